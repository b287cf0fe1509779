"""What speaks for and against: named features of a lookup beside a record, for the weights.

Each is 0 when nothing is known, so that what is missing never counts as a conflict.
"""

from __future__ import annotations

from bank.scoring.evidence import Finding
from bank.scoring.names import EQUIVALENT, SOUND, SPELLING, NameMatch, WordPair
from index_mappings.analysis.names import NameToken
from index_mappings.analysis.scripts import script_of

ALIKE, CLEARLY_ALIKE = 0.85, 0.75
# Letters of a word in which one sign less or other is much.
SHORT = 6
# Places where the log-odds of the name score bend.
KNOTS = tuple((knot, f"name above {knot}") for knot in (0.6, 0.75, 0.85, 0.93))


def name_features(match: NameMatch) -> dict[str, float]:
    """The features of two names aligned; what is not named is 0."""
    found = {"name": match.score}
    for knot, title in KNOTS:
        if match.score > knot:
            found[title] = match.score - knot
    worst, alike, unlike = 1.0, 0, 0
    for pair in match.pairs:
        kinds = (pair.asked.kind, pair.found.kind)
        if kinds == ("name", "name"):
            worst = min(worst, pair.likeness)
            alike += pair.likeness >= ALIKE
            unlike += pair.likeness < CLEARLY_ALIKE
            _tell_how(pair, found)
        elif kinds == ("patronymic", "patronymic"):
            found["father agrees" if pair.likeness >= ALIKE else "father differs"] = 1.0
        elif "initial" in kinds:
            found["initial"] = 1.0
        elif "particle" not in kinds:
            found["crossed with father's name"] = 1.0
    left, fathers_left = _left(match.missing)
    absent, fathers_absent = _left(match.absent)
    if fathers_left and fathers_absent:
        found["father differs"] = 1.0
    if worst < ALIKE:
        found["worst word"] = ALIKE - worst
    # Read from both sides: words that stand without a like one in either name.
    found["another word"] = float(min(min(left, absent) + unlike, 2))
    found["words more asked"] = float(min(max(left - absent, 0), 2))
    found["words more found"] = float(min(max(absent - left, 0), 2))
    found["one word only"] = float(alike <= 1)
    return found


def _left(words: tuple[NameToken, ...]) -> tuple[int, int]:
    """How many of the words without a like one are own names, and how many a father's."""
    kinds = [token.kind for token in words]
    return kinds.count("name"), kinds.count("patronymic")


def _tell_how(pair: WordPair, found: dict[str, float]) -> None:
    if pair.how == EQUIVALENT:
        found["equivalent"] = 1.0
    elif pair.how in (SOUND, SPELLING):
        way = "by sound" if pair.how == SOUND else "by spelling"
        found[way] = 1.0
        if script_of(pair.asked.text) == script_of(pair.found.text):
            found[f"one script {way}"] = found.get(f"one script {way}", 0.0) + 1.0
        if len(pair.found.folds[0]) < SHORT:
            found[f"short word {way}"] = found.get(f"short word {way}", 0.0) + 1.0
        if _begins_otherwise(pair):
            found["begins otherwise"] = found.get("begins otherwise", 0.0) + 1.0


def _begins_otherwise(pair: WordPair) -> bool:
    """Whether two words alike have no first sound in common: Алиев, Валиев."""
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


PERSONAL = ("birth_place", "citizenship", "marks")
MOST_MARKS = 2


def evidence_features(told: tuple[Finding, ...]) -> dict[str, float]:
    """Place of birth, citizenship and marks as features; of marks at most two count."""
    found: dict[str, float] = {}
    for finding in told:
        if finding.kind in PERSONAL:
            title = f"{finding.kind} {finding.effect}"
            found[title] = min(found.get(title, 0.0) + 1.0, MOST_MARKS)
    return found


def sex_feature(asked: str, found: str) -> dict[str, float]:
    """Whether the sex agrees, where both are known."""
    if not asked or found not in ("male", "female"):
        return {}
    return {"sex agrees" if asked == found else "sex differs": 1.0}
