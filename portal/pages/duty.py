"""The duty desk of an originator: what others ask to have confirmed, urgent first, and the answers to it."""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from bank.access.records import RecordSeen, VersionSeen
from bank.accounts import Permission
from bank.audit import Door, Kind, Shown
from bank.audited import entry_of_view
from bank.confirmation import ANSWERS, Confirmation, ConfirmationError, Said
from bank.confirmation import Answer as Said_
from bank.validity import answers_on
from portal.acts import note_act, note_not_shown
from portal.asking import actor_of, request_id
from portal.confirming import by_whoever_asks, noting, of_own_records
from portal.identity import needs, now, who
from portal.languages import told
from portal.office import number_in
from portal.parts import parts
from portal.showing.confirmations import request_shown
from portal.showing.records import record_shown
from portal.showing.versions import changes_between

pages = Blueprint("duty", __name__, url_prefix="/duty")
Answer = str | Response | tuple[str, int]
ROWS = 50


@pages.get("")
@needs(Permission.ANSWER_CONFIRMATIONS)
def listing() -> str:
    """What waits for an answer, urgent first, and what was asked lately."""
    state, moment = who().account.state, now()
    note_act("duty-desk-read", {}, Kind.CONFIRMATION)
    before = request.args.get("before", "")[:64]
    lately = parts().confirmations.of_owner(state, before=before, limit=ROWS)
    waiting = [] if before else parts().confirmations.waiting(state)
    return render_template(
        "office/duty.html",
        waiting=[request_shown(one, moment) for one in waiting],
        lately=[request_shown(one, moment) for one in lately],
        counts=parts().confirmations.counts(moment, owner=state),
        first_page=not before,
        before=lately[-1].id if len(lately) == ROWS else "",
    )


@pages.get("/<id_>")
@needs(Permission.ANSWER_CONFIRMATIONS)
def one(id_: str) -> str:
    """A request, the record that it is about, and the form of the answer."""
    return _page(of_own_records(id_))


@pages.post("/<id_>/answer")
@needs(Permission.ANSWER_CONFIRMATIONS)
def answer(id_: str) -> Answer:
    """Answer a request."""
    known, given = of_own_records(id_), request.form.get("answer", "")
    if given not in list(Said_):
        return _page(known, _("Choose an answer."), request.form), 422
    said = Said(
        client_id=request.form.get("client_id", "")[:64],
        by=by_whoever_asks(),
        text=request.form.get("text", ""),
        seen=request.form.get("seen", type=number_in),
    )
    try:
        parts().confirmations.answer(known.id, Said_(given), said, noting(Door.PAGE))
    except ConfirmationError as refused:
        return _page(of_own_records(id_), told(refused.reason), request.form), 422
    flash(_("Answered: %(answer)s.", answer=told(ANSWERS[Said_(given)])))
    return redirect(url_for("duty.one", id_=id_), 303)


def _page(found: Confirmation, refused: str = "", typed: object = None) -> str:
    seen = parts().lookups.record(found.key, who().viewer(found.purpose))
    _write_down(found, seen)
    return render_template(
        "office/duty_one.html",
        one=request_shown(found, now()),
        answers=[(one.value, told(text)) for one, text in ANSWERS.items()],
        refused=refused,
        typed=typed or {},
        seen_steps=len(found.steps),
        client_id=secrets.token_hex(8),
        **_record(found, seen),
    )


def _record(found: Confirmation, seen: RecordSeen | None) -> dict[str, object]:
    """The record as it stands now, and how it differs from what was asked about."""
    last = _version(seen, 0)
    if seen is None or last is None:
        return {"record": None, "changes": [], "stands": "gone", "version_now": 0}
    asked = _version(seen, found.version)
    changes = (
        changes_between(found.key.category, asked.record or {}, last.record or {})
        if asked is not None
        else []
    )
    return {
        "record": record_shown(seen, last),
        "changes": changes,
        "stands": _stands(seen, last),
        "version_now": seen.versions[0].version,
    }


def _version(seen: RecordSeen | None, version: int) -> VersionSeen | None:
    """A version of a record that has one, 0 for the newest."""
    versions = seen.versions if seen else ()
    return next(
        (one for one in versions if one.record is not None and version in (0, one.version)), None
    )


def _stands(seen: RecordSeen, last: VersionSeen) -> str:
    """Whether lookups still answer with the record: stands, withdrawn, or ended."""
    record = last.record or {}
    if not seen.stands:
        return "withdrawn"
    return "stands" if answers_on(record, date.today().isoformat()) else "ended"


def _write_down(found: Confirmation, seen: RecordSeen | None) -> None:
    if seen is None:
        note_not_shown(found.key, found.purpose, Door.PAGE)
        return
    key = found.key
    shown = Shown(key.category, key.origin, key.id, seen.versions[0].version)
    entry = entry_of_view(actor_of(who()), Door.PAGE, found.purpose, shown, request_id())
    parts().audit.write(entry)
