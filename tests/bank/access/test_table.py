"""Every case of the table of access against decisions, scopes, lookups and records of a small bank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bank.access import AccessBook, Agreements, Viewer, scopes
from bank.access.paths import covered
from bank.home import Home
from bank.lookup import LookupService
from index_mappings.categories import CATEGORIES
from tests.access_bank import (
    SITUATIONS,
    asked,
    at,
    fill,
    filled,
    key_of,
    wrong_with,
    wrong_with_record,
)
from tests.access_cases import BODIES, Case

every_situation = pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, the_day: None) -> Home:
    made = Home(tmp_path_factory.mktemp("table"), database="", engine="embedded", copy=False)
    fill(made)
    return made


@pytest.fixture(scope="module")
def service(home: Home) -> LookupService:
    return LookupService(home)


@pytest.fixture(scope="module")
def book(home: Home) -> AccessBook:
    with Agreements.open(home) as kept:
        return kept.book()


def wrong(told: list[Case], check: Callable[[Case], object]) -> list[tuple[Case, object]]:
    """The cases of which a check tells something, with what it tells."""
    return [(case, found) for case in told if (found := check(case))]


@every_situation
def test_decisions(book: AccessBook, told: list[Case]) -> None:
    def check(case: Case) -> object:
        decision = book.decide(case.viewer, case.originator, case.category)
        seen = decision.allowed and not covered(case.field, decision.withheld)
        same = (decision.allowed, seen) == (case.record_seen, case.field_seen)
        return None if same and decision.reason.ru else decision

    assert wrong(told, check) == []


@every_situation
def test_scopes(book: AccessBook, told: list[Case]) -> None:
    found = {viewer: scopes(viewer, book, BODIES) for viewer in {case.viewer for case in told}}
    assert [
        case
        for case in told
        if ((case.category, case.originator.code) in found[case.viewer]) != case.record_seen
    ] == []


@every_situation
def test_lookups(service: LookupService, told: list[Case]) -> None:
    answers: dict[tuple[Viewer, str], dict[str, Any]] = {}

    def check(case: Case) -> str:
        key = case.viewer, case.category
        if key not in answers:
            answers[key] = service.lookup(asked(case.category), case.viewer)
        return wrong_with(case, answers[key])

    assert wrong(told, check) == []


@every_situation
def test_records(service: LookupService, told: list[Case]) -> None:
    def check(case: Case) -> str:
        key = key_of(case)
        seen = service.record(key, case.viewer)
        if (seen is not None) != case.record_seen:
            return f"seen: {seen}"
        if service.may_see(key, case.viewer, case.field) != case.field_seen:
            return "may_see"
        if seen is None or seen.versions[0].record is None:
            return ""
        return wrong_with_record(case, seen.versions[0].record, seen.versions[0].withheld)

    assert wrong(told, check) == []


def test_the_records_have_every_field() -> None:
    told = {(case.category, case.field) for each in SITUATIONS.values() for case in each}
    assert [one for one in told if at(filled(one[0], "1"), one[1]) is None] == []
    assert set(CATEGORIES) == {category for category, _ in told}
