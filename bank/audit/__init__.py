"""The audit log: who looked for whom, written before the answer is given, and provably whole."""

from bank.audit.errors import AuditError, AuditUnavailable, EntryRefused, FiltersRefused, KeyRefused
from bank.audit.export import export, export_lines
from bank.audit.keys import make_key, public_key_of, public_text, read_key
from bank.audit.log import AuditLog
from bank.audit.model import Door, Entry, Found, Kind, Place, Receipt, RecordKey, Shown
from bank.audit.problems import Problem, ProblemKind
from bank.audit.seals import Seal, seal
from bank.audit.search import Filters, Page, read_entry, search
from bank.audit.statistics import DayOfUse, day_of_use, entries_kept
from bank.audit.unusual import Unusual, UnusualKind, unusual
from bank.audit.verify import VerifyResult, verify

__all__ = [
    "AuditError",
    "AuditLog",
    "AuditUnavailable",
    "DayOfUse",
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
    "day_of_use",
    "entries_kept",
    "export",
    "export_lines",
    "make_key",
    "public_key_of",
    "public_text",
    "read_entry",
    "read_key",
    "seal",
    "search",
    "unusual",
    "verify",
]
