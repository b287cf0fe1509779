"""What goes into the photos and comes out of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from bank.photos.errors import Code
from bank.store.model import Key
from index_mappings.fields import Text

Size = Literal["full", "thumb"]


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that a record carries; `place` 1 is the one to show first.

    `digest` is SHA-256 of the picture as it is kept, `width` and `height` are its pixels.
    """

    key: Key
    place: int
    digest: str
    width: int
    height: int
    added_at: datetime
    run: int


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A file that was not taken in, by its path in the source, and why."""

    file: str
    code: Code
    reason: Text


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one folder or zip.

    Counted are photos of records: a file that two records name counts twice. `list_file` holds the
    quarantined as JSON Lines; None when there are none.
    """

    run: int
    added: int
    replaced: int
    unchanged: int
    quarantined: tuple[Quarantined, ...]
    list_file: Path | None = None


class TroubleKind(StrEnum):
    """What is wrong on the disk."""

    MISSING = "missing"
    ALTERED = "altered"
    STRAY = "stray"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file under the photos' folder that is gone, altered, or that no record carries."""

    kind: TroubleKind
    file: str
    digest: str = ""
