"""The quarantine of a hostile file: safe to open, whole, and taken in again as it was."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.home import Home
from index_mappings.spreadsheets import plain_cell, safe_cell
from ingest.checking import Check, check_rows
from ingest.opening import opened
from ingest.parallel import CHUNK, CHUNK_CHARACTERS, in_chunks
from ingest.quarantine import Quarantine
from ingest.readers import read_rows
from ingest.readers.rows import LONGEST_LINE, Row
from tests.hostile.parts import take_in

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CELLS = st.one_of(
    st.text(max_size=20),
    st.tuples(st.sampled_from([*STARTS, "'", "''=", " =", "' +"]), st.text(max_size=6)).map(
        "".join
    ),
)


@given(CELLS)
def test_no_cell_is_run_and_each_comes_back(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(STARTS)
    assert not cell.lstrip().startswith(STARTS[:4])
    assert plain_cell(cell) == text


def test_the_formulas_of_a_refused_row_are_texts_in_the_quarantine(
    home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,surname,=HYPERLINK(1)\n1,=cmd|' /C calc'!A0,x\n2,@SUM(A1),+1\n3,-1,=1\n")
    summary = take_in(home, file)
    assert summary.quarantined == 3
    with Path(summary.quarantine).open(newline="") as kept:
        rows = list(csv.reader(kept))
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(STARTS)]
    mended = Path(summary.quarantine).read_text().replace("=HYPERLINK(1)", "ground")
    file.write_text(mended)
    again = take_in(home, file)
    # Names of signs alone are no names; the formula is one, and came back as it was.
    assert again.read == 3
    assert "'=cmd" not in "".join(str(row.data) for row in read_rows(file, "a.csv", "csv", "utf-8"))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    header=st.lists(
        st.text(max_size=8).map(str.strip).filter(bool), min_size=2, max_size=3, unique=True
    ),
    cells=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6),
    upto=st.integers(0, 8),
)
def test_what_a_killed_run_wrote_too_much_goes_and_the_rest_stays_as_it_was(
    home: Home, header: list[str], cells: list[tuple[str, str]], upto: int
) -> None:
    rows = [
        Row(line, dict(zip(header, (*two, "x"), strict=False))) for line, two in enumerate(cells, 2)
    ]
    bad = [one for one in check_rows(Check("wanted-persons", flat=True), rows) if one.errors]
    quarantine = Quarantine(home.quarantine, 1, flat=True)
    quarantine.path.unlink(missing_ok=True)
    quarantine.add(one for one in bad if one.line <= upto)
    wanted = quarantine.path.read_bytes() if quarantine.path.exists() else b""
    quarantine.path.unlink(missing_ok=True)
    quarantine.add(bad)
    assert quarantine.keep_upto(upto) == sum(one.line <= upto for one in bad)
    if wanted:
        assert quarantine.path.read_bytes() == wanted


def test_a_long_refused_line_does_not_stop_a_run_from_going_on(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,surname\n1,Ivanov\n2," + "x" * (LONGEST_LINE - 10) + "\n3,Kim\n")
    summary = take_in(home, file)
    assert (summary.added, summary.quarantined) == (2, 1)
    kept = Quarantine(home.quarantine, summary.run, flat=True)
    assert kept.keep_upto(10) == 1


@pytest.mark.parametrize("length", [10, 200_000])
def test_what_waits_in_memory_is_bounded_however_long_the_lines(
    tmp_path: Path, length: int
) -> None:
    file = tmp_path / "a"
    file.write_text("x")
    rows = [Row(line, {}, "x" * length) for line in range(1_200)]
    with opened(str(file)) as plain:
        chunks = [made for _, made in in_chunks(plain, rows, list, 1)]
    assert [row for chunk in chunks for row in chunk] == rows
    assert all(len(chunk) <= CHUNK for chunk in chunks)
    held = [sum(len(row.raw) for row in chunk) for chunk in chunks]
    assert max(held) < CHUNK_CHARACTERS + length
