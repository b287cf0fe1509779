"""What tests of the cluster write, and what they ask for."""

from bank.engines.cluster.index import ClusterIndex
from bank.engines.protocol import CandidateRequest, Group, IndexChange

REQUEST = CandidateRequest((Group((("a", 1.0),)),))


def made(number: int, key: str = "") -> IndexChange:
    name = key or str(number)
    return IndexChange(f"KZ\tvehicles\t{name}", "vehicles", ("a",), name.encode(), number, "KZ")


def write(index: ClusterIndex, changes: list[IndexChange]) -> None:
    with index.writer() if index.exists() else index.rebuild() as writer:
        stretch = writer.claim(changes[-1].number, len(changes))
        assert stretch == (changes[0].number, changes[-1].number)
        writer.apply(changes, stretch)
