"""Signs that look alike, are misread for one another, or sound alike, on plates and in numbers."""

import unicodedata
from functools import lru_cache

LOOKALIKES: dict[str, str] = {
    **dict(zip("АВЕЁКМНОРСТУХІЈЅҮӨЎҺ", "ABEEKMHOPCTYXIJSYOYH", strict=True)),
    "Ї": "I",
    "Ұ": "Y",
    "Ԛ": "Q",
    "Ԝ": "W",
    **dict(zip("ՏՍԼՕ", "SULO", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
}
"""Letters of other alphabets with the shape of a Latin one: Cyrillic (GOST R 50577, and the Kazakh,
Tajik and Uzbek letters of registration papers), Armenian (Armenian plates), Greek."""

MISREAD_CLASSES: tuple[str, ...] = (
    "0OQDФ",
    "1ILJ",
    "2Z",
    "3ЗЭEF",
    "4AЧ",
    "5S",
    "6GCБ",
    "7TY",
    "8B",
    "9PR",
    "KXЖ",
    "MNHWИЙП",
    "UVЦ",
    "ШЩ",
)
"""Signs that a camera, a hand or a telephone confuses, as a partition: first sign = the class."""

MISREAD_PAIRS: frozenset[str] = frozenset(
    pair
    for group in (*MISREAD_CLASSES, "17", "38", "FPR", "69", "CG", "DB8", "VY", "NH", "XY")
    for one in group
    for other in group
    if one != other
    for pair in (one + other,)
)
"""Pairs of signs (both orders) taken for each other; unlike the classes they overlap."""

CLASS_SIGNS: str = "".join(group[0] for group in MISREAD_CLASSES[:-1])
"""All classes that a Latin letter or a digit can fall into."""

_SOUND_TO_SHAPE = str.maketrans("VNRSUH", "BHPCYX")
_CYRILLIC_SOUNDS = str.maketrans(
    {
        **dict(zip("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧЫЭІЈ", "ABVGDEEJZIYKLMNOPRSTUFHCCYEIJ", strict=True)),
        **dict(zip("ҒҚҢӨҰҮҺҲҶЎ", "GQNOUUHHJU", strict=True)),
        "Ш": "SH",
        "Щ": "SH",
        "Ю": "U",
        "Я": "A",
        "Ь": "",
        "Ъ": "",
    }
)
_SHAPES = str.maketrans(LOOKALIKES)
_CLASSES = str.maketrans({sign: group[0] for group in MISREAD_CLASSES for sign in group})
_NUMBER_SIGNS = ("№", "º", "°")


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    """One sign that is no ASCII letter or digit: its digit, its base letter, itself, or nothing."""
    value = unicodedata.digit(sign, -1)
    if value >= 0:
        return str(value)
    if not sign.isalnum():
        return ""
    if "CYRILLIC" in unicodedata.name(sign, ""):
        return sign
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isalnum() else sign


def upper(text: str) -> str:
    """Upper case in compatibility form, number signs as blanks; ``№`` would else become letters."""
    if text.isascii():
        return text.upper()
    for sign in _NUMBER_SIGNS:
        text = text.replace(sign, " ")
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper())


def bare(text: str, keep: str = "") -> str:
    """Letters and digits alone, upper case, alphabets as written; signs in ``keep`` stay."""
    signs = []
    for sign in upper(text):
        if sign in keep or (sign.isascii() and sign.isalnum()):
            signs.append(sign)
        elif not sign.isascii():
            signs.append(_plain_sign(sign))
    return "".join(signs)


def fold_shapes(text: str) -> str:
    """Look-alikes of other alphabets as Latin letters (domain rule, GOST R 50577-2018 app. A)."""
    return text if text.isascii() else text.translate(_SHAPES)


def fold_misreads(canonical: str) -> str:
    """Each sign as its misread class: two keys that agree may be one number misread."""
    return canonical.translate(_CLASSES)


def is_misread(one: str, other: str) -> bool:
    """Whether two keys of one length differ only in signs that are taken for each other."""
    return len(one) == len(other) and all(
        a == b or a + b in MISREAD_PAIRS for a, b in zip(one, other, strict=True)
    )


def sound_readings(written: str) -> tuple[str, ...]:
    """Other readings of a bare number typed by sound, folded; at most two, without the plain one.

    Latin letters by sound of a Cyrillic plate (A123VS77 for А123ВС77), and Cyrillic letters by
    sound of a Latin one (123АБЦ02 for 123ABC02).
    """
    plain = fold_shapes(written)
    readings = [fold_shapes(written.translate(_CYRILLIC_SOUNDS))]
    if any(sign in "VNRSU" for sign in written):
        readings.append(fold_shapes(written.replace("KH", "H").translate(_SOUND_TO_SHAPE)))
    return tuple(dict.fromkeys(r for r in readings if r != plain and len(r) >= 3))
