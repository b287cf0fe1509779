"""Reconciliation of arrays: what a state holds and what the bank holds of it, compared and made one."""

from bank.reconciliation.applying import USUAL_SHARE, applied_by, apply
from bank.reconciliation.errors import (
    ArrayChanged,
    BankChanged,
    NothingToApply,
    ReconciliationError,
    UnknownReport,
    WouldVanish,
)
from bank.reconciliation.given import given_of
from bank.reconciliation.making import make
from bank.reconciliation.model import (
    APPLICABLE,
    About,
    Difference,
    FieldDifference,
    Figures,
    Given,
    Kind,
    RefusedLine,
    Report,
    Standing,
    Where,
)
from bank.reconciliation.reports import Reports

__all__ = [
    "APPLICABLE",
    "USUAL_SHARE",
    "About",
    "ArrayChanged",
    "BankChanged",
    "Difference",
    "FieldDifference",
    "Figures",
    "Given",
    "Kind",
    "NothingToApply",
    "ReconciliationError",
    "RefusedLine",
    "Report",
    "Reports",
    "Standing",
    "UnknownReport",
    "Where",
    "WouldVanish",
    "applied_by",
    "apply",
    "given_of",
    "make",
]
