"""A real list of persons through its column mapping; the folder: KORDON_SHARED_DATA, ../shared/data.

Nothing of the list stands here: the people looked for are drawn from it while the test runs.
"""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable
from pathlib import Path

import icu
import pytest

from bank.home import Home
from bank.lookup import LookupService
from bank.store import Originator, Store
from bank.worker import bring_up_to_date, check
from ingest.pipeline import Options, Summary, ingest_file

ROOT = Path(__file__).parent.parent.parent
DATA = Path(os.environ.get("KORDON_SHARED_DATA", ROOT.parent / "shared" / "data")) / "sdn"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real list is not at {DATA}")
TO_CYRILLIC = icu.Transliterator.createInstance("Latin-Cyrillic")
DRAWN = 60


def table(name: str) -> list[list[str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file) if len(row) > 1]


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[Summary, Home]:
    home = Home(tmp_path_factory.mktemp("sanctions"))
    mapping = str(ROOT / "docs" / "examples" / "sdn.toml")
    options = Options("wanted-persons", "INT-LIST", mapping=mapping)
    with Store.open(home) as store:
        store.register_originator(Originator("INT-LIST", "US", "A list"))
        summary = ingest_file(home, store, str(DATA / "sdn.csv"), options)
        bring_up_to_date(home, store)
        assert check(home, store) == []
    return summary, home


def test_every_row_is_in_the_bank_in_quarantine_or_left_out(
    taken_in: tuple[Summary, Home],
) -> None:
    summary, home = taken_in
    rows = table("sdn.csv")
    persons = [row for row in rows if row[2].strip() == "individual"]
    assert summary.read == len(rows)
    assert summary.left_out == len(rows) - len(persons)
    assert summary.added + summary.quarantined == len(persons)
    with Store.open(home) as store:
        assert sum(store.count_active().values()) == summary.added


def test_aliases_dates_and_passports_are_all_there(taken_in: tuple[Summary, Home]) -> None:
    _, home = taken_in
    persons = {row[0]: row[11] for row in table("sdn.csv") if row[2].strip() == "individual"}
    aliases = {row[0] for row in table("alt.csv")}
    with Store.open(home) as store:
        found = store.records([("INT-LIST", "wanted-persons", id_) for id_ in persons])
    bodies = {key[2]: one.body for key, one in found.items() if one.body}
    for id_, remarks in persons.items():
        body = bodies[id_]
        assert len(body["names"]) == 1 or id_ in aliases
        assert ("DOB" in remarks) == bool(body.get("birth_dates")), remarks
        assert ("Passport" in remarks) <= bool(body.get("documents"))
        assert body.get("remarks", "") == ("" if remarks.strip() == "-0-" else remarks.strip())


def swapped(name: str) -> str:
    surname, _, given = name.partition(",")
    return f"{given.strip()} {surname}".strip()


def cyrillic(name: str) -> str:
    return str(TO_CYRILLIC.transliterate(name.replace(",", " ").lower()))


@pytest.mark.parametrize(
    ("file", "column", "typed", "least"),
    [
        ("alt.csv", 3, str, 0.98),
        ("sdn.csv", 1, swapped, 0.98),
        ("sdn.csv", 1, cyrillic, 0.95),
    ],
    ids=["alias", "swapped order", "Cyrillic"],
)
def test_its_people_are_found(
    taken_in: tuple[Summary, Home],
    file: str,
    column: int,
    typed: Callable[[str], str],
    least: float,
) -> None:
    service = LookupService(taken_in[1])
    persons = {row[0] for row in table("sdn.csv") if row[2].strip() == "individual"}
    drawn = random.Random(7).sample([row for row in table(file) if row[0] in persons], DRAWN)
    missed = [
        row[0]
        for row in drawn
        if row[0] not in [h["id"] for h in service.lookup({"name": typed(row[column])})["hits"]]
    ]
    assert len(missed) <= DRAWN * (1 - least), missed
