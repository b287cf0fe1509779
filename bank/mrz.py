"""The machine-readable zone of travel documents (ICAO Doc 9303-3 to -7): reading and making it."""

import re
from dataclasses import dataclass
from datetime import date

from bank.mrz_internal import decode_internal
from bank.mrz_signs import in_its_signs
from bank.mrz_states import ALPHA2

INTERNAL = "RUS-internal"
_SIGNS = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {
    "<": 0
}
_WEIGHTS = (7, 3, 1)
MISREAD_DIGITS = str.maketrans("OQDILZASGTB", "00011245678")
# No name holds a digit: those are letters misread.
MISREAD_LETTERS = str.maketrans("0158", "OISB")
_LENGTHS = {30: 3, 36: 2, 44: 2}
_TOTALS = tuple(width * count for width, count in _LENGTHS.items())
# A line of names whose fillers were read as a letter.
_MISREAD_FILLERS = re.compile(r"([A-Z])\1{3}$")
_START = re.compile(r"[PVIAC][A-Z0-9<][A-Z<0-9]{3}")


class MrzError(ValueError):
    """The text is no machine-readable zone; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check digit: whether it agrees, what it should be, what stands there.

    ``mended`` holds the field as read with misread signs put right, where that healed the digit.
    """

    field: str
    ok: bool
    expected: str
    found: str
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Mrz:
    """What a machine-readable zone says; dates are ISO and may be partial, states alpha-2."""

    kind: str
    document: str
    issuer: str | None
    surname: str
    given: str
    patronymic: str
    full_name: str
    name_truncated: bool
    number: str
    nationality: str | None
    birth_date: str | None
    sex: str | None
    expiry: str | None
    optional: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places of the fields as (line, first, end); the check digit stands at ``end``."""

    name: tuple[int, int, int]
    number: tuple[int, int, int]
    nationality: tuple[int, int, int]
    birth: tuple[int, int, int]
    sex: tuple[int, int]
    expiry: tuple[int, int, int]
    optional: tuple[tuple[int, int, int], ...]
    composite: tuple[tuple[int, int, int], ...]
    composite_at: tuple[int, int] | None


def _two_lines(width: int, optional_end: int, composite: bool) -> _Layout:
    parts = ((1, 0, 10), (1, 13, 20), (1, 21, width - 1)) if composite else ()
    return _Layout(
        (0, 5, width),
        (1, 0, 9),
        (1, 10, 13),
        (1, 13, 19),
        (1, 20),
        (1, 21, 27),
        ((1, 28, optional_end),),
        parts,
        (1, width - 1) if composite else None,
    )


_LAYOUTS: dict[str, _Layout] = {
    "TD3": _two_lines(44, 42, True),
    INTERNAL: _two_lines(44, 42, True),
    "TD2": _two_lines(36, 35, True),
    "MRV-A": _two_lines(44, 44, False),
    "MRV-B": _two_lines(36, 36, False),
    "TD1": _Layout(
        (2, 0, 30),
        (0, 5, 14),
        (1, 15, 18),
        (1, 0, 6),
        (1, 7),
        (1, 8, 14),
        ((0, 15, 30), (1, 18, 29)),
        ((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
        (1, 29),
    ),
}


def check_digit(text: str) -> str:
    """The check digit over A-Z, 0-9 and ``<`` (ICAO 9303-3 §4.9: weights 7 3 1, modulo 10)."""
    return str(sum(_SIGNS[sign] * _WEIGHTS[i % 3] for i, sign in enumerate(text)) % 10)


def looks_like_mrz(text: str) -> bool:
    """Whether a text is a machine-readable zone or was meant to be one."""
    rows = _rows(text)
    plain = "".join(rows)
    # Each of them is better read by itself.
    two_of_a_card = [len(row) for row in rows] == [30, 30]
    if len(plain) < 50 or two_of_a_card or _MISREAD_FILLERS.search(rows[0]):
        return False
    return (
        bool(_START.match(plain))
        and plain.count("<") >= 2
        and any(sign.isdigit() for sign in plain)
    )


def parse_mrz(text: str, today: date | None = None) -> Mrz:
    """Read a zone, tolerant of a scanner's noise; wrong check digits are reported, never refused.

    Two-digit years are years of birth not after ``today`` (default: the current day). Raises
    MrzError when lines, lengths or signs are not those of a document.
    """
    today = today or date.today()
    lines = _lines(text)
    kind = _kind(lines)
    layout = _LAYOUTS[kind]
    checks: list[Check] = []
    number, optional, line_mends = _number(kind, layout, lines, checks)
    lines = line_mends
    birth = _dated(layout.birth, "birth_date", lines, checks)
    expiry = _dated(layout.expiry, "expiry", lines, checks)
    _optional_check(kind, lines, checks)
    if layout.composite_at:
        line, place = layout.composite_at
        whole = "".join(lines[i][a:b] for i, a, b in layout.composite)
        checks.append(_check("composite", whole, lines[line][place]))
    line, first, end = layout.name
    surname, given, patronymic, cut = _names(lines[line][first:end], kind)
    line, first, end = layout.nationality
    nationality = _state(lines[line][first:end])
    sex = {"M": "male", "F": "female"}.get(lines[layout.sex[0]][layout.sex[1]])
    return Mrz(
        kind=kind,
        document=lines[0][:2].rstrip("<"),
        issuer=_state(lines[0][2:5]),
        surname=surname,
        given=given,
        patronymic=patronymic,
        full_name=" ".join(part for part in (surname, given, patronymic) if part),
        name_truncated=cut,
        number=number,
        nationality=nationality,
        birth_date=birth_of(birth, today),
        sex=sex,
        expiry=_expiry(expiry, today),
        optional=optional,
        checks=tuple(checks),
    )


def _lines(text: str) -> list[str]:
    rows = _rows(text)
    if not rows:
        raise MrzError("The machine-readable zone is empty.")
    for at, row in enumerate(rows, 1):
        for place, sign in enumerate(row, 1):
            if sign not in _SIGNS:
                raise MrzError(f"Line {at}, place {place}: {sign!r} is no sign of such a zone.")
    if len(rows) == 1 or (_are_broken(rows) and sum(map(len, rows)) in _TOTALS):
        rows = _split("".join(rows))
    wanted = 30 if len(rows) == 3 else 36 if max(map(len, rows)) <= 38 else 44
    if len(rows) != _LENGTHS[wanted]:
        raise MrzError(f"The zone has {len(rows)} lines, it should have two or three.")
    return [_fitted(row, wanted, at, len(rows)) for at, row in enumerate(rows, 1)]


def _rows(text: str) -> list[str]:
    """Lines as they stand on the document, without blanks: some scanners send the second of two first."""
    rows = ["".join(row.split()) for row in in_its_signs(text).splitlines()]
    rows = [row for row in rows if row]
    if len(rows) == 2 and _has_dates(rows[0]) and not _has_dates(rows[1]):
        return rows[::-1]
    return rows


def _are_broken(rows: list[str]) -> bool:
    """Whether lines are none of a document, but may have been parted where they were copied."""
    return len(rows) > 3 or len({len(row) for row in rows}) > 1


def _has_dates(row: str) -> bool:
    """Whether birth and expiry stand in a line as in the second one of a booklet."""
    return f"{row[13:20]}{row[21:28]}".translate(MISREAD_DIGITS).isdecimal() and len(row) >= 36


def _split(row: str) -> list[str]:
    for total, count in ((88, 2), (72, 2), (90, 3)):
        if len(row) == total:
            # 90 signs are three lines of an identity card, or two of a passport and two too many.
            size = total // count
            return [row[i : i + size] for i in range(0, total, size)]
    for total, size in ((87, 44), (71, 36), (89, 30)):
        # One filler lost: it was the last of the name line, or stood before the last digit.
        if len(row) == total:
            return _split_short(row, size)
    raise MrzError(
        f"The zone is one line of {len(row)} signs; two lines have 72 or 88 and three have 90."
    )


def _split_short(row: str, size: int) -> list[str]:
    if size == 30:
        return [row[:30], row[30:60], row[60:]]
    second_is_whole = row[size - 1 :]
    if second_is_whole[13:19].translate(MISREAD_DIGITS).replace("<", "0").isdecimal():
        return [row[: size - 1], second_is_whole]
    return [row[:size], row[size:]]


def _fitted(row: str, wanted: int, at: int, count: int) -> str:
    over = len(row) - wanted
    if 0 < over <= 2 and row.endswith("<" * over):
        return row[:wanted]
    name_line = at == (3 if count == 3 else 1)
    if -2 <= over < 0 and (name_line or count == 3):
        fill = "<" * -over
        # In the second line of a card the last sign is the check digit: fillers stand before it.
        return row[:-1] + fill + row[-1] if count == 3 and at == 2 else row + fill
    if -2 <= over < 0 and not name_line:
        fill = "<" * -over
        return row[:-1] + fill + row[-1] if row[-1].isdecimal() else row + fill
    if name_line and over < 0 and "<<" in row and len(row) > 8:
        return row.ljust(wanted, "<")
    if over:
        raise MrzError(f"Line {at} has {len(row)} signs, it should have {wanted}.")
    return row


def _kind(lines: list[str]) -> str:
    width, first = len(lines[0]), lines[0][0]
    if width == 30:
        kind = "TD1"
    elif first == "V":
        kind = "MRV-A" if width == 44 else "MRV-B"
    elif width == 44:
        kind = INTERNAL if lines[0].startswith("PNRUS") else "TD3"
    else:
        kind = "TD2"
    if first not in "PVIAC" or (width == 44 and first not in "PV"):
        raise MrzError(f"Line 1, place 1: {first!r} is no kind of document of {width} signs.")
    return kind


def _check(field: str, text: str, found: str) -> Check:
    expected = check_digit(text)
    if found == "<" and not text.strip("<"):
        return Check(field, True, "<", found)
    if expected != found and found.translate(MISREAD_DIGITS) == expected:
        return Check(field, True, expected, found, text.rstrip("<"))
    return Check(field, expected == found, expected, found)


def _put(lines: list[str], line: int, first: int, text: str) -> list[str]:
    row = lines[line]
    return [*lines[:line], row[:first] + text + row[first + len(text) :], *lines[line + 1 :]]


def _dated(place: tuple[int, int, int], field: str, lines: list[str], checks: list[Check]) -> str:
    """A date's six signs, misread digits mended where that heals the check digit."""
    line, first, end = place
    text, found = lines[line][first:end], lines[line][end]
    mended, digit = text.translate(MISREAD_DIGITS), found.translate(MISREAD_DIGITS)
    check = _check(field, text, found)
    if (mended, digit) != (text, found) and check_digit(mended) == digit:
        check = Check(field, True, digit, found, mended)
        lines[:] = _put(lines, line, first, mended + digit)
    checks.append(check)
    return mended


