"""The free field: what was typed or scanned, worked out.

An MRZ is known by its signs; a text with letters and no digits is a name; words with a date or a year
beside them are a name with a date of birth; anything else with digits is a number, looked up under every
family it could be. A text that may be several of these, or holds several, is read in all these ways, so
that a doubt about its kind never hides a record: the first reading is the likeliest. What holds more
numbers or names than are looked for at once is not read: some of them would not have been looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bank.mrz import looks_like_mrz
from bank.mrz_lines import read_lines
from bank.mrz_signs import in_its_signs
from bank.reading_dates import Dated, parse_birth_date, take_dates
from bank.reading_forms import aliases_apart, in_each_script, in_nominative, without_labels
from bank.reading_months import in_figures
from bank.reading_numbers import numbers_described, undescribed
from bank.reading_words import (
    FEWEST_SIGNS,
    NUMBER_MARK,
    are_a_name,
    is_name_word,
    is_strong,
    known_signs,
    parted,
    plates_among,
    short_plates_among,
    vins_among,
    words_and_numbers,
    words_around_strokes,
)
from index_mappings.analysis.layout import on_other_keys, other_layout
from index_mappings.analysis.numbers import canonical
from index_mappings.analysis.plates import plate_readings
from index_mappings.fields import Text
from index_mappings.lookup_fields import FAMILIES

__all__ = ["Reading", "parse_birth_date", "read_text"]

# A word that may be of a plate or a series as well as a name: "1998 MBA", "Ким 1971".
_SHORT_WORD = 4
_LINES = re.compile("[;\n]")
_COMMAS = re.compile(r",(?!\d)")
_OF_PAPERS = re.compile(r"(?<!\w)(?:выда|действ|issue|valid|expir)", re.IGNORECASE)
"""A line that tells when papers were given out, and until when they are good."""
_LONGEST_NUMBER = 24
"""Signs of a text that, with its words, may still be one number."""
_MOST_NUMBERS = 6
"""Numbers of a text, with the ways to read each: every one is a comparison with every candidate."""
_MOST_DESCRIBED = 3
_MOST_ALIASES = 5
"""Further names of a person: all share the places that an engine has for candidates."""
# Х, Ъ, Ж, Э, Б and Ё of a number that was typed with the US keyboard on: "[BA990", "06817HC[".
_LETTERS_AS_SIGNS = re.compile(r"(?<!\S)[][;',`]+\w|\w[][;']+(?!\S)")
_FILLERS = "<<<"
_MRZ = Text("passport MRZ", "МЧЗ паспорта")
_VIN = Text("VIN or body number", "VIN или номер кузова")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a text: its kind, the exact fields it gives, and words for the officer."""

    kind: str
    label: Text
    fields: dict[str, str] = field(default_factory=dict)
    alternatives: tuple[Reading, ...] = ()


def read_text(text: str) -> Reading:
    """What a text is: any gives a reading, kind `unreadable` when nothing could be made of it, `several` when
    it holds too many numbers, `aliases` too many names of one person, `people` people with a date each.
    """
    # Compatible signs would make letters of it: "No".
    text = unicodedata.normalize("NFKC", text.replace("№", f" {NUMBER_MARK} ")).strip()
    if looks_like_mrz(text):
        return Reading("mrz", _MRZ, {"mrz": text})
    if line := _of_mrz_lines(text):
        return line
    if _FILLERS in in_its_signs(text):
        # Whoever looks it up is told what is wrong with it.
        return Reading("mrz", _MRZ, {"mrz": text})
    text, aliases = aliases_apart(without_labels(words_around_strokes(in_figures(text))))
    if len(aliases) > _MOST_ALIASES:
        return Reading("aliases", Text("several names", "несколько имён"))
    people = _people(text)
    if sum(bool(one.born) for one in people) > 1:
        return Reading("people", Text("several people", "несколько человек"))
    first = _read(text)
    name, born = first.fields.get("name", ""), first.fields.get("birth_date", "")
    of_one = filter(None, [*aliases, *in_each_script(name), in_nominative(name)])
    names = [*((one, born) for one in of_one), *((one.name, "") for one in people)]
    further = [_further_name(at, *one) for at, one in enumerate(names, 1)]
    return replace(first, alternatives=(*first.alternatives, *further))


