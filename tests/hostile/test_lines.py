"""Lines without end, signs that are not seen, and encodings that are mixed: taken or refused, by line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.home import Home
from bank.store import Store
from index_mappings.analysis.names import mend_mixed, name_tokens
from ingest.encoding import EncodingDoubtful, detect
from ingest.opening import FileRefused
from ingest.readers import read_rows
from ingest.readers.rows import LONGEST_LINE
from ingest.readers.trees import as_object
from tests.hostile.parts import read_bounded, take_in

GIGABYTE = 1 << 30
PEOPLE = [("1", "Щербаков", "Пётр"), ("2", "Иванова", "Мария"), ("3", "Рахмонов", "Джамшед")]


def of_a_gigabyte(file: Path, before: str, after: str, encoding: str) -> None:
    """A line that is a gigabyte long, of which the disk holds next to nothing."""
    with file.open("wb") as out:
        out.write(before.encode(encoding))
        out.seek(GIGABYTE, 1)
        out.write(after.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16-le"])
@pytest.mark.parametrize("format_", ["csv", "jsonl"])
def test_a_line_of_a_gigabyte_is_refused_and_those_beside_it_are_read(
    tmp_path: Path, format_: str, encoding: str
) -> None:
    file = tmp_path / "a"
    first = 'id,surname\n1,Иванов\n2,"' if format_ == "csv" else '{"id": "1"}\n{"id": "'
    last = '"\n3,Ким\n' if format_ == "csv" else '"}\n{"id": "3"}\n'
    of_a_gigabyte(file, first, last, encoding)
    rows = read_bounded(format_, encoding, file)
    numbers = (2, 3, 4) if format_ == "csv" else (1, 2, 3)
    assert [(number, read) for number, read, _ in rows] == [
        (numbers[0], True), (numbers[1], False), (numbers[2], True),
    ]  # fmt: skip
    assert "longer than" in rows[1][2]


def test_a_header_of_a_gigabyte_refuses_the_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    of_a_gigabyte(file, "id,", "\n1,2\n", "utf-8")
    ((line, read, error),) = read_bounded("csv", "utf-8", file)
    assert (line, read) == (0, False)
    assert "longer than" in error


@pytest.mark.parametrize("over", [0, 1])
def test_the_longest_line_is_the_one_that_is_stated(tmp_path: Path, over: int) -> None:
    file = tmp_path / "a.jsonl"
    start, end = b'{"id": "1", "ground": "', b'"}'
    line = start + b"x" * (LONGEST_LINE - len(start) - len(end) - 1 + over) + end + b"\n"
    file.write_bytes(line + b'{"id": "2"}\n')
    rows = [as_object(row) for row in read_rows(file, "a", "jsonl", "utf-8")]
    assert [row.line for row in rows] == [1, 2]
    assert [bool(row.error) for row in rows] == [bool(over), False]


@pytest.mark.parametrize("after", [1, 50, 1_000])
def test_a_quote_that_is_never_closed_spoils_its_own_row_alone(tmp_path: Path, after: int) -> None:
    file = tmp_path / "a.csv"
    rows = ['0,"Ivanov', *(f"{i},Ivanov" for i in range(1, after + 1))]
    file.write_text("id,surname\n" + "\n".join(rows) + "\n")
    bad, *good = read_rows(file, "a", "csv", "utf-8")
    assert (bad.line, bad.raw, bad.error) == (2, rows[0], "A quote in the row is not closed.")
    assert [(one.line, one.raw) for one in good] == list(enumerate(rows[1:], 3))
    assert not any(one.error for one in good)


def test_many_quotes_that_are_never_closed_take_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,surname\n" + '0,"a\n' * 20_001)
    # Two such lines are a cell over two lines and one more that is not: none is lost.
    rows = list(read_rows(file, "a", "csv", "utf-8"))
    assert "".join(row.raw.replace("\n", "") for row in rows).count('0,"a') == 20_001


@pytest.mark.parametrize("row", ['1,"Iva\nnov"', '1,"Iva""nov"', '1,Iva"nov', '1,"Iva"nov'])
def test_quotes_as_they_are_met_are_read(tmp_path: Path, row: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(f"id,surname\n{row}\n2,Kim\n")
    rows = list(read_rows(file, "a", "csv", "utf-8"))
    assert [bool(one.data) for one in rows] == [True, True]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_not_taken_for_utf_8(encoding: str) -> None:
    text = "id,surname,given\n" + "".join(",".join(one) + "\n" for one in PEOPLE)
    assert detect(text.encode(encoding), whole=True) == encoding


@pytest.mark.parametrize("other", ["cp1251", "koi8-r", "cp866", "utf-16-le"])
def test_a_line_in_another_encoding_is_refused_by_itself(
    home: Home, tmp_path: Path, other: str
) -> None:
    file = tmp_path / "a.csv"
    lines = [",".join(one) for one in PEOPLE]
    head = b"id,surname,given\n" + lines[0].encode() + b"\n"
    file.write_bytes(head + lines[1].encode(other) + b"\n" + lines[2].encode() + b"\n")
    summary = take_in(home, file, encoding="utf-8")
    assert summary.read == summary.added + summary.quarantined
    assert summary.added == 2
    assert summary.quarantined >= 1


def test_a_byte_order_mark_in_the_middle_hides_no_row(home: Home, tmp_path: Path) -> None:
    # Files that were put together keep the mark of each.
    file = tmp_path / "a.csv"
    lines = ["id,surname,given", *(",".join(one) for one in PEOPLE)]
    text = "\ufeff" + lines[0] + "\n" + "".join(f"\ufeff{one}\n" for one in lines[1:])
    file.write_text(text)
    assert take_in(home, file).added == 3
    with Store.open(home) as store:
        assert sorted(store.digests("KZ", "wanted-persons", ["1", "2", "3"])) == ["1", "2", "3"]


@pytest.mark.parametrize("sign", ["\0", "\x08", "\x1b", "\x7f", "\x9f"])
def test_control_characters_are_refused_by_line_and_name(
    home: Home, tmp_path: Path, sign: str
) -> None:
    for name, content in (
        ("a.jsonl", json.dumps({"id": "1", "names": [{"full": f"Ива{sign}нов"}]}) + "\n"),
        ("a.csv", f"id,surname\n1,Ива{sign}нов\n"),
    ):
        file = tmp_path / name
        file.write_text(content)
        summary = take_in(home, file)
        assert (summary.read, summary.quarantined) == (1, 1)
        assert f"U+{ord(sign):04X}" in Path(summary.quarantine).read_text()


UNSEEN = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069"
)


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_signs_that_are_not_seen_hide_no_name(sign: str) -> None:
    plain = [(one.text, one.kind) for one in name_tokens("Щербаков Пётр")]
    for text in (f"Щер{sign}баков Пётр", f"{sign}Щербаков{sign} {sign}Пётр{sign}"):
        assert [(one.text, one.kind) for one in name_tokens(text)] == plain, ascii(text)


LOOK_ALIKES = dict(zip("АВЕКМНОРСТХаеорсху", "ABEKMHOPCTXaeopcxy", strict=True))


@given(st.sets(st.integers(0, 14)))
def test_look_alikes_in_a_word_are_read_as_the_letters_meant(places: set[int]) -> None:
    name = "Щербаков Сергей"
    mixed = "".join(LOOK_ALIKES.get(s, s) if i in places else s for i, s in enumerate(name))
    assert mend_mixed(mixed)[0] == name


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.binary(min_size=1, max_size=40).filter(lambda b: b"\n" not in b),
            st.text(max_size=20).map(str.encode).filter(lambda b: b"\n" not in b),
            st.sampled_from(
                [b"1,Ivanov", b'2,"Kim', b"3", b"4,a,b", b"\xff\xfe", b"=1+1,@x", b'"']
            ),
        ),
        max_size=12,
    )
)
def test_every_line_of_a_table_is_taken_or_refused_with_its_number(
    tmp_path: Path, lines: list[bytes]
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"id,surname\n" + b"\n".join(lines) + b"\n")
    rows = list(read_rows(file, "a", "csv", "utf-8"))
    assert [row.line for row in rows] == sorted({row.line for row in rows})
    assert all((row.data is None) == bool(row.error) for row in rows)
    said = "".join(row.raw for row in rows)
    for line in lines:
        # Blank lines, and the sign by which DOS ended a file, are no records.
        text = line.decode("utf-8", errors="ignore")
        if text.strip("\r\n ").strip() and line.strip() != b"\x1a" and line == text.encode():
            assert text.strip("\r\n") in said


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_have_an_encoding_or_a_doubt(sample: bytes, whole: bool) -> None:
    try:
        encoding = detect(sample, whole=whole)
    except EncodingDoubtful as doubt:
        assert "--encoding" in str(doubt)
        return
    "".encode(encoding)


def test_two_columns_of_one_name_refuse_the_file(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("id,surname,surname\n1,Ivanov,Petrov\n")
    with pytest.raises(FileRefused, match="twice"):
        take_in(home, file)
    with Store.open(home) as store:
        assert store.find_unfinished_run("array:", "wanted-persons", "KZ", False) is None


def test_a_cell_in_a_column_without_a_name_is_not_dropped(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    text = io.StringIO()
    csv.writer(text).writerows(
        [("id", "surname", "", ""), ("1", "Ivanov", "", ""), ("2", "Kim", "lost", "")]
    )
    file.write_text(text.getvalue())
    summary = take_in(home, file)
    assert (summary.added, summary.quarantined) == (1, 1)
    assert "lost" in Path(summary.quarantine).read_text()
