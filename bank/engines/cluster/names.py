"""Names of indices and aliases: prefix, category, version of the analysis, number of the generation."""

from __future__ import annotations

from dataclasses import dataclass

from bank.engines.version import INDEX_VERSION
from index_mappings.categories import CATEGORIES

WORK = "work"


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one bank uses on a cluster.

    An alias ends with the version; with `-next` while its generation is being filled.
    """

    prefix: str
    version: str = INDEX_VERSION

    def alias(self, part: str, *, filling: bool = False) -> str:
        """The alias of a category, or of the account of work."""
        return f"{self.prefix}-{part}-{self.version}{'-next' if filling else ''}"

    def aliases(self, *, filling: bool = False) -> list[str]:
        """All aliases of a generation."""
        return [self.alias(part, filling=filling) for part in (*CATEGORIES, WORK)]

    def index(self, part: str, generation: int) -> str:
        """The index behind the alias in a generation."""
        return f"{self.alias(part)}-{generation:06d}"

    def indices(self, generation: int) -> list[str]:
        """All indices of a generation."""
        return [self.index(part, generation) for part in (*CATEGORIES, WORK)]


def generation_of(index: str) -> int:
    """The number of the generation that an index belongs to."""
    return int(index.rsplit("-", 1)[1])
