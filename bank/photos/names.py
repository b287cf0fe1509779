"""File names of photos: `<record id>.jpg`, `<record id>_2.jpg`, with signs no file name may hold quoted.

Quoting is that of URLs (`12/7` is `12%2F7`), for those signs alone; names are compared in NFC, as
records keep them. What stands before the last `/` is the folder, which says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import unquote

from bank.photos.errors import Code, PhotoRefused
from index_mappings.fields import Text

ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
MOST_PLACES = 99
LONGEST_NAME = 255
"""Bytes of a file name, by the file systems in use."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f%/\\:*?"<>|]|^[.~ ]|[. ]$|_(?=[0-9]{1,2}$)')
_PLACE = re.compile(r"(?P<id>.+)_(?P<place>[0-9]{1,2})", re.DOTALL)
_DRIVE = re.compile(r"[A-Za-z]:")


def file_name(id: str, place: int = 1) -> str:
    """The name under which a record's photo of a place (1, 2 …) is sent.

    Raises ValueError for a place out of bounds, and for an id too long for a file name: such a
    record names its photos in its own field.
    """
    if not 1 <= place <= MOST_PLACES:
        raise ValueError(f"places of photos go from 1 to {MOST_PLACES}")
    stem = _UNSAFE.sub(_quoted, unicodedata.normalize("NFC", id))
    if not stem:
        raise ValueError("a record has a number")
    name = f"{stem}.jpg" if place == 1 else f"{stem}_{place}.jpg"
    if len(name.encode()) > LONGEST_NAME:
        raise ValueError("the record's number is too long for a file name")
    return name


def _quoted(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode())


def readings(name: str) -> tuple[tuple[str, int], ...]:
    """The records that a file may belong to by its name, each as (id, place); at most two.

    `7_2.jpg` is the second photo of 7 or the first of 7_2: which of them, the bank must say.
    """
    stem = _stem(name)
    found = [(_unquoted(stem), 1)]
    numbered = _PLACE.fullmatch(stem)
    if numbered and int(numbered["place"]):
        found.append((_unquoted(numbered["id"]), int(numbered["place"])))
    # No record has such a number, and databases refuse the question.
    return tuple(one for one in found if one[0] and "\0" not in one[0])


def _stem(name: str) -> str:
    base = name.rpartition("/")[2]
    for ending in ENDINGS:
        if base.lower().endswith(ending):
            return base[: -len(ending)]
    return base


def _unquoted(stem: str) -> str:
    # Normalised last: a mark must join the sign that was quoted, not a letter of the quoting.
    return unicodedata.normalize("NFC", unquote(stem))


def is_picture_name(name: str) -> bool:
    """Whether a name ends as that of a picture does."""
    return name.lower().endswith(ENDINGS)


def references(name: str) -> tuple[str, str]:
    """By what a record's own photo field may name this file: its whole path, or its last part."""
    whole = reference(name)
    return whole, whole.rpartition("/")[2]


def reference(text: str) -> str:
    """What a record's photo field says, as it is compared: `Foto\\12.JPG` is `foto/12.jpg`."""
    plain = unicodedata.normalize("NFC", text).replace("\\", "/").casefold()
    return plain.strip().removeprefix("./")


def check_safe(name: str) -> None:
    """Raise PhotoRefused for a name that leads out of its source, or that cannot be written down."""
    parts = PurePosixPath(name).parts
    if (
        not parts
        or name.startswith("/")
        or _DRIVE.match(name)
        or ".." in parts
        or "\\" in name
        or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    ):
        raise PhotoRefused(
            Code.UNSAFE_NAME,
            Text(
                "has a name that leads out of its folder, or signs no name may hold.",
                "имеет имя, ведущее за пределы папки, или недопустимые знаки в имени.",
            ),
        )
