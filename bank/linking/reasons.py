"""Why two records are taken for one, in words an officer understands, in English and Russian.

Each level of evidence has its reason, with what the two records say; whether it speaks for or against
follows from its weight. Names and dates of birth are told as lookups tell them (`bank.scoring.reasons`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bank.linking.evidence.marks import shared
from bank.linking.evidence.person import best_match
from bank.linking.kinds import LinkKind
from bank.linking.profile import Profile, Span
from bank.linking.score import Compared
from bank.linking.things import best_number
from bank.linking.weights import WEIGHTS
from bank.scoring.reasons import BIRTHS, SEX, Reason, reasons, shown_date
from bank.scoring.score import Asked, Scored
from index_mappings.analysis.marks import mark_concepts
from index_mappings.fields import Text
from index_mappings.persons import BUILDS

FOR, AGAINST, NEUTRAL = "for", "against", "neutral"
# A weight of less says nearly nothing: two records of one person have it one and a half times as often.
SAYS_SOMETHING = 0.4
_DIFFERS = ("differs", "others")
LABELS: Mapping[str, Text] = {
    "sex": Text("sex", "пол"),
    "age": Text("year of birth", "год рождения"),
    "births": Text("born", "дата рождения"),
    "height": Text("height, cm", "рост, см"),
    "build": Text("build", "телосложение"),
    "hair": Text("hair", "волосы"),
    "eyes": Text("eyes", "глаза"),
    "blood": Text("blood group", "группа крови"),
    "teeth": Text("teeth", "зубы"),
    "clothing": Text("clothing", "одежда"),
    "place": Text("place", "место"),
    "documents": Text("documents", "документы"),
    "birth_place": Text("place of birth", "место рождения"),
    "citizenship": Text("citizenship", "гражданство"),
    "time": Text("in time", "по времени"),
    "serial": Text("number", "номер"),
    "make": Text("make", "марка"),
    "make_year": Text("year of make", "год выпуска"),
    "calibre": Text("calibre", "калибр"),
    "vin": Text("VIN, body, chassis, engine", "ВИН, кузов, шасси, двигатель"),
    "plate": Text("plate", "госномер"),
}
HOW: Mapping[str, Text] = {
    "agrees": Text("agrees", "совпадает"),
    "near": Text("near", "близко"),
    "differs": Text("differs", "не совпадает"),
    "narrow": Text("fits", "подходит"),
    "usual": Text("fits", "подходит"),
    "wide": Text("fits a wide range", "подходит, диапазон широк"),
    "3 years off": Text("up to 3 years apart", "расхождение до 3 лет"),
    "8 years off": Text("up to 8 years apart", "расхождение до 8 лет"),
    "more years off": Text("more than 8 years apart", "расхождение более 8 лет"),
    "within": Text("fits", "подходит"),
    "3 cm": Text("up to 3 cm apart", "расхождение до 3 см"),
    "6 cm": Text("up to 6 cm apart", "расхождение до 6 см"),
    "10 cm": Text("up to 10 cm apart", "расхождение до 10 см"),
    "more": Text("far apart", "большое расхождение"),
    "none agrees": Text("nothing in common", "общего нет"),
    "one town": Text("the same place", "одно место"),
    "one state": Text("the same state", "одно государство"),
    "one state, no town": Text("the same state", "одно государство"),
    "elsewhere": Text("another state, another place", "другое государство и место"),
    "another state": Text("another state", "другое государство"),
    "the same": Text("the same", "совпадает"),
    "nearly the same": Text("nearly the same", "почти совпадает"),
    "part of the other": Text("the end of the other", "окончание другого"),
    "one sign off": Text("one sign differs", "отличается один знак"),
    "after the death judged": Text(
        "seen after the time of death judged", "видели после предполагаемого времени смерти"
    ),
    "days": Text("days apart", "разница в днях"),
    "weeks": Text("weeks apart", "разница в неделях"),
    "a year": Text("within a year", "в пределах года"),
    "3 years": Text("within three years", "в пределах трёх лет"),
    "10 years": Text("within ten years", "в пределах десяти лет"),
}
_FIELDS = {
    "births": "birth_dates",
    "blood": "blood_group",
    "citizenship": "citizenships",
    "documents": "documents",
    "place": "place",
    "time": "date",
    "serial": "number",
    "make_year": "year",
    "plate": "plates",
}


def reasons_of(kind: LinkKind, left: Profile, right: Profile, compared: Compared) -> list[Reason]:
    """What speaks for and against two records being one; names and marks first."""
    weights = WEIGHTS.get(kind.weights, {})
    told: list[Reason] = []
    if "names" in compared.levels:
        told += _names(left, right)
    if "marks" in compared.levels:
        told += _marks(left, right)
    for name, level in compared.levels.items():
        if name not in ("names", "marks"):
            effect = _effect(name, level, weights)
            told.append(
                Reason(
                    f"{name}-{level}",
                    _text(name, level, left, right),
                    effect,
                    _FIELDS.get(name, name),
                )
            )
    return told


def _effect(name: str, level: str, weights: Mapping[str, float]) -> str:
    if not weights:
        return AGAINST if level in _DIFFERS else FOR
    weight = weights.get(f"{name} {level}", 0.0)
    if abs(weight) < SAYS_SOMETHING:
        return NEUTRAL
    return FOR if weight > 0 else AGAINST


def _text(name: str, level: str, left: Profile, right: Profile) -> Text:
    label, how = LABELS[name], _how(name, level)
    if name in _CODES:
        codes = _CODES[name]
        one, other = (codes[said] for said in _SAID[name](left, right))
        en, ru = _beside(one.en, other.en), _beside(one.ru, other.ru)
    else:
        en = ru = _beside(*_SAID[name](left, right))
    return Text(f"{label.en}: {en}: {how.en}", f"{label.ru}: {ru}: {how.ru}")


def _beside(one: str, other: str) -> str:
    return one if one == other else f"{one} ~ {other}"


# Evidence of which the values are codes, with their words.
_CODES: Mapping[str, Mapping[str, Text]] = {"sex": SEX, "build": BUILDS}


def _how(name: str, level: str) -> Text:
    if name == "births":
        return BIRTHS[level]
    if name == "time" and level == "more":
        return Text("more than ten years apart", "разница более десяти лет")
    count = level.removeprefix("chart ")[0]
    if name in ("teeth", "clothing") and count.isdigit():
        return Text(f"{count} in common", f"общих признаков: {count}")
    return HOW[level.split(" ")[0]] if name == "blood" else HOW[level]


def _names(left: Profile, right: Profile) -> list[Reason]:
    match = best_match(left, right)
    if match is None:
        return []
    return reasons(Asked(), Scored(right.subject, 0.0, match), {})


def _marks(left: Profile, right: Profile) -> list[Reason]:
    """Each pair of marks taken to be one; without any, that none is in common."""
    found = shared(left.marks, right.marks)
    ours, theirs = _with_words(left), _with_words(right)
    told = [
        Reason(
            "marks",
            Text(
                f"marks agree: {ours[one]} ~ {theirs[other]}",
                f"приметы совпадают: {ours[one]} ~ {theirs[other]}",
            ),
            FOR,
            "marks",
        )
        for _worth, one, other in found
    ]
    none = Text("no mark in common", "общих примет нет")
    return told or [Reason("marks-none", none, NEUTRAL, "marks")]


def _with_words(profile: Profile) -> list[str]:
    """The texts of the marks that have any concept, as `Profile.marks` has them."""
    return [text for text in profile.subject.marks if mark_concepts(text)]


Said = Callable[[Profile, Profile], tuple[str, str]]


def _of(name: str) -> Said:
    return lambda left, right: (str(getattr(left, name)), str(getattr(right, name)))


def _of_subject(name: str) -> Said:
    return lambda left, right: (
        str(getattr(left.subject, name)),
        str(getattr(right.subject, name)),
    )


def _span(span: Span | None) -> str:
    if span is None:
        return "—"
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def _days(span: Span | None) -> str:
    if span is None:
        return "—"
    first, last = (date.fromordinal(one).isoformat() for one in span)
    return shown_date(first) if first == last else f"{shown_date(first)}–{shown_date(last)}"


def _numbers(family: str) -> Said:
    def said(left: Profile, right: Profile) -> tuple[str, str]:
        best = best_number(family, left, right)
        match = best[0] if best else None
        if match is None:
            return _all(family, left), _all(family, right)
        return match.query, match.record

    return said


def _all(family: str, profile: Profile) -> str:
    return ", ".join(value for kind, _field, value in profile.subject.numbers if kind == family)


def _places(left: Profile, right: Profile) -> tuple[str, str]:
    one, other = (
        f"{profile.place} ({profile.state})" if profile.place else profile.state
        for profile in (left, right)
    )
    return one, other


def _each(profiles: tuple[Profile, Profile], said: Callable[[Profile], str]) -> tuple[str, str]:
    return said(profiles[0]), said(profiles[1])


_SAID: Mapping[str, Said] = {
    "sex": _of_subject("sex"),
    "age": lambda *both: _each(both, lambda one: _span(one.born)),
    "births": lambda *both: _each(both, lambda one: ", ".join(map(shown_date, one.subject.births))),
    "height": lambda *both: _each(both, lambda one: _span(one.height)),
    "build": _of("build"),
    "hair": _of("hair"),
    "eyes": _of("eyes"),
    "blood": _of("blood"),
    "teeth": _of("teeth"),
    "clothing": _of("clothing"),
    "place": _places,
    "time": lambda *both: _each(both, lambda one: _days(one.when)),
    "documents": _numbers("document"),
    "birth_place": _of_subject("birth_place"),
    "citizenship": lambda *both: _each(both, lambda one: ", ".join(one.subject.citizenships)),
    "serial": _numbers("serial"),
    "make": _of_subject("make"),
    "make_year": _of_subject("make_year"),
    "calibre": _of_subject("calibre"),
    "vin": _numbers("vin"),
    "plate": _numbers("plate"),
}
