"""Writing out what a search finds, a page at a time: CSV to read, JSON Lines to the letter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Literal, TextIO

import orjson

from bank.audit.log import AuditLog
from bank.audit.model import Found, Place
from bank.audit.search import Filters, search
from index_mappings.spreadsheets import safe_cell

Format = Literal["csv", "jsonl"]

_PAGE = 1_000
_COLUMNS = (
    *("time", "chain", "number", "kind", "account", "state", "post", "purpose", "door", "request"),
    *("asked", "shown", "outcome", "change", "note", "hash", "received_from", "received_at"),
)


def export(log: AuditLog, filters: Filters, out: TextIO, format: Format) -> int:
    """Write the entries found, the newest first; how many there were. For CSV open with newline="".

    Raises FiltersRefused, AuditUnavailable, and OSError of the file.
    """
    lines = export_lines(log, filters, format)
    if format == "csv":
        out.write(next(lines))
    count = 0
    for line in lines:
        out.write(line)
        count += 1
    return count


def export_lines(
    log: AuditLog, filters: Filters, format: Format, received: Iterable[Found] = ()
) -> Iterator[str]:
    """The same a line at a time, ended as its format ends lines; CSV begins with its heads.

    `received` are entries of other logs, which come after those of this one.
    """
    if format == "csv":
        yield _csv_line(_COLUMNS)
    for found in chain(_all(log, filters), received):
        row = _row(found)
        if format == "csv":
            yield _csv_line([_cell(row[name]) for name in _COLUMNS])
        else:
            yield orjson.dumps(row).decode() + "\n"


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _all(log: AuditLog, filters: Filters) -> Iterator[Found]:
    after: Place | None = None
    while True:
        page = search(log, filters, after, _PAGE)
        yield from page.found
        if page.next is None:
            return
        after = page.next


def _row(found: Found) -> dict[str, Any]:
    entry = found.entry
    row = {name: getattr(entry, name) for name in _COLUMNS if hasattr(entry, name)}
    row["shown"] = [one._asdict() for one in entry.shown]
    came = found.received_at
    of_log = {
        "time": entry.time.isoformat(timespec="microseconds"),
        "hash": found.hash.hex(),
        "received_from": found.received_from,
        "received_at": came.isoformat(timespec="microseconds") if came else "",
    }
    return row | of_log | found.receipt._asdict()


def _cell(value: Any) -> str:
    return safe_cell(orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value))
