"""What reconciliation refuses.

ReconciliationError
├── UnknownReport      no report of this number that was made to its end
├── BankChanged        the bank's array changed while, or since, it was compared
├── ArrayChanged       the file is another one now, or a newer report of the array was made
├── NothingToApply     kinds that cannot be applied, or were applied by this report already
└── WouldVanish        more of the array would vanish than the share allows; `count` says how many
"""

from __future__ import annotations


class ReconciliationError(Exception):
    """Anything that reconciliation refuses; the message says what to do."""


class UnknownReport(ReconciliationError):
    """There is no report of this number that was made to its end."""


class BankChanged(ReconciliationError):
    """The bank's array changed while it was compared, or since."""


class ArrayChanged(ReconciliationError):
    """The array is not the one that the report is of, or a newer report of it was made."""


class NothingToApply(ReconciliationError):
    """The kinds cannot be applied, or were applied already."""


class WouldVanish(ReconciliationError):
    """More of the array would vanish than is allowed without saying the exact number."""

    def __init__(self, message: str, count: int) -> None:
        super().__init__(message)
        self.count = count
