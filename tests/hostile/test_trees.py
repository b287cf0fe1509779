"""JSON Lines and XML made to break a reader: depth, entities, records without end, members given twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bank.home import Home
from bank.store import Store
from index_mappings.strict_json import MOST_DEPTH, NotJson, loads
from ingest.opening import FileRefused
from ingest.readers import read_rows
from ingest.readers.rows import LONGEST_LINE
from tests.hostile.parts import read_bounded, take_in

GOOD = '{"id": "1", "names": [{"full": "Ким Анна"}]}'
RECORD = "<r><id>{}</id><names><surname>Ким</surname></names></r>"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "2", "id": "3", "names": [{"full": "Ким"}]}',
        '{"id": "2", "names": [{"full": "Ким", "full": "Ли"}]}',
        '{"id": "2", "ground": "a: b", "names": [{"full": "Ким", "f\\u0075ll": "Ли"}]}',
        '{"id": "2", "marks": ' + "[" * 900 + "]" * 900 + "}",
        '{"id": "2", "marks": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"id": "2", "x": ' + '{"y":' * 100 + "1" + "}" * 101,
        '{"id": 123456789012345678901234567890, "names": [{"full": "Ким"}]}',
        '{"id": "2", "names": [{"full": "Ким"}], "height_cm": 123456789012345678901}',
        '{"id": 1e999, "names": [{"full": "Ким"}]}',
        '{"id": NaN}',
        '{"id": "\\ud800"}',
        '{"id": "2\\u0000", "names": [{"full": "Ким"}]}',
        '{"id": {"id": "2"}}',
        "[]",
        "null",
        '"text"',
        GOOD[:-1],
        GOOD + GOOD,
    ],
    ids=lambda line: line[:40],
)
def test_a_line_made_to_break_the_reader_is_refused_by_itself(
    home: Home, tmp_path: Path, line: str
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(f"{GOOD}\n{line}\n{GOOD.replace('1', '9')}\n")
    summary = take_in(home, file)
    assert (summary.read, summary.added, summary.quarantined) == (3, 2, 1)
    (kept,) = map(json.loads, Path(summary.quarantine).read_text().splitlines())
    assert kept["kordon"]["line"] == 2
    assert kept["kordon"]["reason"]


@given(st.integers(-(2**63), 2**64 - 1))
@example(-(2**63))
@example(2**64 - 1)
def test_a_whole_number_is_read_exactly(value: int) -> None:
    assert loads(f'{{"x": [{value}]}}') == {"x": [value]}


@pytest.mark.parametrize(
    "text",
    [str(-(2**63) - 1), str(2**64), "1" + "0" * 30, "-1" + "0" * 300, "1" + "0" * 4_999],
    ids=lambda text: text[:25],
)
def test_a_whole_number_that_would_be_rounded_is_refused_and_not_told(text: str) -> None:
    for document in (text, f'{{"x": [{text}]}}'):
        with pytest.raises(NotJson, match="number") as refused:
            loads(document)
        assert text[:10] not in str(refused.value)
    assert loads(f'{{"x": "{text}"}}') == {"x": text}


@given(JSON)
@example(-(2**63) - 1)
def test_json_is_read_as_any_reader_reads_it(value: object) -> None:
    text = json.dumps(value, allow_nan=False) if _finite(value) else "null"
    try:
        assert loads(text) == pytest.approx(json.loads(text)) if isinstance(value, float) else True
        assert isinstance(loads(text), type(json.loads(text)))
    except NotJson as refused:
        assert "surrogate" in str(refused) or "number" in str(refused)


def _finite(value: object) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


@given(JSON, st.text(max_size=5))
def test_a_member_that_stands_twice_is_refused_wherever_it_stands(value: object, name: str) -> None:
    twice = f'{{"a": [{{{json.dumps(name)}: 1, "b:": ":", {json.dumps(name)}: 2}}]}}'
    with pytest.raises(NotJson):
        loads(twice)
    with pytest.raises(NotJson):
        loads(twice.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("again", ["1", '":"', r'"\u003a"', r'"\u003A\u003a"', '{"b": ":"}', "{}"])
def test_a_member_that_stands_twice_is_refused_whatever_signs_its_values_are_of(again: str) -> None:
    for text in (f'{{"a": 1, "a": {again}}}', f'{{"a": {again}, "c": 0, "a": 1}}'):
        with pytest.raises(NotJson):
            loads(text)


@pytest.mark.parametrize("over", [0, 1])
def test_json_nests_as_deep_as_is_stated(over: int) -> None:
    text = "[" * (MOST_DEPTH + 1 + over) + "]" * (MOST_DEPTH + 1 + over)
    if over:
        with pytest.raises(NotJson, match="deeper"):
            loads(text)
    else:
        loads(text)


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "document",
    [
        f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><rs>{RECORD.format("&l9;")}</rs>',
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rs>{RECORD.format("&x;")}</rs>',
        f'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/a.dtd"><rs>{RECORD.format(1)}</rs>',
        f'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]><rs>{RECORD.format(1)}</rs>',
    ],
    ids=["laughs", "file", "doctype", "parameter"],
)
def test_entities_and_document_types_refuse_the_file(
    home: Home, tmp_path: Path, document: str
) -> None:
    file = tmp_path / "a.xml"
    file.write_text(document)
    with pytest.raises(FileRefused, match="entities"):
        take_in(home, file)


def test_xinclude_and_processing_instructions_bring_nothing_in(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    file.write_text(f'<?xml-stylesheet href="/etc/passwd"?><rs>{include}{RECORD.format(1)}</rs>')
    summary = take_in(home, file)
    assert (summary.added, summary.quarantined) == (1, 1)
    assert "root:" not in Path(summary.quarantine).read_text()


@pytest.mark.parametrize(
    ("before", "after"),
    [("<id>", "</id>"), ("<id x='", "'/>"), ("<!--", "-->"), ("<![CDATA[", "]]>")],
    ids=["text", "attribute", "comment", "section"],
)
def test_a_record_without_end_is_not_held(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "a.xml"
    with file.open("w") as out:
        out.write(f"<rs>{RECORD.format(1)}<r>{before}")
        for _ in range(256):
            out.write("x" * (1 << 20))
        out.write(f"{after}</r>{RECORD.format(3)}</rs>")
    first, second = read_bounded("xml", "", file)
    assert first == (1, True, "")
    assert second[:2] == (2, False)
    assert f"longer than {LONGEST_LINE}" in second[2]


def test_a_record_that_nests_too_deep_is_refused_by_itself(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    deep = "<a>" * 100_000 + "</a>" * 100_000
    file.write_text(f"<rs>{RECORD.format(1)}<r>{deep}</r>{RECORD.format(3)}</rs>")
    summary = take_in(home, file)
    assert (summary.read, summary.added, summary.quarantined) == (3, 2, 1)


@pytest.mark.parametrize("encoding", ["shift_jis", "hex", "no-such", "utf-7", "rot13", "cp037"])
def test_an_encoding_that_xml_cannot_have_is_said(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.xml"
    file.write_text(f"<?xml version='1.0' encoding='{encoding}'?><rs>{RECORD.format(1)}</rs>")
    rows = list(read_rows(file, "a", "xml", ""))
    assert [bool(row.error) for row in rows] == [True]


def test_text_beside_elements_is_not_dropped(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_text(f"<rs>{RECORD.format(1)}{RECORD.format(2).replace('</id>', '</id>lost')}</rs>")
    summary = take_in(home, file)
    assert (summary.added, summary.quarantined) == (1, 1)
    assert "lost" in Path(summary.quarantine).read_text()


def test_a_tree_that_breaks_off_ends_no_record(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    records = [RECORD.format(i) for i in range(10)]
    file.write_text(f"<rs>{''.join(records)}</rs>")
    assert take_in(home, file, mode="full").added == 10
    file.write_text(f"<rs>{''.join(records[:6])}<r><id>6</id><na")
    summary = take_in(home, file, mode="full")
    assert (summary.unchanged, summary.quarantined, summary.ended) == (6, 1, 0)
    assert summary.broken_off
    with Store.open(home) as store:
        assert store.count_active() == {("KZ", "wanted-persons"): 10}
    file.write_text(f"<rs>{''.join(records[:6])}</rs>")
    assert take_in(home, file, mode="full").ended == 4


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.text("<>/&;![]CDATA-?xmlr id='\"=#0", max_size=60), max_size=4), st.integers(0, 200)
)
def test_any_xml_is_read_to_where_it_breaks_and_that_is_said(
    tmp_path: Path, pieces: list[str], cut: int
) -> None:
    file = tmp_path / "a.xml"
    document = f"<rs>{''.join(f'{RECORD.format(1)}{one}' for one in pieces)}</rs>"
    file.write_text(document[: len(document) - cut])
    try:
        rows = list(read_rows(file, "a", "xml", ""))
    except FileRefused:
        return
    assert all((row.data is None) == bool(row.error) for row in rows)
    assert not any(row.last_readable for row in rows[:-1])
    if cut and document[: len(document) - cut].count("</rs>") == 0:
        assert rows[-1].last_readable
