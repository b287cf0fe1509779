"""Array files of every format and encoding, whole and broken, by the CLI as an operator uses it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.home import Home
from bank.store import Store
from ingest.cli import kordon
from ingest.encoding import EncodingDoubtful, detect
from ingest.opening import FileRefused
from ingest.parallel import CHUNK
from ingest.pipeline import Options, ingest_file
from ingest.readers import FORMATS, read_rows
from ingest.readers.trees import as_object

PEOPLE = [
    ("1", "Щербаков", "Пётр", "1971-03-12"),
    ("2", "Иванова", "Мария", "1980"),
    ("3", "Рахмонов", "Джамшед", "1990-05"),
]
HEADER = ("id", "surname", "given", "birth_date")


def run(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments])


def ingest(home: Home, file: Path, *more: str, expect: int = 0) -> dict[str, Any]:
    arguments = (str(file), "--category", "wanted-persons", "--origin", "KZ", "--json", *more)
    result = run(home, "ingest", *arguments)
    assert result.exit_code == expect, result.output
    return json.loads(result.stdout) if result.exit_code < 2 else {"said": result.output}


def as_csv(
    people: list[tuple[str, ...]] = PEOPLE, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([HEADER, *people])
    return text.getvalue().encode(encoding)


def as_jsonl(people: list[tuple[str, ...]] = PEOPLE) -> bytes:
    rows = [
        {"id": i, "names": [{"surname": s, "given": g}], "birth_dates": [b]}
        for i, s, g, b in people
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_xml() -> bytes:
    rows = "".join(
        f"<record><id>{i}</id><names><surname>{s}</surname><given>{g}</given></names>"
        f"<birth_dates>{b}</birth_dates></record>"
        for i, s, g, b in PEOPLE
    )
    return f"<?xml version='1.0' encoding='cp1251'?><records>{rows}</records>".encode("cp1251")


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in [HEADER, *PEOPLE]:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def zipped(data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("array.csv", data)
    return packed.getvalue()


FILES = {
    "comma.csv": as_csv(),
    "semicolon.csv": as_csv(delimiter=";"),
    "tab.tsv": as_csv(delimiter="\t"),
    "utf16.csv": as_csv(encoding="utf-16"),
    "cp1251.csv": as_csv(encoding="cp1251"),
    "koi8.csv": as_csv(encoding="koi8-r"),
    "cp866.csv": as_csv(encoding="cp866"),
    "bom.csv": as_csv(encoding="utf-8-sig"),
    "lines.jsonl": as_jsonl(),
    "tree.xml": as_xml(),
    "book.xlsx": as_xlsx(),
    "packed.csv.gz": gzip.compress(as_csv()),
    "packed.zip": zipped(as_csv()),
}


@pytest.mark.parametrize("name", FILES)
def test_every_format_and_encoding_comes_in(home: Home, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(FILES[name])
    summary = ingest(home, file)
    assert (summary["read"], summary["added"], summary["quarantined"]) == (3, 3, 0)
    found = run(home, "lookup", "--name", "Shcherbakov Petr", "--json")
    assert json.loads(found.stdout)["hits"][0]["id"] == "1"
    assert run(home, "status", "--check").exit_code == 0


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    ingest(home, file)
    assert ingest(home, file)["known"]
    with Store.open(home) as store:
        assert store.last_change() == 3


def test_quarantine_is_mended_and_taken_in_as_it_is(home: Home, tmp_path: Path) -> None:
    for name, data in (
        ("a.csv", as_csv() + "4,,,\r\n5,Ким,Анна,1971-13-40\r\n".encode()),
        ("a.jsonl", as_jsonl([*PEOPLE, ("5", "Ким", "Анна", "1971-13-40")]) + b"{broken\n"),
    ):
        file = tmp_path / name
        file.write_bytes(data)
        summary = ingest(home, file, expect=1)
        assert summary["quarantined"] == 2
        assert summary["read"] == summary["added"] + summary["unchanged"] + 2
        quarantine = Path(summary["quarantine"])
        text = quarantine.read_text()
        assert "birth" in text
        quarantine.write_text(text.replace("1971-13-40", "1971-12-30"))
        again = ingest(home, quarantine, expect=1)
        assert again["added"] + again["unchanged"] == 1


def test_an_unknown_field_is_a_reason_for_quarantine(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "1", "names": [{"full": "Ким Анна"}], "shoe_size": 41}\n')
    summary = ingest(home, file, expect=1)
    assert "shoe_size" in Path(summary["quarantine"]).read_text()


def test_changes_add_correct_and_withdraw(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    ingest(home, file)
    rows = [
        {"change": "withdraw", "id": "1"},
        {"change": "correct", "id": "2", "names": [{"full": "Петрова Мария"}]},
        {"change": "add", "id": "3", "names": [{"full": "Ким"}]},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary = ingest(home, file, "--changes", expect=1)
    assert (summary["withdrawn"], summary["corrected"], summary["quarantined"]) == (1, 1, 1)


def test_a_file_that_is_gone_on_with_counts_all_its_rows(home: Home, tmp_path: Path) -> None:
    count = 3 * CHUNK
    people = [(str(n), "Щербаков", f"Пётр{n}", "1971") for n in range(count)]
    (tmp_path / "first.jsonl").write_bytes(as_jsonl(people))
    ingest(home, tmp_path / "first.jsonl", "--no-index")
    rows = [{"id": str(n), "change": "withdraw"} for n in range(count - 1)]
    rows.insert(1, {"id": "bad", "sex": "?"})
    file = tmp_path / "changes.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))

    options = Options("wanted-persons", "KZ", mode="changes", jobs=1)
    with Store.open(home) as store, pytest.raises(SystemExit):
        ingest_file(home, store, str(file), options, lambda line: sys.exit(f"killed at {line}"))
    told = ingest(home, file, "--changes", "--no-index", expect=1)
    assert told["resumed_at"] == CHUNK
    assert (told["read"], told["withdrawn"], told["quarantined"]) == (count, count - 1, 1)


def test_a_full_array_that_lacks_most_needs_a_word(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    ingest(home, file, "--full")
    file.write_bytes(as_jsonl(PEOPLE[:1]))
    assert "more than half" in ingest(home, file, "--full", expect=3)["said"]
    assert ingest(home, file, "--full", "--yes")["ended"] == 2


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_full_array_does_not_end_a_record_whose_row_is_refused(
    home: Home, tmp_path: Path, form: str
) -> None:
    write = as_csv if form == "csv" else as_jsonl
    file = tmp_path / f"a.{form}"
    file.write_bytes(write())
    ingest(home, file, "--full")
    damaged = [PEOPLE[0], (*PEOPLE[1][:3], "1971-13-40")]
    file.write_bytes(write(damaged))
    summary = ingest(home, file, "--full", expect=1)
    assert (summary["quarantined"], summary["unnamed"], summary["ended"]) == (1, 0, 1)
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 2}


def test_a_full_array_with_a_row_of_no_known_record_ends_none(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    ingest(home, file, "--full")
    file.write_bytes(as_jsonl(PEOPLE[:2]) + b"{broken\n")
    assert ingest(home, file, "--full", "--dry-run", expect=1)["unnamed"] == 1
    where = ("--category", "wanted-persons", "--origin", "KZ")
    said = run(home, "ingest", str(file), *where, "--full")
    assert said.exit_code == 1 and "No record is ended" in said.output
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 3}
    assert ingest(home, file, "--full", "--yes", expect=1)["ended"] == 1


def test_a_revert_puts_the_array_back(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    number = ingest(home, file)["run"]
    assert run(home, "ingest", "revert", str(number)).exit_code == 0
    found = json.loads(run(home, "lookup", "--name", "Щербаков Пётр", "--json").stdout)
    assert found["outcome"] == "nothing"
    assert run(home, "status", "--check").exit_code == 0


def test_a_mixed_word_is_mended_and_the_original_kept(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    mixed = "Ивaнов"  # the fourth sign is a Latin letter
    file.write_text(json.dumps({"id": "1", "names": [{"full": f"{mixed} Пётр"}]}) + "\n")
    assert ingest(home, file)["mended"] == 1
    hit = json.loads(run(home, "lookup", "--name", "Иванов Пётр", "--json").stdout)["hits"][0]
    assert hit["band"] == "strong"
    assert hit["record"]["names"][0]["full"] == f"{mixed} Пётр"


def test_a_doubtful_encoding_is_refused_with_both_readings(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("id,surname\n1,Ли\n".encode("cp1251"))
    said = ingest(home, file, expect=3)["said"]
    assert "Ли" in said
    assert "--encoding" in said
    assert ingest(home, file, "--encoding", "cp1251")["added"] == 1


def test_a_dry_run_changes_nothing(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(as_jsonl())
    assert ingest(home, file, "--dry-run")["read"] == 3
    with Store.open(home) as store:
        assert store.last_change() == 0


def test_an_entity_bomb_is_refused(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text('<!DOCTYPE a [<!ENTITY b "bb">]><records><r><id>&b;</id></r></records>')
    ingest(home, file, expect=3)


def test_a_batch_answers_in_order_and_errors_in_place(generated: Home, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"name": "Иванов Иван"}\n{"sex": "male"}\nrubbish\n{"plate": "А123ВС77"}\n')
    result = run(generated, "lookup", "--batch", str(file))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert result.exit_code == 1


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_many_processes_make_of_an_array_what_one_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Good rows, mended ones, bad ones, and one that only the bank refuses, over several chunks."""
    monkeypatch.setattr("ingest.parallel.PARALLEL_FROM_BYTES", 0)
    people = [(str(i), "Иванoв" if i % 5 else "Ким", "Пётр", "1980") for i in range(3 * CHUNK)]
    people[7] = ("7", "Ким", "Анна", "1980-13")
    people[CHUNK + 9] = (str(CHUNK), "Ким", "Анна", "1980")
    file = tmp_path / name
    file.write_bytes(as_csv(people) if name.endswith("csv") else as_jsonl(people))
    told = []
    for jobs in (1, 2):
        home = Home(tmp_path / str(jobs))
        found = ingest(home, file, "--full", "--jobs", str(jobs), "--no-index", expect=1)
        quarantine = Path(found.pop("quarantine")).read_text()
        with Store.open(home) as store:
            kept = [(one.id, one.version, one.body_bytes) for one in store.changes(0, 3 * CHUNK)]
        told.append((found, quarantine, kept))
    assert told[0] == told[1]
    found, quarantine, kept = told[0]
    assert (found["read"], found["quarantined"], len(kept)) == (3 * CHUNK, 2, 3 * CHUNK - 2)
    assert found["mended"] > CHUNK
    assert "no date of the calendar" in quarantine and "has this id already" in quarantine


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(list(FORMATS)), st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_clear_refusal(tmp_path: Path, format_: str, data: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(data)
    try:
        for row in map(as_object, read_rows(file, "any", format_, "")):
            assert (row.data is None) == bool(row.error)
    except (FileRefused, EncodingDoubtful) as refusal:
        assert str(refusal)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщыьэюя ", min_size=60, max_size=200))
@settings(max_examples=50)
def test_an_encoding_that_is_told_reads_as_cyrillic(text: str) -> None:
    try:
        encoding = detect(text.encode("koi8-r"), whole=True)
    except EncodingDoubtful:
        return
    assert encoding in ("koi8-r", "utf-8-sig") or text.encode("koi8-r").decode(encoding) != ""


def test_a_header_that_cannot_be_read_refuses_the_file(tmp_path: Path) -> None:
    file = tmp_path / "array.csv"
    file.write_bytes("\rимя;дата\n".encode())
    with pytest.raises(FileRefused, match="header"):
        list(read_rows(file, "any", "csv", "utf-8"))


@pytest.mark.parametrize("encoding", ["win1251", "hex", "punycode", "кои8"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_an_encoding_that_is_none_refuses_the_file(
    home: Home, tmp_path: Path, encoding: str, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(as_csv() if name == "a.csv" else as_jsonl())
    said = ingest(home, file, "--encoding", encoding, expect=3)["said"]
    assert encoding in said and "cp1251" in said
    ingest(home, file, "--encoding", encoding, "--dry-run", expect=3)
    with Store.open(home) as store:
        assert store.runs() == []


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("UTF-16", "utf-16"),
        ("UTF16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("UTF8", "utf-8-sig"),
        ("Windows-1251", "cp1251"),
        ("KOI8-R", "koi8-r"),
    ],
)
def test_an_encoding_may_be_written_in_many_ways(
    home: Home, tmp_path: Path, said: str, meant: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(as_csv(encoding=meant))
    assert ingest(home, file, "--encoding", said)["added"] == 3
