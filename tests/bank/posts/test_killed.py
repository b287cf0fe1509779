"""Handing back by processes that are killed: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bank import exchange
from bank.audit import AuditLog, Door, Entry, Filters, Kind, search
from bank.exchange import SentPackage
from bank.home import Home
from bank.outcomes import Done, Outcome, Outcomes, Verdict
from bank.posts.database import database
from bank.posts.handing_back import queue, waiting
from bank.posts.receiving import register_receivers
from bank.posts.verifying import post_outcomes, verify_post
from bank.store.model import Key
from tests.bank.posts.scene import POST, WANTED, WHO, build

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).parent / "killed.py"
COUNT, MARKS = 450, 3


def killed(home: Home, die_at: int, what: str) -> bool:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(CHILD), str(home.path), str(die_at), what]
    done = subprocess.run(command, env=environment, timeout=120)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


def test_killed_at_any_point_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    scene = build(tmp_path)
    scene.round()
    with AuditLog.open(scene.post) as log:
        log.write_all(
            [Entry(kind=Kind.LOOKUP, account=f"a{n}", door=Door.CLI) for n in range(COUNT)]
        )
    with Outcomes.open(scene.post) as outcomes:
        for number in range(MARKS):
            outcomes.mark(
                Outcome(
                    client_id=f"c{number}",
                    key=Key("KZ", WANTED, "W-0001"),
                    version=1,
                    request=f"r{number}",
                    verdict=Verdict.SAME,
                    done=Done.DETAINED,
                    account="anna",
                    state="KZ",
                    post="Dostyk",
                    at=datetime.now(UTC),
                )
            )
    deaths = sum(killed(scene.post, at, "queue") for at in (150, 190, 230, 280, 330, 400))
    register_receivers()
    queue(scene.post)
    package = exchange.make_package(scene.post, "KZ", who=WHO)
    assert isinstance(package, SentPackage)
    with AuditLog.open(scene.post) as log:
        own = {tuple(one.receipt): one.hash for one in search(log, Filters(), None, 10_000).found}
    receipt = exchange.take_in(
        scene.ministry, shutil.copy(exchange.path_of(scene.post, package), tmp_path / "p"), who=WHO
    )
    for at in (60, 100, 150, 220, 300, 400):
        deaths += killed(scene.ministry, at, "deliver")
    exchange.deliver(scene.ministry)
    exchange.take_receipt(scene.post, receipt.as_bytes(), who=WHO)
    assert deaths >= 8
    with database(scene.ministry) as engine, engine.connect() as connection:
        rows = connection.execute(text("SELECT chain, number, hash FROM post_entries")).all()
    got = {(row.chain, row.number): row.hash for row in rows}
    assert len(rows) == len(got) and got.items() <= own.items()
    # What is left is what was logged after it was queued: this very package.
    assert len(own) - len(got) <= 2 and waiting(scene.post).outcomes == 0
    assert verify_post(scene.ministry, POST).in_order
    with Outcomes.open(scene.ministry) as outcomes:
        assert len(outcomes.of_record(("KZ", WANTED, "W-0001"))) == MARKS
    assert post_outcomes(scene.ministry, POST).count == MARKS
