"""Placeholders for photos of generated persons: plain silhouettes, told apart by build and colour.

Nobody's face: a head, shoulders, hair and a number on a board, drawn from the record's key alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from bank.photos import file_name
from ingest.generate.records import Generated

SIZE = (300, 400)
SHARE = 0.5
_BACKGROUNDS = ("#c9d3dc", "#d6d1c4", "#cdd8cb", "#d9cdd3", "#c8c8d8")
_SKINS = ("#8d7b6c", "#a08c7a", "#77685c", "#b39f8c")
_CLOTHES = ("#30475e", "#4a3b52", "#3d5a45", "#5c4033", "#2f2f3a", "#7a3b3b", "#555f2f")
_HAIR = ("#1d1a18", "#3b2a20", "#6b5138", "#8a8a8a")


@dataclass(frozen=True, slots=True)
class PhotoFolder:
    """A written folder of photos of one array."""

    path: Path
    category: str
    origin: str
    photos: int


def write_photos(
    folder: Path, records: Iterable[Generated], share: float = SHARE
) -> list[PhotoFolder]:
    """Draw photos for a share (0 to 1) of the persons among generated records.

    One folder for each array, `category.origin`, ready for `kordon photos add`. The same record gets
    the same photo, or none, every time.
    """
    counts: dict[tuple[str, str], int] = {}
    for one in records:
        chance = Random(f"{one.category} {one.origin} {one.record['id']}")
        if "sex" not in one.record or chance.random() >= share:
            continue
        array = one.category, one.origin
        into = _folder(folder, array)
        if array not in counts:
            into.mkdir(parents=True, exist_ok=True)
        for place in range(1, 2 if chance.random() < 0.8 else 3):
            (into / file_name(one.record["id"], place)).write_bytes(
                silhouette(chance, one.record["id"])
            )
            counts[array] = counts.get(array, 0) + 1
    return [
        PhotoFolder(_folder(folder, array), *array, photos)
        for array, photos in sorted(counts.items())
    ]


def _folder(folder: Path, array: tuple[str, str]) -> Path:
    return folder / ".".join(array)


def silhouette(chance: Random, number: str) -> bytes:
    """A JPEG of a head and shoulders, with a number on a board."""
    image = Image.new("RGB", SIZE, chance.choice(_BACKGROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair = chance.choice(_SKINS), chance.choice(_HAIR)
    wide, high = chance.randint(52, 72), chance.randint(70, 92)
    middle, top = SIZE[0] // 2 + chance.randint(-10, 10), chance.randint(70, 100)
    chin = top + 2 * high
    long_hair = chance.random() < 0.35
    if long_hair:
        draw.ellipse((middle - wide - 22, top - 20, middle + wide + 22, chin + 50), fill=hair)
    shoulders = chance.randint(105, 145)
    cloth = chance.choice(_CLOTHES)
    draw.ellipse((middle - shoulders, chin - 5, middle + shoulders, chin + 260), fill=cloth)
    draw.rectangle((middle - 26, chin - 35, middle + 26, chin + 25), fill=skin)
    draw.ellipse((middle - wide, top, middle + wide, chin), fill=skin)
    if not long_hair and chance.random() < 0.8:
        line = chance.randint(185, 215)
        box = (middle - wide - 4, top - 10, middle + wide + 4, chin - 10)
        draw.chord(box, line, 540 - line, fill=hair)
    draw.rectangle((50, 355, 250, 385), fill="white", outline="black")
    draw.text((150, 370), number, fill="black", anchor="mm", font_size=18)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
