"""Records of all categories, each from its number and the seed alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bank.store import Originator
from ingest.generate.spelling import RUSSIAN, TABLES, spelled
from ingest.generate.words import ARMS, COLOURS, LANGUAGES, MAKES, STATE_LANGUAGES

STATES = ("AM", "BY", "KZ", "KG", "MD", "RU", "TJ", "UZ")
ORIGINATORS = (
    *(
        Originator(s, s, f"Ministry of Internal Affairs ({s})", {"phone": "+000 00"})
        for s in STATES
    ),
    Originator("KZ-GP", "KZ", "General Prosecutor's Office (KZ)", {"phone": "+000 01"}),
    Originator("RU-SK", "RU", "Investigative Committee (RU)", {"phone": "+000 02"}),
    Originator("INT-B", "RU", "Joint bureau against organised crime", {"phone": "+000 03"}),
)
OWNERS = tuple(one.code for one in ORIGINATORS for _ in range(6 if len(one.code) == 2 else 1))
MIX = {
    "wanted-persons": 55,
    "vehicles": 15,
    "missing-persons": 12,
    "lost-arms": 8,
    "identified-arms": 4,
    "unidentified-corpses": 4,
    "unidentified-persons": 2,
}
GROUNDS = ("criminal case", "search case", "court decision", "request of relatives")
PLATE_LETTERS = "АВЕКМНОРСТУХ"
VIN_SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Generated:
    """One record with its category and its originator's code."""

    category: str
    origin: str
    record: dict[str, Any]


def generate_records(
    size: int, seed: int, categories: Sequence[str] | None = None
) -> Iterator[Generated]:
    """`size` records, the same for a seed."""
    return (record_at(number, seed, categories) for number in range(size))


def record_at(number: int, seed: int, categories: Sequence[str] | None = None) -> Generated:
    """The record of one number."""
    chance = Random(seed * 1_000_003 + number)
    names = list(categories or MIX)
    category = chance.choices(names, [MIX[name] for name in names])[0]
    origin = chance.choice(OWNERS)
    record: dict[str, Any] = {"id": f"{origin}-{number:08d}"}
    if category == "vehicles":
        record |= _vehicle(chance, origin)
    elif category.endswith("arms"):
        record |= _arm(chance)
    else:
        record |= _person(chance, category, origin[:2] if origin[:2] in STATES else "RU")
    return Generated(category, origin, record | _common(chance, category, number))


def _common(chance: Random, category: str, number: int) -> dict[str, Any]:
    if category == "vehicles":
        action = "stop-vehicle"
    elif category.endswith("arms"):
        action = "seize"
    elif category == "wanted-persons":
        action = chance.choice(("detain", "detain", "establish-whereabouts", "do-not-alert"))
    else:
        action = "inform-originator" if category == "missing-persons" else "identify"
    return {
        "ground": chance.choice(GROUNDS),
        "case_number": f"{chance.randint(1, 9999)}/{chance.randint(2005, 2026)}",
        "action": action,
        "contact": {"phone": f"+000 {number % 10_000:04d}"},
        "entered": f"{chance.randint(2005, 2025)}-{chance.randint(1, 12):02d}-15",
        "valid_until": f"{chance.randint(2027, 2040)}-12-31",
    }


def _skewed(chance: Random, words: Sequence[str]) -> str:
    """A word, the first ones far more often, as names are carried."""
    return words[int(len(words) * chance.random() ** 2.2)]


