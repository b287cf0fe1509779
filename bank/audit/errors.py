"""What can go wrong with the audit log. No message holds what was asked or shown.

AuditError
├── AuditUnavailable   it cannot be opened, written or read: what was to be logged must not be done
├── EntryRefused       an entry of values that cannot be kept
├── FiltersRefused     a search for a text in which nothing can be read, or with a place of another log
└── KeyRefused         the key of the seals is there already, open to others, or no Ed25519 key
"""


class AuditError(Exception):
    """Any failure of the audit log."""


class AuditUnavailable(AuditError):
    """The log cannot be opened, written or read."""


class EntryRefused(AuditError):
    """The entry holds values that cannot be kept."""


class FiltersRefused(AuditError):
    """The search cannot be done as asked."""


class KeyRefused(AuditError):
    """The key of the seals cannot be made or used."""
