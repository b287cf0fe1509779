"""What a soak says at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from benchmarks.soak.troubles import table
from benchmarks.soak.watch import ANOTHER, NOTHING, Watch
from benchmarks.soak.world import World

if TYPE_CHECKING:
    from benchmarks.soak.soak import Troubled

MOST_WRONG = 50


def report(
    made: World, troubled: Troubled, checked: Mapping[str, Any], seconds: float
) -> dict[str, Any]:
    """Figures of one world; `whole` says that nothing is wrong."""
    watch = made.watch
    return {
        "whole": not watch.wrong,
        "seconds": watch.seconds(),
        "wrong nothings": _said(watch, NOTHING),
        "answers without the one planted": _said(watch, ANOTHER),
        "records lost": sum(one["records lost"] for one in checked.values()),
        "troubles": dict(sorted(troubled.counts.items())),
        "not covered": {one.name: one.why_not for one in table(seconds) if not one.possible(made)},
        "reindexed by hand": troubled.reindexed_by_hand,
        "lookups": {name: dict(door.said) for name, door in sorted(watch.doors.items())},
        "longest gap": {
            name: {"s": round(door.gap, 1), "in": door.gap_in}
            for name, door in sorted(watch.doors.items())
        },
        "commands": {name: dict(ends) for name, ends in sorted(watch.commands.items())},
        "at the end": dict(checked),
        "wrong": watch.wrong[:MOST_WRONG],
        "unexpected": [
            {"trouble": trouble, "where": where, "what": what, "times": times}
            for (trouble, where, what), times in watch.messages.most_common()
        ],
        "story": troubled.story,
    }


def _said(watch: Watch, what: str) -> int:
    return sum(door.said[what] for door in watch.doors.values())
