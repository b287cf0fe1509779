"""`kordon reconcile` as an operator runs it."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bank import exchange
from bank.audit import AuditLog, Filters, search
from bank.audited import Actor
from bank.exchange import Party, PartyKind
from bank.home import Home
from bank.store import Store
from ingest.cli import kordon

WHOSE = ("--category", "wanted-persons", "--origin", "KZ")


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KORDON_")]:
        monkeypatch.delenv(name)


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments])


def record(id_: str, name: str = "Иванов Иван", **more: Any) -> dict[str, Any]:
    return {"id": id_, "names": [{"full": name}], **more}


def array(path: Path, *records: dict[str, Any] | str) -> str:
    lines = [
        one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in records
    ]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


@pytest.fixture
def bank(home: Home, tmp_path: Path) -> Home:
    """Ten records, taken in from a file."""
    held = array(tmp_path / "held.jsonl", *(record(f"{one:02}") for one in range(10)))
    assert run(home, "ingest", held, *WHOSE).exit_code == 0
    return home


def records(home: Home) -> dict[str, str]:
    """The names that stand, by id."""
    with Store.open(home) as store:
        keys = [("KZ", "wanted-persons", f"{one:02}") for one in range(30)]
        found = store.records(keys)
    return {key[2]: one.body["names"][0]["full"] for key, one in found.items() if one.body}


def acts(home: Home) -> list[str]:
    with AuditLog.open(home) as log:
        found = search(log, Filters(), None, 50).found
    return [one.entry.outcome for one in reversed(found)]


def changed_array(folder: Path) -> str:
    """One gone, one changed, one new."""
    same = [record(f"{one:02}") for one in range(1, 9)]
    return array(folder / "array.jsonl", record("20"), record("09", "Петров Пётр"), *same)


def test_a_report_changes_nothing_and_is_applied_by_its_number(bank: Home, tmp_path: Path) -> None:
    file, before = changed_array(tmp_path), records(bank)
    made = run(bank, "reconcile", file, *WHOSE, "--json")
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    kinds = {name: count for name, count in told["kinds"].items() if count}
    assert kinds == {"added": 1, "removed": 1, "changed": 1}
    assert records(bank) == before
    done = run(bank, "reconcile", "apply", "1", "--kinds", "all", "--file", file)
    assert "added 1, corrected 1, withdrawn 1" in done.output
    assert records(bank) == {
        **{one: name for one, name in before.items() if one != "00"},
        "09": "Петров Пётр",
        "20": "Иванов Иван",
    }
    assert "Applied by run 2: added, changed" in run(bank, "reconcile", "show", "1").output
    assert run(bank, "ingest", "revert", "2").exit_code == 0
    assert records(bank) == before
    assert acts(bank) == [
        "reconciliation-made",
        "reconciliation-applying",
        "reconciliation-applied",
        "reconciliation-read",
    ]


def test_applied_twice_leaves_nothing_to_differ(bank: Home, tmp_path: Path) -> None:
    file = changed_array(tmp_path)
    command = ("reconcile", file, *WHOSE, "--apply", "all", "--json")
    first = run(bank, *command)
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout.splitlines()[1])["withdrawn"] == 1
    after = records(bank)
    again = run(bank, *command)
    assert again.exit_code == 0
    (told,) = map(json.loads, again.stdout.splitlines())
    assert told["equal"] == 10
    assert told["array_digest"] == told["bank_digest"]
    assert records(bank) == after


def test_chosen_kinds_alone_are_applied(bank: Home, tmp_path: Path) -> None:
    run(bank, "reconcile", changed_array(tmp_path), *WHOSE, "--apply", "added,changed")
    assert {"00", "20"} <= set(records(bank))
    unknown = run(bank, "reconcile", "apply", "1", "--kinds", "doubled")
    assert (unknown.exit_code, "give all, or some of added" in unknown.output) == (2, True)


def test_an_array_that_lost_its_half_is_stopped(bank: Home, tmp_path: Path) -> None:
    file = array(tmp_path / "half.jsonl", *(record(f"{one:02}") for one in range(5)))
    stopped = run(bank, "reconcile", file, *WHOSE, "--apply", "all")
    assert (stopped.exit_code, "--yes-remove 5" in stopped.output) == (3, True)
    assert len(records(bank)) == 10
    assert (
        run(bank, "reconcile", "apply", "1", "--kinds", "all", "--yes-remove", "4").exit_code == 3
    )
    assert (
        run(bank, "reconcile", "apply", "1", "--kinds", "all", "--yes-remove", "5").exit_code == 0
    )
    assert len(records(bank)) == 5


def test_a_file_that_was_changed_since_is_refused(bank: Home, tmp_path: Path) -> None:
    file = changed_array(tmp_path)
    run(bank, "reconcile", file, *WHOSE)
    array(Path(file), record("01"))
    refused = run(bank, "reconcile", "apply", "1", "--kinds", "all", "--file", file)
    assert (refused.exit_code, "reconcile anew" in refused.output) == (2, True)
    assert len(records(bank)) == 10


def test_refused_lines_are_set_aside_and_their_records_stay(bank: Home, tmp_path: Path) -> None:
    good = [record(f"{one:02}") for one in range(8)]
    file = array(tmp_path / "bad.jsonl", *good, record("08", sex="neither"), '{"id": "torn')
    made = run(bank, "reconcile", file, *WHOSE, "--json")
    assert made.exit_code == 1
    told = json.loads(made.stdout.splitlines()[0])
    assert (told["kinds"]["removed"], told["kinds"]["refused"]) == (1, 2)
    aside = bank.quarantine / "reconciliation-1.jsonl"
    lines = [json.loads(line) for line in aside.read_text().splitlines()]
    assert [one["kordon"]["line"] for one in lines] == [9, 10]
    # One line cannot be read at all: record 09 may stand in it.
    assert run(bank, "reconcile", "apply", "1", "--kinds", "all").exit_code == 3
    assert len(records(bank)) == 10


def test_tables_and_mappings_are_read_as_ingest_reads_them(bank: Home, tmp_path: Path) -> None:
    table = tmp_path / "array.csv"
    rows = [
        ("Номер записи", "ФИО", "Пол"),
        *((f"{one:02}", "Иванов Иван", "м") for one in range(9)),
    ]
    with table.open("w", newline="", encoding="cp1251") as file:
        csv.writer(file, delimiter=";").writerows([*rows, ("09", "Иванов Иван", "?")])
    made = run(bank, "reconcile", str(table), *WHOSE, "--json", "--encoding", "cp1251")
    kinds = json.loads(made.stdout.splitlines()[0])["kinds"]
    assert (kinds["changed"], kinds["removed"], kinds["refused"]) == (9, 0, 1)
    mapping = tmp_path / "columns.toml"
    mapping.write_text(
        'columns = ["n", "who"]\nkey = "n"\n'
        '[[rule]]\nto = "id"\ncolumn = "n"\n[[rule]]\nto = "names"\ncolumn = "who"\n'
        'pattern = "(?P<full>.+)"\n'
    )
    plain = tmp_path / "plain.csv"
    plain.write_text("".join(f"{one:02},Иванов Иван\n" for one in range(9)) + "09,\n")
    mapped = run(bank, "reconcile", str(plain), *WHOSE, "--json", "--mapping", str(mapping))
    kinds = json.loads(mapped.stdout.splitlines()[0])["kinds"]
    assert (kinds["changed"], kinds["removed"], kinds["refused"]) == (0, 0, 1), mapped.output


def test_no_report_begins_of_a_table_that_cannot_be_read(bank: Home, tmp_path: Path) -> None:
    mapping = tmp_path / "columns.toml"
    mapping.write_text('key = "n"\n[[rule]]\nto = "id"\ncolumn = "n"\n')
    table = tmp_path / "array.csv"
    for content, said in ((b"id,name\n1,A\n", "no column 'n'"), (b"n\n\xce\xe0\xff\n", "encoding")):
        table.write_bytes(content)
        refused = run(bank, "reconcile", str(table), *WHOSE, "--mapping", str(mapping))
        assert refused.exit_code == 3 and said in refused.output, refused.output
    made = run(bank, "reconcile", changed_array(tmp_path), *WHOSE, "--json")
    assert json.loads(made.stdout.splitlines()[0])["report"] == 1


def test_files_of_a_report_are_for_this_user_alone(bank: Home, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(bank, "reconcile", changed_array(tmp_path), *WHOSE, "--out", str(out))
    names = {path.name for path in out.iterdir()}
    assert names == {f"reconciliation-1.{ending}" for ending in ("html", "csv", "json")}
    assert all(path.stat().st_mode & 0o077 == 0 for path in out.iterdir())
    shown = run(bank, "reconcile", "show", "1", "--format", "csv")
    assert shown.stdout.splitlines() == (out / "reconciliation-1.csv").read_text().splitlines()
    assert "reconciliation-exported" in acts(bank)


def test_the_protocol_says_which_key_is_missing(bank: Home, tmp_path: Path) -> None:
    run(bank, "reconcile", changed_array(tmp_path), *WHOSE)
    file = tmp_path / "protocol"
    file.write_text(run(bank, "reconcile", "protocol", "1").stdout)
    paper = run(bank, "reconcile", "protocol", "--file", str(file), "--html", "--language", "en")
    assert "Not signed." in paper.stdout
    key = "0" * 64
    wrong = run(bank, "reconcile", "protocol", "--file", str(file), "--verify", key)
    assert (wrong.exit_code, wrong.stdout.startswith("WRONG")) == (1, True)
    refused = run(bank, "reconcile", "protocol", "1", "--sign")
    assert (refused.exit_code, "exchange keys new" in refused.stderr) == (2, True)


def test_both_sides_sign_the_protocol_with_their_keys_of_the_exchange(
    bank: Home, tmp_path: Path
) -> None:
    run(bank, "reconcile", changed_array(tmp_path), *WHOSE)
    other = Home(tmp_path / "other").create()
    for home, code in ((bank, "KZ"), (other, "UZ")):
        exchange.set_party(home, Party(code, code, PartyKind.MINISTRY), Actor("test"))
        exchange.new_key(home, Actor("test"))
    file = tmp_path / "protocol"
    file.write_text(run(bank, "reconcile", "protocol", "1", "--sign").stdout)
    file.write_text(run(other, "reconcile", "protocol", "--file", str(file), "--sign").stdout)
    for home in (bank, other):
        key = exchange.keys_known(home)[0].signing
        good = run(bank, "reconcile", "protocol", "--file", str(file), "--verify", key)
        assert good.exit_code == 0, good.output
    file.write_text(file.read_text().replace("wanted-persons", "missing-persons"))
    wrong = run(bank, "reconcile", "protocol", "--file", str(file), "--verify", key)
    assert wrong.exit_code == 1


def test_what_cannot_be_is_refused_in_words(bank: Home, tmp_path: Path) -> None:
    for command in (
        ("reconcile", str(tmp_path / "none.jsonl"), *WHOSE),
        ("reconcile", "show", "7"),
        ("reconcile", "apply", "7", "--kinds", "all"),
        ("reconcile", "forget", "7"),
        ("reconcile", "protocol"),
        ("reconcile", changed_array(tmp_path), "--category", "wanted-persons", "--origin", "X-X"),
    ):
        refused = run(bank, *command)
        assert refused.exit_code in (2, 3, 4), command
        assert refused.stderr.strip()
        assert "Traceback" not in refused.output
    assert run(bank, "reconcile", changed_array(tmp_path), *WHOSE).exit_code == 0
    assert run(bank, "reconcile", "forget", "1").exit_code == 0
    assert run(bank, "reconcile", "list").output == ""


APPLIES = """
import sys
from pathlib import Path
from bank.home import Home
from bank.reconciliation import APPLICABLE, Reports, apply
from bank.store import Store

