"""Column mappings: foreign tables become records, and every row is accounted for."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.home import Home
from bank.store import Store
from ingest.mapping import load_mapping, mapped
from ingest.opening import FileRefused
from ingest.pipeline import Options, Summary, ingest_file
from ingest.reading_forms import date_form, name_form

MAPPING = """
columns = ["number", "name", "type", "notes"]
null = ["-0-"]
key = "number"
only = { type = ["person"] }

[join.other]
file = "other.csv"
columns = ["number", "name"]
key = "number"

[[rule]]
to = "id"
column = "number"

[[rule]]
to = "names"
column = "name"
drop = 'Dr\\.'
form = "name"
values = { kind = "main" }

[[rule]]
to = "names"
join = "other"
column = "name"
form = "name"
values = { kind = "alias" }

[[rule]]
to = "birth_dates"
column = "notes"
pattern = 'born (?P<value>[^;]+)'
form = "date"

[[rule]]
to = "documents"
column = "notes"
pattern = 'passport (?P<number>\\w+)(?: \\((?P<state>[^)]+)\\))?'
forms = { state = "country" }
values = { kind = "passport" }

[[rule]]
to = "sex"
column = "notes"
pattern = 'sex (?P<value>\\w+)'

[[rule]]
to = "ground"
value = "list"
"""
TABLE = """1,"IVANOV, Dr. Petr",person,"born 12 Mar 1971; passport AB123 (Kazakhstan); passport C7 (Nowhere)"
2,"SMITH & CO",firm,-0-
3,"PETROV, Ivan",person,"sex purple"
4,"Teffi",person,-0-
\x1a
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "list.toml").write_text(MAPPING)
    (tmp_path / "list.csv").write_text(TABLE)
    (tmp_path / "other.csv").write_text('1,"GROZNY, Ivan"\n1,Vanya\n9,Nobody\n\x1a\n')
    return tmp_path


def take_in(folder: Path, file: str = "list.csv", **more: Any) -> tuple[Summary, Home]:
    home = Home(folder / "home")
    options = Options("wanted-persons", "KZ", mapping=str(folder / "list.toml"), **more)
    with Store.open(home) as store:
        return ingest_file(home, store, str(folder / file), options), home


def records(home: Home, *ids: str) -> dict[str, dict[str, object] | None]:
    with Store.open(home) as store:
        found = store.records([("KZ", "wanted-persons", id_) for id_ in ids])
    return {key[2]: one.body for key, one in found.items()}


def test_columns_patterns_and_joined_rows_make_a_record(folder: Path) -> None:
    summary, home = take_in(folder)
    assert (summary.read, summary.added, summary.left_out, summary.quarantined) == (4, 2, 1, 1)
    found = records(home, "1", "4")
    first = found["1"]
    assert first is not None
    assert first["names"] == [
        {"kind": "main", "surname": "IVANOV", "given": "Petr"},
        {"kind": "alias", "surname": "GROZNY", "given": "Ivan"},
        {"kind": "alias", "full": "Vanya"},
    ]
    assert first["birth_dates"] == ["1971-03-12"]
    assert [(d["number"], d.get("state")) for d in first["documents"]] == [  # type: ignore[attr-defined]
        ("AB123", "KZ"),
        ("C7", None),
    ]
    assert first["ground"] == "list"
    assert found["4"] is not None and found["4"]["names"] == [{"kind": "main", "full": "Teffi"}]


def test_joined_rows_are_read_as_any_table(folder: Path) -> None:
    """With a mark of byte order before the first, and cells of several lines."""
    (folder / "other.csv").write_bytes('\ufeff1,"GROZNY,\r\nIvan"\r\n4,Nadezhda\r\n'.encode())
    _, home = take_in(folder)
    found = records(home, "1", "4")
    told = [
        [name.get("surname") or name["full"] for name in one["names"]] for one in found.values()
    ]  # type: ignore[attr-defined, index]
    assert told == [["IVANOV", "GROZNY"], ["Teffi", "Nadezhda"]]


