"""Verifying: whatever is done to a log behind its back is found, with its place."""

import pytest
import sqlalchemy.exc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from bank.audit import (
    AuditLog,
    Filters,
    KeyRefused,
    ProblemKind,
    Shown,
    make_key,
    public_key_of,
    public_text,
    read_key,
    seal,
    search,
    verify,
)
from bank.audit.indexing import catch_up
from bank.audit.problems import WORDS
from bank.audit.tables import entries
from bank.home import Home
from tests.bank.audit.parts import break_in, lookup, write_at_once

KEY = Ed25519PrivateKey.generate()
SHOWN = (Shown("wanted-persons", "KZ", "1", 1, "strong"),)
OTHER_BYTES = {"sqlite": "X'00'", "postgresql": "'\\x00'"}


def filled(database: str) -> list[str]:
    """Three sealed chains of six entries, the last two entries after the last seal; the chains' ids."""
    ids = []
    for _ in range(3):
        with AuditLog.open(database) as log:
            receipts = [log.write(lookup(n, shown=SHOWN, change=n)) for n in range(3)]
            seal(log, KEY)
            receipts += [log.write(lookup(n, shown=SHOWN, change=n)) for n in range(3, 6)]
            ids.append(receipts[0].chain)
    with AuditLog.open(database) as log:
        seal(log, KEY)
        catch_up(log.engine)
    return ids


def found(database: str) -> list[tuple[str, str, int]]:
    with AuditLog.open(database) as log:
        return [(one.kind, one.chain, one.number) for one in verify(log, KEY.public_key()).problems]


def other(column: str, database: str) -> str:
    kind = str(entries.c[column].type)
    if kind == "BLOB":
        return OTHER_BYTES["sqlite" if database.startswith("sqlite") else "postgresql"]
    return f"{column} || ' '" if kind == "TEXT" else f"{column} + 1"


def test_a_log_in_order_has_no_problems(database: str) -> None:
    filled(database)
    with AuditLog.open(database) as log:
        result = verify(log, KEY.public_key())
        assert (result.problems, result.chains, result.entries, result.seals) == ((), 3, 18, 4)
        assert not result.stopped
        assert verify(log).sound


@pytest.mark.parametrize("column", [c.name for c in entries.c if c.name not in ("chain", "number")])
def test_a_changed_column_is_found(database: str, column: str) -> None:
    ids = filled(database)
    break_in(
        database,
        f"UPDATE entries SET {column} = {other(column, database)} WHERE chain = 2 AND number = 4",
    )
    assert (ProblemKind.CHANGED, ids[1], 4) in found(database)


@pytest.mark.parametrize("column", ["id", "host", "process", "started_at", "hash"])
def test_a_changed_registration_is_found(database: str, column: str) -> None:
    filled(database)
    value = {"hash": other("hash", database), "host": "'x'", "id": "'x'"}.get(column, "1")
    break_in(database, f"UPDATE chains SET {column} = {value} WHERE number = 2")
    assert ProblemKind.CHAIN_CHANGED in {kind for kind, _, _ in found(database)}


