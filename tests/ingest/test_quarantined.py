"""Rows that were refused are counted as not looked in until they are in, come whole again, or are undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bank.home import Home
from bank.lookup import LookupService
from bank.store import Store
from bank.worker import bring_up_to_date
from ingest.cli import kordon
from ingest.pipeline import Options, Summary, ingest_file

HEADER = "id,surname,given,sex\n"
GOOD, BAD, WORSE = "1,Ким,Анна,f\n", "2,Ли,Вера,cat\n", "3,Ли,Вера,f,лишнее\n"


class Office:
    """An array of one originator, taken in file by file."""

    def __init__(self, home: Home, store: Store, folder: Path) -> None:
        self.home, self.store, self.folder = home, store, folder
        self.files = 0

    def take(self, *rows: str, mode: str = "array") -> Summary:
        self.files += 1
        file = self.folder / f"{self.files}.csv"
        file.write_text(HEADER + "".join(rows))
        return self.take_file(file, mode)

    def take_file(self, file: Path, mode: str = "array") -> Summary:
        options = Options("wanted-persons", "KZ", mode=mode, sure=mode == "full", jobs=1)
        return ingest_file(self.home, self.store, str(file), options)

    @property
    def quarantined(self) -> int:
        (array,) = self.store.freshness()
        return array.quarantined


@pytest.fixture
def office(database: str, tmp_path: Path) -> Iterator[Office]:
    home = Home(tmp_path / "home", database=database)
    with Store.open(home) as store:
        yield Office(home, store, tmp_path)


def test_rows_of_several_files_add_up(office: Office) -> None:
    assert office.take(GOOD, BAD, WORSE).quarantined == 2
    assert office.quarantined == 2
    office.take(BAD)
    assert office.quarantined == 3
    (last, first) = office.store.runs()
    assert (last.quarantined, first.quarantined) == (1, 2)


def test_what_the_bank_refuses_counts_too(office: Office) -> None:
    summary = office.take("x" * 300 + ",Ким,Анна,f\n", GOOD)
    assert summary.quarantined == office.quarantined == 1


def test_a_mended_file_is_in(office: Office) -> None:
    first = Path(office.take(GOOD, BAD, WORSE).quarantine)
    first.write_text(first.read_text().replace("cat", "f"))
    second = office.take_file(first)
    assert (second.added, second.quarantined, office.quarantined) == (1, 1, 1)
    last = Path(second.quarantine)
    last.write_text(last.read_text().splitlines()[0] + "\n")
    assert office.take_file(last).read == 0
    assert office.quarantined == 0


def test_a_file_of_an_earlier_time_that_is_called_so_mends_nothing(office: Office) -> None:
    early = office.folder / "run-2.csv"
    early.write_text(HEADER + GOOD)
    office.take_file(early)
    assert office.take(BAD).run == 2
    assert office.quarantined == 1


def test_the_whole_array_tells_anew(office: Office) -> None:
    office.take(GOOD, BAD)
    office.take(GOOD, BAD, "4,Пак,Вера,f\n", mode="full")
    assert office.quarantined == 1
    office.take(GOOD, mode="full")
    assert office.quarantined == 0


def test_a_whole_array_that_ends_nothing_tells_anew_too(office: Office) -> None:
    options = Options("wanted-persons", "KZ", mode="full", jobs=1)
    for day in range(3):
        file = office.folder / f"day-{day}.csv"
        file.write_text(HEADER + GOOD + f"5,Пак,Вера{day},f\n" + ",Ли,Вера,f\n")
        assert ingest_file(office.home, office.store, str(file), options).unnamed == 1
    assert office.quarantined == 1


def test_what_was_reverted_is_not_missing(office: Office) -> None:
    office.take(GOOD, BAD)
    whole = office.take("6,Пак,Вера,f\n", WORSE, WORSE, mode="full")
    assert office.quarantined == 2
    office.store.revert_run(whole.run)
    assert office.quarantined == 1


def test_answers_say_it(home: Home, tmp_path: Path) -> None:
    with Store.open(home) as store:
        Office(home, store, tmp_path).take(GOOD, BAD)
        bring_up_to_date(home, store, jobs=1)
    answer = LookupService(home).lookup({"name": "Ли Вера"})
    assert answer["outcome"] == "nothing"
    assert [one["quarantined"] for one in answer["freshness"]] == [1]


def test_the_command_line_says_it(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + GOOD + BAD)
    environment = {"KORDON_HOME": str(home.path)}

    def said(*words: str) -> str:
        return CliRunner().invoke(kordon, words, env=environment).output

    said("ingest", str(file), "--category", "wanted-persons", "--origin", "KZ")
    assert "1 in quarantine" in said("status")
    assert "Looked in 1 arrays, not in 1 rows in quarantine." in said("lookup", "--name", "Ли Вера")
