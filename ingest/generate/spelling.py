"""Plain spelling tables of passports, for aliases and queries; apart from the bank's analysis.

Sources: ICAO 9303-3 section 6; order MVD 310/1997; Soviet passports in the French style.
"""

from __future__ import annotations

ICAO = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "ie",
            "y",
            "_",
            "e",
            "iu",
            "ia",
        ],
        strict=True,
    )
) | dict(
    zip(
        "әғқңөұүһіўҳҷӣӯ",
        ["a", "g", "k", "n", "o", "u", "u", "h", "i", "u", "kh", "ch", "i", "u"],
        strict=True,
    )
)
MVD = ICAO | {"й": "y", "ю": "yu", "я": "ya", "ъ": "_", "ҷ": "j", "ҳ": "h", "қ": "q"}
FRENCH = ICAO | dict(zip("жшщчую", ["j", "ch", "chtch", "tch", "ou", "iou"], strict=True))
NATIONAL = ICAO | dict(zip("жхҳҷқғўй", ["j", "x", "h", "j", "q", "gʻ", "oʻ", "y"], strict=True))
TABLES = (ICAO, ICAO, MVD, FRENCH, NATIONAL)
RUSSIAN = dict(
    zip(
        "әғқңөұүһіўҳҷӣӯ",
        ["а", "г", "к", "н", "о", "у", "у", "х", "и", "у", "х", "дж", "и", "у"],
        strict=True,
    )
)


def spelled(name: str, table: dict[str, str]) -> str:
    """The name letter by letter by a table, words capitalised."""
    words = ["".join(table.get(sign, sign) for sign in word.lower()) for word in name.split()]
    return " ".join(word.replace("_", "").capitalize() for word in words)
