"""What became of hits, as officers say, and which travellers were cleared as namesakes."""

from bank.outcomes.errors import (
    KeyTrouble,
    OutcomeConflict,
    OutcomeRefused,
    OutcomesError,
    UnknownClearance,
)
from bank.outcomes.model import (
    DONE,
    VERDICTS,
    Clearance,
    Clearing,
    DayCount,
    Document,
    Done,
    Marked,
    Outcome,
    Page,
    Paper,
    Purged,
    Revocation,
    Verdict,
    Witness,
)
from bank.outcomes.outcomes import Outcomes
from bank.outcomes.papers import document_of

__all__ = [
    "DONE",
    "VERDICTS",
    "Clearance",
    "Clearing",
    "DayCount",
    "Document",
    "Done",
    "KeyTrouble",
    "Marked",
    "Outcome",
    "OutcomeConflict",
    "OutcomeRefused",
    "Outcomes",
    "OutcomesError",
    "Page",
    "Paper",
    "Purged",
    "Revocation",
    "UnknownClearance",
    "Verdict",
    "Witness",
    "document_of",
]
