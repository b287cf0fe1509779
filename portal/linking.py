"""What the pages of links and those of lookups and records share: the viewer's sight, what is linked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from bank.access.sight import Sight
from bank.audit import Door, Shown
from bank.audited import entry_of_view
from bank.store.model import Key
from portal.asking import actor_of, request_id
from portal.identity import who
from portal.parts import parts
from portal.showing.links import LinkedShown, ends, linked_shown


def sight(purpose: str = "") -> Sight:
    """What whoever asks sees of the bank today, for the purpose of the session unless one is given."""
    return parts().lookups.sight(who().viewer(purpose))


def linked_with(keys: Sequence[tuple[str, str, str]]) -> dict[Key, list[LinkedShown]]:
    """The records accepted as one with these that whoever asks may see, written down as shown."""
    # What the viewer sees is worked out only where there is anything to see: nearly nowhere.
    if not parts().links.may_have_linked(keys):
        return {}
    seen = sight()
    found = parts().links.linked(keys, seen)
    shown = linked_shown(found, seen, parts().store.records(ends(found)))
    told = {
        Shown(one.category, one.origin, one.id, one.version)
        for each in shown.values()
        for one in each
    }
    _note(told, Door.PAGE, who().purpose)
    return shown


def attach_linked(answer: dict[str, Any], purpose: str, door: Door) -> None:
    """Put into the hits of an answer the keys of records accepted as one with them, those that may be seen.

    They are written down as shown; raises AuditUnavailable.
    """
    hits = {Key(hit["origin"], hit["category"], hit["id"]): hit for hit in answer["hits"]}
    if not parts().links.may_have_linked(list(hits)):
        return
    linked = parts().links.linked(list(hits), sight(purpose))
    for key, found in linked.items():
        hits[key]["linked"] = [
            {"category": one.key.category, "origin": one.key.origin, "id": one.key.id}
            for one in found
        ]
    keys = list({one.key for found in linked.values() for one in found})
    records = parts().store.records(keys) if keys else {}
    told = {
        Shown(key.category, key.origin, key.id, records[key].version if key in records else 0)
        for key in keys
    }
    _note(told, door, purpose)


def _note(told: Collection[Shown], door: Door, purpose: str) -> None:
    """Write down each record that was shown because it is linked with another."""
    for one in sorted(told):
        entry = entry_of_view(
            actor_of(who()), door, purpose, one, request_id(), outcome="linked-shown"
        )
        parts().audit.write(entry)