TAMPERED = {
    "an entry deleted": (
        ["DELETE FROM entries WHERE chain = 2 AND number = 3"],
        (ProblemKind.MISSING, 3),
    ),
    "the tail deleted": (
        ["DELETE FROM entries WHERE chain = 2 AND number > 4"],
        (ProblemKind.CUT, 5),
    ),
    "the tail and its head deleted": (
        [
            "DELETE FROM entries WHERE chain = 2 AND number > 4",
            "UPDATE heads SET number = 4, hash = (SELECT hash FROM entries WHERE chain = 2"
            " AND number = 4) WHERE chain = 2",
        ],
        (ProblemKind.CUT, 5),
    ),
    "all entries deleted": (["DELETE FROM entries WHERE chain = 2"], (ProblemKind.CUT, 1)),
    "two swapped": (
        [
            "UPDATE entries SET number = 99 WHERE chain = 2 AND number = 2",
            "UPDATE entries SET number = 2 WHERE chain = 2 AND number = 3",
            "UPDATE entries SET number = 3 WHERE chain = 2 AND number = 99",
        ],
        (ProblemKind.CHANGED, 2),
    ),
    "one moved to another chain": (
        ["UPDATE entries SET chain = 2, number = 7 WHERE chain = 3 AND number = 6"],
        (ProblemKind.CHANGED, 7),
    ),
    "a head deleted": (["DELETE FROM heads WHERE chain = 2"], (ProblemKind.HEAD, 6)),
    "a head raised": (["UPDATE heads SET number = 9 WHERE chain = 2"], (ProblemKind.CUT, 7)),
    "a head lowered": (["UPDATE heads SET number = 5 WHERE chain = 2"], (ProblemKind.HEAD, 6)),
    "a word hidden from search": (
        ["DELETE FROM terms WHERE chain = 2 AND number = 5"],
        (ProblemKind.INDEX, 5),
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_found_where_it_was_done(database: str, how: str) -> None:
    ids = filled(database)
    statements, (kind, number) = TAMPERED[how]
    break_in(database, *statements)
    assert (kind, ids[1], number) in found(database)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_chain_deleted_with_all_its_traces_but_the_seals_is_found(
    database: str, place: int
) -> None:
    filled(database)
    break_in(
        database,
        *(
            f"DELETE FROM {name} WHERE chain = {place}"
            for name in ("entries", "terms", "indexed", "heads")
        ),
        f"DELETE FROM chains WHERE number = {place}",
    )
    assert (ProblemKind.CHAIN_MISSING, f"#{place}", 0) in found(database)


def test_a_chain_computed_again_is_found_by_its_seals(database: str) -> None:
    """One who knows how hashes are made changes an entry and all hashes after it, and the head."""
    from bank.audit.canonical import chained
    from bank.audit.checking_chains import _HASHED

    ids = filled(database)
    break_in(database, "UPDATE entries SET account = 'another' WHERE chain = 2 AND number = 2")
    with AuditLog.open(database) as log, log.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT * FROM entries WHERE chain = 2 ORDER BY number")
        ).all()
        previous = connection.execute(text("SELECT hash FROM chains WHERE number = 2")).scalar_one()
    statements = []
    quoted = "X'{}'" if database.startswith("sqlite") else "'\\x{}'"
    for row in rows:
        value = {name: row._mapping[name] for name in _HASHED} | {"chain": ids[1]}
        previous = chained(previous, value)
        digest = quoted.format(previous.hex())
        where = f"chain = 2 AND number = {row.number}"
        statements.append(f"UPDATE entries SET hash = {digest} WHERE {where}")
        statements.append(f"UPDATE heads SET hash = {digest} WHERE chain = 2")
    break_in(database, *statements)
    assert found(database) == [
        (ProblemKind.RESEALED, ids[1], 3),
        (ProblemKind.RESEALED, ids[1], 6),
    ]


@pytest.mark.parametrize("column", ["at", "moved", "heads", "key", "hash", "signature"])
def test_a_changed_seal_is_found(database: str, column: str) -> None:
    filled(database)
    value = "7" if column in ("at", "moved") else other("hash", database)
    break_in(database, f"UPDATE seals SET {column} = {value} WHERE number = 2")
    kinds = {(kind, number) for kind, _, number in found(database)}
    assert kinds & {(ProblemKind.SEAL_CHANGED, 2), (ProblemKind.SIGNATURE, 2)}


def test_what_a_seal_lists_cannot_be_changed(database: str) -> None:
    filled(database)
    break_in(database, "UPDATE seal_heads SET number = 2 WHERE seal = 2 AND chain = 2")
    assert (ProblemKind.SEAL_CHANGED, "", 2) in found(database)


@pytest.mark.parametrize(("number", "kind"), [(2, "seal-missing"), (4, "seal-cut")])
def test_a_deleted_seal_is_found(database: str, number: int, kind: str) -> None:
    filled(database)
    break_in(database, f"DELETE FROM seals WHERE number = {number}")
    assert (ProblemKind(kind), "", number) in found(database)


def test_a_seal_forged_with_another_key_or_none_is_found(database: str) -> None:
    filled(database)
    with AuditLog.open(database) as log:
        forged = seal(log, Ed25519PrivateKey.generate())
        unsigned = seal(log, None)
    assert found(database) == [
        (ProblemKind.SIGNATURE, "", forged.number),
        (ProblemKind.UNSIGNED, "", unsigned.number),
    ]


def test_keys_may_change_and_seals_without_a_key_are_chained(log: AuditLog) -> None:
    log.write(lookup())
    assert not seal(log, None).signed
    assert verify(log).sound
    assert [one.kind for one in verify(log, KEY.public_key()).problems] == [ProblemKind.UNSIGNED]
    newer = Ed25519PrivateKey.generate()
    first, second = seal(log, KEY), seal(log, newer)
    assert (first.moved, second.moved) == (0, 0)
    assert verify(log, newer.public_key(), older_keys=[KEY.public_key()]).sound
    assert not verify(log, newer.public_key()).sound


def test_a_text_that_is_no_text_is_found_and_never_quoted(home: Home) -> None:
    url = f"sqlite:///{home.create().path / 'audit.sqlite'}"
    ids = filled(url)
    break_in(
        url, "UPDATE entries SET note = CAST(X'41ff42' AS TEXT) WHERE chain = 2 AND number = 4"
    )
    assert (ProblemKind.CHANGED, ids[1], 4) in found(url)


def test_a_log_rewritten_whole_is_reported_in_bounds(log: AuditLog, database: str) -> None:
    write_at_once(log, 8, 150)
    break_in(database, "UPDATE entries SET hash = substr(hash, 2)")
    result = verify(log)
    assert result.stopped
    assert len(result.problems) == 1_000


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE {name} SET number = number" for name in ("entries", "chains", "seals", "terms")),
        *(f"DELETE FROM {name}" for name in ("entries", "chains", "heads", "terms", "seals")),
        *("UPDATE heads SET number = 1", "UPDATE sealing SET number = 0", "DELETE FROM seal_heads"),
    ],
)
def test_the_database_refuses_to_change_what_is_written(log: AuditLog, statement: str) -> None:
    write_at_once(log, 1, 2)
    seal(log, None)
    catch_up(log.engine)
    with (
        pytest.raises(sqlalchemy.exc.DBAPIError, match="append-only"),
        log.engine.begin() as connection,
    ):
        connection.execute(text(statement))
    assert verify(log).sound


