"""What Prometheus reads, of one process and of several, and that it names nobody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bank.audit import AuditLog, AuditUnavailable, Door
from bank.audited import Actor, entry_of_lookup
from bank.home import Home
from bank.lookup import LookupService
from bank.metrics import count_log_in_refused, count_lookup, exposition
from bank.store import Change, Store
from index_mappings.schemas import load_record

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KORDON_AUDIT", "PROMETHEUS_MULTIPROC_DIR"):
        monkeypatch.delenv(name, raising=False)


def samples(text: bytes) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def value(found: Samples, name: str, **labels: str) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


def test_lookups_searches_writes_and_refusals_are_counted(generated: Home, home: Home) -> None:
    before = samples(exposition()[0])
    query = {"name": "Secretname Petr"}
    answer = LookupService(generated).lookup(query)
    with AuditLog.open(home) as log:
        log.write(entry_of_lookup(Actor("x"), Door.API, "search", query, answer))
    with pytest.raises(AuditUnavailable):
        log.write(entry_of_lookup(Actor("x"), Door.API, "search", query, answer))
    count_lookup(answer["outcome"], "api", 0.02)
    count_log_in_refused()
    text, kind = exposition()
    assert kind.startswith("text/plain")
    after = samples(text)
    for name, labels in (
        ("kordon_lookups_total", {"outcome": answer["outcome"], "door": "api"}),
        ("kordon_lookup_seconds_count", {"door": "api"}),
        ("kordon_candidates_seconds_count", {}),
        ("kordon_audit_write_seconds_count", {}),
        ("kordon_audit_refused_total", {}),
        ("kordon_log_ins_refused_total", {}),
    ):
        grown = value(after, name, **labels) - value(before, name, **labels)
        assert grown == 1, name
    assert b"Secretname" not in text


def test_how_the_bank_stands_is_told(home: Home) -> None:
    with Store.open(home) as store:
        run = store.begin_run("ingest", "wanted-persons", "KZ", "x", "x", False)
        record = {"id": "1", "names": [{"full": "Щербаков"}]}
        change = Change("upsert", "1", load_record("wanted-persons", record))
        store.write_batch(run.number, [change], 1, quarantined=3)
        store.finish_run(run.number)
        again = store.begin_run("ingest", "wanted-persons", "KZ", "y", "y", False)
        store.finish_run(again.number)
    found = samples(exposition(home)[0])
    assert value(found, "kordon_change") == 1
    assert value(found, "kordon_quarantined") == 3
    # There is no index yet: nothing is said of it rather than something wrong.
    assert ("kordon_index_behind", ()) not in found


def test_how_far_the_index_is_behind_is_told(generated: Home) -> None:
    found = samples(exposition(generated)[0])
    assert found["kordon_index_behind", ()] == 0
    assert found["kordon_records", ()] > 1_000


def test_a_bank_that_is_away_leaves_the_rest_readable(home: Home) -> None:
    away = Home(home.path, database="postgresql://nobody@127.0.0.1:1/none")
    found = samples(exposition(away)[0])
    assert ("kordon_change", ()) not in found
    assert [name for name, _ in found if name.startswith("kordon_")]


def test_processes_are_added_up(tmp_path: Path) -> None:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = "from bank.metrics import *; count_lookup('nothing', 'page', 0.01); "
    for _ in range(2):
        subprocess.run([sys.executable, "-c", count], env=environment, check=True)
    show = count + "import sys; sys.stdout.buffer.write(exposition()[0])"
    done = subprocess.run(
        [sys.executable, "-c", show], env=environment, check=True, capture_output=True
    )
    found = samples(done.stdout)
    assert value(found, "kordon_lookups_total", outcome="nothing", door="page") == 3
