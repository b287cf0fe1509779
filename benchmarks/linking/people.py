"""Made persons, and how different people describe them: relatives, experts at a mortuary, a hospital.

Nobody copies from another: ages are judged, heights are told or measured, colours are said for their
neighbours, marks are forgotten, put on the other side, or said in another language.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.linking import words
from benchmarks.matching.pair import Part
from benchmarks.matching.people import Human, form, human, iso, line

TODAY = date(2026, 6, 1)
BUILDS = ("thin", "slim", "average", "athletic", "stocky", "stout")
LANGUAGES_OF = {"KG": 1, "TJ": 1, "UZ": 1, "KZ": 1, "MD": 1}
Mark = tuple[str, str, str, str, str]
Record = dict[str, Any]


@dataclass(slots=True)
class Body:
    """One made person as they are, and where and when they went missing."""

    who: Human
    sex: str
    height: int
    build: int
    hair: str
    eyes: str
    blood: str
    teeth: tuple[str, ...]
    chart: dict[str, str]
    marks: list[Mark]
    clothes: tuple[tuple[str, str], ...]
    state: str
    town: str
    gone: date
    paper: str = ""
    told: set[str] = field(default_factory=set)
    found: date | None = None

    def age(self, day: date) -> int:
        """Years of age on a day."""
        year, month, of_month = self.who.born
        return day.year - year - ((day.month, day.day) < (month, of_month))


def body(part: Part, chance: Random, least_marks: int = 0) -> Body:
    """A person at random, with at least so many marks."""
    one = human(part, chance)
    sex = one.sex or ("female" if chance.random() < 0.3 else "male")
    state = words.drawn(chance, words.STATE_SHARE)
    count = max(least_marks, chance.choices(range(6), (8, 20, 28, 24, 14, 6))[0])
    return Body(
        one,
        sex,
        round(chance.gauss(163 if sex == "female" else 174, 7)),
        chance.choices(range(6), (12, 18, 38, 12, 10, 10))[0],
        words.drawn(chance, words.HAIR_SHARE),
        words.drawn(chance, words.EYES_SHARE),
        words.drawn(chance, words.BLOOD_SHARE),
        tuple(chance.sample(list(words.TEETH), chance.choices(range(3), (45, 40, 15))[0])),
        {
            chance.choice(words.TOOTH_NUMBERS): words.drawn(chance, words.TOOTH_SHARE)
            for _ in range(chance.randint(1, 9))
        },
        [mark(chance) for _ in range(count)],
        tuple(
            (garment, words.drawn(chance, words.COLOUR_SHARE))
            for garment in chance.sample(list(words.GARMENTS), chance.randint(3, 6))
        ),
        state,
        chance.choice(words.TOWNS[state].split()),
        TODAY - timedelta(days=chance.randint(30, 15 * 365)),
        f"{chance.choice('ANKCM')}{chance.randint(1_000_000, 9_999_999)}",
    )


def mark(chance: Random) -> Mark:
    """A mark: kind, place, side, what it shows."""
    kind = words.drawn(chance, {name: one[0] for name, one in words.KINDS.items()})
    place = words.drawn(chance, {name: one[0] for name, one in words.PLACES.items()})
    if kind == "missing":
        place = "finger"
    side = chance.choice(("left", "right")) if words.PLACES[place][1] else ""
    if kind == "tattoo":
        written = chance.choice(words.INSCRIPTIONS) if chance.random() < 0.45 else ""
        return kind, place, side, words.motif(chance), written
    part = str(chance.randrange(len(words.PARTS))) if chance.random() < 0.5 else ""
    return kind, place, side, "", part


def _marks(one: Body, part: Part, chance: Random, language: int, seen: float) -> list[Record]:
    """Those of a person's marks that a writer mentions, in their words; `one.told` says which."""
    found = []
    for number, (kind, place, side, shows, more) in enumerate(one.marks):
        if chance.random() > seen:
            continue
        one.told.add(f"mark {number}")
        if chance.random() < 0.3:
            more = ""
        if side and chance.random() < 0.04:
            side = "left" if side == "right" else "right"
        if place in _NEAR and chance.random() < 0.1:
            place = _NEAR[place]
        if shows and chance.random() < 0.08:
            shows = ""
        written = 2 if language == 1 and chance.random() < 0.3 else language
        text = words.phrase(chance, part, written, kind, place, side, shows, more)
        found.append({"text": text})
    chance.shuffle(found)
    return found


