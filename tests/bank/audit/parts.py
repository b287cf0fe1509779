"""Entries to write, and breaking in as one would who may write to the database directly."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import psycopg

from bank.audit import AuditLog, Door, Entry, Kind, Receipt


def lookup(number: int = 0, account: str = "officer", **more: Any) -> Entry:
    given = {"asked": {"name": "Щербаков Пётр"}, "post": "KZ-7", "request": str(number)} | more
    return Entry(kind=Kind.LOOKUP, account=account, door=Door.PAGE, **given)


def write_at_once(log: AuditLog, threads: int, count: int) -> list[Receipt]:
    receipts: list[Receipt] = []

    def write(thread: int) -> None:
        for number in range(count):
            receipts.append(log.write(lookup(number, f"t{thread}")))

    running = [threading.Thread(target=write, args=(one,)) for one in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return receipts


def break_in(url: str, *statements: str) -> None:
    """Change the database with its triggers and foreign keys out of the way."""
    if not url.startswith("sqlite"):
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("SET session_replication_role = replica")
            for statement in statements:
                assert server.execute(statement).rowcount, "nothing was tampered with"  # type: ignore[arg-type]
        return
    file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        file.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert file.execute(statement).rowcount, "nothing was tampered with"
    file.close()
