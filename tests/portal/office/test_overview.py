"""The overview: what a state may see and nothing else, and plots that say what their numbers are."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.access import Agreements
from bank.audit import AuditLog, Door, Entry, Kind, Shown
from bank.freshness_limits import BadFreshnessSetting, too_old_after
from bank.home import Home
from bank.store import Freshness
from index_mappings.spreadsheets import safe_cell
from portal import plots
from portal.app import create_app
from portal.arrays import Lamp, lamp_of, last_news, seen_by
from portal.identity import now
from portal.parts import Parts
from tests.portal.conftest import Installation, in_quarantine
from tests.portal.office.conftest import Person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def rows(person: Person, path: str) -> list[dict[str, str]]:
    status, text = person.get(path)
    assert status == 200
    return list(csv.DictReader(io.StringIO(text)))


def test_arrays_are_those_of_the_bank_with_their_figures(
    supervisor: Person, installed: Installation
) -> None:
    listed = rows(supervisor, "/overview?format=csv")
    kept = {(one.category, one.origin): one for one in Parts(installed.home).store.freshness()}
    assert {(one["category"], one["originator"]) for one in listed} == set(kept)
    for one in listed:
        assert int(one["records"]) == kept[one["category"], one["originator"]].records
    only = rows(supervisor, "/overview?state=KZ&category=vehicles&format=csv")
    assert {(one["state"], one["category"]) for one in only} == {("KZ", "vehicles")}


def test_an_array_that_a_state_may_not_see_leaves_no_trace(generated: Home, tmp_path: Path) -> None:
    """Without agreements a state has but its own arrays."""
    alone = Home(tmp_path / "home", database=generated.database_url)
    with Agreements.open(alone) as agreements:
        assert agreements.all() == []
    seen = seen_by(Parts(alone), "KZ", now().date())
    assert seen
    states = {one.code: one.state for one in Parts(alone).store.originators()}
    assert {states[origin] for _category, origin in seen} == {"KZ"}


def test_lookups_and_hits_are_of_the_own_accounts(
    supervisor: Person, installed: Installation
) -> None:
    day = datetime.now(UTC) - timedelta(days=40)
    hit = (Shown("vehicles", "RU", "1", 1, "strong"), Shown("vehicles", "RU", "2", 1, "weak"))
    with AuditLog.open(installed.home) as log:
        for state in ("KZ", "KZ", "KG"):
            log.write(
                Entry(
                    kind=Kind.LOOKUP,
                    account="x",
                    door=Door.API,
                    state=state,
                    time=day.replace(hour=3),
                    shown=hit,
                    outcome="hit",
                )
            )
    listed = rows(supervisor, f"/overview/use?since={day:%Y-%m-%d}&until={day:%Y-%m-%d}&format=csv")
    assert [(one["what"], one["of"], one["count"]) for one in listed] == [
        ("lookups", "hit", "2"),
        ("hits:strong", "vehicles", "2"),
        ("hits:weak", "vehicles", "2"),
    ]
    assert listed[0]["hour_utc"] == "03"


def test_each_plot_has_its_numbers_beside_it(supervisor: Person) -> None:
    _status, text = supervisor.get("/overview/use")
    assert text.count('<svg class="plot"') == text.count("<figure") == text.count("In numbers")
    assert "style=" not in text


def test_runs_are_listed_by_filters(supervisor: Person) -> None:
    listed = rows(supervisor, "/overview/runs?format=csv")
    assert listed
    category = listed[0]["category"]
    some = rows(supervisor, f"/overview/runs?category={category}&format=csv")
    assert {one["category"] for one in some} == {category}
    assert rows(supervisor, "/overview/runs?until=2020-01-01&format=csv") == []


def fresh(**ages: timedelta | None) -> Freshness:
    moments = {name: NOON - age if age is not None else None for name, age in ages.items()}
    return Freshness("vehicles", "KZ", "KZ", moments.get("full"), moments.get("change"), 1, 1, 0)


@pytest.mark.parametrize(
    ("array", "lamp"),
    [
        (fresh(full=timedelta(hours=1)), Lamp.FRESH),
        (fresh(full=timedelta(days=9), change=timedelta(hours=1)), Lamp.FRESH),
        (fresh(full=timedelta(hours=7)), Lamp.AGEING),
        (fresh(full=timedelta(hours=13), change=timedelta(hours=12)), Lamp.AGEING),
        (fresh(full=timedelta(hours=13)), Lamp.TOO_OLD),
        (fresh(), Lamp.NEVER),
    ],
)
def test_the_lamp_goes_by_the_later_of_array_and_change(array: Freshness, lamp: Lamp) -> None:
    heard = last_news(array.last_full_array_at, array.last_change_at)
    assert lamp_of(heard, NOON, timedelta(hours=12)) is lamp


def test_what_is_too_old_is_a_setting(tmp_path: Path) -> None:
    assert too_old_after(tmp_path)["vehicles"] == timedelta(hours=36)
    (tmp_path / "freshness.json").write_text(json.dumps({"hours": 10, "vehicles": 2.5}))
    assert too_old_after(tmp_path)["vehicles"] == timedelta(hours=2.5)
    assert too_old_after(tmp_path)["wanted-persons"] == timedelta(hours=10)
    for wrong in (
        "{",
        "[]",
        '{"cars": 1}',
        '{"hours": "x"}',
        '{"hours": 0}',
        '{"hours": true}',
        '{"hours": 1e300}',
    ):
        (tmp_path / "freshness.json").write_text(wrong)
        with pytest.raises(BadFreshnessSetting):
            too_old_after(tmp_path)


@pytest.mark.parametrize("wrong", ["{", '{"hours": 0}', "a folder"])
def test_a_setting_that_cannot_be_used_makes_freshness_unknown_not_a_crash(
    supervisor: Person, installed: Installation, wrong: str
) -> None:
    file = installed.home.settings / "freshness.json"
    if wrong == "a folder":
        file.mkdir()
    else:
        file.write_text(wrong)
    try:
        status, page = supervisor.get("/overview")
        listed = rows(supervisor, "/overview?format=csv")
    finally:
        file.rmdir() if wrong == "a folder" else file.unlink()
    assert status == 200
    assert "which arrays are too old is not known" in page
    assert {one["lamp"] for one in listed} == {"unknown"}
    assert "which arrays are too old" not in supervisor.get("/overview")[1]


def test_rows_in_quarantine_are_counted(
    supervisor: Person, installed: Installation, tmp_path: Path
) -> None:
    with in_quarantine(installed.home, tmp_path, 1):
        listed = rows(supervisor, "/overview?format=csv")
        assert "<b>1</b> rows in quarantine" in supervisor.get("/overview")[1]
    waiting = {(one["category"], one["originator"]): one["in_quarantine"] for one in listed}
    assert waiting.pop(("wanted-persons", "KZ")) == "1"
    assert set(waiting.values()) == {"0"}


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cc", "Cs"])), st.integers(0, 10**9)),
        max_size=40,
    ),
    st.sampled_from([plots.bars, plots.line]),
)
def test_any_plot_is_xml_within_its_frame(values: list[tuple[str, int]], draw: object) -> None:
    series = plots.Series("<Title> & 'more'", [one for one, _ in values], [n for _, n in values])
    assert callable(draw)
    picture = draw(series)
    root = ElementTree.fromstring(picture)
    assert "<Title> & 'more'" in root.attrib["aria-label"]
    for bar in root.iter("rect"):
        assert float(bar.attrib["y"]) >= plots.TOP - 0.1
        assert float(bar.attrib["x"]) + float(bar.attrib["width"]) <= plots.WIDTH


@given(st.floats(0, 1e12))
def test_the_axis_ends_at_or_above_the_highest_value(highest: float) -> None:
    end = plots.ceiling(highest)
    assert highest <= end <= max(1, highest * 2.5)
    assert re.fullmatch(r"[124]0*", f"{end:.0f}")


def test_a_bar_is_as_high_as_its_share() -> None:
    root = ElementTree.fromstring(plots.bars(plots.Series("t", ["a", "b", "c"], [10, 5, 0])))
    heights = [float(bar.attrib["height"]) for bar in root.iter("rect")]
    assert len(heights) == 2
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)


@given(st.text())
def test_no_cell_is_a_formula(text: str) -> None:
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe_cell(text).endswith(text)


def test_a_series_refuses_what_is_no_count() -> None:
    for values in ([-1.0], [float("nan")], [float("inf")], [1.0, 2.0]):
        with pytest.raises(ValueError, match="value"):
            plots.Series("t", ["a"], values)


def test_the_application_opens_over_an_empty_home(tmp_path: Path) -> None:
    assert create_app(Home(tmp_path / "empty")).test_client().get("/overview").status_code == 303
