"""`kordon lookup` and its batches as a state's viewer: the table of access through both doors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bank.access import Viewer
from bank.audit import AuditLog, Filters, search
from bank.home import Home
from index_mappings.categories import CATEGORIES
from ingest.cli import kordon
from tests.access_bank import SITUATIONS, asked, fill, wrong_with
from tests.access_cases import Case, cases


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory, the_day: None) -> Home:
    home = Home(tmp_path_factory.mktemp("table"), database="", engine="embedded", copy=False)
    fill(home)
    return home


def run(home: Home, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), *arguments], input=text)


def options(viewer: Viewer) -> tuple[str, ...]:
    return "--state", viewer.state, "--purpose", viewer.purpose


@pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)
def test_the_command_line_answers_as_the_table_has_it(bank: Home, told: Sequence[Case]) -> None:
    viewer, category = told[0].viewer, told[0].category
    query: dict[str, Any] = asked(category) | {"category": category, "limit": 50}
    del query["categories"]
    given = [one for name, value in query.items() for one in (f"--{name}", str(value))]
    answered = run(bank, "lookup", *given, *options(viewer), "--json")
    assert answered.exit_code == 0, answered.output
    answer = json.loads(answered.stdout)
    wrong = [(case, wrong_with(case, answer)) for case in told if case.viewer == viewer]
    assert [one for one in wrong if one[1]] == []


# One viewer a situation is enough: what it sees is the same code, the door is what is tried.
VIEWERS = {
    situation: next(found).viewer
    for situation, found in groupby(
        (case for case in cases() if case.category == "vehicles"), lambda case: case.situation
    )
    if situation in ("own state", "no agreement", "in force", "other purpose", "field withheld")
}


@pytest.mark.parametrize("viewer", VIEWERS.values(), ids=VIEWERS)
def test_a_batch_answers_as_the_table_has_it(bank: Home, viewer: Viewer) -> None:
    lines = "".join(f"{json.dumps(asked(category))}\n" for category in CATEGORIES)
    batch = run(bank, "lookup", "--batch", "-", "--jobs", "1", *options(viewer), text=lines)
    assert batch.exit_code == 0, batch.output
    answers = dict(zip(CATEGORIES, map(json.loads, batch.stdout.splitlines()), strict=True))
    told = [case for case in cases() if case.viewer == viewer]
    wrong = [(case, wrong_with(case, answers[case.category])) for case in told]
    assert told
    assert [one for one in wrong if one[1]] == []


def test_without_a_state_the_operator_sees_all(bank: Home) -> None:
    answer = json.loads(run(bank, "lookup", "--plate", "А123ВС77", "--json").stdout)
    assert {hit["origin"] for hit in answer["hits"]} == {"KZ", "KZ-GP", "INT-B", "RU", "BY"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--state", "XX", "--purpose", "search"), "no state"),
        (("--state", "kz", "--purpose", "search"), "no state"),
        (("--state", "KZ"), "--purpose"),
    ],
)
def test_a_viewer_that_cannot_be_is_refused(bank: Home, given: tuple[str, ...], said: str) -> None:
    refused = run(bank, "lookup", "--plate", "А123ВС77", *given)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert said in refused.stderr


@pytest.mark.parametrize("how", [("--plate", "А123ВС77"), ("--batch", "-")])
def test_the_log_says_as_which_state_was_asked_and_what_the_index_had(
    bank: Home, how: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KORDON_AUDIT", f"sqlite:///{tmp_path / 'audit.sqlite'}")
    viewer = Viewer("RU", "border-check", cases()[0].viewer.day)
    done = run(bank, "lookup", *how, *options(viewer), text='{"plate": "А123ВС77"}\n')
    assert done.exit_code == 0
    with AuditLog.open(bank) as log:
        (entry,) = [one.entry for one in search(log, Filters()).found]
    assert (entry.state, entry.purpose) == ("RU", "border-check")
    assert entry.change == 5 * len(CATEGORIES)
    assert {(one.origin, one.version) for one in entry.shown} == {
        ("RU", 1), ("KZ", 1), ("KZ-GP", 1), ("INT-B", 1)
    }  # fmt: skip
