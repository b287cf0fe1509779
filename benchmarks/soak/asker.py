"""Lookups through the library, in a process of its own: `asker HOME`, a query a line in, what was said a line out.

Each is in the audit log before it is said, as with every other door.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson

from bank.audit import AuditLog, AuditUnavailable, Door
from bank.audited import Actor, entry_of_lookup
from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.lookup import LookupService
from bank.store import StoreError

WHO, PURPOSE = Actor("soak"), "border-check"


def answer(service: LookupService, log: AuditLog, asked: dict[str, Any]) -> dict[str, Any]:
    """What is said to one query: its outcome and who was found, or why it was refused."""
    query, request = asked["query"], asked["request"]
    try:
        found = service.answered(query)
        log.write(
            entry_of_lookup(WHO, Door.CLI, PURPOSE, query, found.answer, request, found.reached)
        )
    except (AuditUnavailable, StoreError, EngineMissing) as problem:
        return {"refused": f"{type(problem).__name__}: {problem}"}
    except Exception as problem:  # told to the soak, whose matter it is
        return {"broken": f"{type(problem).__name__}: {problem}"}
    return {
        "outcome": found.answer["outcome"],
        "ids": [hit["id"] for hit in found.answer["hits"]],
        "request": request,
        "reached": found.reached,
    }


def main(home: Home) -> None:
    """Answer until the input ends."""
    with AuditLog.open(home) as log:
        service = LookupService(home)
        for line in sys.stdin.buffer:
            said = answer(service, log, orjson.loads(line))
            sys.stdout.buffer.write(orjson.dumps(said) + b"\n")
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])))
