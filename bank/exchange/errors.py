"""What can go wrong with the exchange. No message holds anything of a record but its number.

ExchangeError
├── NotSetUp          this installation has no own party or no key that is valid now
├── UnknownParty      no party of this code is known here
├── KeyRefused        a key or a key file that cannot be trusted, read or used
├── PackageRefused    a file that is no package for us, or of which nobody knows whose it is
├── MessageRefused    a message that its receiver will never take in: it says nothing that may be said
└── ReceiptRefused    a receipt that answers nothing that was sent, or is not signed as it must be
"""

from __future__ import annotations


class ExchangeError(Exception):
    """Any failure of the exchange; says what to do."""


class NotSetUp(ExchangeError):
    """This installation has no own party, or no key that is valid now."""


class UnknownParty(ExchangeError):
    """No party of this code is known here."""


class KeyRefused(ExchangeError):
    """A key, or a key file, cannot be trusted, read or used."""


class PackageRefused(ExchangeError):
    """The file was refused whole, and no signed receipt can answer it; nothing was changed."""


class MessageRefused(ExchangeError):
    """The message says nothing that its sender may say; coming again would make it no better."""


class ReceiptRefused(ExchangeError):
    """The receipt answers nothing that was sent from here, or is not signed as it must be."""
