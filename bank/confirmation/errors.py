"""What can go wrong with confirmations; each says why in both languages.

ConfirmationError
├── ConfirmationRefused   what was asked or answered says nothing sensible, or of a record there is not
├── ConfirmationConflict  this client's id was used already for something else, or somebody was faster
└── UnknownConfirmation   no request of this id that this state, or post, has to do with

Failures of the database itself are those of `bank.store.errors`.
"""

from __future__ import annotations

from index_mappings.fields import Text


class ConfirmationError(Exception):
    """Anything that confirmations refuse; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class ConfirmationRefused(ConfirmationError):
    """It cannot be kept."""


class ConfirmationConflict(ConfirmationError):
    """The client's id was used for something else, or something was said in the meantime."""


class UnknownConfirmation(ConfirmationError):
    """There is no such request, or it is not for this state or post."""


def refused(en: str, ru: str) -> ConfirmationRefused:
    """The error of something that cannot be kept."""
    return ConfirmationRefused(Text(en, ru))


def unknown() -> UnknownConfirmation:
    """The error of a request that is not there, or not for whoever asks: the two are not told apart."""
    return UnknownConfirmation(
        Text("There is no such request for confirmation.", "Такого запроса подтверждения нет.")
    )