_NEAR = {
    "hand": "wrist", "wrist": "hand", "forearm": "hand", "shoulder": "forearm", "leg": "knee",
    "cheek": "chin", "brow": "forehead", "head": "forehead", "belly": "chest",
}  # fmt: skip


def _look(one: Body, chance: Random, language: int, known: float) -> Record:
    """Hair, eyes, build as one writer says them."""
    found: Record = {}
    if chance.random() < known:
        hair = chance.choice(words.HAIR_FOR[one.hair]) if chance.random() < 0.2 else one.hair
        found["hair"] = words.HAIR[hair][language]
    if chance.random() < known * 0.85:
        eyes = chance.choice(words.EYES_FOR[one.eyes]) if chance.random() < 0.15 else one.eyes
        found["eyes"] = words.EYES[eyes][language]
    if chance.random() < known:
        step = chance.choice((-1, 1)) if chance.random() < 0.4 else 0
        found["build"] = BUILDS[min(max(one.build + step, 0), 5)]
    return found


def _clothing(one: Body, chance: Random, language: int, seen: float) -> Record:
    """The clothes as one writer names them: some forgotten, a colour said for its neighbour."""
    told = []
    for garment, colour in one.clothes:
        if chance.random() < seen:
            if chance.random() < 0.15:
                colour = words.COLOUR_FOR.get(colour, colour)
            else:
                one.told.add(f"{garment} {colour}")
            said = (
                (garment, colour)
                if language == 0
                else (words.GARMENTS[garment], words.COLOURS[colour])
            )
            told.append(" ".join(reversed(said)))
    return {"clothing": ", ".join(told)} if told else {}


def _chart(one: Body, chance: Random, language: int) -> list[str]:
    """The chart of a dentist or an expert: teeth are overlooked, treated later, numbered wrongly."""
    told = []
    for number, state in one.chart.items():
        if chance.random() < 0.12:
            continue
        if chance.random() < 0.1:
            state = words.drawn(chance, words.TOOTH_SHARE)
        elif chance.random() < 0.05:
            number = f"{number[0]}{chance.randint(1, 8)}"
        else:
            one.told.add(f"tooth {number}")
        told.append(f"{number} {words.TOOTH_SAID[state][language]}")
    for _ in range(chance.choice((0, 0, 1, 2))):
        tooth, state = chance.choice(words.TOOTH_NUMBERS), words.drawn(chance, words.TOOTH_SHARE)
        told.append(f"{tooth} {words.TOOTH_SAID[state][language]}")
    return told


def _teeth(one: Body, chance: Random, language: int, seen: float, charted: float) -> Record:
    """Teeth in words, and for some the chart of a dentist or an expert."""
    told = [text if language == 0 else words.TEETH[text] for text in one.teeth]
    told = [text for text in told if chance.random() < seen]
    if chance.random() < charted:
        told += _chart(one, chance, language)
    return {"teeth": ", ".join(told)} if told else {}


def _town(chance: Random, town: str) -> str:
    name = words.ALSO.get(town, town) if chance.random() < 0.3 else town
    return f"г. {name}" if chance.random() < 0.4 and "а" <= name[-1].lower() <= "я" else name


def _language(chance: Random, state: str) -> int:
    """Most write Russian, some states English in papers meant for others."""
    return 1 if state in LANGUAGES_OF and chance.random() < 0.3 else 0


def missing(one: Body, part: Part, chance: Random) -> Record:
    """The record made of what relatives tell."""
    language = _language(chance, one.state)
    one.told = set()
    record: Record = {"names": [{"kind": "main", **form(one.who, chance, patronymic=0.7)}]}
    kind = chance.random()
    if kind < 0.78:
        record["birth_dates"] = [_born(one, chance)]
    elif kind < 0.92:
        record["birth_dates"] = [str(one.who.born[0])]
    else:
        age = one.age(one.gone)
        record["age"] = {"from": max(age - 1, 0), "to": age + 1}
    record["sex"] = _sex(one, chance)
    if chance.random() < 0.88:
        told = one.height + round(chance.gauss(0, 3))
        record["height"] = {"from": told, "to": told}
    if chance.random() < 0.25:
        record["blood_group"] = one.blood + chance.choice(("", "+"))
    if chance.random() < 0.5:
        record["documents"] = [{"number": one.paper}]
    record |= _look(one, chance, language, 0.85) | _teeth(one, chance, language, 0.6, 0.4)
    if marks := _marks(one, part, chance, language, 0.87):
        record["marks"] = marks
    if chance.random() < 0.75:
        record |= _clothing(one, chance, language, 0.75)
    record["citizenships"] = [_citizenship(one, chance)]
    record["last_seen"] = {"date": _noted(chance, one.gone), "place": _town(chance, one.town)}
    return record


