"""From a hit or a record: one key asks its originator whether it stands, and the answer is seen there.

What can be asked about is a hit as it was shown (`portal.hit_tokens`); sent twice, it is asked once.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, request

from bank.accounts import Permission
from bank.audit import Door
from bank.confirmation import Confirmation, ConfirmationError, Question, Urgency
from bank.store.model import Key
from portal.confirming import by_whoever_asks, may_learn, noting
from portal.hit_named import hit_named
from portal.hit_tokens import HitShown
from portal.identity import for_a_purpose, now, who
from portal.in_place import in_place
from portal.languages import told
from portal.parts import parts
from portal.showing.confirmations import RequestShown, request_shown

pages = Blueprint("confirmations", __name__)
Page = str | tuple[str, int]


@pages.app_context_processor
def _asking() -> dict[str, object]:
    return {"may_ask": lambda: who().may(Permission.ASK_CONFIRMATION)}


@pages.post("/confirmation")
@for_a_purpose(Permission.ASK_CONFIRMATION)
def confirmation() -> Page:
    """Ask the originator; without an urgency only show where the request stands by now."""
    hit, urgency = hit_named(), request.form.get("urgency", "")
    if urgency not in list(Urgency):
        return _part(hit.anew(), asked_of([hit.key]).get(hit.key))
    question = Question(
        client_id=hit.client_id,
        key=hit.key,
        version=hit.version,
        urgency=Urgency(urgency),
        purpose=who().purpose,
        request=hit.request,
        by=by_whoever_asks(),
    )
    try:
        one = parts().confirmations.ask(question, noting(Door.PAGE))
    except ConfirmationError as refused:
        standing = asked_of([hit.key]).get(hit.key)
        return _part(hit.anew(), standing, told(refused.reason)), 409
    return _part(hit.anew(), one, said=True)


def asked_of(keys: Iterable[Key]) -> dict[Key, Confirmation]:
    """The newest requests on records that are shown, those that may be learned of."""
    found = parts().confirmations.of_records(list(keys), who().account.state)
    return {key: one for key, one in found.items() if may_learn(one)}


def asked_shown(keys: Iterable[Key]) -> dict[Key, RequestShown]:
    """The same in words."""
    moment = now()
    return {key: request_shown(one, moment) for key, one in asked_of(keys).items()}


def _part(hit: HitShown, one: Confirmation | None, refused: str = "", *, said: bool = False) -> str:
    page = "confirmation_part.html" if in_place() else "confirmation.html"
    asked = request_shown(one, now()) if one else None
    return render_template(page, hit=hit, asked=asked, refused=refused, said_now=said)
