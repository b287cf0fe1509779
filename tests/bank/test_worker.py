"""The index worker: one process or many make the same index of the change log, on both databases."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bank.documents import document_key
from bank.engines.choice import index_of
from bank.engines.protocol import SetAside
from bank.home import Home
from bank.store import Change, Store
from bank.worker import CHUNK, bring_up_to_date, check, reindex
from index_mappings.schemas import load_record
from ingest.generate import generate_records

CATEGORY, ORIGIN = "wanted-persons", "KZ"
MANY = CHUNK + 200


@pytest.fixture
def bank(database: str, tmp_path: Path) -> Home:
    """Records of more than a stretch, one withdrawn, one corrected, one that nothing can be made of."""
    home = Home(tmp_path / "home", database=database)
    bodies = [load_record(CATEGORY, one.record) for one in generate_records(MANY, 3, [CATEGORY])]
    changes = [Change("upsert", body["id"], body) for body in bodies]
    changes += [
        Change("withdraw", changes[1].id),
        Change("upsert", changes[2].id, {**bodies[2], "names": [{"full": "Ким Анна"}]}),
        Change("upsert", "poison", {"id": "poison", "status": "active", "names": 5}),
    ]
    with Store.open(home) as store:
        run = store.begin_run("ingest", CATEGORY, ORIGIN, "a", "a", False)
        result = store.write_batch(run.number, changes, len(changes))
        assert (result.added, result.corrected, result.withdrawn) == (MANY + 1, 1, 1)
        store.finish_run(run.number)
    return home


def test_many_processes_make_the_index_that_one_makes(
    bank: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bank.worker.PARALLEL_FROM", 1)
    told = []
    for jobs in (1, 2):
        home = dataclasses.replace(bank, path=tmp_path / str(jobs))
        with Store.open(home) as store:
            assert reindex(home, store, jobs=jobs) == bring_up_to_date(home, store, jobs=jobs)
            wrong = check(home, store)
            keys = {document_key(*one.key) for one in store.changes(0, 2 * MANY)}
        engine = index_of(home).engine()
        told.append((engine.report(), sorted(engine.payloads_of(sorted(keys))), wrong))
    assert told[0] == told[1]
    report, payloads, wrong = told[0]
    assert (report.reached, report.documents, len(payloads)) == (MANY + 3, MANY - 1, MANY - 1)
    key = document_key(ORIGIN, CATEGORY, "poison")
    assert report.set_aside == (SetAside(MANY + 3, key, CATEGORY, "analysis: TypeError"),)
    assert [text for text in wrong if "set aside" in text]
