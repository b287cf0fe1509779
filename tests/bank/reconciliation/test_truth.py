"""Random sides against a naive truth in dicts, and what applying must leave."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.home import Home
from bank.reconciliation import APPLICABLE, Kind, RefusedLine, Reports, apply
from bank.reconciliation.array_side import ArraySide
from bank.reconciliation.given import given_of
from bank.reconciliation.sorting import SortedLines
from bank.store import Store
from tests.bank.reconciliation.arrays import (
    CATEGORY,
    DAY,
    Record,
    found,
    held,
    hold,
    person,
    reconciled,
)

IDS = ("a", "a b", "a-b", "aa", "Ж", "ж", "é", "z", "𝒳", "ￗ")
BODIES: tuple[dict[str, Any], ...] = (
    {"remarks": "one"},
    {"remarks": "ONE."},
    {"remarks": "two"},
    {"remarks": "one", "status": "ended"},
    {"remarks": "two", "valid_until": "2020-01-31"},
)
records = st.builds(
    lambda id_, body: person(id_, **body), st.sampled_from(IDS), st.sampled_from(BODIES)
)
sides = st.lists(records, max_size=14)
refusals = st.lists(st.sampled_from((*IDS, "")), max_size=3)
WORDS = {"one": "one", "ONE.": "one", "two": "two"}


def ended(record: Mapping[str, Any]) -> bool:
    last = date.fromisoformat(record.get("valid_until", "9999-12-31"))
    return record["status"] != "active" or last < DAY


def truth(
    bank: Mapping[str, Record], array: Sequence[Record], refused: Sequence[str]
) -> dict[Kind, list[str]]:
    """What a report must say, worked out the simple way."""
    told: dict[Kind, list[str]] = {kind: [] for kind in Kind if kind is not Kind.PROBABLE}
    told[Kind.REFUSED] = list(refused)
    first: dict[str, Record] = {}
    for one in array:
        if one["id"] in first:
            told[Kind.DOUBLED].append(one["id"])
        first.setdefault(one["id"], one)
    for id_ in bank.keys() | first.keys():
        old, new = bank.get(id_), first.get(id_)
        if old == new or (new is None and id_ in refused):
            continue
        if old is None or new is None:
            kind = Kind.ADDED if old is None else Kind.REMOVED
            kind = Kind.ENDED if ended(new or old or {}) else kind
        elif ended(old) != ended(new):
            kind = Kind.ENDED
        else:
            same = {**old, "remarks": ""} == {**new, "remarks": ""}
            trivial = same and WORDS[old["remarks"]] == WORDS[new["remarks"]]
            kind = Kind.TRIVIAL if trivial else Kind.CHANGED
        told[kind].append(id_)
    return told


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sides, sides, refusals)
def test_every_difference_is_found_and_none_invented(
    bank: list[Record], array: list[Record], refused: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home", database="")
        with Store.open(home) as store, Reports.open(home) as reports:
            before = {one["id"]: one for one in bank}
            hold(store, before.values())
            lines = [*array, *(RefusedLine(99, id_, (("", "bad"),)) for id_ in refused)]
            report = reconciled(home, store, reports, lines)
            told: dict[Kind, list[str]] = {kind: [] for kind in Kind}
            for one in found(reports, report):
                told[one.kind].append(one.id)
            expected = truth(before, array, refused)
            assert {kind: sorted(told[kind]) for kind in expected} == {
                kind: sorted(ids) for kind, ids in expected.items()
            }
            if report.differences:
                withdrawn = report.figures.withdrawn_by(frozenset(APPLICABLE))
                apply(store, reports, report.number, frozenset(APPLICABLE), yes_remove=withdrawn)
            after = {one["id"]: one for one in reversed(array)}
            kept = {id_: before[id_] for id_ in refused if id_ in before and id_ not in after}
            assert held(store, IDS) == after | kept
            again = reconciled(home, store, reports, lines)
            assert again.differences == 0


@given(st.lists(st.binary(max_size=8).filter(lambda one: b"\n" not in one)), st.integers(1, 9))
def test_lines_come_out_in_the_order_of_their_bytes(lines: list[bytes], run_lines: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sorting = SortedLines(Path(folder), "lines", run_lines)
        for line in lines:
            sorting.add([line + b"\n"])
        assert list(sorting.read()) == sorted(line + b"\n" for line in lines)


def test_runs_on_disk_and_lines_in_memory_are_one_order(tmp_path: Path) -> None:
    ids = [f"{number * 7919 % 1_000:04}" for number in range(1_000)]
    with ArraySide(tmp_path, run_lines=64) as array:
        for line, id_ in enumerate(ids, 1):
            array.add([given_of(CATEGORY, line, person(id_), DAY)], [])
        groups = list(array.groups())
        assert [one.id for one in groups] == sorted(ids)
        assert len(list(tmp_path.glob("ids-*"))) == 15
        entry = groups[0].good[0]
        assert b'"id":"0000"' in array.body(entry.offset, entry.length)
