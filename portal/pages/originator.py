"""What became of hits, for supervisors: outcomes on records of their state, and what their officers cleared.

An outcome is a message to whoever owns the record: it names the post, its state and what was done. The
account is named to its own state's supervisor only, as in the audit. A clearance is revoked by the state
that made it.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from bank.accounts import Permission
from bank.audit import Door, Kind
from bank.outcomes import DONE, VERDICTS, Clearance, OutcomesError, Witness
from portal.acts import note_act
from portal.identity import needs, now, who
from portal.languages import told
from portal.office import day_of, number_in, start_of
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts
from portal.showing.outcomes import verdict_in_words
from portal.witnessed import witnessed

pages = Blueprint("originator", __name__, url_prefix="/reported")
Answer = str | Response | tuple[str, int]
ROWS = 50
USUAL_DAYS, MOST_DAYS = 30, 366


@pages.get("")
@needs(Permission.READ_AUDIT)
def outcomes() -> str:
    """Outcomes marked on records of the own state."""
    last = now().date()
    first = day_of(request.args.get("since", "")) or last - timedelta(days=USUAL_DAYS - 1)
    first = max(min(first, last), last - timedelta(days=MOST_DAYS - 1))
    origins = [one.code for one in parts().store.originators() if one.state == _state()]
    note_act("outcomes-read", {"since": first.isoformat()}, Kind.AUDIT)
    page = parts().outcomes.for_originator(
        origins, start_of(first), before=request.args.get("before", type=number_in), limit=ROWS
    )
    days = parts().outcomes.by_day(first, last, origins=origins)
    counts = {
        verdict: sum(one.count for one in days if one.verdict is verdict) for verdict in VERDICTS
    }
    return render_template(
        "office/outcomes.html", page=page, counts=counts, first=first, **_words()
    )


@pages.get("/cleared")
@needs(Permission.READ_AUDIT)
def cleared() -> Answer:
    """Namesakes that the own state's officers cleared."""
    return _cleared("")


@pages.post("/cleared/<number:number>/revoke")
@needs(Permission.READ_AUDIT)
def revoke(number: int) -> Answer:
    """Let a clearance no longer count."""
    own, why = who().account, request.form.get("why", "").strip()

    def revoked(witness: Witness) -> Clearance:
        return parts().outcomes.revoke(
            number,
            account=own.login,
            state=own.state,
            post=own.post,
            why=why,
            at=now(),
            witness=witness,
        )

    try:
        witnessed(Door.PAGE, who().purpose, "clearance-revoked", revoked)
    except OutcomesError as error:
        return _cleared(told(error.reason), number, why)
    flash(_("The clearance no longer counts: the next hit on this record is shown as any other."))
    return redirect(url_for("originator.cleared"), 303)


def _cleared(refused: str, number: int = 0, why: str = "") -> Answer:
    """The list; a reason that was refused stands again where it was typed, or is told if that is gone."""
    note_act("clearances-read", {}, Kind.AUDIT)
    before = request.args.get("before", type=number_in)
    found = parts().outcomes.cleared_by(_state(), before=before, limit=ROWS)
    if why and number not in {one.number for one in found if not one.revoked}:
        refused += " " + _("You had typed: %(why)s", why=why)
    body = render_template(
        "office/cleared.html",
        found=found,
        here=before,
        before=found[-1].number if len(found) == ROWS else 0,
        refused=refused,
        typed={number: why},
        **_words(),
    )
    return (body, 422) if refused else body


def _words() -> dict[str, object]:
    tabs = (("outcomes", _("On our records")), ("cleared", _("Namesakes we cleared")))
    return {
        "verdicts": VERDICTS,
        "verdict_in_words": verdict_in_words,
        "done_words": DONE,
        "categories": category_labels(),
        "tabs": [
            (url_for(f"originator.{name}"), title, request.endpoint == f"originator.{name}")
            for name, title in tabs
        ],
    }


def _state() -> str:
    return who().account.state
