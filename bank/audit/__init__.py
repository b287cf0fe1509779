"""The audit log: who looked for whom, written before the answer is given, and provably whole."""

from bank.audit.errors import AuditError, AuditUnavailable, EntryRefused, FiltersRefused, KeyRefused
from bank.audit.export import export
from bank.audit.keys import make_key, public_key_of, public_text, read_key
from bank.audit.log import AuditLog
from bank.audit.model import Door, Entry, Found, Kind, Place, Receipt, RecordKey, Shown
from bank.audit.problems import Problem, ProblemKind
from bank.audit.seals import Seal, seal
from bank.audit.search import Filters, Page, search
from bank.audit.unusual import Unusual, UnusualKind, unusual
from bank.audit.verify import VerifyResult, verify

__all__ = [
    "AuditError",
    "AuditLog",
    "AuditUnavailable",
    "Door",
    "Entry",
    "EntryRefused",
    "Filters",
    "FiltersRefused",
    "Found",
    "KeyRefused",
    "Kind",
    "Page",
    "Place",
    "Problem",
    "ProblemKind",
    "Receipt",
    "RecordKey",
    "Seal",
    "Shown",
    "Unusual",
    "UnusualKind",
    "VerifyResult",
    "export",
    "make_key",
    "public_key_of",
    "public_text",
    "read_key",
    "seal",
    "search",
    "unusual",
    "verify",
]
