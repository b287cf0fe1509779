"""Who runs a command, and the audit log that it writes to before it shows or changes anything."""

from __future__ import annotations

import os
import pwd
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from bank.audit import AuditError, AuditLog
from bank.audited import Actor
from bank.home import Home
from bank.store import Store
from ingest.exits import TROUBLE, fail, trouble_said


def operator() -> Actor:
    """Who runs the command, by the system's own knowledge rather than the environment's.

    "cli:" keeps the names of the system's users apart from those of accounts.
    """
    number = os.getuid()
    try:
        return Actor(f"cli:{pwd.getpwuid(number).pw_name}")
    except KeyError:
        return Actor(f"cli:{number}")


def check_originator(home: Home, code: str) -> None:
    """Raises UnknownOriginator: a list of nobody's records would be empty, as if nothing were there."""
    with Store.open(home) as store:
        store.originator(code)


def new_request() -> str:
    """What ties the entries of one run of a command together."""
    return secrets.token_hex(8)


@contextmanager
def audit_log(home: Home) -> Iterator[AuditLog]:
    """The audit log of a home; ends with a sentence when it cannot be opened, written or read."""
    with trouble_said():
        try:
            with AuditLog.open(home) as log:
                yield log
        except AuditError as problem:
            fail(TROUBLE, f"Refused, as it cannot be logged: {problem}.")
