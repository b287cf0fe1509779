"""What can go wrong with links; each says why in both languages, and no message holds personal data.

LinksError
├── LinkRefused    a decision or an alert that says nothing sensible
├── UnknownLink    no proposal or link of this number that the asker may see
└── UnknownAlert   no alert of this number of this state

Failures of the database itself are those of `bank.store.errors`.
"""

from __future__ import annotations

from index_mappings.fields import Text


class LinksError(Exception):
    """Anything that links refuse; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class LinkRefused(LinksError):
    """The decision or alert cannot be kept."""


class UnknownLink(LinksError):
    """There is no such pair, or it is not for this state."""


class UnknownAlert(LinksError):
    """There is no such alert of this state."""
