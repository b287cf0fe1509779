"""The exchange: parties and their keys, what was sent and what came, what was never answered."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from bank.accounts import Permission
from bank.audit import Kind
from bank.exchange import NotSetUp, PublicKey, SentPackage, SentState, keys_known, own, spoken
from bank.exchange.receipt import RefusedLine
from bank.exchange.story import answer_to, stories
from bank.posts.overdue import overdue
from index_mappings.categories import CATEGORIES
from portal.acts import note_act
from portal.identity import needs, now, who
from portal.languages import told
from portal.pages.agreement_drafts import category_labels
from portal.pages.overview import age_said
from portal.parts import parts

pages = Blueprint("exchange", __name__, url_prefix="/exchange")
MOST_LINES = 100

STATES = {
    SentState.MADE: ("watch", lazy_gettext("made, not sent")),
    SentState.SENT: ("watch", lazy_gettext("not acknowledged")),
    SentState.ACKNOWLEDGED: ("good", lazy_gettext("acknowledged")),
    SentState.REFUSED: ("bad", lazy_gettext("refused")),
    SentState.VOID: ("soft", lazy_gettext("void, made anew")),
    SentState.LEARNED: ("soft", lazy_gettext("known by the receipt")),
}
REFUSALS = {
    "gap": lazy_gettext("a package before it is missing"),
    "taken": lazy_gettext("one of this number was taken in already"),
    "key": lazy_gettext("its key is not valid"),
    "recipient": lazy_gettext("it is for somebody else"),
    "trust": lazy_gettext("the sender may not send records of that state"),
    "damaged": lazy_gettext("it is damaged or not written as it must be"),
    "clock": lazy_gettext("its time is in the future: a clock is wrong"),
}
"""Why a package was refused, by the code in its receipt."""


@pages.get("")
@needs(Permission.READ_STATISTICS)
def standing() -> str:
    """How the exchange of the own state stands."""
    home = parts().home
    try:
        party = own(home)
    except NotSetUp:
        return render_template("office/exchange.html", party=None, found=())
    if party.state != who().account.state:
        abort(403)
    note_act("exchange-read", {"party": party.code}, Kind.AUDIT)
    return render_template(
        "office/exchange.html",
        party=party,
        own_keys=keys_known(home),
        found=stories(home),
        states=STATES,
        key_state=key_state,
        spoken=spoken,
        age_of=age_of,
        answer_to=answer_to,
        most=MOST_LINES,
        categories=category_labels(),
        found_overdue=overdue(parts().store.engine),
        now=now(),
        refusals=REFUSALS,
        field_said=field_said,
    )


def field_said(line: RefusedLine, path: str) -> str:
    """A field of a refused line in words; a path that is none as it is."""
    category = CATEGORIES.get(line.category)
    name = path.split(".")[0].split("[")[0]
    known = category and next((one for one in category.fields if one.name == name), None)
    return told(known.label) if known else path


def key_state(key: PublicKey) -> tuple[str, str]:
    """How a key stands now: its mark and words."""
    at = now()
    if key.revoked is not None and at >= key.revoked:
        return "bad", _("revoked")
    if at > key.valid_until:
        return "bad", _("ended")
    return ("watch", _("begins later")) if at < key.valid_from else ("good", _("valid"))


def age_of(one: SentPackage | datetime) -> str:
    """How long ago something was made."""
    return age_said(now() - (one if isinstance(one, datetime) else one.made_at))
