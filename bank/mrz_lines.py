"""One line of a machine-readable zone by itself, or lines of which not all can be read (ICAO Doc 9303-4 to -6).

A torn strip, or a scan broken off, still has the number and the day of birth, or the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bank.mrz import MISREAD_DIGITS, MISREAD_LETTERS, birth_of, check_digit, names_in
from bank.mrz_signs import in_its_signs
from bank.mrz_states import ALPHA2

# Document number, nationality, birth, sex, expiry: the second line of a booklet or a sheet.
_SECOND = re.compile(
    r"(?P<number>[A-Z0-9<]{9})(?P<digit>[0-9<])[A-Z0-9<]{3}(?P<birth>\d{6})(?P<birth_digit>\d)[MFX<]\d{6}\d[A-Z0-9<]*"
)
# Kind, state, number: the first line of a card.
_OF_CARD = re.compile(r"[IAC][A-Z<][A-Z<]{3}(?P<number>[A-Z0-9<]{9})(?P<digit>[0-9<])[A-Z0-9<]{15}")
# Birth, sex, expiry, nationality: the second line of a card.
_DATES_OF_CARD = re.compile(
    r"(?P<birth>\d{6})(?P<birth_digit>\d)[MFX<]\d{6}\d[A-Z<]{3}[A-Z0-9<]{11}[0-9<]"
)
_NAMES = re.compile(r"[A-Z<]*[A-Z]{2}<+[A-Z<]*")
# A line of names whose fillers were read as a letter: K, C, L, E. No name ends in four of one.
_LETTERS_AT_END = re.compile(r"([A-Z]{8,}?)([A-Z])\2{3,}")
_LEAST_OF_A_LINE = 28
# What may stand before a line: "MRZ:".
_LABEL = re.compile(r"^[^<:]*:")
# More digits than these in a line of names are a number.
_MOST_MISREAD = 2


@dataclass(frozen=True, slots=True)
class Lines:
    """What lines say: names as they may be meant, the likeliest first, the number of the document, the ISO date
    of birth. `rest` is what else the text holds.
    """

    names: tuple[str, ...] = ()
    number: str = ""
    birth: str = ""
    rest: str = ""


def read_lines(text: str, today: date | None = None) -> Lines:
    """What can be read of the lines of a zone; all but `rest` is empty for a text that has none."""
    names: dict[str, None] = {}
    number = birth = ""
    rest = []
    for row in text.splitlines():
        line = "".join(_LABEL.sub("", in_its_signs(row)).split())
        found = (
            _SECOND.fullmatch(_with_digits(line))
            or _OF_CARD.fullmatch(line)
            or _DATES_OF_CARD.fullmatch(line)
        )
        if found and _holds(found):
            told = found.groupdict()
            number = number or told.get("number", "").replace("<", "")
            born = told.get("birth")
            birth = birth or (birth_of(born, today or date.today()) if born else None) or ""
        elif "<<" in line and _NAMES.fullmatch(letters := _with_letters(line)):
            names |= dict.fromkeys(_names(letters))
        elif filled := _filled_with_a_letter(_with_letters(line)):
            names |= dict.fromkeys(name for one in filled for name in _names(one))
        else:
            rest.append(row)
    return Lines(tuple(names), number, birth, "\n".join(rest).strip())


def _with_digits(line: str) -> str:
    """A second line with digits where it has no letters: those were misread."""
    places = (slice(9, 10), slice(13, 20), slice(21, 28))
    for place in places:
        line = line[: place.start] + line[place].translate(MISREAD_DIGITS) + line[place.stop :]
    return line


def _with_letters(line: str) -> str:
    """A line of names with letters for the digits in it, if these are few."""
    misread = sum(map(str.isdigit, line))
    return line.translate(MISREAD_LETTERS) if misread <= _MOST_MISREAD else line


def _holds(found: re.Match[str]) -> bool:
    """Whether the check digit of the number holds, or that of the birth: else it may be another text."""
    groups = found.groupdict()
    pairs = (
        (groups.get("number"), groups.get("digit")),
        (groups.get("birth"), groups.get("birth_digit")),
    )
    return any(text and check_digit(text) == digit for text, digit in pairs)


def _filled_with_a_letter(line: str) -> list[str]:
    """A line of names with fillers for the letter that they were read as: one for each place where they may stand.

    Of two such letters in a row some are of the name: Abdullaev.
    """
    found = _LETTERS_AT_END.fullmatch(line) if len(line) >= _LEAST_OF_A_LINE else None
    if not found:
        return []
    body, letter = found.groups()
    apart = [place.start() for place in re.finditer(f"(?={letter}{letter})", body)]
    return [f"{body[:at]}<<{body[at + 2 :]}<" for at in apart] or [f"{body}<<"]


def _names(line: str) -> list[str]:
    """The name of a line of which the kind of document and the state may be lost, and the line as it is."""
    rests = [line[at + 3 :] for at in (2, 1, 0) if line[at : at + 3].rstrip("<") in ALPHA2]
    return [name for one in (*rests[:1], line) if (name := names_in(one))]
