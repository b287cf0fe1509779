"""The commands that look after the index, on each engine as an operator runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.home import Home
from index_mappings.categories import CATEGORIES
from ingest.cli import kordon

RECORD = {"id": "1", "names": [{"full": "Щербаков Пётр"}]}


@pytest.fixture
def environment(engine_url: str, tmp_path: Path) -> dict[str, str]:
    return {"KORDON_HOME": str(tmp_path / "home"), "KORDON_ENGINE": engine_url}


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner(env=environment).invoke(kordon, arguments)


def array(folder: Path, *records: dict[str, object]) -> str:
    path = folder / "array.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))
    return str(path)


def taken_in(environment: dict[str, str], folder: Path, *more: str) -> Result:
    whose = ("--category", "wanted-persons", "--origin", "KZ")
    return run(environment, "ingest", array(folder, RECORD), *whose, *more)


def test_ingest_lookup_status_and_doctor(environment: dict[str, str], tmp_path: Path) -> None:
    assert taken_in(environment, tmp_path).exit_code == 0
    found = run(environment, "lookup", "--name", "Shcherbakov Petr", "--json")
    assert found.exit_code == 0
    assert json.loads(found.output)["hits"][0]["id"] == "1"
    assert "agree" in run(environment, "status", "--check").output
    examined = run(environment, "doctor", "--json")
    told = {one["what"]: one for one in json.loads(examined.output)}
    assert told["number reached"]["says"] == "1, 0 behind the change log"
    assert all(one["ok"] for one in told.values()), told
    if environment["KORDON_ENGINE"] != "embedded":
        assert {"clocks", "server", "mappings", "cluster health"} <= told.keys()
    assert examined.exit_code == 0


def test_the_doctor_says_what_is_missing(environment: dict[str, str]) -> None:
    examined = run(environment, "doctor")
    assert examined.exit_code == 4
    assert "WRONG  index: There is no index" in examined.output
    assert "kordon work" in examined.output


def test_the_doctor_looks_at_photos_and_settings(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").create()
    environment = {"KORDON_HOME": str(home.path), "KORDON_ENGINE": "embedded"}

    def told() -> dict[str, dict[str, object]]:
        return {one["what"]: one for one in json.loads(run(environment, "doctor", "--json").output)}

    assert told()["photos"]["ok"] and told()["freshness setting"]["ok"]
    stray = home.path / "photos" / "ab" / ("ab" + "0" * 62 + ".jpg")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"of no record")
    (home.settings / "freshness.json").write_text("{")
    found = told()
    assert (found["photos"]["ok"], found["photos"]["says"]) == (False, "1 stray")
    assert "not JSON" in str(found["freshness setting"]["says"])


def test_the_worker_catches_up_and_a_rebuild_swaps(
    environment: dict[str, str], tmp_path: Path
) -> None:
    taken_in(environment, tmp_path, "--no-index")
    assert run(environment, "lookup", "--name", "Щербаков Пётр").exit_code == 4
    worked = run(environment, "work", "--once", "--jobs", "1")
    assert (worked.exit_code, worked.output) == (0, "The index has reached change 1.\n")
    assert run(environment, "lookup", "--name", "Щербаков Пётр").exit_code == 0
    assert "reached change 1" in run(environment, "reindex").output
    assert run(environment, "set-aside").output == "0 set aside.\n"


def test_the_worker_follows_until_it_is_stopped(
    environment: dict[str, str], tmp_path: Path
) -> None:
    taken_in(environment, tmp_path)
    worker = subprocess.Popen(
        [sys.executable, "-m", "ingest.cli", "work", "--jobs", "1"],
        env=os.environ | environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        other = {"id": "2", "names": [{"full": "Абдуллаева Зухра"}]}
        whose = ("--category", "wanted-persons", "--origin", "KZ", "--no-index")
        run(environment, "ingest", array(tmp_path, other), *whose)
        deadline = time.monotonic() + 60
        while (
            run(environment, "lookup", "--name", "Абдуллаева Зухра", "--json").output.count('"id"')
            < 1
        ):
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert "The index has reached change 2." in said


def test_ingest_keeps_records_when_the_cluster_is_away(tmp_path: Path) -> None:
    environment = {
        "KORDON_HOME": str(tmp_path / "home"),
        "KORDON_ENGINE": "elasticsearch+http://127.0.0.1:9/kordon",
    }
    told = taken_in(environment, tmp_path)
    assert told.exit_code == 4
    assert "added" in told.output and "The records are kept" in told.output
    looked = run(environment, "lookup", "--name", "Щербаков Пётр")
    assert looked.exit_code == 4 and "INCOMPLETE" in looked.output
    examined = run(environment, "doctor")
    assert "WRONG  cluster: cannot be reached" in examined.output


def test_a_wrong_engine_is_said(tmp_path: Path) -> None:
    environment = {"KORDON_HOME": str(tmp_path), "KORDON_ENGINE": "mysql://x"}
    told = run(environment, "lookup", "--name", "Щербаков Пётр")
    assert told.exit_code == 2 and "KORDON_ENGINE" in told.output
    assert run(environment, "work", "--once").exit_code == 2


def test_mappings_are_written_as_index_templates(tmp_path: Path) -> None:
    told = CliRunner().invoke(kordon, ["mappings", "--out", str(tmp_path / "m"), "--shards", "3"])
    assert told.exit_code == 0
    files = sorted((tmp_path / "m").iterdir())
    assert len(files) == len(CATEGORIES) + 1
    template = json.loads((tmp_path / "m" / "kordon-vehicles.json").read_text())
    assert template["index_patterns"] == ["kordon-vehicles-*"]
    assert template["template"]["settings"]["index"]["number_of_shards"] == 3
    assert list(json.loads(CliRunner().invoke(kordon, ["mappings"]).output)) == [
        *CATEGORIES,
        "work",
    ]


def test_old_versions_are_dropped_by_name_alone(cluster_url: str, tmp_path: Path) -> None:
    from bank.engines.cluster.address import read_address
    from bank.engines.cluster.index import ClusterIndex

    environment = {"KORDON_HOME": str(tmp_path / "home"), "KORDON_ENGINE": cluster_url}
    taken_in(environment, tmp_path)
    address = read_address(cluster_url)
    index = ClusterIndex(address)
    index._admin.indices.create(index=f"{address.prefix}-vehicles-0123456789ab-000001")
    assert len(run(environment, "index", "list").output.splitlines()) == len(CATEGORIES) + 2
    assert "1 indices dropped." in run(environment, "index", "drop-old").output
    assert run(environment, "lookup", "--name", "Щербаков Пётр").exit_code == 0
    embedded = {"KORDON_HOME": str(tmp_path), "KORDON_ENGINE": "embedded"}
    assert run(embedded, "index", "list").exit_code == 2
