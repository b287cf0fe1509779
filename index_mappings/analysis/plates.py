"""Number plates: the formats in use as data. A format explains and ranks, it never refuses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from index_mappings.analysis.lookalikes import bare, fold_shapes

R = "[ABEKMHOPCTYX]"
B = "[ABEIKMHOPCTX]"
ANY = "[A-ZА-Я]"
RU_REGION = r"(?P<region>\d{2,3})"
KZ_REGION = r"(?P<region>0[1-9]|1\d|20)"
TJ_REGION = r"(?P<region>0[1-8])"
UZ_REGION = r"(?P<region>\d{2})"
BY_REGION = r"(?P<region>[0-8])"


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One series of plates: ISO state code, kind, pattern over the canonical key, samples."""

    state: str
    kind: str
    pattern: re.Pattern[str]
    samples: tuple[str, ...] = ()


def _format(state: str, kind: str, pattern: str, *samples: str) -> PlateFormat:
    return PlateFormat(state, kind, re.compile(pattern), samples)


FORMATS: tuple[PlateFormat, ...] = (
    # Russia: GOST R 50577-93 and -2018, order MVD 766/2017.
    _format("RU", "car", rf"{R}\d{{3}}{R}{{2}}{RU_REGION}", "А123ВС77", "О111ОО799"),
    _format("RU", "taxi or bus", rf"{R}{{2}}\d{{3}}{RU_REGION}", "АВ12377"),
    _format("RU", "trailer", rf"{R}{{2}}\d{{4}}{RU_REGION}", "АВ1234 77"),
    _format("RU", "motorcycle, tractor or military", rf"\d{{4}}{R}{{2}}{RU_REGION}", "1234АВ77"),
    _format("RU", "police car", rf"{R}\d{{4}}{RU_REGION}", "А1234 77"),
    _format("RU", "police trailer", rf"\d{{3}}{R}{RU_REGION}", "123А77"),
    _format("RU", "police motorcycle", rf"\d{{4}}{R}{RU_REGION}", "1234А77"),
    _format("RU", "diplomatic", rf"\d{{3}}(CD\d{{1,2}}|[DT]\d{{3}}){RU_REGION}", "004D012 77"),
    _format("RU", "transit", rf"{R}{{2}}\d{{3}}{R}{RU_REGION}", "АВ123С77"),
    _format("RU", "leaving the country", rf"T{R}{{2}}\d{{3}}{RU_REGION}", "ТАО00237"),
    _format("SU", "private, 1980", rf"{ANY}\d{{4}}{ANY}{{2}}", "ж 1234 МО"),
    _format("SU", "state, 1980", rf"\d{{4}}{ANY}{{3}}", "1234 МОС"),
    _format("AM", "natural person", r"\d{2}[A-Z]{2}\d{3}", "12AB345"),
    _format("AM", "legal entity", r"\d{3}[A-Z]{2}\d{2}", "123AB12"),
    _format("AM", "trailer or farm", r"\d{4}[A-Z]{2}", "1234AB"),
    _format("AM", "motorcycle", r"[A-Z]{2}\d{3}", "AB123"),
    _format("BY", "car", rf"(\d{{4}}|E\d{{3}}){B}{{2}}{BY_REGION}", "1234AB-7", "E123AB-5"),
    _format("BY", "truck or bus", rf"{B}{{2}}\d{{4}}{BY_REGION}", "AB1234-5"),
    _format("BY", "trailer", rf"{B}\d{{4}}{B}{BY_REGION}", "A1234B-5"),
    _format("BY", "diplomatic", rf"C[DC]\d{{4}}{BY_REGION}", "CD1234-5"),
    _format("BY", "taxi", r"[1-8]TAX\d{4}", "7TAX1234"),
    _format("BY", "tractor", r"[A-Z]{2}[1-8]\d{4}", "AB-7 1234"),
    _format("BY", "temporary", r"[1-8][A-Z]{2}T\d{4}", "7ABT1234"),
    _format("BY", "police or military", r"\d{4}[A-Z]{2}", "1234MA"),
    _format("BY", "1992-2004", r"\d{4}[A-Z]{2,3}", "1234MBA"),
    _format("KZ", "private", rf"\d{{3}}[A-Z]{{3}}{KZ_REGION}", "123ABC02"),
    _format("KZ", "legal entity", rf"\d{{3}}[A-Z]{{2}}{KZ_REGION}", "123AB02"),
    _format("KZ", "foreigner or company", rf"[FHKM]\d{{4}}{KZ_REGION}", "F1234 02"),
    _format("KZ", "motorcycle or trailer", rf"\d{{2}}[A-Z]{{2,3}}{KZ_REGION}", "12AB02"),
    _format("KZ", "1993-2012", r"[A-Z]\d{3}[A-Z]{2,3}", "A585CUO"),
    _format("KG", "2016", r"0[1-9]\d{3}[A-Z]{2,3}", "01 123 ABC"),
    _format("KG", "foreign owner", r"0[1-9]\d{4}[A-Z]", "011234A"),
    _format("KG", "1994-2016", r"[A-Z]\d{4}[A-Z]{1,2}", "B1234AB"),
    _format("MD", "2015", r"[A-Z]{3}\d{3}", "ABC123"),
    _format("MD", "1992-2015", r"([CK]|[A-Z]{2})[A-Z]{2}\d{1,3}", "CAB123"),
    _format(
        "MD",
        "special",
        r"RM[PGA]?\d{3,4}|(CD|TC|TS|CA)\d{3}[A-Z]{1,2}|MAI\d{3,4}|FA\d{4}|DG\d{4}",
        "RMP123",
        "CD123AA",
        "MAI1234",
    ),
    _format("MD", "foreigner, old", r"H[A-Z]{1,3}\d{1,4}", "HAB123"),
    _format("MD", "Transnistria", r"[ABEHKPCT]\d{3}[ABCEHKMPTXY]{2}", "T123AB"),
    _format("TJ", "2009", rf"\d{{3,4}}[A-Z]{{1,2}}{TJ_REGION}", "1234AB01"),
    _format("TJ", "1996-2009", rf"({R}{{1,2}}\d{{4}}|\d{{4}}{R}{{1,2}}){TJ_REGION}", "А1234 01"),
    _format("TJ", "government", r"\d{3}TJ", "123TJ"),
    _format("UZ", "private", rf"{UZ_REGION}[A-Z]\d{{3}}[A-Z]{{2}}", "01A123BC"),
    _format("UZ", "legal entity", rf"{UZ_REGION}\d{{3}}[A-Z]{{3}}", "01123ABC"),
    _format("UZ", "trailer", rf"{UZ_REGION}\d{{4}}[A-Z]{{2}}", "011234AB"),
    _format("UZ", "two wheels or tractor", rf"{UZ_REGION}\d{{3}}[A-Z]{{2}}", "01123AB"),
    _format("UZ", "foreigner or company", rf"{UZ_REGION}[HM]\d{{6}}", "01H123456"),
    _format("UZ", "temporary", rf"T\d{{6}}{UZ_REGION}", "T12345601"),
    _format("UZ", "diplomatic", r"[DTX]\d{6}|CMD\d+", "D012345", "CMD1234"),
    _format("UZ", "before 2008", rf"{UZ_REGION}[A-Z]{{1,3}}\d{{3,4}}", "30A1234"),
    _format("AZ", "car", r"\d{2}[A-Z]{2}\d{3}", "10-AA-123"),
    _format("AZ", "foreigner", r"H\d{6}", "H123456"),
    _format("TM", "car", r"[A-Z]{2}\d{4}(AG|AH|BN|DZ|LB|MR)", "AA 12 34 AG"),
    _format("TM", "diplomatic", r"\d{2}CD\d{3}", "01CD123"),
    _format("GE", "2014", r"[A-Z]{2}\d{3}[A-Z]{2}", "AB-123-AB"),
    _format("GE", "before 2014", r"[A-Z]{3}\d{3}", "ABC123"),
    _format("UA", "2004", r"[ABCEIHKMOPTX]{2}\d{4}[ABCEIKMHOPTXYZ][A-Z]", "AA1234BB"),
    _format("UA", "1995-2004", r"\d{5}[A-Z]{2}", "12345AB"),
)
"""Domain facts §1, in its order; within a state the commoner kind first."""

