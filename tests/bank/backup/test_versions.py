"""What a later Kordon wrote is not put in place, whichever schema it is of."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bank.backup import BackupRefused
from bank.backup.versions import SCHEMAS, bring_file_up_to_date
from bank.home import Home
from bank.outcomes.database import open_database
from bank.store.engine import Schema, bring_up_to_date, connect, url_of
from tests.bank.backup.filled import fill, restored, taken

BANK = Path(__file__).parents[3] / "bank"


def test_every_schema_with_migrations_is_known() -> None:
    migrated = {f"bank.{one.parent.name}:migrations" for one in BANK.glob("*/migrations")}
    assert {one.scripts for one in SCHEMAS} == migrated


def made(file: Path, schema: Schema) -> None:
    engine = connect(url_of(f"sqlite:///{file}"))
    bring_up_to_date(engine, schema)
    engine.dispose()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda one: one.version_table)
def test_a_later_version_is_refused_by_name(schema: Schema, tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite"
    made(file, schema)
    bring_file_up_to_date("some", file)
    with sqlite3.connect(file) as changed:
        changed.execute(f"UPDATE {schema.version_table} SET version_num = '9999'")
    with pytest.raises(BackupRefused, match=r"some of the back-up cannot be used: .*9999"):
        bring_file_up_to_date("some", file)


@pytest.mark.parametrize(
    ("name", "version_table"), [("bank", "alembic_version"), ("outcomes", "outcomes_version")]
)
def test_a_database_of_a_later_kordon_is_not_restored(
    name: str, version_table: str, home: Home, tmp_path: Path
) -> None:
    fill(home)
    open_database(home).dispose()
    with sqlite3.connect(home.path / f"{name}.sqlite") as file:
        file.execute(f"UPDATE {version_table} SET version_num = '9999'")
    out = taken(home)
    with pytest.raises(BackupRefused, match=rf"{name} of the back-up cannot be used: .*9999"):
        restored(out, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "some.sqlite"
    file.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8_000)
    with pytest.raises(BackupRefused, match="some of the back-up cannot be used"):
        bring_file_up_to_date("some", file)