def test_sqlite_does_not_replace_what_is_written(home: Home) -> None:
    with AuditLog.open(f"sqlite:///{home.create().path / 'a.sqlite'}") as log:
        write_at_once(log, 1, 2)
        with (
            pytest.raises(sqlalchemy.exc.DBAPIError, match="append-only"),
            log.engine.begin() as connection,
        ):
            connection.execute(text("INSERT OR REPLACE INTO entries SELECT * FROM entries"))


def test_entries_not_yet_in_the_index_are_no_fault(log: AuditLog) -> None:
    log.write(lookup(asked={"name": "Цой Виктор"}))
    assert verify(log).sound
    with log.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM terms")).scalar() == 0


def test_an_index_said_to_have_come_further_than_it_has_is_found(database: str) -> None:
    with AuditLog.open(database) as log:
        name = log.write(lookup(asked={"name": "Цой Виктор"})).chain
        break_in(database, "INSERT INTO indexed VALUES (1, 1)")
        assert (ProblemKind.INDEX, name, 1) in found(database)


def test_an_index_set_back_is_made_up_for(log: AuditLog, database: str) -> None:
    log.write(lookup(asked={"name": "Цой Виктор"}))
    assert len(search(log, Filters(text="Цой")).found) == 1
    break_in(database, "DELETE FROM terms", "UPDATE indexed SET number = 0")
    assert len(search(log, Filters(text="Цой")).found) == 1
    assert verify(log).sound


def test_an_index_row_added_by_hand_shows_nothing(log: AuditLog, database: str) -> None:
    log.write(lookup(asked={"name": "Цой Виктор"}))
    log.write(lookup(asked={"name": "Щербаков Пётр"}))
    catch_up(log.engine)
    break_in(
        database,
        "INSERT INTO terms SELECT t.term, e.at, e.chain, 2 FROM terms t, entries e"
        " WHERE t.number = 1 AND e.number = 2",
    )
    assert [one.receipt.number for one in search(log, Filters(text="Цой")).found] == [1]


def test_the_key_is_for_the_bank_alone(home: Home) -> None:
    settings = home.create().settings
    assert read_key(settings) is None
    key = make_key(settings)
    file = settings / "audit.key"
    assert file.stat().st_mode & 0o777 == 0o600
    again = read_key(settings)
    assert again is not None
    assert public_text(again) == public_text(key)
    assert public_key_of(public_text(key)) == key.public_key()
    with pytest.raises(KeyRefused):
        make_key(settings)
    file.chmod(0o640)
    with pytest.raises(KeyRefused):
        read_key(settings)
    file.chmod(0o600)
    file.write_text("no key")
    with pytest.raises(KeyRefused):
        read_key(settings)
    with pytest.raises(KeyRefused):
        public_key_of("00")


def test_every_problem_has_its_words() -> None:
    assert set(WORDS) == set(ProblemKind)
    assert all(one.en and one.ru for one in WORDS.values())
