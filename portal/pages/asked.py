"""What the own post asked originators to confirm, what they answered, and what they still need."""

from __future__ import annotations

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from bank.accounts import Permission
from bank.audit import Door, Kind
from bank.confirmation import Confirmation, ConfirmationError, Said
from portal.acts import note_act
from portal.confirming import asked_by_own_post, by_whoever_asks, may_learn, noting
from portal.identity import needs, now, who
from portal.languages import told
from portal.parts import parts
from portal.showing.confirmations import request_shown

pages = Blueprint("asked", __name__, url_prefix="/asked")
Answer = str | Response | tuple[str, int]
ROWS = 50


@pages.get("")
@needs(Permission.ASK_CONFIRMATION)
def listing() -> str:
    """Requests of the own post, the newest first."""
    account = who().account
    note_act("requests-read", {"post": account.post}, Kind.CONFIRMATION)
    found = parts().confirmations.of_post(
        account.state, account.post, before=request.args.get("before", "")[:64], limit=ROWS
    )
    moment = now()
    return render_template(
        "office/asked.html",
        found=[request_shown(one, moment) for one in found if may_learn(one)],
        before=found[-1].id if len(found) == ROWS else "",
    )


@pages.get("/<id_>")
@needs(Permission.ASK_CONFIRMATION)
def one(id_: str) -> str:
    """A request with its history."""
    return _page(asked_by_own_post(id_))


@pages.post("/<id_>/add")
@needs(Permission.ASK_CONFIRMATION)
def add(id_: str) -> Answer:
    """Say what the originator needs for an answer."""
    known, text = asked_by_own_post(id_), request.form.get("text", "")
    said = Said(client_id=request.form.get("client_id", "")[:64], by=by_whoever_asks(), text=text)
    try:
        parts().confirmations.add(known.id, said, noting(Door.PAGE))
    except ConfirmationError as refused:
        return _page(known, told(refused.reason), text), 422
    flash(_("It is with the originator now; its clock runs anew."))
    return redirect(url_for("asked.one", id_=id_), 303)


def _page(found: Confirmation, refused: str = "", text: str = "") -> str:
    note_act("request-read", {"confirmation": found.id}, Kind.CONFIRMATION)
    viewer = who().viewer(found.purpose)
    seen = parts().lookups.may_see(found.key, viewer)
    head = parts().store.records([found.key]).get(found.key) if seen else None
    return render_template(
        "office/asked_one.html",
        one=request_shown(found, now()),
        version_now=head.version if head else 0,
        refused=refused,
        text=text,
        client_id=secrets.token_hex(8),
    )
