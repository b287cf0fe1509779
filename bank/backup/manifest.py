"""What a back-up holds: each part with its size and digest, written last, checked before all else."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from importlib.metadata import version

import orjson

from bank.backup.errors import BackupDamaged

FORMAT = 1
HEADER, MANIFEST = "header.json", "manifest.json"


class PartKind(StrEnum):
    """What a part is."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Part:
    """One member: its path in the archive, what it is, bytes, and the SHA-256 of them.

    `databases` are the names of the databases in it: one PostgreSQL database may hold several.
    """

    path: str
    kind: PartKind
    size: int
    sha256: str
    databases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """All parts of a back-up, when it was taken and by which version."""

    made: datetime
    kordon: str
    parts: tuple[Part, ...]

    def as_bytes(self) -> bytes:
        """The manifest as it stands in the archive."""
        return orjson.dumps({"format": FORMAT, **asdict(self)}, option=orjson.OPT_INDENT_2)

    @classmethod
    def of_bytes(cls, text: bytes) -> Manifest:
        """The manifest of an archive; raises BackupDamaged."""
        try:
            told = orjson.loads(text)
            parts = tuple(
                Part(
                    one["path"],
                    PartKind(one["kind"]),
                    one["size"],
                    one["sha256"],
                    tuple(one["databases"]),
                )
                for one in told["parts"]
            )
            return cls(datetime.fromisoformat(told["made"]), told["kordon"], parts)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
            raise BackupDamaged("The manifest of the back-up cannot be read.") from None


def header() -> bytes:
    """The first member: by which format the rest is to be read."""
    return orjson.dumps({"format": FORMAT, "kordon": version("kordon")})


def check_header(text: bytes) -> None:
    """Raise BackupDamaged unless this Kordon can read what follows."""
    try:
        found = orjson.loads(text)["format"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise BackupDamaged("This is no back-up of Kordon.") from None
    if found != FORMAT:
        raise BackupDamaged(f"The back-up has format {found}; this Kordon reads {FORMAT}.")
