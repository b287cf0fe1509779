"""By which keys two records find one another, so that not all pairs need be compared.

A record is kept under `kept` keys and looks for others under `asked` keys; that two share one does not
depend on which came first. Each key is rare by itself, so that none fetches thousands:

* marks: two or three concepts of one mark that together are rare, or two common ones of two marks,
  with sex and the decade of birth;
* teeth: two of a chart, with sex and decade;
* place and time: town, half-year, sex, decade of birth;
* names: two words by their sound or as forms of one name, with the year of birth if known, or one word
  with the full date of birth; papers by their numbers;
* numbers of vehicles and weapons: whole, in the class of misread signs, and the end of a VIN.

A record that says too little to be proposed beside any other has no keys: ten thousand bearers of one
bare name would be compared with one another for nothing.

What this misses is measured by `./run bench linking` ("blocking"): above all two descriptions without
marks in common, from other towns or years apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from bank.linking.evidence.marks import KINDS, SIDES, rarity
from bank.linking.kinds import kinds_of
from bank.linking.profile import Profile
from bank.linking.score import says_enough
from bank.scoring.subject import Name
from index_mappings.analysis.lookalikes import fold_misreads
from index_mappings.analysis.names import NameToken, equivalents_of
from index_mappings.analysis.numbers import canonical

# Sums of rarity are exact ones: in whatever order a set gives them, a record has the same keys.
# A key of marks is one of so many marks at the most (the logarithm of 1,500; of two marks, 4,000).
RARE, RARE_OF_TWO = 7.3, 8.3
MOST_CONCEPTS = 7
# How far a judged age may err, in years, and still find; how long before it was found somebody may
# have gone missing to be found by town and time: half-years.
AGE_ERRS = 3
HALF_YEARS = 4
HALF_YEAR_DAYS = 183
CODES, WORDS = 2, 3
MOST_TEETH = 12
END_OF_VIN = 8
# Years of birth when nothing is known of the age.
ANY_DECADE = range(192, 203)


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys under which a record is kept, and those by which it finds others; whole numbers."""

    kept: frozenset[int]
    asked: frozenset[int]


def keys_of(profile: Profile) -> Keys:
    """The keys of a record."""
    kinds = kinds_of(profile.category)
    if not any(says_enough(kind, profile) for kind, _other in kinds):
        return Keys(frozenset(), frozenset())
    described, named = _described(profile), _named(profile)
    kept = _hashed(profile.category, named.kept | described)
    asked: set[int] = set()
    for kind, other in kinds:
        asked |= _hashed(other, named.asked | (described if kind.by_description else set()))
    return Keys(kept, frozenset(asked))


def find_one_another(one: Profile, other: Profile) -> bool:
    """Whether two records share a key, as they are given here: whole, or as a viewer sees them."""
    return not keys_of(one).asked.isdisjoint(keys_of(other).kept)


@dataclass(frozen=True, slots=True)
class _Named:
    kept: set[str]
    asked: set[str]


def _described(profile: Profile) -> set[str]:
    """Keys of a description; of categories that are laid beside none by it, none."""
    if any(kind.by_description for kind, _other in kinds_of(profile.category)):
        return {*_mark_keys(profile), *_place_keys(profile), *_tooth_keys(profile)}
    return set()


def _named(profile: Profile) -> _Named:
    """Keys of names and numbers."""
    if profile.subject.names:
        named = _name_keys(profile)
        papers = set(_paper_keys(profile))
        return _Named(named.kept | papers, named.asked | papers)
    both = {*_number_keys(profile), *_paper_keys(profile)}
    return _Named(both, both)


def _hashed(category: str, keys: Iterable[str]) -> frozenset[int]:
    """Keys of a category as whole numbers of 63 bits: they take less room, and tell nothing to a reader."""
    return frozenset(
        int.from_bytes(hashlib.blake2b(f"{category} {key}".encode(), digest_size=8).digest()) >> 1
        for key in keys
    )