def _of_mrz_lines(text: str) -> Reading | None:
    """What single lines of an MRZ say, and what else is in the text; None where there is none."""
    lines = read_lines(text)
    if not lines.number and not lines.names:
        return None
    found = {"name": next(iter(lines.names), ""), "document": lines.number}
    if lines.names:
        found["birth_date"] = lines.birth
    fields = {name: value for name, value in found.items() if value}
    further = [_further_name(at, one) for at, one in enumerate(lines.names[1:], 1)]
    if lines.rest:
        beside = _read(words_around_strokes(lines.rest))
        if beside.kind == "several":
            return beside
        further += [one for one in (beside, *beside.alternatives) if one.fields]
    label = Text("lines of a passport MRZ", "строки МЧЗ паспорта")
    return Reading("mrz_lines", label, fields, tuple(further))


def _people(text: str) -> list[Dated]:
    """The parts of a text that are a name each, of two words at least; none unless there are several.

    These are lines, or what stands between commas where nothing but dates has digits.
    """
    if several := _named(_dated(_LINES.split(text))):
        return several
    parts = _dated(_COMMAS.split(text))
    return [] if any(_has_digits(one.name) for one in parts) else _named(parts)


def _dated(parts: Sequence[str]) -> list[Dated]:
    """Several parts with their dates told apart, without those that tell of papers; none of one alone."""
    if len(parts) < 2:
        return []
    return [take_dates(parted(one)) for one in parts if not _OF_PAPERS.search(one)]


def _named(parts: Sequence[Dated]) -> list[Dated]:
    """The parts that have words of a name, if there are several and each has two words or more."""
    words_of = [(one, words_and_numbers(one.name)[0]) for one in parts]
    named = [(one, words) for one, words in words_of if are_a_name(words)]
    if len(named) < 2 or any(len(words) < 2 for _, words in named):
        return []
    return [replace(one, name=" ".join(words)) for one, words in named]


def _read(text: str) -> Reading:
    if not _has_digits(text):
        if not _has_letters(text):
            return Reading("unreadable", Text("not readable", "не читается"))
        return Reading("name", Text("name", "имя"), {"name": text}, _of_letters_alone(text))
    dated = take_dates(parted(text))
    if dated.born and not _has_letters(dated.name) and _is_date_alone(dated, text):
        return Reading("date", Text("a date alone", "только дата"))
    names = _with_keys_kept(dated, _names(dated))
    plain = undescribed(dated.numbers)
    _, runs = words_and_numbers(plain, dated.born if dated.year else "")
    # What has the form of a VIN or a plate is a number by itself, too, whatever stands beside it.
    parts = list(dict.fromkeys([*vins_among(dated.numbers), *plates_among(dated.numbers), *runs]))
    parts = [*parts[:1], *(one for one in parts[1:] if known_signs(one) > FEWEST_SIGNS)]
    if len(parts) > _MOST_NUMBERS:
        return Reading("several", Text("several numbers", "несколько номеров"))
    described = [*numbers_described(dated.numbers), *short_plates_among(dated.numbers)]
    parts += _others(described, parts)
    if not names and _LETTERS_AS_SIGNS.search(text):
        parts += _others([on_other_keys(text)], parts)
    numbers = _numbers(text, dated, names[0].fields["name"] if names else "", parts)
    readings = (
        [*numbers, *names] if _number_is_likelier(dated, names, numbers) else [*names, *numbers]
    )
    first, *rest = readings
    return replace(first, alternatives=tuple(rest))


def _others(numbers: Sequence[str], known: Sequence[str]) -> list[str]:
    """The numbers that are other than those known, as many as there is room for."""
    found = {canonical("document", one): one for one in numbers}
    for one in known:
        found.pop(canonical("document", one), None)
    return [one for one in found.values() if known_signs(one) > FEWEST_SIGNS][:_MOST_DESCRIBED]


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


def _is_date_alone(dated: Dated, text: str) -> bool:
    """Whether a text is a date and can be neither a number nor the name of a month."""
    is_date = dated.sure or (dated.year and NUMBER_MARK not in text)
    return not _has_digits(dated.name) and not dated.month and is_date


def _names(dated: Dated) -> list[Reading]:
    """The text as a name with a date of birth; none where no word may be of a name."""
    if not _has_digits(dated.name):
        name = dated.name if _has_letters(dated.name) else ""
    else:
        words, _ = words_and_numbers(dated.name)
        name = " ".join(words) if are_a_name(words) else ""
    if not name:
        return [_name(dated.month, dated.born[:4])] if dated.month else []
    if dated.impossible:
        no_date = Text(
            f"name; {dated.impossible} is no date", f"имя; {dated.impossible} — такой даты нет"
        )
        return [Reading("name", no_date, {"name": name})]
    if not dated.month:
        return [_name(name, dated.born)]
    with_month = replace(_name(f"{name} {dated.month}", dated.born), kind="name_with_month")
    return [_name(name, dated.born), with_month]


