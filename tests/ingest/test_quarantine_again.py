"""A quarantine file given in again: no column twice, and no text lost that nobody mended yet."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from bank.home import Home
from bank.store import Store
from ingest.pipeline import Options, Summary, ingest_file

HEADER = "id,surname,given\n"
OWN = ["kordon_line", "kordon_field", "kordon_reason", "kordon_raw"]


def take_in(home: Home, file: Path, mapping: str = "") -> Summary:
    with Store.open(home) as store:
        options = Options("wanted-persons", "KZ", jobs=1, mapping=mapping)
        return ingest_file(home, store, str(file), options)


def rows_of(file: str) -> list[list[str]]:
    with Path(file).open(newline="") as opened:
        return list(csv.reader(opened))


def as_xlsx(file: str) -> bytes:
    """A quarantine file, saved by a spreadsheet program."""
    book = openpyxl.Workbook()
    for row in rows_of(file):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_row_that_nobody_mended_keeps_its_text(home: Home, tmp_path: Path, form: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "1,Ким,Анна\n2,Ли,Анна,лишнее\n=3,Ли,Анна,лишнее\n")
    first = take_in(home, file)
    assert (first.added, first.quarantined) == (1, 2)
    again = tmp_path / f"again.{form}"
    for _ in range(2):
        given = Path(first.quarantine).read_bytes() if form == "csv" else as_xlsx(first.quarantine)
        again.write_bytes(given + (b"\n" if form == "csv" else b""))
        second = take_in(home, again)
        assert (second.read, second.quarantined) == (2, 2)
        kept = rows_of(second.quarantine)
        assert kept[0] == ["id", "surname", "given", *OWN]
        assert [row[:3] for row in kept[1:]] == [["", "", ""]] * 2
        assert [row[5:] for row in kept[1:]] == [
            ["4 cells, the header has 3.", "2,Ли,Анна,лишнее"],
            ["4 cells, the header has 3.", "'=3,Ли,Анна,лишнее"],
        ]
        first = second


def test_a_mapping_that_leaves_out_rows_does_not_leave_out_an_unmended_one(
    home: Home, tmp_path: Path
) -> None:
    mapping = tmp_path / "list.toml"
    mapping.write_text(
        'only = { given = ["Анна"] }\n[[rule]]\nto = "id"\ncolumn = "id"\n'
        '[[rule]]\nto = "names"\ncolumn = "surname"\nform = "name"\n'
    )
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2,Ли,Анна,лишнее\n")
    again = tmp_path / "again.csv"
    again.write_bytes(Path(take_in(home, file, str(mapping)).quarantine).read_bytes() + b"\n")
    second = take_in(home, again, str(mapping))
    assert (second.quarantined, second.left_out) == (1, 0)


def test_a_row_of_the_wrong_width_in_a_quarantine_file_makes_no_column_twice(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "1,Ким,Анна,лишнее\n2,,\n")
    first = Path(take_in(home, file).quarantine)
    # Mended by hand, with a comma too many.
    header, _, other = first.read_text().splitlines()
    file.write_text(f"{header}\n1,Ким,Анна,,2,,,,\n{other}\n")
    second = take_in(home, file)
    assert second.quarantined == 2
    kept = rows_of(second.quarantine)
    assert kept[0] == ["id", "surname", "given", *OWN]
    assert kept[1][-1] == "1,Ким,Анна,,2,,,,"
    file.write_text(Path(second.quarantine).read_text().replace("2,,,", "2,Ли,,"))
    third = take_in(home, file)
    assert (third.read, third.added, third.quarantined) == (2, 1, 1)


def test_a_workbooks_row_of_the_wrong_width_makes_no_column_twice(
    home: Home, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "surname", *OWN])
    book.active.append(["1", "Ким", "2", "", "", "", "лишнее"])
    file = tmp_path / "a.xlsx"
    book.save(file)
    summary = take_in(home, file)
    assert rows_of(summary.quarantine)[0] == ["id", "surname", *OWN]


def test_a_mended_row_is_taken_in_whatever_its_old_text_says(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2,Ли,Анна,лишнее\n")
    quarantine = Path(take_in(home, file).quarantine)
    file.write_text(quarantine.read_text().replace(",,,2,", "2,Ли,Анна,2,"))
    assert take_in(home, file).added == 1


def test_an_unmended_line_of_json_keeps_its_text(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("{broken\n")
    first = Path(take_in(home, file).quarantine).read_bytes()
    file.write_bytes(first + b"\n")
    second = take_in(home, file)
    note = json.loads(Path(second.quarantine).read_text())["kordon"]
    assert note == json.loads(first)["kordon"]
    assert note["raw"] == "{broken"
