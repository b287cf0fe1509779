"""The score of a candidate: the probability that the record is of the person or thing asked.

Names, dates of birth and sex are turned into named features; their weights are log-odds fitted on the
development part of the labelled set (`benchmarks/matching`), so that of pairs scored 0.9 about nine
in ten are the same. A name that the bank knows n bearers of is worth n + 1 times less. Numbers
(plates, documents, serials) are scored by how they differ; name and number together make a hit
likelier. Reasons in words are made for the hits shown only (`reasons`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from bank.scoring.births import compare_births
from bank.scoring.evidence import AGREES, DIFFERS, NO_EVIDENCE, Evidence, Finding, findings
from bank.scoring.features import (
    birth_features,
    evidence_features,
    name_features,
    sex_feature,
)
from bank.scoring.names import NameMatch, compare_names
from bank.scoring.subject import Name, Subject
from bank.scoring.weights import WEIGHTS
from index_mappings.analysis.names import NameToken
from index_mappings.analysis.numbers import NumberMatch, compare_numbers

# A rare word the same in both names is worth a weak hit, whatever the others say: a relative, a slip.
RARE_WORD, SAME_WORD, LEAST_RARE_LETTERS = 0.1, 0.95, 4
# A serial recurs across makes and years: alone it is never more than possible.
MOST_OF_A_SERIAL = 0.84
# A weapon is known by kind, make, calibre and serial (NCIC 2000 Operating Manual, Gun File): what each
# adds to a serial or takes from it, as log-odds. Hand-set so that serial and make together are strong,
# and a serial with another make or calibre is no more than weak.
OF_AN_ARM = {
    ("make", AGREES): 1.8, ("make", DIFFERS): -2.6,
    ("make_year", AGREES): 0.8, ("make_year", DIFFERS): -1.2,
    ("calibre", AGREES): 0.6, ("calibre", DIFFERS): -2.4,
}  # fmt: skip
MOST_NAMESAKES = 50.0
# What a name alone must come to for its record to be shown though many bear the name: a surname does.
LIKELY_ALONE = 0.1


@dataclass(frozen=True, slots=True)
class Asked:
    """A lookup after analysis: what the scorer compares with every candidate.

    `namesakes` says for each name how many others in the bank are expected to bear it, 0 where unknown.
    """

    names: tuple[Name, ...] = ()
    truncated: bool = False
    birth: str = ""
    sex: str = ""
    evidence: Evidence = NO_EVIDENCE
    numbers: tuple[tuple[str, str], ...] = ()
    rare: frozenset[NameToken] = frozenset()
    namesakes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberFound:
    """The number of a record that answers best, with the field it stands in."""

    family: str
    field: str
    match: NumberMatch


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score (0–1) and what led to it.

    `hidden_by_namesakes`: but for how many bear the name, it would be likely enough to be looked at.
    """

    subject: Subject
    score: float
    name: NameMatch | None = None
    birth: str = "unknown"
    numbers: tuple[NumberFound, ...] = ()
    findings: tuple[Finding, ...] = ()
    namesakes: float = 0.0
    rare: NameToken | None = None
    hidden_by_namesakes: bool = False


def score(asked: Asked, subject: Subject) -> Scored:
    """Score one candidate."""
    numbers, told = _numbers(asked, subject), findings(asked.evidence, subject)
    by_number = max((_of_number(one, told) for one in numbers), default=0.0)
    if not asked.names or not subject.names:
        return Scored(subject, round(by_number, 4), numbers=numbers, findings=told)
    match, log_odds, namesakes = _best_name(asked, subject)
    birth = compare_births(asked.birth, subject.births) if asked.birth else "unknown"
    log_odds += _weighed(other_features(asked, subject, birth, told))
    by_name = probability(log_odds - math.log1p(namesakes))
    rare = _rare_word(asked, match)
    if rare:
        by_name = max(by_name, RARE_WORD)
    total = by_name
    if by_number:
        # Another name with the number asked: papers are lent and stolen, but the hit must be seen.
        total = 1 - (1 - by_name) * (1 - by_number * (0.9 if by_name < 0.1 else 1.0))
    hidden = namesakes > 0 and probability(log_odds) >= LIKELY_ALONE
    return Scored(subject, round(total, 4), match, birth, numbers, told, namesakes, rare, hidden)


def probability(log_odds: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def features(
    asked: Asked, subject: Subject, match: NameMatch, birth: str, told: tuple[Finding, ...]
) -> dict[str, float]:
    """All features of a lookup beside a record of a person; what is not named is 0."""
    return name_features(match) | other_features(asked, subject, birth, told)


def other_features(
    asked: Asked, subject: Subject, birth: str, told: tuple[Finding, ...]
) -> dict[str, float]:
    """The features beside those of the name."""
    found = birth_features(birth) | sex_feature(asked.sex, subject.sex)
    return found | evidence_features(told)


def _weighed(found: dict[str, float]) -> float:
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in found.items())


# Many of a lookup's candidates bear the same name.
@lru_cache(maxsize=256)
def _compared(asked: Name, found: Name, truncated: bool) -> tuple[NameMatch, float]:
    """How two names agree, and the log-odds of that."""
    match = compare_names(asked, found, truncated=truncated)
    return match, WEIGHTS["bias"] + _weighed(name_features(match))


def _best_name(asked: Asked, subject: Subject) -> tuple[NameMatch, float, float]:
    best, log_odds, namesakes = NameMatch(-1.0), 0.0, 0.0
    for place, one in enumerate(asked.names):
        for name in subject.names:
            match, told = _compared(one, name, asked.truncated)
            if match.score > best.score:
                best, log_odds = match, told
                namesakes = asked.namesakes[place] if asked.namesakes else 0.0
    return best, log_odds, min(namesakes, MOST_NAMESAKES)


def _rare_word(asked: Asked, match: NameMatch) -> NameToken | None:
    if not asked.rare:
        return None
    for pair in match.pairs:
        same = pair.asked in asked.rare and pair.likeness >= SAME_WORD
        if same and pair.asked.kind == "name" and len(pair.asked.folds[0]) >= LEAST_RARE_LETTERS:
            return pair.found
    return None


def _numbers(asked: Asked, subject: Subject) -> tuple[NumberFound, ...]:
    found = []
    for family, value in asked.numbers:
        matches = [
            NumberFound(family, field, match)
            for found_family, field, kept in subject.numbers
            if found_family == family and (match := compare_numbers(family, value, kept))
        ]
        if matches:
            found.append(max(matches, key=lambda one: one.match.score))
    return tuple(found)


def _of_number(one: NumberFound, told: tuple[Finding, ...]) -> float:
    if one.family != "serial":
        return one.match.score
    alone = min(one.match.score, MOST_OF_A_SERIAL)
    more = sum(OF_AN_ARM.get((finding.kind, finding.effect), 0.0) for finding in told)
    return probability(math.log(alone / (1 - alone)) + more) if more else alone