def _person(chance: Random, category: str, state: str) -> dict[str, Any]:
    female = chance.random() < 0.3
    record: dict[str, Any] = {"sex": "female" if female else "male"}
    known = category in ("wanted-persons", "missing-persons")
    if known or chance.random() < 0.1:
        record["names"] = _names(chance, state, female)
    if not known:
        low = chance.randint(18, 70)
        height = chance.randint(150, 190)
        return record | {
            "age": {"from": low, "to": low + 10},
            "height": {"from": height, "to": height + 6},
        }
    year = chance.randint(1945, 2005)
    day = f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    kind = chance.random()
    record["birth_dates"] = [day if kind < 0.9 else day[:7] if kind < 0.93 else day[:4]]
    if chance.random() < 0.04:
        record["birth_dates"].append(str(year + 1))
    record["citizenships"] = [state]
    if chance.random() < 0.6:
        number = f"{chance.choice('ABCKNPR')}{chance.randint(1_000_000, 99_999_999)}"
        record["documents"] = [{"number": number}]
    return record


def _names(chance: Random, state: str, female: bool) -> list[dict[str, str]]:
    language = LANGUAGES[chance.choice(STATE_LANGUAGES[state])]
    surname = _surname(chance, language.code, female)
    given = _skewed(chance, language.female if female else language.male)
    main = {"kind": "main", "surname": surname, "given": given}
    if chance.random() < 0.7:
        main["patronymic"] = _patronymic(chance, language.code, female)
    names = [main]
    if chance.random() < 0.35:
        table = chance.choice(TABLES)
        full = f"{spelled(surname, table)} {spelled(given, table)}"
        names.append({"kind": "alias", "full": full})
    if language.code not in ("ru", "am", "md") and chance.random() < 0.4:
        full = f"{spelled(surname, RUSSIAN)} {spelled(given, RUSSIAN)}"
        names.append({"kind": "previous", "full": full})
    if female and chance.random() < 0.2:
        other = _surname(chance, language.code, female)
        names.append({"kind": "maiden", "surname": other, "given": given})
    return names


def _surname(chance: Random, code: str, female: bool) -> str:
    language = LANGUAGES[code]
    head, middle = _skewed(chance, language.heads), chance.choice(language.middles)
    if chance.random() < 0.5:
        middle += chance.choice(language.middles)
    ending = chance.choice(language.female_endings if female else language.male_endings)
    return (head + middle + ending).capitalize()


def _patronymic(chance: Random, code: str, female: bool) -> str:
    father = spelled(_skewed(chance, LANGUAGES[code].male), RUSSIAN)
    stem = father.rstrip("йьаеиоуя")
    return stem + ("овна" if female else "ович")


def _vehicle(chance: Random, origin: str) -> dict[str, Any]:
    def letters(count: int) -> str:
        return "".join(chance.choice(PLATE_LETTERS) for _ in range(count))

    digits = f"{chance.randint(0, 999):03d}"
    region = f"{chance.randint(1, 99):02d}"
    plates = {
        "RU": f"{letters(1)}{digits}{letters(2)}{region}",
        "KZ": f"{digits}{letters(3)}{chance.randint(1, 20):02d}",
        "BY": f"{digits}1{letters(2)}-{chance.randint(1, 7)}",
        "UZ": f"{region}{letters(1)}{digits}{letters(2)}",
        "KG": f"0{chance.randint(1, 9)}{digits}{letters(3)}",
        "TJ": f"{digits}1{letters(2)}0{chance.randint(1, 8)}",
        "MD": f"{letters(3)}{digits}",
        "AM": f"{region}{letters(2)}{digits}",
    }
    make, model = chance.choice(MAKES)
    body = "".join(chance.choice(VIN_SIGNS) for _ in range(13))
    return {
        "plates": [plates.get(origin[:2], plates["RU"])],
        "vin": f"X{chance.choice('TW9')}{chance.choice('AFH')}0{body}",
        "make": make,
        "model": model,
        "colour": chance.choice(COLOURS),
        "year": chance.randint(1995, 2025),
    }


def _arm(chance: Random) -> dict[str, Any]:
    _, model, calibre = chance.choice(ARMS)
    letters = "".join(chance.choice("АБВГДЕЖИКЛМНОПРСТ") for _ in range(2))
    return {
        "number": f"{letters} {chance.randint(100, 99_999)}",
        "model": model,
        "calibre": calibre,
        "year": chance.randint(1950, 2020),
    }
