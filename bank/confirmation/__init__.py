"""Confirmation of hits: an officer asks the originator whether a record stands, its duty officer answers."""

from bank.confirmation.confirmations import Confirmations, Note
from bank.confirmation.errors import (
    ConfirmationConflict,
    ConfirmationError,
    ConfirmationRefused,
    UnknownConfirmation,
)
from bank.confirmation.model import (
    ANSWERS,
    STANDINGS,
    STEPS,
    URGENCIES,
    Answer,
    By,
    Confirmation,
    Counts,
    Question,
    Said,
    Standing,
    Step,
    StepKind,
    Urgency,
)
from bank.confirmation.places import is_here

__all__ = [
    "ANSWERS",
    "STANDINGS",
    "STEPS",
    "URGENCIES",
    "Answer",
    "By",
    "Confirmation",
    "ConfirmationConflict",
    "ConfirmationError",
    "ConfirmationRefused",
    "Confirmations",
    "Counts",
    "Note",
    "Question",
    "Said",
    "Standing",
    "Step",
    "StepKind",
    "UnknownConfirmation",
    "Urgency",
    "is_here",
]
