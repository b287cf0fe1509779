"""What the pages of links and those of lookups and records share: the viewer's sight, what is linked."""

from __future__ import annotations

from collections.abc import Sequence
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
    if not keys:
        return {}
    seen = sight()
    found = parts().links.linked(keys, seen)
    if not found:
        return {}
    shown = linked_shown(found, seen, parts().store.records(ends(found)))
    told = {
        Shown(one.category, one.origin, one.id, one.version)
        for each in shown.values()
        for one in each
    }
    for one in sorted(told):
        entry = entry_of_view(
            actor_of(who()), Door.PAGE, who().purpose, one, request_id(), outcome="linked-shown"
        )
        parts().audit.write(entry)
    return shown


def attach_linked(answer: dict[str, Any], purpose: str) -> None:
    """Put into the hits of an answer the keys of records accepted as one with them, those that may be seen."""
    hits = {Key(hit["origin"], hit["category"], hit["id"]): hit for hit in answer["hits"]}
    if not hits:
        return
    for key, found in parts().links.linked(list(hits), sight(purpose)).items():
        hits[key]["linked"] = [
            {"category": one.key.category, "origin": one.key.origin, "id": one.key.id}
            for one in found
        ]
