"""The name code of the Russian internal passport's MRZ: reversible, one sign a letter.

"Modernised Klair" (order of the interior ministry on the internal passport; domain facts §4).
"""

_CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_CODED = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678"
_TO_CYRILLIC = dict(zip(_CODED, _CYRILLIC, strict=True))


def decode_internal(code: str) -> str:
    """The Cyrillic name of a coded one, ``<`` as a blank; 0, 1 and 5 are О, I and S misread."""
    mended = code.replace("0", "O").replace("1", "I").replace("5", "S")
    return "".join(_TO_CYRILLIC.get(sign, " ") for sign in mended).strip()
