"""A full array that lacks most of what the bank holds ends none of it unasked, however many lines it has."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bank.home import Home
from bank.store import Store
from ingest.pipeline import Options, Summary, ingest_file

WHOSE = ("KZ", "wanted-persons")
TEN = [str(number) for number in range(10)]


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with Store.open(home) as opened:
        yield opened


def take_in(home: Home, store: Store, file: Path, *, sure: bool = False) -> Summary:
    options = Options(WHOSE[1], WHOSE[0], mode="full", jobs=1, sure=sure)
    return ingest_file(home, store, str(file), options)


def array(path: Path, ids: list[str]) -> Path:
    people = ({"id": one, "names": [{"surname": "Щербаков"}]} for one in ids)
    path.write_text("".join(json.dumps(one) + "\n" for one in people))
    return path


@pytest.mark.parametrize(
    "ids", [["1"] * 10, [f"new-{number}" for number in range(10)]], ids=["repeated", "others"]
)
def test_as_many_lines_of_other_records_end_nothing_unless_that_is_meant(
    home: Home, store: Store, tmp_path: Path, ids: list[str]
) -> None:
    take_in(home, store, array(tmp_path / "ten.jsonl", TEN))
    file = array(tmp_path / "few.jsonl", ids)
    told = take_in(home, store, file)
    absent = len(set(TEN) - set(ids))
    assert (told.ended, told.left_standing) == (0, absent)
    assert all(one.status == "active" for one in store.records([(*WHOSE, i) for i in TEN]).values())
    assert take_in(home, store, file, sure=True).ended == absent


def test_half_of_an_array_may_end(home: Home, store: Store, tmp_path: Path) -> None:
    take_in(home, store, array(tmp_path / "ten.jsonl", TEN))
    told = take_in(home, store, array(tmp_path / "five.jsonl", TEN[:5]))
    assert (told.ended, told.left_standing) == (5, 0)


def test_a_file_read_in_the_wrong_encoding_can_be_taken_in_rightly(
    home: Home, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "names.csv"
    file.write_bytes("id,names\n1,Иванов Пётр\n".encode("cp1251"))
    for encoding in ("koi8-r", "cp1251"):
        options = Options(WHOSE[1], WHOSE[0], encoding=encoding, jobs=1)
        assert not ingest_file(home, store, str(file), options).known
    body = store.records([(*WHOSE, "1")])[(*WHOSE, "1")].body
    assert body and body["names"][0]["full"] == "Иванов Пётр"
