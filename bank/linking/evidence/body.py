"""Height, build, hair, eyes, blood, teeth and clothes: as people judge them, so near is not yet other."""

from __future__ import annotations

from itertools import pairwise

from bank.linking.profile import Profile, Span

# Centimetres between two heights, beyond what each leaves open. A body is measured lying, a missing
# person's height is told by relatives: five centimetres are common (docs/linking.md).
HEIGHTS = ((0, "within"), (3, "3 cm"), (6, "6 cm"), (10, "10 cm"))
# Days after which somebody is hardly found in what they wore when last seen.
STILL_WORN = 90
MOST_TEETH, MOST_PIECES = 5, 4
BUILDS = ("thin", "slim", "average", "athletic", "stocky", "stout")
# Colours that one witness says for another's; grey comes with the years and is dyed over.
_NEAR_HAIR = frozenset(
    frozenset(one)
    for one in (
        *pairwise(("black", "dark", "brown", "fair")),
        ("brown", "red"),
        ("fair", "red"),
        ("fair", "grey"),
        ("grey", "bald"),
        ("dark", "grey"),
    )
)
_NEAR_EYES = frozenset(
    frozenset(one)
    for one in (
        ("brown", "dark"),
        ("brown", "hazel"),
        ("green", "hazel"),
        ("green", "grey"),
        ("grey", "blue"),
    )
)
_COLOURS = frozenset(("black", "dark", "brown", "fair", "red", "grey", "bald"))


def apart(one: Span, other: Span) -> int:
    """How far apart two spans are, 0 where they touch or overlap."""
    return max(one[0] - other[1], other[0] - one[1], 0)


def height(left: Profile, right: Profile) -> str:
    """How near two heights are."""
    if not left.height or not right.height:
        return ""
    between = apart(left.height, right.height)
    return next((level for most, level in HEIGHTS if between <= most), "more")


def build(left: Profile, right: Profile) -> str:
    """Whether the build is the same, the next to it, or another."""
    if left.build not in BUILDS or right.build not in BUILDS:
        return ""
    between = abs(BUILDS.index(left.build) - BUILDS.index(right.build))
    return ("agrees", "near")[between] if between < 2 else "differs"


def hair(left: Profile, right: Profile) -> str:
    """Whether the hair is of one colour, of one that is said for the other, or differs."""
    return _colours(left.words("hair") & _COLOURS, right.words("hair") & _COLOURS, _NEAR_HAIR)


def eyes(left: Profile, right: Profile) -> str:
    """Whether the eyes are of one colour, of one that is said for the other, or differ."""
    return _colours(left.words("eyes"), right.words("eyes"), _NEAR_EYES)


def _colours(one: frozenset[str], other: frozenset[str], near: frozenset[frozenset[str]]) -> str:
    if not one or not other:
        return ""
    if one & other:
        return "agrees"
    return "near" if any(frozenset((a, b)) in near for a in one for b in other) else "differs"


def blood(left: Profile, right: Profile) -> str:
    """Whether the blood is of one group; a group that is rarer says more."""
    if not left.blood or not right.blood:
        return ""
    one, other = left.blood.rstrip("+-"), right.blood.rstrip("+-")
    signs = {left.blood[len(one) :], right.blood[len(other) :]} - {""}
    return f"agrees {one}" if one == other and len(signs) < 2 else "differs"


def teeth(left: Profile, right: Profile) -> str:
    """How many teeth of two charts agree; without charts, how much of what is said in words does.

    Teeth are treated and lost between two charts, so that some always differ.
    """
    one, other = left.chart, right.chart
    if one and other:
        return (
            f"chart {min(len(one & other), MOST_TEETH)} of {min(len(one), len(other), MOST_TEETH)}"
        )
    words, other_words = left.words("teeth"), right.words("teeth")
    if not words or not other_words:
        return ""
    shared = len(words & other_words)
    return f"{min(shared, 3)} agree" if shared else "none agrees"


def clothing(left: Profile, right: Profile) -> str:
    """How many pieces of clothing are the same in kind and colour, if found soon after."""
    if not left.clothing or not right.clothing or not left.when or not right.when:
        return ""
    if right.when[0] - left.when[1] > STILL_WORN:
        return ""
    one, other = left.clothes, list(right.clothes)
    if not one or not other:
        return ""
    count = 0
    for piece in one:
        found = next((beside for beside in other if len(piece & beside) > 1), None)
        if found:
            other.remove(found)
            count += 1
    return f"{min(count, MOST_PIECES)} of {min(len(one), len(right.clothes), MOST_PIECES)} the same"
