"""What speaks for and against: named features of a lookup beside a record, for the weights.

Each is 0 when nothing is known, so that what is missing never counts as a conflict.
"""

from __future__ import annotations

from bank.scoring.names import EQUIVALENT, INITIAL, SOUND, SPELLING, NameMatch, WordPair

ALIKE, CLEARLY_ALIKE = 0.85, 0.75
# Letters of a word in which one sign less or other is much.
SHORT = 6
# Places where the log-odds of the name score bend.
KNOTS = (0.6, 0.75, 0.85, 0.93)


def name_features(match: NameMatch) -> dict[str, float]:
    """The features of two names aligned."""
    found = {"name": match.score}
    for knot in KNOTS:
        if match.score > knot:
            found[f"name above {knot}"] = match.score - knot
    own = [pair for pair in match.pairs if pair.asked.kind == pair.found.kind == "name"]
    fathers = [pair for pair in match.pairs if pair.asked.kind == pair.found.kind == "patronymic"]
    crossed = sum(
        {pair.asked.kind, pair.found.kind} == {"name", "patronymic"} for pair in match.pairs
    )
    worst = min((pair.likeness for pair in own), default=1.0)
    left = sum(token.kind == "name" for token in match.missing)
    absent = sum(token.kind == "name" for token in match.absent)
    # Read from both sides: words that stand without a like one in either name.
    other = min(left, absent) + sum(pair.likeness < CLEARLY_ALIKE for pair in own)
    found |= {
        "worst word": max(0.0, ALIKE - worst),
        "another word": float(min(other, 2)),
        "words more asked": float(min(max(left - absent, 0), 2)),
        "words more found": float(min(max(absent - left, 0), 2)),
        "one word only": float(sum(pair.likeness >= ALIKE for pair in own) <= 1),
        "crossed with father's name": float(crossed > 0),
        "equivalent": float(any(pair.how == EQUIVALENT for pair in own)),
        "by sound": float(any(pair.how == SOUND for pair in own)),
        "by spelling": float(any(pair.how == SPELLING for pair in own)),
        "short word by spelling": float(
            sum(pair.how == SPELLING and len(pair.found.folds[0]) < SHORT for pair in own)
        ),
        "short word by sound": float(
            sum(pair.how == SOUND and len(pair.found.folds[0]) < SHORT for pair in own)
        ),
        "begins otherwise": float(sum(_begins_otherwise(pair) for pair in own)),
        "initial": float(any(pair.how == INITIAL for pair in match.pairs)),
    }
    if fathers:
        best = max(pair.likeness for pair in fathers)
        found["father agrees" if best >= ALIKE else "father differs"] = 1.0
    elif any(t.kind == "patronymic" for t in match.missing) and any(
        t.kind == "patronymic" for t in match.absent
    ):
        found["father differs"] = 1.0
    return found


def _begins_otherwise(pair: WordPair) -> bool:
    """Whether two words alike have no first sound in common: Алиев, Валиев."""
    if pair.how not in (SOUND, SPELLING):
        return False
    return {c[:1] for c in pair.asked.codes}.isdisjoint(c[:1] for c in pair.found.codes)


# What a code of two dates says, step by step, so that a date that agrees further never says less.
_BORN = {
    "same-year": ("year agrees",),
    "same-month": ("year agrees", "month agrees"),
    "same-day": ("year agrees", "month agrees", "day agrees"),
    "day-month-swapped": ("year agrees", "month agrees", "day and month swapped"),
    "one-digit": ("year agrees", "month agrees", "digit of the date differs"),
}


def birth_features(code: str) -> dict[str, float]:
    """The features of two dates of birth compared; none where one is unknown."""
    if code == "unknown":
        return {}
    return dict.fromkeys(_BORN.get(code, (f"born {code}",)), 1.0)


def sex_feature(asked: str, found: str) -> dict[str, float]:
    """Whether the sex agrees, where both are known."""
    if not asked or found not in ("male", "female"):
        return {}
    return {"sex agrees" if asked == found else "sex differs": 1.0}
