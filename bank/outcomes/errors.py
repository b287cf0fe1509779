"""What can go wrong with outcomes; each says why in both languages, and no message holds a number.

OutcomesError
├── OutcomeRefused     an outcome or clearance that says nothing sensible, or of a record there is not
├── OutcomeConflict    this client's id was used already, for another outcome
├── UnknownClearance   no clearance of this number that this state made
└── KeyTrouble         the key of the documents' marks is missing, open to others, or another one

Failures of the database itself are those of `bank.store.errors`.
"""

from __future__ import annotations

from index_mappings.fields import Text


class OutcomesError(Exception):
    """Anything that outcomes refuse; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class OutcomeRefused(OutcomesError):
    """The outcome or clearance cannot be kept."""


class OutcomeConflict(OutcomesError):
    """The client's id was used already, for another outcome."""


class UnknownClearance(OutcomesError):
    """There is no such clearance, or another state made it."""


class KeyTrouble(OutcomesError):
    """The key file is missing, open to others, or not the one that marked the documents."""
