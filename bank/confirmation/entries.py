"""The audit log's entries of a request for confirmation: of whoever made a step, and of who is told of it."""

from __future__ import annotations

from bank.audit import Door, Entry, Kind, Shown
from bank.audited import Actor, fields_of
from bank.confirmation.model import Confirmation, Step


def entries_of_confirmation(
    one: Confirmation, step: Step, door: Door, request_id: str = ""
) -> list[Entry]:
    """The entries of a step of a request: of whoever made it, and of the state that is told of it."""
    made = _entry_of_step(one, step, door, request_id, Actor(*_names(step)))
    if one.owner == one.by.state:
        return [made]
    return [made, entry_told(one, step, door, request_id)]


def entry_told(one: Confirmation, step: Step, door: Door, request_id: str = "") -> Entry:
    """The entry of the other side of a request: that it was told of a step, and by which state.

    Whose account it was stands in the own state's entry alone. "state:" keeps it apart from accounts.
    """
    from_asker = step.by.state == one.by.state
    told = Actor(f"state:{step.by.state}", one.owner) if from_asker else None
    who = told or Actor(f"state:{step.by.state}", one.by.state, one.by.post)
    return _entry_of_step(one, step, door, request_id, who)


def _names(step: Step) -> tuple[str, str, str]:
    return step.by.account, step.by.state, step.by.post


def _entry_of_step(one: Confirmation, step: Step, door: Door, request_id: str, who: Actor) -> Entry:
    key = one.key
    return Entry(
        kind=Kind.CONFIRMATION,
        door=door,
        **fields_of(who),
        purpose=one.purpose,
        request=request_id,
        asked={"confirmation": one.id, "urgency": one.urgency.value},
        shown=(Shown(key.category, key.origin, key.id, step.version),),
        outcome=step.kind.value,
        note=step.text,
    )
