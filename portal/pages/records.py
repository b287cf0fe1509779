"""One record with all its versions, on the page and on paper.

Which record is asked for travels in the body of a POST: an originator's number in the address would stay
in histories and logs. Each view is written into the audit log before it is shown. Whether a record is not
there or not to be seen is answered in the same words.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from bank.access.records import RecordSeen, VersionSeen
from bank.accounts import Permission
from bank.audit import Door, Shown
from bank.audited import entry_of_view
from bank.store.model import Key
from index_mappings.categories import CATEGORIES
from portal.acts import note_not_shown
from portal.asking import actor_of, request_id
from portal.hit_tokens import HitShown
from portal.identity import for_a_purpose, now, who
from portal.linking import linked_with
from portal.pages.confirmations import asked_shown
from portal.pages.photos import photos_of
from portal.parts import parts
from portal.showing.outcomes import Said, said_before
from portal.showing.records import record_shown

pages = Blueprint("records", __name__)


@pages.get("/record")
@for_a_purpose(Permission.READ_RECORDS)
def nowhere() -> Response:
    """A record's page that was loaded anew by its address, which does not tell of which record it was."""
    abort(404)


@pages.post("/record")
@for_a_purpose(Permission.READ_RECORDS)
def record() -> str:
    """The record's page, or the part of it that opens beside an answer."""
    seen = asked_for()
    _write_down(seen, "shown")
    return render_template("record.html", **_told(seen))


@pages.post("/record/print")
@for_a_purpose(Permission.READ_RECORDS)
def printed() -> str:
    """The record for paper, with who printed it and when."""
    seen = asked_for()
    _write_down(seen, "printed")
    return render_template("print.html", now=now(), request_id=request_id(), **_told(seen))


def asked_for() -> RecordSeen:
    """The record that the form names; 404 when it is not there or not to be seen."""
    key = key_asked()
    seen = parts().lookups.record(key, who().viewer()) if key else None
    if seen is None:
        note_not_shown(key, who().purpose, Door.PAGE)
        abort(404)
    return seen


def key_asked() -> Key | None:
    """The key that the form gives, when it can be one."""
    key = Key(*(request.form.get(name, "") for name in ("origin", "category", "id")))
    return key if key.category in CATEGORIES and key.id and key.origin else None


def newest(seen: RecordSeen) -> VersionSeen:
    """The last version that has a record: of a withdrawn one, what stood before."""
    found = next((one for one in seen.versions if one.record is not None), None)
    return found or abort(404)


def _write_down(seen: RecordSeen, outcome: str) -> None:
    key = seen.key
    shown = Shown(key.category, key.origin, key.id, seen.versions[0].version)
    entry = entry_of_view(
        actor_of(who()), Door.PAGE, who().purpose, shown, request_id(), outcome=outcome
    )
    parts().audit.write(entry)


def _told(seen: RecordSeen) -> dict[str, Any]:
    last = newest(seen)
    key = {"origin": seen.key.origin, "category": seen.key.category, "id": seen.key.id}
    found = photos_of([{**key, "withheld": last.withheld}])
    may_ask = who().may(Permission.ASK_CONFIRMATION)
    return {
        "hit": _as_hit(seen, last) if may_ask else None,
        "confirmation": asked_shown([seen.key]).get(seen.key),
        "record": record_shown(seen, last),
        "photos": found.get(seen.key, []),
        "said": _said(seen),
        "linked": linked_with([seen.key]).get(seen.key, []),
    }


def _as_hit(seen: RecordSeen, last: VersionSeen) -> HitShown:
    """The record as it was shown here, to be asked about."""
    number = request_id()
    shown = HitShown(who().account.login, seen.key, last.version, number, number)
    return shown.anew()


def _said(seen: RecordSeen) -> list[Said]:
    """What officers said of the record before, as far as the viewer's state may read it."""
    state = who().account.state
    outcomes = parts().outcomes
    return said_before(
        outcomes.of_record(seen.key),
        outcomes.clearances(seen.key, state),
        state,
        seen.originator.state,
    )