class Telling(Reports):
    def all_differences(self, number, kinds):
        for place, one in enumerate(super().all_differences(number, kinds)):
            if place % 100 == 0:
                print(place, flush=True)
            yield one

home = Home(Path(sys.argv[1]))
with Store.open(home) as store, Telling.open(home) as reports:
    apply(store, reports, 1, frozenset(APPLICABLE))
"""


def test_killed_while_applying_nothing_is_changed(home: Home, tmp_path: Path) -> None:
    """SIGKILL at random places of four thousand corrections; what then is applied is whole."""
    size, chance = 4_000, random.Random(20261125)
    held = array(tmp_path / "held.jsonl", *(record(f"{one:04}") for one in range(size)))
    assert run(home, "ingest", held, *WHOSE, "--no-index").exit_code == 0
    sent = array(tmp_path / "sent.jsonl", *(record(f"{one:04}", "Петров") for one in range(size)))
    assert run(home, "reconcile", sent, *WHOSE).exit_code == 0

    def names() -> set[str]:
        with Store.open(home) as store:
            found = store.records([("KZ", "wanted-persons", f"{one:04}") for one in range(size)])
        assert len(found) == size
        return {one.body["names"][0]["full"] for one in found.values() if one.body}

    command = [sys.executable, "-c", APPLIES, str(home.path)]
    for _ in range(6):
        place = chance.randrange(1_100, size, 100)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            while int(process.stdout.readline()) < place:
                pass
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        assert names() == {"Иванов Иван"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    assert names() == {"Петров"}
    again = run(home, "reconcile", sent, *WHOSE, "--json")
    assert json.loads(again.stdout)["equal"] == size
    with Store.open(home) as store:
        assert [(one.kind, one.corrected) for one in store.runs()] == [
            ("reconcile", size),
            ("ingest", 0),
        ]


def test_folders_of_killed_reconciliations_are_cleared_away(bank: Home, tmp_path: Path) -> None:
    left = bank.path / ".reconciling-left"
    left.mkdir()
    (left / "bodies").write_text("{}")
    os.utime(left, (0, 0))
    run(bank, "reconcile", changed_array(tmp_path), *WHOSE)
    assert list(bank.path.glob(".reconciling-*")) == []