_MARKS: dict[str, str] = {
    "RUS": "RU",
    # РУС by the shape of its letters, and RUS in a number read by sound.
    "PYC": "RU",
    "BY": "BY",
    "BLR": "BY",
    "KZ": "KZ",
    "KAZ": "KZ",
    "KG": "KG",
    "KГ": "KG",
    "KGZ": "KG",
    "KS": "KG",
    "AM": "AM",
    "ARM": "AM",
    "MD": "MD",
    "TJ": "TJ",
    "UZ": "UZ",
    "AZ": "AZ",
    "TM": "TM",
    "GE": "GE",
    "UA": "UA",
}
# Kyrgyz plates of 2016 have theirs below the region: 01 KG 123 ABC.
_MARK_APART = re.compile(
    f"^(?:{'|'.join(_MARKS)})|(?:{'|'.join(_MARKS)})$|(?<=^[0?][1-9?])K[GГ](?=[\\d?])"
)
_LONGEST_PLATE = 11
_MOST_GAPS = 3
_ATOM = re.compile(r"\(\?P<\w+>|\{[\d,]+\}|\\d|\[[^]]*\]|[A-Z0-9]")
_REGION = re.compile(r"\(\?P<region>([^)]*)\)")


def _or_unknown(atom: re.Match[str]) -> str:
    """An atom of a format that ``?`` fits as well; what is no sign stays."""
    text = atom.group()
    if text.startswith("["):
        return f"{text[:-1]}?]"
    if text == r"\d" or len(text) == 1:
        return f"[{text}?]"
    return text


