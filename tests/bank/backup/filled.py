"""A home with something in everything that is backed up, its back-up, and what comes of it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

from bank.accounts import Accounts
from bank.audited import Actor
from bank.backup import (
    Lock,
    Opener,
    make_identity,
    restore_backup,
    write_backup,
)
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record

WHO = Actor("cli:tester")
IDENTITY, RECIPIENT = make_identity()
LOCK, OPENER = Lock((RECIPIENT,)), Opener((IDENTITY,))
PHRASE = "correct horse battery"


def fill(home: Home, count: int = 20) -> None:
    """Records, an account, a log, a photo, a mapping, a row in quarantine."""
    home.create()
    with Store.open(home) as store:
        store.register_originator(Originator("KZ-GP", "KZ", "Прокуратура"))
        run = store.begin_run("ingest", "wanted-persons", "KZ-GP", "x", "x", False)
        bodies = [
            load_record("wanted-persons", {"id": str(i), "names": [{"full": f"Щербаков {i}-й"}]})
            for i in range(count)
        ]
        store.write_batch(run.number, [Change("upsert", b["id"], b) for b in bodies], count)
        store.finish_run(run.number)
        bring_up_to_date(home, store, jobs=1)
    (home.path / "photos" / "ab").mkdir(parents=True)
    (home.path / "photos" / "ab" / "abcdef.jpg").write_bytes(os.urandom(50_000))
    (home.settings / "mapping.json").write_text("{}")
    (home.quarantine / "run-1.csv").write_text("id\n")
    Accounts.open(home).close()


def taken(home: Home, lock: Lock = LOCK) -> bytes:
    out = io.BytesIO()
    write_backup(home, out, lock, WHO)
    return out.getvalue()


def restored(file: bytes, home: Home, opener: Opener = OPENER, **more: Any) -> Any:
    return restore_backup(io.BytesIO(file), home, opener, WHO, **more)


def tree(path: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(path)): one.read_bytes() for one in path.rglob("*") if one.is_file()
    }


def answer(home: Home, name: str = "Shcherbakov 7") -> list[Any]:
    found = LookupService(home).lookup({"name": name})
    return [(hit["id"], hit["score"], hit["record"]) for hit in found["hits"]]
