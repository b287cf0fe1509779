"""Where a bank keeps its state: one directory, and the database's address."""

import os
from dataclasses import dataclass, field
from pathlib import Path

EMBEDDED = "embedded"


def _database_from_environment() -> str:
    # With its password the whole address may be a secret, which is kept in a file.
    if path := os.environ.get("KORDON_DATABASE_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get("KORDON_DATABASE", "")


def _engine_from_environment() -> str:
    return os.environ.get("KORDON_ENGINE", "") or EMBEDDED


def _copy_from_environment() -> bool:
    return os.environ.get("KORDON_COPY", "") in ("1", "yes", "on")


@dataclass(frozen=True)
class Home:
    """A bank's directory; `database` is a SQLAlchemy URL, empty for SQLite inside the directory.

    `engine` is "embedded" or a cluster's URL (`bank.engines.cluster.address`). With `copy` an embedded
    index is kept beside a cluster, and answers when that is away.
    """

    path: Path
    database: str = field(default_factory=_database_from_environment, repr=False)
    engine: str = field(default_factory=_engine_from_environment, repr=False)
    copy: bool = field(default_factory=_copy_from_environment)

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path).expanduser().absolute())

    @classmethod
    def from_environment(cls, override: str | os.PathLike[str] | None = None) -> "Home":
        """The home that is given, else KORDON_HOME, else the user's data directory."""
        if override:
            return cls(Path(override))
        if stated := os.environ.get("KORDON_HOME"):
            return cls(Path(stated))
        data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return cls(Path(data) / "kordon")

    @property
    def sqlite_file(self) -> Path:
        """The database file used when no other database is named."""
        return self.path / "bank.sqlite"

    @property
    def index(self) -> Path:
        """The embedded engine's directory."""
        return self.path / "index"

    @property
    def quarantine(self) -> Path:
        """Where refused lines of array files are put."""
        return self.path / "quarantine"

    @property
    def settings(self) -> Path:
        """Directory of this bank's own settings (column mappings and the like)."""
        return self.path / "settings"

    @property
    def database_url(self) -> str:
        """The URL of the records' database."""
        return self.database or f"sqlite:///{self.sqlite_file}"

    def create(self) -> "Home":
        """Make the directories that are missing, for this user alone. Raises OSError."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for directory in (self.path, self.index, self.quarantine, self.settings):
            directory.mkdir(mode=0o700, exist_ok=True)
        return self