def _any_of(formats: list[PlateFormat], region: str) -> re.Pattern[str]:
    """One pattern of formats that keys with ``?`` fit too; ``region`` follows the group of a region."""
    sources = (_REGION.sub(rf"(?:\1){region}", each.pattern.pattern) for each in formats)
    return re.compile("|".join(f"(?:{_ATOM.sub(_or_unknown, source)})" for source in sources))


_OF_ANY_STATE = _any_of(list(FORMATS), "")
# Who writes the mark of the state often leaves the region out: А123ВС RUS.
_OF_STATE = {
    state: _any_of([each for each in FORMATS if each.state == state], "?")
    for state in _MARKS.values()
}


@lru_cache(maxsize=8192)
def readings_of_key(key: str) -> tuple[PlateFormat, ...]:
    """The formats that a canonical key fits, in the order of ``FORMATS``."""
    return tuple(each for each in FORMATS if each.pattern.fullmatch(key))


def _without_a_mark(key: str) -> Iterator[str]:
    """What is left of a key or pattern without the mark beside it, where it may be of that state."""
    for mark in _MARK_APART.finditer(key):
        rest = key[: mark.start()] + key[mark.end() :]
        if rest and _may_fit(rest, _OF_STATE[_MARKS[mark.group()]]):
            yield rest


def _may_fit(pattern: str, formats: re.Pattern[str]) -> bool:
    """Whether some number answers both a pattern with ``?`` and ``*`` and one of the formats."""
    pieces = pattern.split("*")
    gaps = len(pieces) - 1
    room = _LONGEST_PLATE - len(pattern) + gaps
    if not gaps:
        return formats.fullmatch(pattern) is not None
    if gaps > _MOST_GAPS or room < 0:
        return False
    return any(
        formats.fullmatch("".join(p + "?" * n for p, n in zip(pieces, (*sizes, 0), strict=True)))
        for sizes in product(range(room + 1), repeat=gaps)
        if sum(sizes) <= room
    )


@lru_cache(maxsize=8192)
def strip_marks(key: str) -> str:
    """A folded key without the country mark beside the number.

    A mark goes only when what is left is a number of that state, with or without its region, and the
    whole is one of none: the letters AM, KZ or TM stand in the numbers of other states as well.
    """
    while not readings_of_key(key) and (rest := next(_without_a_mark(key), "")):
        key = rest
    return key


def pattern_readings(pattern: str) -> tuple[str, ...]:
    """A folded plate with ``?`` and ``*`` in it as it stands and without a country mark beside it.

    As it stands only where it may be a number so: with signs unknown, А12*RUS may be either.
    """
    rests = tuple(dict.fromkeys(_without_a_mark(pattern)))
    if rests and not _may_fit(pattern, _OF_ANY_STATE):
        return rests
    return (pattern, *rests)


@lru_cache(maxsize=8192)
def stems(key: str) -> tuple[str, ...]:
    """The key without its region, for each format that has one; officers often omit it."""
    found: list[str] = []
    for each in readings_of_key(key):
        match = each.pattern.fullmatch(key)
        if match and "region" in each.pattern.groupindex:
            found.append(key[: match.start("region")] + key[match.end("region") :])
    return tuple(dict.fromkeys(stem for stem in found if len(stem) >= 4))


def plate_readings(value: str) -> list[PlateFormat]:
    """States and kinds whose format a plate fits, commoner first; empty for a personal plate.

    Several states share a format (``01123ABC`` is Kyrgyz and Uzbek): for ranking only.
    """
    return list(readings_of_key(strip_marks(fold_shapes(bare(value)))))
