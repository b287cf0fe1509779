"""A report as files: CSV for spreadsheets, JSON for machines, HTML for paper; however many entries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined

from bank.reconciliation.letter import fields_said, pictures, summary
from bank.reconciliation.model import Difference, FieldDifference, Kind, Report
from bank.reconciliation.reports import Reports
from bank.reconciliation.saying import said
from bank.reconciliation.words import EXPLAINED, KINDS, SIDES, reasons_said
from index_mappings.categories import category_of
from index_mappings.spreadsheets import safe_cell

FORMATS = ("html", "csv", "json")
# More of one kind nobody reads on paper: the CSV file has them all.
MOST_PRINTED = 500
_COLUMNS = (
    "kind",
    "id",
    "side",
    "line",
    "title",
    "field",
    "old",
    "new",
    "trivial",
    "other_id",
    "other_line",
    "reason",
)
_ROWS_AT_ONCE = 200


def csv_text(reports: Reports, report: Report) -> Iterator[str]:
    """The entries as CSV, a row for each field that differs."""
    rows = _rows(reports, report)
    head: list[tuple[object, ...]] = [_COLUMNS]
    while some := head or list(islice(rows, _ROWS_AT_ONCE)):
        text = io.StringIO()
        csv.writer(text).writerows([safe_cell(cell) for cell in row] for row in some)
        yield text.getvalue()
        head = []


def _rows(reports: Reports, report: Report) -> Iterator[tuple[object, ...]]:
    for one in reports.all_differences(report.number):
        reason = "; ".join(text.en for text in reasons_said(one))
        first = one.kind, one.id, one.where, one.line or "", one.title
        last = one.other_id, one.other_line or "", reason
        for each in one.fields or (None,):
            yield *first, *_cells(each), *last


def _cells(one: FieldDifference | None) -> tuple[object, ...]:
    if one is None:
        return "", "", "", ""
    return one.name, _plain(one.old), _plain(one.new), "yes" if one.trivial else ""


def _plain(value: Any) -> str:
    return (
        value if isinstance(value, str) else "" if value is None else orjson.dumps(value).decode()
    )


def json_text(reports: Reports, report: Report) -> Iterator[str]:
    """The report with all its entries as one JSON object."""
    head = orjson.dumps(summary(report)).decode()
    yield f'{head[:-1]},"differences":['
    for place, one in enumerate(reports.all_differences(report.number)):
        yield ("," if place else "") + orjson.dumps(_told(one)).decode()
    yield "]}\n"


def _told(one: Difference) -> dict[str, Any]:
    told = {
        "kind": one.kind,
        "id": one.id,
        "side": one.where,
        "line": one.line or None,
        "title": one.title,
        "fields": [asdict(each) for each in one.fields],
        "other_id": one.other_id or None,
        "other_line": one.other_line or None,
        "reasons": [text.en for text in reasons_said(one)],
    }
    return {**told, "record": one.body} if one.kept is not None and not one.fields else told


def html_text(reports: Reports, report: Report, language: str = "ru") -> Iterator[str]:
    """The letter, for paper: all counts, and of each kind as much as is read on paper."""
    template = environment().get_template("letter.html")
    kinds = [kind for kind in Kind if report.figures.of(kind)]
    return template.generate(
        report=report,
        language=language,
        say=lambda text: said(text, language),
        category=said(category_of(report.about.category).label, language),
        pictures=pictures(report, language),
        kinds=[(kind, KINDS[kind], EXPLAINED[kind]) for kind in Kind],
        groups=[(kind, KINDS[kind], EXPLAINED[kind]) for kind in kinds],
        entries=lambda kind: islice(reports.all_differences(report.number, (kind,)), MOST_PRINTED),
        most=MOST_PRINTED,
        sides=SIDES,
        fields=lambda one: fields_said(report, one, language),
        reasons=lambda one: [said(text, language) for text in reasons_said(one)],
    )


def environment() -> Environment:
    """Templates of letters and protocols; what they are given is escaped."""
    return Environment(
        loader=PackageLoader("bank.reconciliation"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