def _who(profile: Profile) -> list[str]:
    """Sex and decade of birth, all that are possible."""
    sexes = (profile.subject.sex,) if profile.subject.sex else ("male", "female")
    decades: Iterable[int] = ANY_DECADE
    if profile.born:
        err = 0 if profile.stated else AGE_ERRS
        decades = range((profile.born[0] - err) // 10, (profile.born[1] + err) // 10 + 1)
    return [f"{sex[0]}{decade}" for sex in sexes for decade in decades]


def _mark_keys(profile: Profile) -> Iterator[str]:
    who = _who(profile)
    common: set[str] = set()
    for mark in profile.marks:
        concepts = sorted(mark, key=lambda one: (-rarity(one), one))[:MOST_CONCEPTS]
        for signature in _signatures(concepts):
            yield from (f"M{one}{signature}" for one in who)
        common |= {
            f"{kind}+{one}"
            for kind in mark & KINDS
            for one in concepts
            if one not in KINDS and one not in SIDES
        }
    for pair in combinations(sorted(common), 2):
        one, other = (set(half.split("+")) for half in pair)
        if one - KINDS != other - KINDS and fsum(map(rarity, one | other)) >= RARE_OF_TWO:
            yield from (f"W{person}{'&'.join(pair)}" for person in who)


def _signatures(concepts: list[str]) -> Iterator[str]:
    """Sets of two or three concepts that are rare together, none that holds a smaller one."""
    found: list[frozenset[str]] = []
    for size in (2, 3):
        for chosen in combinations(concepts, size):
            one = frozenset(chosen)
            rare = one - SIDES - KINDS and fsum(map(rarity, chosen)) >= RARE
            if rare and not any(smaller <= one for smaller in found):
                found.append(one)
                yield "+".join(sorted(one))


def _tooth_keys(profile: Profile) -> Iterator[str]:
    """Two teeth of a chart."""
    for two in combinations(sorted(profile.chart)[:MOST_TEETH], 2):
        yield from (f"Z{one}{'&'.join(two)}" for one in _who(profile))


def _place_keys(profile: Profile) -> Iterator[str]:
    if not profile.when or not profile.localities:
        return
    first, last = profile.when
    if profile.category != "missing-persons":
        first = (profile.death or profile.when)[0] - HALF_YEARS * HALF_YEAR_DAYS
    elif last - first > 2 * HALF_YEAR_DAYS:
        return
    for town in profile.localities:
        for half in range(first // HALF_YEAR_DAYS, last // HALF_YEAR_DAYS + 1):
            yield from (f"T{one}{half}{town}" for one in _who(profile))


def _paper_keys(profile: Profile) -> Iterator[str]:
    for family, _field, value in profile.subject.numbers:
        number = canonical(family, value)
        if family == "document" and len(number) >= 4:
            yield f"D{number}"
            yield f"d{fold_misreads(number)}"


def _name_keys(profile: Profile) -> _Named:
    """Names: kept with each year that the year of birth may be taken for, and asked so.

    Who has no year finds and is found by all: "?" is kept by those without, "*" by everybody.
    """
    years = {int(one[:4]) for one in profile.subject.births}
    spans = {f"{year + step}" for year in years for step in (0, 1)}
    kept = spans | ({"*"} if years else {"*", "?"})
    asked = spans | ({"?"} if years else {"*"})
    words = {pair for name in profile.subject.names for pair in _pairs(name)}
    dated = {
        f"B{birth}{code}"
        for birth in profile.subject.births
        if len(birth) == 10
        for name in profile.subject.names
        for word in _own(name)
        for code in _codes(word)
    }
    return _Named(
        dated | {f"N{pair}{year}" for pair in words for year in kept},
        dated | {f"N{pair}{year}" for pair in words for year in asked},
    )


def _own(name: Name) -> list[NameToken]:
    return [word for word in name if word.kind == "name"][:WORDS]


def _pairs(name: Name) -> Iterator[str]:
    """Two words of a name by their sounds; second readings and equivalents only beside a first one."""
    for one, other in combinations(_own(name), 2):
        codes, other_codes = _codes(one), _codes(other)
        for a in codes:
            for b in other_codes:
                if a == codes[0] or b == other_codes[0] or a[0] == b[0] == "=":
                    yield "+".join(sorted((a, b)))


def _codes(word: NameToken) -> tuple[str, ...]:
    groups = tuple(f"={group}" for group in equivalents_of(word)[:1])
    return (*word.codes[:CODES], *groups)


def _number_keys(profile: Profile) -> Iterator[str]:
    for family, _field, value in profile.subject.numbers:
        number = canonical(family, value)
        if family == "document" or len(number) < 3:
            continue
        folded = fold_misreads(number)
        yield f"{family}={number}"
        yield f"{family}~{folded}"
        if family == "vin" and len(number) > END_OF_VIN:
            yield f"{family}>{folded[-END_OF_VIN:]}"
        elif family == "vin":
            yield f"{family}>{folded}"
