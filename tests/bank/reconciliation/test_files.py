"""Reports as files: nothing that a spreadsheet would run, nothing lost, everything escaped."""

from __future__ import annotations

import csv
import io
import json

import pytest

from bank.home import Home
from bank.reconciliation import Kind, RefusedLine, Report, Reports
from bank.reconciliation import files as files_module
from bank.reconciliation.files import csv_text, html_text, json_text
from bank.reconciliation.pictures import bars
from bank.store import Store
from index_mappings.spreadsheets import safe_cell
from tests.bank.reconciliation.arrays import hold, person, reconciled

FORMULAS = ("=1+1", "+7 701", "-2", "@SUM(A1)", " =cmd|' /C calc'!A0", "\t=1", "＝1+1")


@pytest.fixture
def report(home: Home, store: Store, reports: Reports) -> Report:
    """One entry and more of every kind, with texts that would harm."""
    hold(
        store,
        [
            person("changed", remarks="=1+1", case_number="1"),
            person("gone", "<script>alert(1)</script>"),
            person("over", status="ended"),
            person("typed", remarks="a, b"),
        ],
    )
    array = [
        person("changed", remarks="@SUM(A1)", citizenships=["KZ"], case_number="1"),
        person("new", "=HYPERLINK Пётр", personal_numbers=["710312300123"]),
        person("typed", remarks="A B"),
        person("twin", "Другой", personal_numbers=["7103 1230 0123"]),
        person("new"),
        RefusedLine(6, "bad", (("sex", "-must be male or female"),)),
    ]
    return reconciled(home, store, reports, array)


def rows(reports: Reports, report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_text(reports, report)))))


def test_csv_has_every_entry_and_no_formula(reports: Reports, report: Report) -> None:
    read = rows(reports, report)
    assert {one["kind"] for one in read} == set(Kind) - {Kind.CHANGED} | {"changed"}
    changed = {one["field"]: (one["old"], one["new"]) for one in read if one["kind"] == "changed"}
    assert changed == {"remarks": ("'=1+1", "'@SUM(A1)"), "citizenships": ("", '["KZ"]')}
    for one in read:
        for cell in one.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_are_made_texts(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert [safe_cell(one) for one in ("a=b", "12-5", "", None, 7)] == ["a=b", "12-5", "", "", "7"]


def test_json_has_the_report_and_all_its_entries(reports: Reports, report: Report) -> None:
    told = json.loads("".join(json_text(reports, report)))
    assert told["report"] == report.number
    assert len(told["differences"]) == sum(report.figures.kinds.values())
    by_id = {(one["kind"], one["id"]): one for one in told["differences"]}
    assert by_id["added", "new"]["record"]["personal_numbers"] == ["710312300123"]
    assert by_id["probably-doubled", "twin"]["other_id"] == "new"
    assert by_id["refused", "bad"]["reasons"] == ["sex: -must be male or female"]
    (remarks, *_) = by_id["trivial", "typed"]["fields"]
    assert (remarks["old"], remarks["new"], remarks["trivial"]) == ("a, b", "A B", True)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Only in the bank"), ("ru", "Только в банке")]
)
def test_the_letter_is_whole_and_escaped(
    reports: Reports, report: Report, language: str, words: str
) -> None:
    text = "".join(html_text(reports, report, language))
    assert text.rstrip().endswith("</html>")
    assert words in text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    for id_ in ("changed", "gone", "over", "typed", "new", "twin", "bad"):
        assert f">{id_}" in text
    assert text.count("<svg") >= 1


def test_paper_has_the_first_of_many(
    home: Home, store: Store, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "MOST_PRINTED", 3)
    report = reconciled(home, store, reports, [person(f"id-{one}") for one in range(5)])
    text = "".join(html_text(reports, report, "en"))
    assert ("id-2" in text, "id-3" in text) == (True, False)
    assert "Printed are the first 3" in text
    assert len(rows(reports, report)) == 5


def test_pictures_say_what_they_show_and_escape_it() -> None:
    drawn = str(bars("By <place>", [("Ош", 4), ("<b>", 1)]))
    assert 'aria-label="By &lt;place&gt;: Ош 4; &lt;b&gt; 1"' in drawn
    assert "<b>" not in drawn
    assert drawn.count("<rect") == 2
    assert str(bars("nothing", [])) == ""
