"""Vehicle identification numbers (ISO 3779, 3780): what can be told from one, never a refusal."""

import re
from dataclasses import dataclass

from index_mappings.analysis.lookalikes import bare, fold_shapes

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}
_NEVER_IN_A_VIN = str.maketrans("IOQ", "100")
_ORDER = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"
_REGIONS = (
    ("AH", "Africa"),
    ("JR", "Asia"),
    ("SZ", "Europe"),
    ("15", "North America"),
    ("67", "Oceania"),
    ("80", "South America"),
)
_COUNTRIES = (
    ("J", "A0", "JP"),
    ("K", "LR", "KR"),
    ("L", "A0", "CN"),
    ("M", "AE", "IN"),
    ("N", "AE", "IR"),
    ("N", "LR", "TR"),
    ("S", "AM", "GB"),
    ("S", "NT", "DE"),
    ("S", "UZ", "PL"),
    ("T", "JP", "CZ"),
    ("T", "RV", "HU"),
    ("U", "UZ", "RO"),
    ("V", "FR", "FR"),
    ("V", "SW", "ES"),
    ("W", "A0", "DE"),
    ("X", "FK", "UZ"),
    ("X", "S0", "RU"),
    ("Y", "36", "BY"),
    ("Y", "89", "UA"),
    ("Y", "SW", "SE"),
    ("Z", "AR", "IT"),
    ("1", "A0", "US"),
    ("2", "A0", "CA"),
    ("3", "AW", "MX"),
    ("4", "A0", "US"),
    ("5", "A0", "US"),
    ("9", "AE", "BR"),
)
"""Ranges of the second sign assigned to a country (ISO 3780); the frequent ones of this region."""


@dataclass(frozen=True, slots=True)
class VinDescription:
    """What a VIN says of itself; ``check_digit`` is mandatory in North America only."""

    vin: str
    complete: bool
    check_digit: bool | None
    region: str | None
    country: str | None
    small_maker: bool


def vin_key(value: str) -> str:
    """The canonical key: ISO 3779 has no I, O, Q, so these are 1, 0, 0 misread."""
    return fold_shapes(bare(value)).translate(_NEVER_IN_A_VIN)


def check_digit(vin: str) -> str:
    """The sign that position 9 of a canonical VIN would hold where check digits are used."""
    remainder = sum(_VALUES[s] * w for s, w in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def _within(sign: str, span: str) -> bool:
    return _ORDER.index(span[0]) <= _ORDER.index(sign) <= _ORDER.index(span[1])


def describe_vin(value: str) -> VinDescription:
    """Whether it is a whole VIN, its check digit holds, and where the maker is registered."""
    vin = vin_key(value)
    if not _VIN.fullmatch(vin):
        return VinDescription(vin, False, None, None, None, False)
    region = next((name for span, name in _REGIONS if _within(vin[0], span)), None)
    country = next((c for a, span, c in _COUNTRIES if vin[0] == a and _within(vin[1], span)), None)
    return VinDescription(vin, True, check_digit(vin) == vin[8], region, country, vin[2] == "9")
