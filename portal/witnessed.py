"""What is said of records is kept together with its entry in the audit log: both, or neither.

The entry is written when it is certain that nothing refuses the act, and before it is kept. Should the
database then fail all the same, another entry says that it was not kept.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bank.audit import Door, Entry, Kind, Shown
from bank.audited import entry_of_view
from bank.outcomes import Witness
from bank.store import StoreError
from bank.store.model import Key
from portal.asking import actor_of, request_id
from portal.identity import who
from portal.parts import parts

T = TypeVar("T")
NOT_KEPT = "not-kept"


def witnessed(door: Door, purpose: str, said: str, act: Callable[[Witness], T]) -> T:
    """Do an act that calls its witness just before it keeps anything; gives what the act gives.

    Raises what the act raises, and AuditUnavailable: then nothing was kept.
    """
    written: list[tuple[Key, int]] = []

    def write(key: Key, version: int) -> None:
        parts().audit.write(_entry(door, purpose, key, version, said))
        written.append((key, version))

    try:
        return act(write)
    except StoreError:
        for key, version in written:
            parts().audit.write(_entry(door, purpose, key, version, NOT_KEPT))
        raise


def _entry(door: Door, purpose: str, key: Key, version: int, said: str) -> Entry:
    shown = Shown(key.category, key.origin, key.id, version)
    actor = actor_of(who())
    return entry_of_view(actor, door, purpose, shown, request_id(), kind=Kind.OUTCOME, outcome=said)
