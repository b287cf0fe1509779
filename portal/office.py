"""What the pages of supervisors and administrators have in common: filters, pages of a list, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Generic, TypeVar

from flask import Flask, Response, g, request, url_for
from werkzeug.routing import IntegerConverter, Map

from index_mappings.spreadsheets import safe_cell
from portal.parts import parts

T = TypeVar("T")
ROWS_ON_A_PAGE = 100
# No day before or after is meant: what is reckoned from it would leave the calendar of Python.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
# The most that a column of the databases can hold, and the most that one declared as Integer can.
MOST_NUMBER, MOST_INTEGER = 2**63 - 1, 2**31 - 1


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list: its rows, how many there are in all, the numbers of the pages beside it."""

    rows: Sequence[T]
    total: int
    before: int
    after: int


def leaf(rows: Sequence[T], size: int = ROWS_ON_A_PAGE) -> Leaf[T]:
    """The page of a list that the address line asks for, the first unless it says."""
    last = max(1, -(-len(rows) // size))
    number = min(max(1, request.args.get("page", 1, type=number_in)), last)
    return Leaf(
        rows[(number - 1) * size : number * size],
        len(rows),
        number - 1,
        number + 1 if number < last else 0,
    )


def chosen(*names: str) -> dict[str, str]:
    """The filters of these names that the address line sets; longer ones than any value are cut."""
    return {name: request.args.get(name, "").strip()[:200] for name in names}


def with_args(**changed: Any) -> str:
    """The address of this page with some of its filters changed, those set to nothing left out."""
    kept = {**(request.view_args or {}), **request.args.to_dict(), **changed}
    given = {name: value for name, value in kept.items() if value not in ("", None, 0)}
    return url_for(str(request.endpoint), **given)


def day_of(text: str) -> date | None:
    """A day as date fields write it, None for anything else and for a day that nobody can mean."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_meant(day) else None


def is_meant(day: date) -> bool:
    """Whether a day is one that can be meant: of 1900 to 2999."""
    return FIRST_DAY <= day <= LAST_DAY


def number_in(text: str, most: int = MOST_NUMBER) -> int:
    """A number that addresses and forms give, within what a column holds; raises ValueError for none."""
    return max(0, min(int(text), most))


class Number(IntegerConverter):
    """A number in a path: `<number:name>`, or `<number(most=…):name>` for an Integer; a larger one is nowhere."""

    # Twenty digits are more than any column holds; of thousands Python makes no number at all.
    regex = r"\d{1,20}"

    def __init__(self, rules: Map, most: int = MOST_NUMBER) -> None:
        super().__init__(rules, max=most)


def start_of(day: date) -> datetime:
    """The first moment of a day, UTC."""
    return datetime.combine(day, time(), UTC)


def period(default_days: int, most_days: int) -> tuple[date, date]:
    """First and last day as the address line asks, the last days unless it does; never too many."""
    today = datetime.now(UTC).date()
    last = min(day_of(request.args.get("until", "")) or today, today)
    first = day_of(request.args.get("since", "")) or last - timedelta(days=default_days - 1)
    return max(min(first, last), last - timedelta(days=most_days - 1)), last


def csv_file(name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A table as a file for spreadsheets; what a spreadsheet would run is a text in it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([safe_cell(one) for one in row] for row in rows)
    return download(name, text.getvalue(), "text/csv")


def download(name: str, body: Any, mimetype: str) -> Response:
    """A file to keep."""
    answer = Response(body, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def body_named(code: str) -> str:
    """An originator by its name and its code, unless the name says that; a code of nobody as it is."""
    if "bodies" not in g:
        g.bodies = {one.code: one.name for one in parts().store.originators()}
    name = str(g.bodies.get(code, code))
    return name if code in re.findall(r"[\w-]+", name) else f"{name} ({code})"


def install(app: Flask) -> None:
    """Let templates write addresses and bodies so, and paths have numbers."""
    app.url_map.converters["number"] = Number
    app.jinja_env.globals |= {"with_args": with_args, "body_named": body_named}
