"""A report that reads like a letter: what was compared, when, by whom, the counts, what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bank.reconciliation.model import Counts, Difference, Kind, Report, whole
from bank.reconciliation.pictures import Row, bars
from bank.reconciliation.saying import label_of, lines_of, said
from bank.reconciliation.words import KINDS, NOT_STATED
from index_mappings.countries import country_name
from index_mappings.fields import Text

# Of regions the most frequent ones are drawn; the rest stand together.
MOST_DRAWN = 15
BY_KIND = Text("By kind", "По видам")
BY_STATE = Text("By state named in the record", "По государствам, указанным в записи")
BY_PLACE = Text("By place named in the record", "По местам, указанным в записи")
_OTHERS = Text("others", "прочие")


@dataclass(frozen=True, slots=True)
class FieldSaid:
    """One field of an entry: old and new as lines of words."""

    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    trivial: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Counts with their picture; `table` is by name, each with the counts of its kinds."""

    title: str
    drawn: Markup
    table: Sequence[tuple[str, Counts]]


def summary(report: Report) -> dict[str, Any]:
    """A report without its entries, as JSON has it."""
    about, figures = report.about, report.figures
    return {
        "report": report.number,
        "origin": about.origin,
        "state": about.state,
        "category": about.category,
        "file": about.source_name,
        "file_digest": about.source_digest,
        "day": about.day.isoformat(),
        "began_at": report.began_at.isoformat(),
        "made_at": report.made_at.isoformat() if report.made_at else None,
        "by": about.by,
        "bank_change": report.bank_change,
        "lines": figures.lines,
        "array_records": figures.array_records,
        "bank_records": figures.bank_records,
        "equal": figures.equal,
        "ended_in_both": figures.ended_in_both,
        "array_digest": figures.array_digest,
        "bank_digest": figures.bank_digest,
        "kinds": {str(kind): figures.of(kind) for kind in Kind},
        "states": figures.states,
        "regions": figures.regions,
    }


def fields_said(report: Report, one: Difference, language: str) -> list[FieldSaid]:
    """The fields of an entry in words."""
    category = report.about.category
    return [
        FieldSaid(
            label_of(category, each.name, language),
            tuple(lines_of(category, each.name, each.old, language)),
            tuple(lines_of(category, each.name, each.new, language)),
            each.trivial,
        )
        for each in one.fields
    ]


def pictures(report: Report, language: str) -> list[Picture]:
    """What is counted by kind, by state and by place, drawn."""
    figures = report.figures
    kinds = [(said(KINDS[kind], language), figures.of(kind)) for kind in Kind if figures.of(kind)]
    title = said(BY_KIND, language)
    found = [Picture(title, bars(title, kinds), [])]
    states = {
        country_name(code, language) if code else "": row for code, row in figures.states.items()
    }
    for words, counts in ((BY_STATE, states), (BY_PLACE, figures.regions)):
        if any(counts):
            found.append(_picture(said(words, language), counts, language))
    return found


def _picture(title: str, counts: Mapping[str, Counts], language: str) -> Picture:
    by_size = sorted(counts.items(), key=lambda one: (-whole(one[1]), one[0]))
    table = [(name or said(NOT_STATED, language), row) for name, row in by_size]
    drawn: list[Row] = [(name, whole(row)) for name, row in table[:MOST_DRAWN]]
    if left := sum(whole(row) for _, row in table[MOST_DRAWN:]):
        drawn.append((said(_OTHERS, language), left))
    return Picture(title, bars(title, drawn), table[:MOST_DRAWN])
