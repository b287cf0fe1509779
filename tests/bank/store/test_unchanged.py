"""What is kept of a database is never older than its last commit, by whomever, and small answers are the same."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, update

from bank.store import Change, Originator, Store
from bank.store.engine import connect, reading, url_of, writing
from bank.store.errors import StoreUnavailable
from bank.store.log import _RECORDS
from bank.store.straight import rows_of, write_rows
from bank.store.tables import originators
from bank.store.unchanged import Commits, Kept

CATEGORY = "wanted-persons"
_ORIGINATORS = insert(originators)
_RENAMED = (
    update(originators).where(originators.c.code == bindparam("of")).values(name=bindparam("new"))
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "bank.sqlite"
    Store.open(f"sqlite:///{made}").close()
    return made


@pytest.fixture
def commits(file: Path) -> Iterator[Commits]:
    with Commits(connect(url_of(f"sqlite:///{file}"))) as opened:
        yield opened


def count(file: Path, number: int) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE counter SET last_change = ?", (number,))


def counted(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute("SELECT last_change FROM counter").fetchone()[0])


def test_a_commit_is_told_and_only_a_commit(file: Path, commits: Commits) -> None:
    first = commits.version()
    counted(file)
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE counter SET last_change = 7")
        assert commits.version() == first
        connection.rollback()
    assert commits.version() == first
    count(file, 1)
    second = commits.version()
    assert second != first
    writes = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    writes += "c.execute('UPDATE counter SET last_change = 2'); c.commit()"
    subprocess.run([sys.executable, "-c", writes, str(file)], check=True)
    assert commits.version() not in (first, second)


def test_a_server_tells_nothing(postgres: str) -> None:
    engine = connect(url_of(postgres))
    assert Commits(engine).version() is None
    read: list[int] = []
    kept: Kept[str, int] = Kept(engine)
    for _ in range(2):
        kept.get("a", lambda: read.append(1) or len(read))  # type: ignore[func-returns-value]
    assert len(read) == 2


def test_a_file_that_is_gone_is_not_made_again(tmp_path: Path) -> None:
    gone = tmp_path / "gone.sqlite"
    assert Commits(connect(url_of(f"sqlite:///{gone}"))).version() is None
    assert not gone.exists()


def test_what_failed_is_read_again_and_what_was_read_is_not(file: Path) -> None:
    read: list[str] = []

    def fails() -> int:
        read.append("failed")
        raise StoreUnavailable("away")

    def reads() -> int:
        read.append("read")
        return counted(file)

    with Kept[str, int](connect(url_of(f"sqlite:///{file}"))) as kept:
        with pytest.raises(StoreUnavailable):
            kept.get("a", fails)
        assert [kept.get("a", reads) for _ in range(3)] == [0, 0, 0]
        assert read == ["failed", "read"]
        count(file, 5)
        assert kept.get("a", reads) == 5


def test_nobody_is_told_what_was_true_before_the_last_commit(file: Path) -> None:
    with Kept[str, int](connect(url_of(f"sqlite:///{file}"))) as kept:
        stale: list[tuple[int, int]] = []
        written, ended = [0], threading.Event()

        def asks() -> None:
            while not ended.is_set():
                least = written[0]
                told = kept.get("last", lambda: counted(file))
                if told < least:
                    stale.append((told, least))

        threads = [threading.Thread(target=asks) for _ in range(4)]
        for one in threads:
            one.start()
        for number in range(1, 200):
            count(file, number)
            written[0] = number
        ended.set()
        for one in threads:
            one.join()
        assert stale == []
        assert kept.get("last", lambda: counted(file)) == 199


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    ids=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), max_size=12),
    arrays=st.lists(st.integers(0, 3), max_size=3),
)  # fmt: skip
def test_the_driver_gives_what_sqlalchemy_gives(
    store: Store, ids: list[str], arrays: list[int]
) -> None:
    if not store.last_change():
        store.register_originator(Originator("KZ", "KZ", "Ministry"))
        run = store.begin_run("ingest", CATEGORY, "KZ", "file", "d", False).number
        store.write_batch(run, [Change("upsert", f"{n}", {"id": f"{n}"}) for n in range(9)], 9)
    values = {"arrays": arrays, "ids": [*ids, "1", "5"]}
    with reading(store.engine) as connection:
        straight = [tuple(row) for row in rows_of(connection, _RECORDS, values)]
        usual = [tuple(row) for row in connection.execute(_RECORDS, values)]
    assert straight == usual
    assert len(straight) >= 2 * (1 in arrays)


def test_what_is_written_straight_stands_as_what_sqlalchemy_writes(store: Store) -> None:
    rows = [
        {"code": code, "state": "KZ", "name": f"Ўткир {code}", "contact": "{}"}
        for code in ("A", "B")
    ]
    with writing(store.engine) as connection:
        write_rows(connection, _ORIGINATORS, rows)
    renamed = [{"of": code, "new": "Ministry"} for code in ("B", "there is none")]
    with writing(store.engine) as connection:
        assert write_rows(connection, _RENAMED, renamed) == 1
    names = {one.code: one.name for one in store.originators()}
    assert (names["A"], names["B"]) == ("Ўткир A", "Ministry")
    with pytest.raises(StoreUnavailable), writing(store.engine) as connection:
        write_rows(connection, _ORIGINATORS, [rows[0] | {"code": "C"}, rows[1]])
    assert len(store.originators()) == len(names)


def test_a_database_that_cannot_be_read_is_said_to_fail(file: Path) -> None:
    with Store.open(f"sqlite:///{file}") as store:
        count(file, 1)
        with sqlite3.connect(file) as connection:
            connection.execute("ALTER TABLE heads RENAME TO other")
        with pytest.raises(StoreUnavailable, match="no such table"), reading(store.engine) as one:
            rows_of(one, _RECORDS, {"arrays": [1], "ids": ["1"]})
