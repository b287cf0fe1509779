"""What does not conform in a package: in which part, at which line, in which field, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bank.exchange.limits import MOST_FAULTS_SAID

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
RECORDS, MESSAGES = "records.jsonl.gz", "messages.jsonl"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; `line` is 0 where there are none, `field` a path, empty for the whole."""

    file: str
    message: str
    line: int = 0
    field: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return (
            f"{place}: {self.field}: {self.message}" if self.field else f"{place}: {self.message}"
        )


class Nonconforming(Exception):
    """A package does not conform; `faults` say how."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)[:MOST_FAULTS_SAID]
        super().__init__("\n".join(map(str, self.faults)))


def damaged(file: str, message: str) -> Nonconforming:
    """What to raise for one fault."""
    return Nonconforming([Fault(file, message)])