def _number(
    kind: str, layout: _Layout, lines: list[str], checks: list[Check]
) -> tuple[str, str, list[str]]:
    line, first, end = layout.number
    text, found = lines[line][first:end], lines[line][end]
    options = [lines[i][a:b].rstrip("<") for i, a, b in layout.optional]
    if (
        kind in ("TD1", "TD2")
        and found == "<"
        and "<" not in text
        and options[0][:1] not in ("", "<")
    ):
        # A number of over nine signs goes on in the optional data, its check digit last.
        tail, _, rest = options[0].partition("<")
        text, found = text + tail[:-1], tail[-1]
        checks.append(_check("number", text, found))
        options[0] = rest
    else:
        check = _check("number", text, found)
        for mended in _number_mends(text) if not check.ok else ():
            if check_digit(mended) == found.translate(MISREAD_DIGITS):
                check = Check("number", True, check_digit(mended), found, mended.rstrip("<"))
                lines = _put(lines, line, first, mended + check.expected)
                text = mended
                break
        checks.append(check)
    number = text.rstrip("<")
    optional = " ".join(" ".join(part.replace("<", " ").split()) for part in options if part)
    if kind == INTERNAL and options[0][:1].isdecimal() and len(number) == 9:
        number = number[:3] + options[0][0] + number[3:]
    return number.replace("<", ""), optional, lines


