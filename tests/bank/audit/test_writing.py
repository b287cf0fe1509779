"""Writing: everything acknowledged is there once, in chains that verify, or the caller is told."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.audit import (
    AuditLog,
    AuditUnavailable,
    Door,
    Entry,
    EntryRefused,
    Filters,
    Kind,
    Shown,
    search,
    verify,
)
from bank.audit.canonical import DEEPEST, entry_of, row_of
from bank.home import Home
from bank.store import Store
from tests.bank.audit.parts import break_in, lookup, write_at_once

WRITER = Path(__file__).with_name("killed_writer.py")
ROOT = Path(__file__).parents[3]


def started(url: str, threads: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), url, str(threads), str(count)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)


def test_threads_share_one_chain(log: AuditLog) -> None:
    receipts = write_at_once(log, threads=8, count=200)
    assert len({one.chain for one in receipts}) == 1
    assert sorted(one.number for one in receipts) == list(range(1, 1601))
    result = verify(log)
    assert (result.problems, result.chains, result.entries) == ((), 1, 1600)
    found = [
        one for n in range(8) for one in search(log, Filters(account=f"t{n}"), limit=500).found
    ]
    assert Counter(one.entry.account for one in found) == {f"t{n}": 200 for n in range(8)}


def test_two_processes_write_two_chains(database: str, log: AuditLog) -> None:
    both = [started(database, 2, 100) for _ in range(2)]
    said = [process.communicate()[0].split("\n")[:-1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [len(lines) for lines in said] == [200, 200]
    result = verify(log)
    assert (result.problems, result.chains, result.entries) == ((), 2, 400)


@pytest.mark.parametrize("after", [1, 40, 333])
def test_a_killed_process_keeps_all_that_it_acknowledged(
    database: str, log: AuditLog, after: int
) -> None:
    process = started(database, 8, 0)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(after)]
    process.send_signal(signal.SIGKILL)
    said += [line for line in process.stdout if line.endswith(".\n")]
    process.stdout.close()
    process.wait()
    result = verify(log)
    assert result.problems == ()
    there, place = set(), None
    while True:
        page = search(log, Filters(), place, 1_000)
        there |= {(*one.receipt, one.entry.account, one.entry.request) for one in page.found}
        place = page.next
        if place is None:
            break
    for line in said:
        chain, number, account, request = line.rstrip(".\n").split()
        assert (chain, int(number), account, request) in there
    log.write(lookup())
    assert verify(log).problems == ()


def test_a_log_is_kept_in_the_home_or_where_the_setting_says(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KORDON_AUDIT", raising=False)
    AuditLog.open(home).close()
    assert (home.path / "audit.sqlite").exists()
    monkeypatch.setenv("KORDON_AUDIT", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    AuditLog.open(home).close()
    assert (tmp_path / "elsewhere.sqlite").exists()
    monkeypatch.setenv("KORDON_AUDIT", "mysql://host/log")
    with pytest.raises(AuditUnavailable):
        AuditLog.open(home)


def test_it_does_not_take_the_database_of_the_records_for_its_own(database: str) -> None:
    with Store.open(database) as store:
        with pytest.raises(AuditUnavailable):
            AuditLog.open(database)
        assert store.last_change() == 0


def refused_in_all_threads(log: AuditLog) -> None:
    for _ in range(2):
        with pytest.raises(AuditUnavailable) as caught:
            log.write(lookup(asked={"name": "Тайное Имя"}))
        assert "Тайное" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_a_file_that_is_read_only_refuses(tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite"
    with (
        AuditLog.open(f"sqlite:///{path}") as first,
        AuditLog.open(f"sqlite:///file:{path}?mode=ro&uri=true") as log,
    ):
        first.write(lookup())
        refused_in_all_threads(log)
        assert verify(log).entries == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_is_gone_refuses(tmp_path: Path, replaced: bool) -> None:
    path = tmp_path / "audit.sqlite"
    with AuditLog.open(f"sqlite:///{path}") as log:
        log.write(lookup())
        path.rename(tmp_path / "away")
        if replaced:
            path.write_bytes((tmp_path / "away").read_bytes())
        refused_in_all_threads(log)


def test_a_locked_file_refuses_in_time(tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite"
    with AuditLog.open(f"sqlite:///{path}") as log:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AuditUnavailable):
            log.write(lookup(), seconds=0.3)
        other.execute("ROLLBACK")
        other.close()
        log.write(lookup())
        assert verify(log).sound


def test_a_server_that_turns_away_refuses_then_goes_on(postgres: str) -> None:
    name = "audit_turned_away"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        with AuditLog.open(f"{postgres}/{name}") as log:
            log.write(lookup())
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            refused_in_all_threads(log)
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            log.write(lookup())
            result = verify(log)
            assert (result.problems, result.entries, result.chains) == ((), 2, 2)
            server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            log.engine.dispose()
            refused_in_all_threads(log)


def test_a_lost_tail_stops_the_writer(database: str, log: AuditLog) -> None:
    write_at_once(log, 1, 5)
    break_in(database, "DELETE FROM entries WHERE number > 3", "UPDATE heads SET number = 3")
    refused_in_all_threads(log)


def test_a_forked_process_must_open_its_own(log: AuditLog) -> None:
    log.write(lookup())
    child = os.fork()
    if child == 0:
        try:
            log.write(lookup())
        except AuditUnavailable:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_closed_log_refuses(database: str) -> None:
    log = AuditLog.open(database)
    log.close()
    with pytest.raises(AuditUnavailable):
        log.write(lookup())


@pytest.mark.parametrize(
    "wrong",
    [
        {"time": datetime(2026, 1, 1)},
        {"change": "7"},
        {"change": 2**63},
        {"account": None},
        {"kind": "nothing"},
        {"asked": ["a"]},
        {"asked": {"name": object()}},
        {"shown": (("wanted-persons", "KZ", "1", "one", "strong"),)},
    ],
)
def test_what_cannot_be_kept_is_refused(wrong: dict[str, Any]) -> None:
    given_ = {"kind": Kind.LOOKUP, "account": "a", "door": Door.API} | wrong
    with pytest.raises(EntryRefused):
        row_of(Entry(**given_))


ANY_TEXT = st.text(st.characters(), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(asked=st.dictionaries(ANY_TEXT, JSON, max_size=3), texts=st.tuples(ANY_TEXT, ANY_TEXT))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_comes_back_and_verifies(
    log: AuditLog, asked: dict[str, Any], texts: tuple[str, str]
) -> None:
    account, note = texts
    shown = (Shown("wanted-persons", "KZ", note, 3, "strong"),)
    log.write(lookup(account=account, note=note, asked=asked, shown=shown))
    found = search(log, Filters(), limit=1).found[0]
    # What was escaped once stays as it is.
    assert row_of(found.entry) == row_of(entry_of(row_of(found.entry)))
    if not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in account + note):
        assert (found.entry.account, found.entry.note) == (account, note)
        assert found.entry.shown == shown
    assert verify(log).sound


def test_what_is_nested_too_deep_is_cut_and_time_keeps_its_microseconds() -> None:
    asked: Any = "x"
    for _ in range(DEEPEST * 20):
        asked = [asked]
    start = datetime(2026, 11, 24, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=6)))
    for step in range(200):
        time = start + timedelta(microseconds=step * 1_000_003)
        kept = entry_of(row_of(lookup(asked={"name": asked}, time=time)))
        assert kept.time == time
        assert kept.time.tzinfo == UTC