def test_a_joined_table_that_is_no_table_is_refused_by_its_line(folder: Path) -> None:
    beyond = b"x" * csv.field_size_limit() + b"x"
    for content in (b"1,Vanya\n1,A\rB\n", b"1,Vanya\n\n1," + beyond + b"\n"):
        (folder / "other.csv").write_bytes(content)
        with pytest.raises(FileRefused, match=r"other\.csv, line 3"):
            take_in(folder)


def test_a_refused_row_can_be_mended_and_taken_in_with_the_same_mapping(folder: Path) -> None:
    summary, home = take_in(folder)
    text = Path(summary.quarantine).read_text()
    assert text.splitlines()[0].startswith("number,name,type,notes,kordon_line,kordon_field")
    assert "sex" in text and "3," in text
    (folder / "mended.csv").write_text(text.replace("sex purple", "sex male"))
    again, _ = take_in(folder, "mended.csv")
    assert (again.read, again.added, again.quarantined) == (1, 1, 0)
    assert records(home, "3")["3"] is not None


def test_the_same_file_with_another_mapping_is_not_known(folder: Path) -> None:
    take_in(folder)
    assert take_in(folder)[0].known
    (folder / "list.toml").write_text(MAPPING.replace('value = "list"', 'value = "a list"'))
    assert take_in(folder)[0].corrected == 2
    (folder / "other.csv").write_text("4,Nadezhda\n")
    assert take_in(folder)[0].corrected == 2


def test_a_dry_run_counts_and_changes_nothing(folder: Path) -> None:
    summary, home = take_in(folder, dry_run=True)
    assert (summary.read, summary.left_out, summary.quarantined) == (4, 1, 1)
    assert records(home, "1") == {}


def test_rows_of_the_wrong_width_are_quarantined_whole(folder: Path) -> None:
    (folder / "list.csv").write_text("5,too,few\n" + TABLE)
    summary, _ = take_in(folder)
    assert (summary.read, summary.quarantined) == (5, 2)
    assert "5,too,few" in Path(summary.quarantine).read_text()


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ('to = "sex"', 'to = "sect"', "rule 6, to: there is no field 'sect'"),
        ('column = "name"', 'column = "nom"', "there is no column 'nom'"),
        ("born (?P<value>", "born ((?P<value>", "not a regular expression"),
        ("(?P<number>", "(?P<nummer>", "documents has no part 'nummer'"),
        ('form = "name"', 'form = "nom"', "form"),
        ('file = "other.csv"', 'file = "else.csv"', "else.csv"),
        ('join = "other"', 'join = "others"', "there is no [join.others]"),
        ('null = ["-0-"]', "null = 0", "null"),
        ('null = ["-0-"]', "null = [", "not TOML"),
        ('value = "list"', "", "either a column or a value"),
        ("[[rule]]", "[[rules]]", "rule"),
    ],
)
def test_a_wrong_mapping_file_is_refused_with_its_key(
    folder: Path, wrong: str, right: str, said: str
) -> None:
    (folder / "list.toml").write_text(MAPPING.replace(wrong, right))
    with pytest.raises(FileRefused) as refused:
        take_in(folder)
    assert said in str(refused.value)
    assert "list.toml" in str(refused.value)


HEADLESS = 'columns = ["number", "name", "type", "notes"]\n'
HEADER = "number,name,type,notes\n"


@pytest.mark.parametrize(
    ("mapping", "column", "at"),
    [
        (MAPPING, "type", "only"),
        (MAPPING, "notes", "rule 4, column"),
        (MAPPING.replace('key = "number"\nonly', 'key = "no"\nonly'), "no", "key"),
    ],
)
@pytest.mark.parametrize("mode", ["array", "full"])
def test_a_table_that_lacks_a_column_of_the_mapping_is_refused(
    folder: Path, mapping: str, column: str, at: str, mode: str
) -> None:
    (folder / "list.toml").write_text(mapping.replace(HEADLESS, ""))
    (folder / "list.csv").write_text(HEADER.replace(column, "other") + TABLE)
    with pytest.raises(FileRefused) as refused:
        take_in(folder, mode=mode)
    assert f"list.toml: {at}: the table has no column '{column}'. It has number, name" in str(
        refused.value
    )
    with pytest.raises(FileRefused):
        take_in(folder, dry_run=True)