def _number_mends(text: str) -> list[str]:
    """Readings of a document number that has misread signs: all digits, or after its letters."""
    body = text.rstrip("<")
    fill = "<" * (len(text) - len(body))
    digits = "".join(body).translate(MISREAD_DIGITS)
    mends = [body[:kept] + digits[kept:] + fill for kept in range(3)]
    return [m for m in dict.fromkeys(mends) if m != text and m.strip("<")[2:].isdecimal()]


def _optional_check(kind: str, lines: list[str], checks: list[Check]) -> None:
    if kind in ("TD3", INTERNAL):
        checks.append(_check("optional", lines[1][28:42], lines[1][42]))


def _names(field: str, kind: str) -> tuple[str, str, str, bool]:
    """Surname, given names, patronymic, and whether the field may have cut the name (§4.7)."""
    cut = field[-1] != "<"
    surname, _, given = field.rstrip("<").partition("<<")
    if kind == INTERNAL:
        first, _, last = given.partition("<")
        return decode_internal(surname), decode_internal(first), decode_internal(last), cut
    return (
        " ".join(surname.translate(MISREAD_LETTERS).replace("<", " ").split()),
        " ".join(given.translate(MISREAD_LETTERS).replace("<", " ").split()),
        "",
        cut,
    )


def names_in(field: str) -> str:
    """The name in a field of names, surname first."""
    surname, given, _, _ = _names(field.ljust(len(field) + 1, "<"), "")
    return " ".join(part for part in (surname, given) if part)


def _state(code: str) -> str | None:
    letters = code.rstrip("<").translate(str.maketrans("015", "OIS"))
    return ALPHA2.get(letters)


def _iso(digits: str, century: int) -> str | None:
    year = f"{century + int(digits[:2]):04d}"
    month, day = digits[2:4], digits[4:6]
    if not month.isdecimal() or not 1 <= int(month) <= 12:
        return year
    if not day.isdecimal() or not 1 <= int(day) <= 31:
        return f"{year}-{month}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return f"{year}-{month}"


def birth_of(digits: str, today: date) -> str | None:
    """The ISO date of birth of six signs, or the first part of one; None where not even the year is known."""
    if not digits[:2].isdecimal():
        return None
    born = _iso(digits, today.year // 100 * 100)
    if born is None or born > today.isoformat()[: len(born)]:
        return _iso(digits, today.year // 100 * 100 - 100)
    return born


def _expiry(digits: str, today: date) -> str | None:
    if not digits[:2].isdecimal():
        return None
    century = today.year // 100 * 100
    years = (century - 100, century, century + 100)
    nearest = min(years, key=lambda c: abs(c + int(digits[:2]) - today.year))
    return _iso(digits, nearest)
