"""From the rows of an array file to changes of the bank: read, checked, packed; done on all cores.

What the bank is given back is small: of a good row the bytes that it keeps, of a refused one the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bank.store import Change
from bank.store.model import Body, Kept
from bank.store.writing import kept_of, usable_id
from ingest.checking import LEFT_OUT, Check, Checked, check_rows
from ingest.readers.rows import Row
from ingest.readers.trees import as_object


@dataclass(slots=True)
class Made:
    """What became of some rows: changes to make, refused rows, and how many a mapping leaves out.

    `mended` words had letters of another alphabet among theirs.
    """

    changes: list[Change] = field(default_factory=list)
    refused: list[Checked] = field(default_factory=list)
    left_out: int = 0
    mended: int = 0

    @property
    def unnamed(self) -> int:
        """How many rows say of no record that the array holds it."""
        nameless = sum(not one.id for one in self.refused)
        return nameless + sum(not usable_id(one.id) for one in self.changes)


def make_changes(check: Check, rows: Sequence[Row]) -> Made:
    """Check rows and make each good one ready to be written. Raises FileRefused, as `check_rows` does."""
    made = Made()
    for one in check_rows(check, rows):
        if one.errors:
            made.refused.append(one)
        elif one.kind == LEFT_OUT:
            made.left_out += 1
        else:
            body = None if one.body is None else _ready(one.body)
            made.changes.append(Change(one.kind, one.id, body, one.line))
            made.mended += one.mended
    return made


def _ready(body: Body) -> Body | Kept:
    try:
        return kept_of(body)
    except TypeError:
        # The bank says what is wrong with it.
        return body


def refused_by_bank(row: Row, id_: str, reason: str) -> Checked:
    """A row that was good by itself, but not for the bank."""
    return Checked(row.line, "", id_, None, (("id", reason),), data=as_object(row).data)
