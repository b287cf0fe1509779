"""Back-up and restore of a whole installation: one encrypted file, taken while everything runs.

A back-up is a gzipped tar, in the age format: `header.json`, the databases, the other files of the
home, and last `manifest.json` with the size and digest of each. A file without its end is no back-up.
"""

from bank.backup.closing import PLAIN, Lock, Opener, make_identity
from bank.backup.errors import BackupDamaged, BackupError, BackupRefused, LockRefused
from bank.backup.manifest import Manifest, Part
from bank.backup.parts import parts_of
from bank.backup.restoring import Restored, restore_backup
from bank.backup.writing import write_backup

__all__ = [
    "PLAIN",
    "BackupDamaged",
    "BackupError",
    "BackupRefused",
    "Lock",
    "LockRefused",
    "Manifest",
    "Opener",
    "Part",
    "Restored",
    "make_identity",
    "parts_of",
    "restore_backup",
    "write_backup",
]
