"""Who may see which records, and which fields of them: agreements between states and decisions."""

from bank.access.agreement import Agreement, is_state
from bank.access.agreements import Agreements, AgreementVersion, UnknownAgreement
from bank.access.decision import AccessBook, Decision, Viewer, scopes, shown, usable_purposes
from bank.access.paths import free_texts, withholdable
from bank.access.records import RecordSeen, VersionSeen
from bank.access.refusal import AgreementRefused, TermError
from bank.access.sight import Sight

__all__ = [
    "AccessBook",
    "Agreement",
    "AgreementRefused",
    "AgreementVersion",
    "Agreements",
    "Decision",
    "RecordSeen",
    "Sight",
    "TermError",
    "UnknownAgreement",
    "VersionSeen",
    "Viewer",
    "free_texts",
    "is_state",
    "scopes",
    "shown",
    "usable_purposes",
    "withholdable",
]