def test_a_full_array_without_the_column_of_only_ends_nothing(folder: Path) -> None:
    (folder / "list.toml").write_text(MAPPING.replace(HEADLESS, ""))
    (folder / "list.csv").write_text(HEADER + TABLE)
    _, home = take_in(folder, mode="full")
    (folder / "list.csv").write_text(HEADER.replace("type", "kind") + TABLE)
    with pytest.raises(FileRefused):
        take_in(folder, mode="full")
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 2}
        assert [one.state for one in store.runs()] == ["finished"]


def test_objects_may_leave_out_what_is_empty(folder: Path) -> None:
    (folder / "list.toml").write_text(MAPPING)
    (folder / "list.jsonl").write_text('{"number": 5, "name": "Teffi", "type": "person"}\n')
    summary, _ = take_in(folder, "list.jsonl")
    assert (summary.added, summary.quarantined) == (1, 0)
    (folder / "list.jsonl").write_text('{"name": "Teffi", "type": "person"}\n')
    assert take_in(folder, "list.jsonl")[0].quarantined == 1


def test_changes_are_what_the_column_says_under_a_mapping_too(folder: Path) -> None:
    _, home = take_in(folder)
    wide = MAPPING.replace('"notes"]\nnull', '"notes", "change"]\nnull')
    (folder / "list.toml").write_text(wide)
    (folder / "changes.csv").write_text(
        '1,"IVANOV, Petr",person,-0-,withdraw\n'
        '4,"TEFFI, Nadezhda",person,-0-,correct\n'
        '5,"KIM, Anna",person,-0-,add\n'
        '6,"LI, Anna",person,-0-,-0-\n'
        "7,SMITH,firm,-0-,withdraw\n"
    )
    summary, _ = take_in(folder, "changes.csv", mode="changes")
    assert (summary.withdrawn, summary.corrected, summary.added) == (1, 1, 1)
    assert (summary.quarantined, summary.left_out, summary.read) == (1, 1, 5)
    refused = Path(summary.quarantine).read_text()
    assert 'change,"Must be one of add' in refused
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 2}
    (folder / "mended.csv").write_text(refused.replace("'-0-,'-0-", "-0-,add"))
    assert take_in(folder, "mended.csv", mode="changes")[0].added == 1


def test_changes_without_their_column_are_refused(folder: Path) -> None:
    with pytest.raises(FileRefused, match="--changes: the table has no column 'change'"):
        take_in(folder, mode="changes")


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("10 Dec 1948", ["1948-12-10"]),
        ("Dec 1948", ["1948-12"]),
        ("circa 1961", ["1961"]),
        ("1961 to 1963", ["1961", "1962", "1963"]),
        ("01 Jan 1961 to 31 Dec 1962", ["1961", "1962"]),
        ("1900 to 1990", []),
        ("12 Foo 1971", []),
        ("unknown", []),
    ],
)
def test_dates_as_lists_write_them(text: str, dates: list[str]) -> None:
    assert date_form(text) == dates


@given(st.text(), st.text(), st.text())
def test_any_cells_make_a_record_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, name: str, kind: str, notes: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "list.toml").write_text(MAPPING)
    (folder / "other.csv").write_text("1,A\n")
    mapping = load_mapping(str(folder / "list.toml"), "wanted-persons", str(folder))
    record = mapped(mapping, {"number": "1", "name": name, "type": kind, "notes": notes})
    assert record["id"] == "1"


@given(st.text())
def test_a_name_loses_no_letters(text: str) -> None:
    [parts] = name_form(text)
    assert sorted("".join(parts.values()).replace(" ", "").replace(",", "")) == sorted(
        text.strip(" ,").replace(" ", "").replace(",", "")
    ) or any(sign.isspace() for sign in text)
