"""Who may see which records, and which fields of them: agreements between states and decisions."""

from bank.access.agreement import Agreement, AgreementRefused
from bank.access.agreements import Agreements, AgreementVersion, UnknownAgreement
from bank.access.decision import AccessBook, Decision, Viewer, scopes, shown
from bank.access.paths import reveals, withholdable
from bank.access.sight import Sight

__all__ = [
    "AccessBook",
    "Agreement",
    "AgreementRefused",
    "AgreementVersion",
    "Agreements",
    "Decision",
    "Sight",
    "UnknownAgreement",
    "Viewer",
    "reveals",
    "scopes",
    "shown",
    "withholdable",
]
