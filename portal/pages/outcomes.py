"""What became of a hit: same, not the same or undecided, then what was done; and clearing a namesake.

Nothing is kept before both are said. Each is kept together with its entry in the audit log; sent twice, it
is kept once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, abort, render_template, request

from bank.accounts import Permission
from bank.audit import Door
from bank.logs import log
from bank.mrz import MrzError, parse_mrz
from bank.outcomes import (
    Clearance,
    Clearing,
    Document,
    Done,
    KeyTrouble,
    Outcome,
    OutcomesError,
    Verdict,
    Witness,
    document_of,
)
from bank.store.model import Key
from portal.hit_named import hit_named
from portal.hit_tokens import HitShown
from portal.identity import for_a_purpose, now, who
from portal.in_place import in_place
from portal.languages import told
from portal.parts import parts
from portal.showing.outcomes import by, in_words, is_of_thing, paper_in_words, things_done, verdicts
from portal.witnessed import witnessed

pages = Blueprint("outcomes", __name__)
Page = str | tuple[str, int]
T = TypeVar("T")


@pages.app_context_processor
def _buttons() -> dict[str, object]:
    return {
        "verdicts": verdicts,
        "is_of_thing": is_of_thing,
        "things_done": things_done,
        "said_by": by,
        "paper_in_words": paper_in_words,
    }


@pages.post("/outcome")
@for_a_purpose(Permission.RECORD_OUTCOMES)
def outcome() -> Page:
    """Say one thing of a hit: first whether it is the same, then what was done."""
    hit = hit_named()
    verdict, done = request.form.get("verdict", ""), request.form.get("done", "")
    if verdict not in list(Verdict):
        return _part(hit.anew())
    if done not in list(Done):
        return _part(hit, verdict=Verdict(verdict))
    said = in_words(Verdict(verdict), Done(done), hit.key.category)
    account = who().account
    word = Outcome(
        client_id=hit.client_id,
        key=hit.key,
        version=hit.version,
        request=hit.request,
        verdict=Verdict(verdict),
        done=Done(done),
        account=account.login,
        state=account.state,
        post=account.post,
        at=now(),
        traveller=hit.document,
    )
    try:
        marked = _witnessed(f"{verdict}, {done}", lambda one: parts().outcomes.mark(word, one))
    except OutcomesError as refused:
        return _part(hit.anew(), refused=told(refused.reason)), 409
    clearable = marked.verdict is Verdict.NOT_SAME and hit.document is not None
    return _part(hit.anew(), kept=said, at=marked.at, clearable=clearable)


@pages.post("/outcome/clear")
@for_a_purpose(Permission.RECORD_OUTCOMES)
def clear() -> Page:
    """Remember that the paper that was scanned is not that of whom the record means."""
    hit = hit_named()
    if hit.document is None:
        abort(400)
    account = who().account
    clearing = Clearing(
        key=hit.key,
        version=hit.version,
        document=hit.document,
        request=hit.request,
        account=account.login,
        state=account.state,
        post=account.post,
        at=now(),
    )
    try:
        clearance = _witnessed("cleared", lambda one: parts().outcomes.clear(clearing, one))
    except OutcomesError as refused:
        return _part(hit, refused=told(refused.reason)), 409
    return _part(hit, remembered=clearance)


def document_scanned(text: str) -> Document | None:
    """The paper of a scanned zone; None when none was scanned or it was misread."""
    try:
        return document_of(parse_mrz(text)) if text else None
    except MrzError:
        return None


def cleared(
    document: Document | None, hits: Iterable[Mapping[str, Any]]
) -> tuple[dict[Key, Clearance], bool]:
    """Of which hits the bearer of a paper was cleared before, and whether that could be read.

    A key that is lost must not keep the lookup from being answered.
    """
    if document is None:
        return {}, True
    keys = [Key(hit["origin"], hit["category"], hit["id"]) for hit in hits]
    try:
        return parts().outcomes.cleared([document], keys, who().account.state), True
    except KeyTrouble as error:
        log("kordon.portal").error("clearances-unreadable", exc_info=error)
        return {}, False


def _witnessed(said: str, act: Callable[[Witness], T]) -> T:
    return witnessed(Door.PAGE, who().purpose, said, act)


def _part(hit: HitShown, **told_of: Any) -> str:
    page = "outcome_part.html" if in_place() else "outcome.html"
    return render_template(page, hit=hit, **told_of)
