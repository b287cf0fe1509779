"""Slips of hand and machine: keyboards, the wrong layout, optical reading."""

from __future__ import annotations

import random
from collections.abc import Callable

# Rows of the two keyboards key by key: Windows "Russian" (ЙЦУКЕН) and US QWERTY.
CYRILLIC_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
LATIN_ROWS = ("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,.")
TO_LATIN = {
    c: q
    for cyrillic, latin in zip(CYRILLIC_ROWS, LATIN_ROWS, strict=True)
    for c, q in zip(cyrillic, latin, strict=True)
} | {"ё": "`"}
TO_CYRILLIC = {q: c for c, q in TO_LATIN.items()}
# Shapes that optical reading takes for one another.
OCR_LATIN = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("i", "l"), ("l", "i"), ("o", "0"),
    ("l", "1"), ("u", "v"), ("v", "y"), ("e", "c"), ("h", "b"), ("n", "ri"),
)  # fmt: skip
OCR_CYRILLIC = (
    ("ш", "щ"), ("щ", "ш"), ("и", "н"), ("н", "п"), ("о", "0"), ("е", "с"), ("ц", "ч"),
    ("л", "п"), ("ё", "е"), ("й", "и"), ("ж", "к"), ("в", "б"), ("з", "э"), ("ы", "ьі"),
)  # fmt: skip


def _neighbours(rows: tuple[str, ...]) -> dict[str, str]:
    near: dict[str, str] = {}
    for y, row in enumerate(rows):
        for x, key in enumerate(row):
            around = [row[x - 1 : x], row[x + 1 : x + 2]]
            around += [other[x : x + 1] for other in rows[max(0, y - 1) : y + 2] if other != row]
            near[key] = "".join(one for one in around if one.isalpha())
    return near


_NEAR = _neighbours(CYRILLIC_ROWS) | _neighbours(LATIN_ROWS)


def _inside(change: Callable[[str, int, random.Random], str]) -> Callable[..., str]:
    def slip(word: str, chance: random.Random) -> str:
        if len(word) < 5:
            return word
        return change(word, chance.randrange(1, len(word) - 1), chance)

    return slip


def _neighbour(word: str, at: int, chance: random.Random) -> str:
    near = _NEAR.get(word[at].lower(), "")
    return word[:at] + chance.choice(near) + word[at + 1 :] if near else word


_SLIPS = tuple(
    _inside(change)
    for change in (
        _neighbour,
        _neighbour,
        lambda word, at, chance: word[:at] + word[at + 1 :],
        lambda word, at, chance: word[:at] + word[at] + word[at:],
        lambda word, at, chance: word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],
    )
)


def mistyped(word: str, chance: random.Random) -> str:
    """The word with one slip of the keyboard: a neighbour key, a letter lost, doubled, swapped."""
    return chance.choice(_SLIPS)(word, chance)


def wrong_layout(text: str) -> str:
    """What appears when the text is typed with the other alphabet switched on."""
    table = TO_CYRILLIC if text.isascii() else TO_LATIN
    typed = "".join(table.get(letter.lower(), letter) for letter in text)
    return " ".join(word[:1].upper() + word[1:] for word in typed.split())


def misread(word: str, chance: random.Random) -> str:
    """The word with one confusion of optical reading, where one of its letters has any."""
    table = list(OCR_LATIN if word.isascii() else OCR_CYRILLIC)
    chance.shuffle(table)
    for seen, taken in table:
        at = word.find(seen, 1)
        if at > 0:
            return word[:at] + taken + word[at + len(seen) :]
    return word
