"""Names, sex, papers, place of birth and citizenship, as lookups compare them (`bank.scoring`)."""

from __future__ import annotations

from bank.linking.profile import Profile
from bank.scoring.evidence import AGREES, Evidence, findings
from bank.scoring.features import name_features
from bank.scoring.names import NameMatch, compare_names
from bank.scoring.weights import WEIGHTS
from index_mappings.analysis.numbers import compare_numbers

# The names of two records are compared as a lookup is with a record; its log-odds, in steps.
STEPS = (
    (3.5, "the same"),
    (2.0, "nearly the same"),
    (0.0, "alike"),
    (-2.5, "somewhat alike"),
    (-5.0, "unlike"),
)
MOST_NAMES = 6
SURE = 0.97


def sex(left: Profile, right: Profile) -> str:
    """Whether the sex agrees, where both are known."""
    one, other = left.subject.sex, right.subject.sex
    if not one or not other:
        return ""
    return "agrees" if one == other else "differs"


def best_match(left: Profile, right: Profile) -> NameMatch | None:
    """The two names that agree best; None where either record has none."""
    matches = (
        compare_names(a, b)
        for a in left.subject.names[:MOST_NAMES]
        for b in right.subject.names[:MOST_NAMES]
    )
    return max(matches, key=lambda one: one.score, default=None)


def names(left: Profile, right: Profile) -> str:
    """How well the best two names agree."""
    match = best_match(left, right)
    if match is None:
        return ""
    found = name_features(match)
    odds = WEIGHTS["bias"] + sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())
    words = sum(pair.asked.kind == pair.found.kind == "name" for pair in match.pairs)
    level = next((level for least, level in STEPS if odds >= least), "others")
    # A single given name, as somebody who has forgotten the rest may say it.
    return f"{level}, one word" if words < 2 and level != "others" else level


def documents(left: Profile, right: Profile) -> str:
    """Whether any paper of the one is one of the other's; other papers speak against nothing."""
    best = ""
    for family, _field, value in left.subject.numbers:
        for other_family, _other, other in right.subject.numbers:
            if family == other_family == "document":
                match = compare_numbers(family, value, other)
                if match and match.score >= SURE:
                    return "the same"
                if match and match.reason in ("misread", "one_sign"):
                    best = "one sign off"
    return best


def birth_place(left: Profile, right: Profile) -> str:
    """Whether the places of birth agree."""
    return _told(left, right, Evidence(birth_place=left.subject.birth_place))


def citizenship(left: Profile, right: Profile) -> str:
    """Whether they have a citizenship in common."""
    one, other = left.subject.citizenships, right.subject.citizenships
    if not one or not other:
        return ""
    return "agrees" if set(one) & set(other) else "differs"


def _told(left: Profile, right: Profile, asked: Evidence) -> str:
    told = findings(asked, right.subject)
    if not told:
        return ""
    return "agrees" if told[0].effect == AGREES else "differs"
