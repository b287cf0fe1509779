"""What the doors did, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bank.accounts import Event, EventKind
from bank.audit import Door, Entry, Kind, Shown


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, its state and its post."""

    account: str
    state: str = ""
    post: str = ""


def entry_of_lookup(
    who: Actor,
    door: Door,
    purpose: str,
    query: Mapping[str, Any],
    answer: Mapping[str, Any],
    request_id: str,
) -> Entry:
    """A lookup and what it showed."""
    return Entry(
        kind=Kind.LOOKUP,
        account=who.account,
        door=door,
        state=who.state,
        post=who.post,
        purpose=purpose,
        request=request_id,
        asked=query,
        shown=tuple(
            Shown(one["category"], one["origin"], one["id"], one.get("version", 0), one["band"])
            for one in answer["hits"]
        ),
        outcome=answer["outcome"],
    )


def entry_of_event(event: Event, door: Door) -> Entry:
    """Something that happened to an account."""
    kinds = {EventKind.LOGGED_IN: Kind.LOGIN, EventKind.LOGGED_OUT: Kind.LOGOUT}
    return Entry(
        kind=kinds.get(event.kind, Kind.ADMIN),
        account=event.by or event.account,
        door=door,
        asked={"event": event.kind.value, "account": event.account, **event.detail},
        time=event.at,
    )
