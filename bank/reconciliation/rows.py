"""Reports and their entries as rows, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import orjson
from sqlalchemy import Row

from bank.reconciliation.model import (
    About,
    Difference,
    FieldDifference,
    Figures,
    Kind,
    Report,
    Standing,
    Where,
)
from bank.store.model import from_stamp


def row_of(report: int, place: int, one: Difference) -> dict[str, Any]:
    """An entry as its row."""
    return {
        "report": report,
        "place": place,
        "kind": one.kind.value,
        "id": one.id,
        "at": one.where.value,
        "line": one.line,
        "title": one.title,
        "state": one.state,
        "region": one.region,
        "other_id": one.other_id,
        "other_line": one.other_line,
        "fields": orjson.dumps([asdict(each) for each in one.fields]).decode(),
        "reasons": orjson.dumps(one.reasons).decode(),
        "version": one.version,
        "kept": one.kept,
    }


def difference_of(row: Row[Any]) -> Difference:
    """An entry from its row."""
    return Difference(
        kind=Kind(row.kind),
        id=row.id,
        where=Where(row.at),
        place=row.place,
        line=row.line,
        title=row.title,
        state=row.state,
        region=row.region,
        other_id=row.other_id,
        other_line=row.other_line,
        fields=tuple(FieldDifference(**each) for each in orjson.loads(row.fields)),
        reasons=tuple((name, text) for name, text in orjson.loads(row.reasons)),
        kept=row.kept,
        version=row.version,
    )


def figures_text(figures: Figures) -> str:
    """What is counted, as the row keeps it."""
    return orjson.dumps(asdict(figures)).decode()


def report_of(row: Row[Any]) -> Report:
    """A report from its row."""
    return Report(
        row.number,
        About(
            row.origin,
            row.category,
            row.state,
            row.source_name,
            row.source_digest,
            date.fromisoformat(row.day),
            row.by,
        ),
        Standing(row.standing),
        from_stamp(row.began_at),
        None if row.made_at is None else from_stamp(row.made_at),
        row.bank_change,
        Figures(**orjson.loads(row.figures)),
    )
