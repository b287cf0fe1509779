"""What can be refused; each says why in both languages, in words fit for the person's eyes.

AccountsError
├── LogInRefused      wrong login, password or code, or too many tries; says how long to wait
├── CodeWanted        not wrong: the second factor's code is to be typed yet
├── SessionEnded      idle too long, the shift is over, or something about the account changed
├── TokenRefused      unknown, expired, revoked, or its account may no longer do what it allows
├── PasswordRefused   too short, too common, made of the login …
├── FactorRefused     a second factor is there already, or the code is not right
├── AccountRefused    a login that is taken, a state that is none, the last administrator …
├── UnknownAccount    no account, or no token, of this name
└── KeyTrouble        the key file is missing, open to others, or not the right one

Failures of the database itself are those of `bank.store.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index_mappings.fields import Text

if TYPE_CHECKING:
    from bank.accounts.model import Event


class AccountsError(Exception):
    """Anything that accounts refuse; `reason` says why in both languages."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class LogInRefused(AccountsError):
    """The log-in failed; a next try is looked at only after `wait` seconds."""

    def __init__(self, reason: Text, wait: int, event: Event) -> None:
        super().__init__(reason)
        self.wait = wait
        self.event = event


class CodeWanted(AccountsError):
    """Whoever comes in must yet type the code of their second factor."""


class SessionEnded(AccountsError):
    """There is no such session, or no longer."""


class TokenRefused(AccountsError):
    """The token opens nothing."""


class PasswordRefused(AccountsError):
    """The password cannot be taken."""


class FactorRefused(AccountsError):
    """The second factor cannot be enrolled so."""


class AccountRefused(AccountsError):
    """The account cannot be made or changed so."""


class UnknownAccount(AccountsError):
    """There is no account, or no token, of this name."""


class KeyTrouble(AccountsError):
    """The key file is missing, open to others, or not the one that closed the secrets."""
