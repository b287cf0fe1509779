"""What was done, as the audit log keeps it: entries made of lookups, views, events, agreements.

One module for all doors, so that what a supervisor reads does not depend on the door that was used.
Entries of what is built on this stand there: `bank.confirmation.entries`, `bank.reconciliation.entries`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bank.access import AgreementVersion
from bank.accounts import Account, Event, EventKind
from bank.audit import Door, Entry, Kind, Shown

KINDS = {
    EventKind.LOGGED_IN: Kind.LOGIN,
    EventKind.LOGGED_OUT: Kind.LOGOUT,
    EventKind.LOG_IN_REFUSED: Kind.REFUSED,
}
"""All other events of accounts are changes: ADMIN."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: the account, and the state and post at which it serves."""

    account: str
    state: str = ""
    post: str = ""

    @classmethod
    def of(cls, account: Account) -> Actor:
        """The actor that an account's holder is."""
        return cls(account.login, account.state, account.post)


@dataclass(frozen=True, slots=True)
class Asking:
    """What many lookups of one asker have in common: who, by which door, what for, which request."""

    who: Actor
    door: Door
    purpose: str = ""
    request_id: str = ""


def entry_of_lookup(
    who: Actor,
    door: Door,
    purpose: str,
    query: Mapping[str, Any],
    answer: Mapping[str, Any],
    request_id: str = "",
    change: int | None = None,
) -> Entry:
    """The entry of a lookup, to be written before its answer is given.

    `query` is what was asked, as it came; `answer` that of `LookupService.lookup`. `change` is the last
    change that the answer had reached; unless given it is read from the answer, which has it only
    when there was no viewer.
    """
    shown = tuple(
        Shown(hit["category"], hit["origin"], hit["id"], hit.get("version", 0), hit["band"])
        for hit in answer["hits"]
    )
    return Entry(
        kind=Kind.LOOKUP,
        door=door,
        **fields_of(who),
        purpose=purpose,
        request=request_id,
        asked=query,
        shown=shown,
        outcome=answer["outcome"],
        change=_reached(answer) if change is None else change,
    )


def entry_of_view(
    who: Actor,
    door: Door,
    purpose: str,
    record: Shown,
    request_id: str = "",
    *,
    kind: Kind = Kind.VIEW,
    outcome: str = "shown",
) -> Entry:
    """The entry of one record opened, of its photo (Kind.PHOTO) or of a mark on it (Kind.OUTCOME)."""
    return Entry(
        kind=kind,
        door=door,
        **fields_of(who),
        purpose=purpose,
        request=request_id,
        shown=(record,),
        outcome=outcome,
    )


def entry_of_pair(
    who: Actor,
    door: Door,
    purpose: str,
    number: int,
    shown: Sequence[Shown],
    outcome: str,
    request_id: str = "",
    note: str = "",
) -> Entry:
    """The entry of two records shown side by side, or of a decision on whether they are one."""
    return Entry(
        kind=Kind.VIEW if outcome == "link-shown" else Kind.OUTCOME,
        door=door,
        **fields_of(who),
        purpose=purpose,
        request=request_id,
        asked={"link": number},
        shown=tuple(shown),
        outcome=outcome,
        note=note,
    )


def entry_of_event(
    event: Event, door: Door, who: Actor | None = None, request_id: str = ""
) -> Entry:
    """The entry of something that happened to an account.

    `who` adds the state and post of the one who did it, when they are known. A log-in with a login
    that nobody has comes without one: people type passwords there.
    """
    by = who or Actor(event.by)
    return Entry(
        kind=KINDS.get(event.kind, Kind.ADMIN),
        door=door,
        **fields_of(by),
        request=request_id,
        asked={"account": event.account, **event.detail},
        outcome=event.kind.value,
        time=event.at,
    )


def entry_of_agreement(
    version: AgreementVersion, door: Door, who: Actor, request_id: str = ""
) -> Entry:
    """The entry of an edit of an agreement: the whole of its terms, as the edit left them."""
    one = version.agreement
    asked = {
        "agreement": str(one.number),
        "version": version.version,
        "giver": one.giver,
        "receiver": one.receiver,
        "categories": sorted(one.categories),
        "purposes": sorted(one.purposes),
        "withheld": {name: sorted(paths) for name, paths in one.withheld.items()},
        "texts_given": {name: sorted(paths) for name, paths in one.texts_given.items()},
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat() if one.last_day else None,
        "decided_by": version.who,
        "why": version.why,
    }
    return Entry(
        kind=Kind.ADMIN,
        door=door,
        **fields_of(who),
        request=request_id,
        asked=asked,
        outcome="agreement-edited" if version.version > 1 else "agreement-added",
        time=version.at,
    )


def entry_of_admin(
    who: Actor,
    door: Door,
    outcome: str,
    asked: Mapping[str, Any],
    request_id: str = "",
    *,
    kind: Kind = Kind.ADMIN,
) -> Entry:
    """The entry of anything else an administrator or a supervisor does: a back-up, a search of the log."""
    return Entry(
        kind=kind, door=door, **fields_of(who), request=request_id, asked=asked, outcome=outcome
    )


def fields_of(who: Actor) -> dict[str, Any]:
    """What an entry says of who did it."""
    return {"account": who.account, "state": who.state, "post": who.post}


def _reached(answer: Mapping[str, Any]) -> int:
    return min((one.get("indexed_to", 0) for one in answer["freshness"]), default=0)
