"""The score of a candidate, its band and its reasons.

The likeness of names carries the score; dates, sex, citizenship and numbers move it towards 1 or 0
in proportion to what is left. The constants come from the rule-made pairs of `benchmarks/pairs.py`
and are calibrated in the matching issue.
"""

from __future__ import annotations

from dataclasses import dataclass

from bank.scoring.births import compare_births
from bank.scoring.names import NameMatch, compare_names
from bank.scoring.subject import Name, Subject
from index_mappings.analysis.names import NameToken
from index_mappings.analysis.numbers import compare_numbers

STRONG, POSSIBLE, WEAK = 0.85, 0.68, 0.55
RARE_WORD, SAME_WORD, LEAST_RARE_LETTERS = 0.57, 0.95, 4
DOUBTFUL_WORD = 0.75
HOW = {
    "equal": "the same",
    "transliteration": "the same in another spelling",
    "equivalent": "forms of one name",
    "sound": "sounds alike",
    "spelling": "spelled alike",
    "initial": "the initial agrees",
}
BIRTH_TEXT = {
    "same-day": "agrees",
    "same-month": "agrees in year and month",
    "same-year": "agrees in the year",
    "day-month-swapped": "agrees with day and month swapped",
    "one-digit": "differs in one digit",
    "same-year-other-day": "the year agrees, the day differs",
    "year-off": "differs by one year",
    "other-date": "differs",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A lookup after analysis: what the scorer compares with every candidate."""

    names: tuple[Name, ...] = ()
    truncated: bool = False
    birth: str = ""
    sex: str = ""
    citizenship: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    rare: frozenset[NameToken] = frozenset()


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a candidate, in words."""

    code: str
    text: str
    effect: str
    field: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score (0–1) and reasons."""

    subject: Subject
    score: float
    reasons: tuple[Reason, ...]

    @property
    def band(self) -> str:
        """strong, possible or weak."""
        return band_of(self.score)


def band_of(score: float) -> str:
    """The band of a score; the limits are this module's constants."""
    return "strong" if score >= STRONG else "possible" if score >= POSSIBLE else "weak"


def score(asked: Asked, subject: Subject) -> Scored:
    """Score one candidate with its reasons."""
    reasons: list[Reason] = []
    parts: list[float] = []
    match: NameMatch | None = None
    if asked.names and subject.names:
        match = _best_name(asked, subject)
        parts.append(max(match.score, _rare_word(asked, match, reasons)))
        reasons += _name_reasons(match)
    number_score = _numbers(asked, subject, reasons)
    if number_score is not None:
        parts.append(number_score)
    if not parts:
        return Scored(subject, 0.0, tuple(reasons))
    total = max(parts) if number_score else parts[0]
    if len(parts) == 2 and number_score and min(parts) < 0.5:
        total *= 0.9
    total = _evidence(total, asked, subject, reasons)
    if match and not number_score and _is_doubtful(match):
        total = min(total, POSSIBLE - 0.01)
    return Scored(subject, round(min(total, 1.0), 4), tuple(reasons))


def _best_name(asked: Asked, subject: Subject) -> NameMatch:
    return max(
        (
            compare_names(one, name, truncated=asked.truncated)
            for one in asked.names
            for name in subject.names
        ),
        key=lambda match: match.score,
    )


def _is_doubtful(match: NameMatch) -> bool:
    """Whether a word is but faintly alike: then no date of birth makes it the same person."""
    return any(
        pair.likeness < DOUBTFUL_WORD and "name" == pair.asked.kind == pair.found.kind
        for pair in match.pairs
    )


def _rare_word(asked: Asked, match: NameMatch, reasons: list[Reason]) -> float:
    """The score that a rare word the same in both names is worth, whatever the others say."""
    for pair in match.pairs:
        same = pair.asked in asked.rare and pair.likeness >= SAME_WORD
        if same and pair.asked.kind == "name" and len(pair.asked.folds[0]) >= LEAST_RARE_LETTERS:
            if match.score < RARE_WORD:
                text = f"{pair.found.text}: a rare name in the bank"
                reasons.append(Reason("name-rare", text, "for", "names"))
            return RARE_WORD
    return 0.0


def _name_reasons(match: NameMatch) -> list[Reason]:
    reasons = [
        Reason(
            f"name-{pair.how}",
            f"{pair.asked.text} ~ {pair.found.text}: {HOW[pair.how]}",
            "for" if pair.likeness >= 0.8 else "neutral",
            "names",
        )
        for pair in match.pairs
    ]
    reasons += [
        Reason("name-missing", f"{token.text}: not in the record", "against", "names")
        for token in match.missing
        if token.kind != "particle"
    ]
    return reasons


def _numbers(asked: Asked, subject: Subject, reasons: list[Reason]) -> float | None:
    best: float | None = None
    for family, value in asked.numbers:
        matches = [
            (match.score, match, field)
            for found_family, field, found in subject.numbers
            if found_family == family and (match := compare_numbers(family, value, found))
        ]
        if matches:
            likeness, match, field = max(matches, key=lambda one: one[0])
            text = f"{field}: {match.query} ~ {match.record}: {match.reason.replace('_', ' ')}"
            # A serial recurs across makes and years: alone it is never more than possible.
            limit = STRONG - 0.01 if family == "serial" else 1.0
            reasons.append(Reason(f"number-{match.reason}", text, "for", field))
            best = max(best or 0.0, min(likeness, limit))
        elif best is None:
            best = 0.0
    return best


def _evidence(total: float, asked: Asked, subject: Subject, reasons: list[Reason]) -> float:
    if asked.birth and subject.births:
        evidence, code = compare_births(asked.birth, subject.births)
        text = f"born {asked.birth} against {', '.join(subject.births)}: {BIRTH_TEXT[code]}"
        effect = "for" if evidence > 0.2 else "against" if evidence < 0 else "neutral"
        reasons.append(Reason(f"birth-{code}", text, effect, "birth_dates"))
        total = _moved(total, evidence * 0.4)
    if asked.sex and subject.sex in ("male", "female"):
        same = asked.sex == subject.sex
        text = f"sex {'agrees' if same else 'differs'}: {subject.sex}"
        reasons.append(Reason("sex", text, "for" if same else "against", "sex"))
        total = _moved(total, 0.02 if same else -0.2)
    if asked.citizenship and subject.citizenships:
        same = asked.citizenship in subject.citizenships
        text = f"citizenship {'agrees' if same else 'differs'}: {', '.join(subject.citizenships)}"
        effect = "for" if same else "neutral"
        reasons.append(Reason("citizenship", text, effect, "citizenships"))
        total = _moved(total, 0.03 if same else -0.02)
    return total


def _moved(total: float, by: float) -> float:
    return total + (1 - total) * by if by > 0 else total * (1 + by)