def _with_keys_kept(dated: Dated, names: Sequence[Reading]) -> list[Reading]:
    """Names as they were typed where that makes one on the other keyboard: "Oth,frjd" is Щербаков."""
    words = [one for one in dated.typed.split() if _has_letters(one) and not _has_digits(one)]
    typed = " ".join(words)
    if not names or typed == names[0].fields["name"] or not other_layout(typed):
        return list(names)
    return [replace(names[0], fields=names[0].fields | {"name": typed}), *names[1:]]


def _name(name: str, born: str) -> Reading:
    if not born:
        return Reading("name", Text("name", "имя"), {"name": name})
    label = Text("name + date of birth", "имя + дата рождения")
    return Reading("name", label, {"name": name, "birth_date": born})


def _numbers(text: str, dated: Dated, name: str, parts: list[str]) -> list[Reading]:
    """The numbers of a text under every family: the likeliest, the others, and the whole as one."""
    parts = sorted(parts, key=is_strong, reverse=True)
    short = len(name.split()) == 1 and len(name) <= _SHORT_WORD
    is_plate = bool(plate_readings(text)) and not any(map(is_strong, parts))
    if not name:
        whole = is_plate or not (dated.sure and parts)
    elif dated.born or dated.impossible:
        whole = short and (is_plate or not (dated.sure or dated.impossible))
    else:
        whole = known_signs(text) <= _LONGEST_NUMBER
    # Without its words ("паспорт") a number is the same under every family.
    known = {canonical("document", one) for one in parts}
    wholes = [text] if whole and canonical("document", text) not in known else []
    ordered = [*parts, *wholes]
    if wholes and (short or not name) and not any(map(is_strong, parts)):
        ordered = [text, *parts]
    if not ordered:
        return []
    further = enumerate(ordered[1:], start=2)
    return [*_number(ordered[0]), *(_other_number(place, one) for place, one in further)]


def _number_is_likelier(dated: Dated, names: list[Reading], numbers: list[Reading]) -> bool:
    if not names or not numbers:
        return not names
    if dated.impossible or (dated.born and not dated.year):
        return False
    name = names[0].fields["name"]
    number = next(iter(numbers[0].fields.values()))
    return not is_name_word(name) or (len(name.split()) == 1 and is_strong(number))


def _of_letters_alone(name: str) -> tuple[Reading, ...]:
    """What a word without digits may be beside a name: a personal plate, a VIN with O for each 0."""
    if is_strong(name):
        return (Reading("vin", _VIN, {"vin": name}),)
    if " " in name or not 4 <= len(name) <= 8 or not name.isupper():
        return ()
    return (Reading("plate", Text("plate", "номерной знак"), {"plate": name}),)


def _further_name(place: int, name: str, born: str = "") -> Reading:
    label = Text(f"name {name}", f"имя {name}")
    return replace(_name(name, born), kind=f"name_{place}", label=label)


def _other_number(place: int, text: str) -> Reading:
    """A further number of a text, under every family at once."""
    fields = {
        one: text
        for one, family in FAMILIES.items()
        if len(canonical(family, text)) >= FEWEST_SIGNS
    }
    shown = " ".join(text.split())
    return Reading(f"number_{place}", Text(f"number {shown}", f"номер {shown}"), fields)


def _number(text: str) -> list[Reading]:
    """A number under every family, the likeliest first."""
    if states := list(dict.fromkeys(one.state for one in plate_readings(text))):
        where = ", ".join(states)
        label = Text(f"plate · {where}", f"номерной знак · {where}")
    else:
        label = Text("plate", "номерной знак")
    plate = Reading("plate", label, {"plate": text})
    document = Reading("document", Text("document", "документ"), {"document": text})
    arm = Reading("arm", Text("weapon number", "номер оружия"), {"arm": text})
    vin = Reading("vin", _VIN, {"vin": text})
    if len(canonical("vin", text)) >= 11:
        return [vin, document, arm, plate]
    return [plate, document, arm, vin] if states else [document, arm, vin, plate]
