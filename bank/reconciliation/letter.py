"""The head of a report: what was compared, when, by whom, and the counts."""

from __future__ import annotations

from typing import Any

from bank.reconciliation.model import Kind, Report


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
