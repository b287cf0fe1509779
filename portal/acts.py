"""What people did on pages, and clients by other doors, as the audit log keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bank.accounts import Event, EventKind, UnknownAccount
from bank.audit import Door, Kind
from bank.audited import Actor, entry_of_admin, entry_of_event
from bank.counters import count_log_in_refused
from bank.store.model import Key
from portal.asking import request_id
from portal.identity import who
from portal.parts import parts


def note_event(event: Event | None) -> None:
    """Write down what happened to an account, with the state and post of whoever did it."""
    if event is not None:
        if event.kind is EventKind.LOG_IN_REFUSED:
            count_log_in_refused()
        entry = entry_of_event(event, Door.PAGE, actor_of_login(event.by), request_id())
        parts().audit.write(entry)


def note_act(
    outcome: str, asked: Mapping[str, Any], kind: Kind = Kind.ADMIN, door: Door = Door.PAGE
) -> None:
    """Write down anything else that whoever asks does; raises AuditUnavailable."""
    entry = entry_of_admin(Actor.of(who().account), door, outcome, asked, request_id(), kind=kind)
    parts().audit.write(entry)


def note_not_shown(key: Key | None, purpose: str, door: Door) -> None:
    """Write down that a record was asked for and not shown: not as a view, which statistics would count.

    Without a key when what was asked for can be none. Raises AuditUnavailable.
    """
    asked = key._asdict() if key else {}
    entry = entry_of_admin(
        Actor.of(who().account), door, "not-shown", asked, request_id(), kind=Kind.REFUSED
    )
    parts().audit.write(replace(entry, purpose=purpose))


def actor_of_login(login: str) -> Actor:
    """Who has a login: their supervisor finds them by state and post, also when a log-in failed."""
    try:
        return Actor.of(parts().accounts.account(login))
    except UnknownAccount:
        return Actor(login)
