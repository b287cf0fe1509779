"""What the pages of links and those of lookups and records share: the viewer's sight, what is linked."""

from __future__ import annotations

from collections.abc import Sequence

from bank.access.sight import Sight
from bank.audit import Door, Shown
from bank.audited import entry_of_view
from bank.store.model import Key
from portal.asking import actor_of, request_id
from portal.identity import who
from portal.parts import parts
from portal.showing.links import LinkedShown, ends, linked_shown


def sight() -> Sight:
    """What whoever asks sees of the bank today."""
    return Sight(who().viewer(), parts().agreements.book(), parts().store.originators())


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