def _born(one: Body, chance: Random) -> str:
    """A date of birth as a paper has it: now and then day and month swapped, or a sign wrong."""
    year, month, day = one.who.born
    kind = chance.random()
    if kind < 0.03 and day <= 12:
        return iso((year, day, month))
    if kind < 0.055:
        return iso((year, month, day % 9 + 1 + 10 * (day // 10 % 2)))
    if kind < 0.075:
        return iso((year + chance.choice((-1, 1)), month, day))
    return iso(one.who.born)


def _citizenship(one: Body, chance: Random) -> str:
    """The citizenship; some have another one, too, or are taken for its bearers."""
    return one.who.citizenship if chance.random() < 0.93 else chance.choice(words.STATES)


def _sex(one: Body, chance: Random) -> str:
    """The sex as it is written; one in two hundred wrongly."""
    if chance.random() < 0.995:
        return one.sex
    return "male" if one.sex == "female" else "female"


def _noted(chance: Random, day: date) -> str:
    text = day.isoformat()
    return text if chance.random() < 0.9 else text[:7]


def _found(one: Body, chance: Random) -> tuple[date, date, str, str]:
    """When it happened, when found, and in which state and town."""
    days = chance.choices((10, 90, 730, 3_600), (50, 30, 15, 5))[0]
    happened = one.gone + timedelta(days=round(days * chance.random()))
    lag = chance.choices((4, 60, 400), (55, 30, 15))[0]
    found = one.found = min(happened + timedelta(days=round(lag * chance.random())), TODAY)
    where = chance.random()
    if where < 0.68:
        return min(happened, found), found, one.state, one.town
    state = one.state if where < 0.9 else words.drawn(chance, words.STATE_SHARE)
    return min(happened, found), found, state, chance.choice(words.TOWNS[state].split())


def corpse(one: Body, part: Part, chance: Random) -> tuple[str, Record]:
    """What experts write of the body, and the state that found it."""
    one.told = set()
    died, found, state, town = _found(one, chance)
    language = _language(chance, state)
    decayed = (found - died).days > 60 or chance.random() < 0.05
    judged = one.age(died) + round(chance.gauss(0, 5 if decayed else 3))
    wide = chance.choice((3, 5, 5, 7))
    record: Record = {"age": {"from": max(judged - wide, 0), "to": max(judged + wide, 1)}}
    if chance.random() < 0.97:
        record["sex"] = _sex(one, chance)
    if chance.random() < 0.92:
        measured = one.height + round(chance.gauss(0, 3.5 if decayed else 2))
        record["height"] = {"from": measured - 1, "to": measured + 1}
    if chance.random() < 0.55:
        record["blood_group"] = one.blood
    record |= _look(one, chance, language, 0.4 if decayed else 0.9)
    record |= _teeth(one, chance, language, 0.85, 0.9)
    marks = _marks(one, part, chance, language, 0.68 if decayed else 0.93)
    if chance.random() < (0.5 if decayed else 0.85):
        worn = (
            one if (found - one.gone).days < 60 or chance.random() < 0.2 else _changed(one, chance)
        )
        record |= _clothing(worn, chance, language, 0.85)
    if chance.random() < 0.25:
        text = words.phrase(chance, part, language, *mark(chance))
        marks.append({"text": text})
    if marks:
        record["marks"] = marks
    if chance.random() < 0.06:
        record["names"] = [{"kind": "main", "full": line(form(one.who, chance, patronymic=0.4))}]
        record["documents"] = [{"number": one.paper}]
    ground = chance.choice(words.GROUND)
    record["found"] = {
        "date": _noted(chance, found),
        "place": f"{_town(chance, town)}, {ground}" if chance.random() < 0.9 else ground,
    }
    if chance.random() < 0.7:
        error = timedelta(days=round(chance.gauss(0, 15 if decayed else 2)))
        about = timedelta(days=45 if decayed else 3)
        record["death"] = {
            "from": (died + error - about).isoformat(),
            "to": min(died + error + about, found).isoformat(),
        }
        if record["death"]["from"] > record["death"]["to"]:
            del record["death"]
    return state, record


def unable(one: Body, part: Part, chance: Random) -> tuple[str, Record]:
    """What a hospital writes of somebody who cannot say who they are, and its state."""
    one.told = set()
    _, found, state, town = _found(one, chance)
    language = _language(chance, state)
    judged = one.age(found) + round(chance.gauss(0, 3))
    wide = chance.choice((3, 5))
    measured = one.height + round(chance.gauss(0, 1.5))
    record: Record = {
        "sex": one.sex,
        "age": {"from": max(judged - wide, 0), "to": max(judged + wide, 1)},
        "height": {"from": measured, "to": measured},
    }
    if chance.random() < 0.7:
        record["blood_group"] = one.blood
    record |= _look(one, chance, language, 0.95) | _teeth(one, chance, language, 0.8, 0.7)
    if marks := _marks(one, part, chance, language, 0.93):
        record["marks"] = marks
    worn = one if (found - one.gone).days < 30 else _changed(one, chance)
    record |= _clothing(worn, chance, language, 0.85)
    kind = chance.random()
    if kind < 0.15:
        record["stated_name"] = line(form(one.who, chance, patronymic=0.3), chance)
    elif kind < 0.32:
        record["stated_name"] = form(one.who, chance)["given"]
    elif kind < 0.36:
        record["stated_name"] = line(form(human(part, chance), chance))
    record["found"] = {
        "date": _noted(chance, found),
        "place": f"{_town(chance, town)}, {chance.choice(words.GROUND)}",
    }
    return state, record


def _changed(one: Body, chance: Random) -> Body:
    """The same person in other clothes."""
    clothes = tuple(
        (garment, words.drawn(chance, words.COLOUR_SHARE))
        for garment in chance.sample(list(words.GARMENTS), 3)
    )
    return replace(one, clothes=clothes, told=set())


def wanted(one: Body, part: Part, chance: Random) -> Record:
    """The record of a search."""
    record: Record = {"names": [{"kind": "main", **form(one.who, chance, patronymic=0.6)}]}
    record["birth_dates"] = [_born(one, chance) if chance.random() < 0.85 else str(one.who.born[0])]
    record |= {"sex": one.sex, "citizenships": [_citizenship(one, chance)]}
    if chance.random() < 0.4:
        record["documents"] = [{"number": one.paper}]
    if chance.random() < 0.3 and (marks := _marks(one, part, chance, 0, 0.8)):
        record["marks"] = marks
    return record


def alike(one: Body, part: Part, chance: Random) -> Body:
    """Somebody else who looks much the same, from the same town at about the same time.

    One mark is the same. Of a third all marks are, but they went missing after the other was found.
    """
    other = body(part, chance)
    born = (one.who.born[0] + chance.randint(-2, 2), *other.who.born[1:])
    other.who = Human(
        other.who.language, other.who.name, born, other.who.sex, other.who.citizenship
    )
    other.sex, other.height = one.sex, one.height + chance.randint(-2, 2)
    other.build, other.hair, other.eyes = one.build, one.hair, one.eyes
    other.state, other.town = one.state, one.town
    if one.found and one.found < TODAY - timedelta(days=60) and chance.random() < 0.33:
        other.gone = one.found + timedelta(days=chance.randint(32, 60))
        other.marks = list(one.marks)
    else:
        other.gone = one.gone - timedelta(days=chance.randint(0, 120))
        other.marks = [*one.marks[:1], *other.marks[1:]]
    return other


def namesake(one: Body, part: Part, chance: Random) -> Body:
    """Another bearer of the name, or a brother: born on another day."""
    other = body(part, chance)
    year = one.who.born[0] + chance.randint(-3, 3)
    born = (year, other.who.born[1], other.who.born[2])
    other.who = Human(one.who.language, one.who.name, born, one.who.sex, one.who.citizenship)
    other.sex = one.sex
    return other
