"""Accounts: who may come in, with which password, second factor, session or token, and do what."""

from bank.accounts.accounts import LANGUAGES, Accounts
from bank.accounts.errors import (
    AccountRefused,
    AccountsError,
    FactorRefused,
    KeyTrouble,
    LogInRefused,
    PasswordRefused,
    SessionEnded,
    TokenRefused,
    UnknownAccount,
)
from bank.accounts.model import (
    Account,
    Enrolled,
    Enrolment,
    Event,
    EventKind,
    NewAccount,
    NewPassword,
    NewToken,
    Post,
    Session,
    Token,
    TokenUse,
)
from bank.accounts.roles import ROLES, SCOPES, Permission, Role

__all__ = [
    "LANGUAGES",
    "ROLES",
    "SCOPES",
    "Account",
    "AccountRefused",
    "Accounts",
    "AccountsError",
    "Enrolled",
    "Enrolment",
    "Event",
    "EventKind",
    "FactorRefused",
    "KeyTrouble",
    "LogInRefused",
    "NewAccount",
    "NewPassword",
    "NewToken",
    "PasswordRefused",
    "Permission",
    "Post",
    "Role",
    "Session",
    "SessionEnded",
    "Token",
    "TokenRefused",
    "TokenUse",
    "UnknownAccount",
]
