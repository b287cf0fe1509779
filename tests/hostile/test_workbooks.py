"""Workbooks made to be endless, to hide what a cell holds, or broken; each row is taken or refused."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bank.home import Home
from bank.store import Store
from ingest.opening import FileRefused
from ingest.readers import read_rows
from ingest.readers.workbooks import MOST_COLUMNS, MOST_ROWS
from tests.hostile.parts import read_bounded, take_in

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c>'
HEADER += '<c r="B1" t="inlineStr"><is><t>surname</t></is></c></row>'


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def altered(content: bytes, part: str, text: bytes) -> bytes:
    """The workbook with another text of one part."""
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            if one != part:
                new.writestr(one, old.read(one))
        new.writestr(part, text)
    return data.getvalue()


def sheet(rows: str, dimension: str = "A1:B2") -> bytes:
    text = f'<worksheet xmlns="{NAMESPACE}"><dimension ref="{dimension}"/>'
    return f"{text}<sheetData>{HEADER}{rows}</sheetData></worksheet>".encode()


def file_of(folder: Path, rows: str, dimension: str = "A1:B2") -> Path:
    file = folder / "a.xlsx"
    file.write_bytes(altered(book(("id",)), SHEET, sheet(rows, dimension)))
    return file


PLAIN = '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="inlineStr"><is><t>Kim</t></is></c></row>'


def test_texts_that_grow_beyond_measure_refuse_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    texts = f'<sst xmlns="{NAMESPACE}"><si><t>'.encode() + b"x" * (300 << 20) + b"</t></si></sst>"
    file.write_bytes(altered(book(("id",), ("1",)), "xl/sharedStrings.xml", texts))
    ((line, _, error),) = read_bounded("xlsx", "", file)
    assert line == 0
    assert "beyond all measure" in error


LAUGH = b'<!DOCTYPE a [<!ENTITY b "bb">]>'


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", SHEET])
def test_an_entity_bomb_in_a_part_refuses_the_file(tmp_path: Path, part: str) -> None:
    file = tmp_path / "a.xlsx"
    whole = book(("id",), ("x",))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        text = archive.read(part)
    file.write_bytes(altered(whole, part, LAUGH + text))
    with pytest.raises(FileRefused, match="cannot be opened"):
        list(read_rows(file, "a", "xlsx", ""))


@pytest.mark.timeout(60)
def test_what_a_sheet_claims_of_its_size_is_not_taken(tmp_path: Path) -> None:
    rows = read_bounded("xlsx", "", file_of(tmp_path, PLAIN, "A1:XFD99999999"))
    assert rows == [(2, True, "")]


@pytest.mark.timeout(60)
def test_a_row_of_a_number_beyond_all_sheets_ends_the_reading(tmp_path: Path) -> None:
    far = PLAIN.replace('"2"', '"99999999999"').replace("A2", "A9").replace("B2", "B9")
    first, second = read_bounded("xlsx", "", file_of(tmp_path, PLAIN + far))
    assert first == (2, True, "")
    assert not second[1]
    assert f"{MOST_ROWS} rows" in second[2]


def test_a_row_wider_than_its_header_is_refused_however_wide(tmp_path: Path) -> None:
    wide = '<row r="3"><c r="A3"><v>2</v></c><c r="ZZZ3"><v>2</v></c></row>'
    good, bad = read_rows(file_of(tmp_path, PLAIN + wide), "a", "xlsx", "")
    assert good.data == {"id": "1", "surname": "Kim"}
    assert "the header has 2" in bad.error
    assert len(bad.raw) <= MOST_COLUMNS + 1


def test_formulas_are_their_results_and_without_one_refused(home: Home, tmp_path: Path) -> None:
    told = (
        '<row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="B3" t="str"><f>A1</f><v>Kim</v></c></row>'
    )
    untold = '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f>"Iv"&amp;"anov"</f></c></row>'
    summary = take_in(home, file_of(tmp_path, PLAIN + told + untold))
    assert (summary.read, summary.added, summary.quarantined) == (3, 2, 1)
    assert "surname: a formula without its result" in Path(summary.quarantine).read_text()


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    cell = '<row r="2"><c r="A2" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    (row,) = read_rows(file_of(tmp_path, cell), "a", "xlsx", "")
    assert row.data == {"id": "=1+1", "surname": ""}


def test_numbers_that_lost_their_last_digits_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(book(("id", "surname"), (10**15 - 1, "Kim"), (10**15, "Kim"), (1e20, "Kim")))
    rows = list(read_rows(file, "a", "xlsx", ""))
    assert [bool(row.error) for row in rows] == [False, True, True]
    assert "15 digits" in rows[1].error


def test_two_columns_of_one_name_refuse_the_workbook(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(book(("id", "surname", "surname"), ("1", "Kim", "Li")))
    with pytest.raises(FileRefused, match="twice"):
        list(read_rows(file, "a", "xlsx", ""))


def test_a_sheet_that_breaks_off_gives_what_came_before_and_ends_no_record(
    home: Home, tmp_path: Path
) -> None:
    rows = [("id", "surname"), *((str(i), "Kim") for i in range(2, 12))]
    file = tmp_path / "a.xlsx"
    file.write_bytes(book(*rows))
    assert take_in(home, file, mode="full").added == 10
    with zipfile.ZipFile(file) as old:
        text = old.read(SHEET)
    whole = file.read_bytes()
    file.write_bytes(altered(whole, SHEET, text[: text.index(b'<row r="9"') + 20]))
    summary = take_in(home, file, mode="full")
    assert (summary.unchanged, summary.quarantined, summary.ended) == (7, 1, 0)
    assert summary.broken_off
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 10}


def test_a_workbook_changed_anywhere_is_refused_or_read_and_never_breaks_the_reader(
    tmp_path: Path,
) -> None:
    chance = random.Random(9)
    whole = book(("id", "surname"), *((str(i), f"Kim{i}") for i in range(40)))
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    file = tmp_path / "a.xlsx"
    for _ in range(150):
        part = chance.choice(list(parts))
        text = bytearray(parts[part])
        for _ in range(chance.randrange(1, 4)):
            text[chance.randrange(len(text))] = chance.choice(b"<>/\"'&;=0A9 \xff")
        file.write_bytes(altered(whole, part, bytes(text)))
        try:
            rows = list(read_rows(file, "a", "xlsx", ""))
        except FileRefused as refusal:
            assert str(refusal)
            continue
        assert all((row.data is None) == bool(row.error) for row in rows)
