"""What can go wrong with photos; each says why in both languages. No message holds a person's data.

PhotosError
├── SourceRefused   the folder or zip cannot be taken in at all
├── PhotoRefused    one file is no photo that can be kept; goes into the quarantine with its `code`
├── PhotoMissing    no photo of this digest is kept, or its file is gone
└── PhotoAltered    the file is not what was kept: it is not shown

Failures of the database itself are those of `bank.store.errors`.
"""

from __future__ import annotations

from enum import StrEnum

from index_mappings.fields import Text


class Code(StrEnum):
    """Why a file of a source is in quarantine."""

    UNSAFE_NAME = "unsafe-name"
    LINK = "link"
    NO_PLAIN_FILE = "no-plain-file"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too-large"
    BOMB = "bomb"
    NO_PICTURE = "no-picture"
    DAMAGED = "damaged"
    MOVING = "moving"
    TOO_SMALL = "too-small"
    NO_RECORD = "no-record"
    WITHDRAWN = "withdrawn"
    DOUBTFUL = "doubtful"
    TAKEN = "taken"


class PhotosError(Exception):
    """Anything that photos refuse; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class SourceRefused(PhotosError):
    """The folder or zip cannot be taken in at all."""


class PhotoRefused(PhotosError):
    """One file is no photo that can be kept."""

    def __init__(self, code: Code, reason: Text) -> None:
        super().__init__(reason)
        self.code = code


class PhotoMissing(PhotosError):
    """No photo of this digest is kept, or its file is gone."""


class PhotoAltered(PhotosError):
    """The file is not what was kept."""
