"""Reconciliation of the own state's arrays: the reports, each to be read like a letter, and as files.

Reports are made and applied from the command line; here they are read by operators and supervisors of
the state whose array it is, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, abort, render_template, request, stream_with_context
from flask_babel import gettext as _

from bank.accounts import Permission
from bank.audit import Shown
from bank.audited import Actor
from bank.reconciliation import Difference, Kind, Report, Reports, UnknownReport, applied_by
from bank.reconciliation.entries import entry_of_reconciliation
from bank.reconciliation.files import csv_text, html_text, json_text
from bank.reconciliation.letter import pictures
from bank.reconciliation.protocol import printed, protocol_of
from bank.reconciliation.words import EXPLAINED, KINDS, SIDES, reasons_said
from portal.asking import request_id
from portal.identity import needs, who
from portal.languages import language, told
from portal.office import download, leaf, number_in
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts
from portal.showing.versions import Changed, changes_between

pages = Blueprint("reconciliation", __name__, url_prefix="/reconciliation")
ROWS = 50

Text = Callable[[Reports, Report], Iterator[str]]


@pages.get("")
@needs(Permission.RECONCILE)
def listing() -> str:
    """The reports of the own state's arrays, the newest first."""
    found = [one for one in parts().reports.reports([who().account.state]) if _may_read(one)]
    return render_template("office/reconciliations.html", leaf=leaf(found), **_words())


@pages.get("/<number:number>")
@needs(Permission.RECONCILE)
def report(number: int) -> str:
    """One report: what was compared, the counts, and the entries of one kind, a page at a time."""
    found = _report(number)
    kind = _kind_asked(found)
    after = request.args.get("after", 0, type=number_in)
    rows = parts().reports.differences(found.number, [kind], after, ROWS + 1)
    _note(found, "reconciliation-read", rows[:ROWS])
    return render_template(
        "office/reconciliation.html",
        report=found,
        kind=kind,
        rows=rows[:ROWS],
        after=rows[ROWS - 1].place if len(rows) > ROWS else 0,
        first=not after,
        pictures=pictures(found, _language()),
        applied=applied_by(parts().store, found.number),
        changes=_changes(found),
        reasons=lambda one: [told(text) for text in reasons_said(one)],
        **_words(),
    )


@pages.get("/<number:number>/file.<format_>")
@needs(Permission.RECONCILE)
def file(number: int, format_: str) -> Response:
    """The whole report as a file."""
    found = _report(number)
    if format_ == "html":
        lines, mimetype = html_text(parts().reports, found, _language()), "text/html"
    elif format_ in ("csv", "json"):
        text, mimetype = {
            "csv": (csv_text, "text/csv"),
            "json": (json_text, "application/json"),
        }[format_]
        lines = text(parts().reports, found)
    else:
        abort(404)
    _note(found, "reconciliation-exported", (), format=format_)
    name = f"reconciliation-{found.number}.{format_}"
    return download(name, stream_with_context(lines), mimetype)


@pages.get("/<number:number>/protocol.<format_>")
@needs(Permission.RECONCILE)
def protocol(number: int, format_: str) -> Response:
    """The summary that both sides sign, as a file or for paper."""
    found = _report(number)
    if format_ not in ("html", "json"):
        abort(404)
    _note(found, "reconciliation-protocol", ())
    made = protocol_of(found, applied_by(parts().store, found.number))
    name = f"protocol-{found.number}.{format_}"
    if format_ == "html":
        return download(name, printed(made, _language()), "text/html")
    return download(name, made.as_bytes(), "application/json")


def _report(number: int) -> Report:
    try:
        found = parts().reports.report(number)
    except UnknownReport:
        abort(404)
    if not _may_read(found):
        abort(404)
    return found


def _may_read(report: Report) -> bool:
    """Whether the array is the own state's: an agreement gives others records, not reconciliations."""
    owner = parts().store.originator(report.about.origin)
    book = parts().agreements.book()
    decision = book.decide(who().viewer(), owner, report.about.category)
    return decision.allowed and not decision.agreements


def _kind_asked(report: Report) -> Kind:
    asked = request.args.get("kind", "")
    if asked in set(Kind):
        return Kind(asked)
    return next((kind for kind in Kind if report.figures.of(kind)), Kind.CHANGED)


def _changes(report: Report) -> Callable[[Difference], list[Changed]]:
    """Old and new side by side, in words, the differing letters marked."""

    def changes(one: Difference) -> list[Changed]:
        old = {each.name: each.old for each in one.fields if each.old is not None}
        new = {each.name: each.new for each in one.fields if each.new is not None}
        return changes_between(report.about.category, old, new)

    return changes


def _note(report: Report, outcome: str, rows: list[Difference] | tuple[()], **asked: str) -> None:
    """Write down that a report was read or given out, and which records it showed."""
    about = report.about
    shown = tuple(
        Shown(about.category, about.origin, one.id, one.version) for one in rows if one.id
    )
    actor = Actor.of(who().account)
    entry = entry_of_reconciliation(
        actor, who().door, outcome, report, request_id(), shown=shown, **asked
    )
    parts().audit.write(entry)


def _language() -> str:
    return "ru" if language() == "ru" else "en"


def _words() -> dict[str, object]:
    return {
        "categories": category_labels(),
        "kinds": KINDS,
        "explained": EXPLAINED,
        "sides": SIDES,
        "all_kinds": list(Kind),
        "standings": {"making": _("going on or broken off"), "made": _("made")},
    }
