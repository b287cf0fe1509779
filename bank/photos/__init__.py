"""Photos of records: checked, drawn anew, kept by content hash, and served by the record's access."""

from bank.photos.errors import (
    Code,
    PhotoAltered,
    PhotoMissing,
    PhotoRefused,
    PhotosError,
    SourceRefused,
)
from bank.photos.model import Photo, Quarantined, Report, Size, Trouble, TroubleKind
from bank.photos.names import file_name
from bank.photos.photos import Photos

__all__ = [
    "Code",
    "Photo",
    "PhotoAltered",
    "PhotoMissing",
    "PhotoRefused",
    "Photos",
    "PhotosError",
    "Quarantined",
    "Report",
    "Size",
    "SourceRefused",
    "Trouble",
    "TroubleKind",
    "file_name",
]
