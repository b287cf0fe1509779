"""Which engine a bank has: the embedded one, a cluster, or a cluster with an embedded copy beside it."""

from __future__ import annotations

from bank.engines.cluster.address import is_cluster, read_address
from bank.engines.embedded import EmbeddedIndex
from bank.engines.protocol import Index
from bank.home import EMBEDDED, Home


def index_of(home: Home) -> Index:
    """The index that a bank's lookups ask first; raises EngineAddressError for an address that is none."""
    if home.engine == EMBEDDED:
        return EmbeddedIndex(home.index)
    address = read_address(home.engine)
    # The client takes a third of a second and 20 MB, which a post that has no cluster need not spend.
    from bank.engines.cluster.index import ClusterIndex

    return ClusterIndex(address)


def copy_of(home: Home) -> EmbeddedIndex | None:
    """The embedded copy that is kept beside a cluster, if any."""
    return EmbeddedIndex(home.index) if home.copy and is_cluster(home.engine) else None


def indices_of(home: Home) -> list[Index]:
    """All indices that workers keep up to the change log."""
    copy = copy_of(home)
    return [index_of(home), *([copy] if copy else [])]
