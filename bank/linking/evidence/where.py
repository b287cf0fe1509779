"""Where: one town, one state, or elsewhere. A corpse found far away weighs less, and is not ruled out."""

from __future__ import annotations

from bank.linking.profile import Profile


def place(left: Profile, right: Profile) -> str:
    """Whether both happened in one town, in one state, or elsewhere."""
    one, other = left.localities, right.localities
    if one & other:
        return "one town"
    if left.state == right.state:
        return "one state" if one and other else "one state, no town"
    return "elsewhere" if one and other else "another state"
