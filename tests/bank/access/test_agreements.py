"""Agreements on SQLite and PostgreSQL: every edit is kept, bad ones are refused field by field."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bank.access import Agreement, AgreementRefused, Agreements, UnknownAgreement
from bank.store import Store
from bank.store.errors import StoreError

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)
GOOD = Agreement(
    "KZ",
    "UZ",
    frozenset({"wanted-persons", "vehicles"}),
    frozenset({"border-check"}),
    FIRST,
    LAST,
    {"wanted-persons": frozenset({"documents.number", "remarks"}), "vehicles": frozenset()},
    note="Протокол № 3",
    texts_given={"wanted-persons": frozenset({"action_text"})},
)


@pytest.fixture
def agreements(database: str) -> Iterator[Agreements]:
    with Agreements.open(database) as opened:
        yield opened


def test_an_agreement_comes_back_as_it_was(agreements: Agreements) -> None:
    added = agreements.add(GOOD, who="Минюст", why="Пакт")
    assert added == replace(GOOD, number=1)
    assert agreements.all() == [added]
    assert agreements.add(GOOD, who="a", why="b").number == 2


def test_history_keeps_every_version_with_who_when_and_why(agreements: Agreements) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    added = agreements.add(GOOD, who="Минюст", why="Пакт")
    wider = replace(
        added, purposes=frozenset({"border-check", "search"}), withheld={}, texts_given={}
    )
    assert agreements.change(wider, who="Коллегия", why="Протокол 4").version == 2
    assert agreements.end(1, date(2026, 5, 1), who="Премьер", why="Денонсация").version == 3
    history = agreements.history(1)
    assert [(one.version, one.who, one.why) for one in history] == [
        (3, "Премьер", "Денонсация"),
        (2, "Коллегия", "Протокол 4"),
        (1, "Минюст", "Пакт"),
    ]
    assert [one.agreement for one in history] == [
        replace(wider, last_day=date(2026, 5, 1)),
        wider,
        added,
    ]
    assert before <= history[2].at <= history[1].at <= history[0].at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("day", "numbers"),
    [
        (date(2026, 2, 28), []),
        (FIRST, [1]),
        (date(2026, 5, 1), [1, 2]),
        (date(2026, 5, 2), [1]),
        (LAST, [1]),
        (date(2026, 10, 1), []),
    ],
)
def test_current_are_those_in_force_on_the_day(
    agreements: Agreements, day: date, numbers: list[int]
) -> None:
    agreements.add(GOOD, who="a", why="b")
    agreements.add(replace(GOOD, first_day=date(2026, 4, 1), last_day=None), who="a", why="b")
    agreements.end(2, date(2026, 5, 1), who="a", why="b")
    assert [one.number for one in agreements.current(day)] == numbers


def test_an_agreement_ended_before_its_first_day_never_begins(agreements: Agreements) -> None:
    agreements.add(GOOD, who="a", why="b")
    agreements.end(1, date(2026, 2, 1), who="a", why="b")
    assert agreements.current(FIRST) == agreements.current(date(2026, 2, 1)) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"giver": "XX"}, "giver"),
        ({"receiver": "uz"}, "receiver"),
        ({"receiver": "KZ"}, "receiver"),
        ({"categories": {"lost-arms", "ships"}, "withheld": {}}, "categories"),
        ({"categories": (), "withheld": {}}, "categories"),
        ({"purposes": {"curiosity"}}, "purposes"),
        ({"purposes": ()}, "purposes"),
        ({"last_day": date(2026, 2, 28)}, "last_day"),
        ({"withheld": {"lost-arms": {"remarks"}}}, "withheld.lost-arms"),
        ({"withheld": {"vehicles": {"colour", "vim"}}}, "withheld.vehicles"),
        ({"withheld": {"vehicles": {"id"}}}, "withheld.vehicles"),
        ({"withheld": {"wanted-persons": {"names"}}}, "withheld.wanted-persons"),
        ({"withheld": {"wanted-persons": {"names.surname"}}}, "withheld.wanted-persons"),
        ({"withheld": {"wanted-persons": {"documents.series"}}}, "withheld.wanted-persons"),
        ({"withheld": {"wanted-persons": {"valid_until"}}}, "withheld.wanted-persons"),
        ({"texts_given": {"wanted-persons": {"eyes"}}}, "texts_given.wanted-persons"),
        ({"texts_given": {"wanted-persons": {"remarks"}}}, "texts_given.wanted-persons"),
        ({"texts_given": {"vehicles": {"remarks"}}}, "texts_given.vehicles"),
    ],
)
def test_bad_agreements_are_refused_field_by_field(
    agreements: Agreements, wrong: dict[str, object], field: str
) -> None:
    kept = agreements.add(GOOD, who="a", why="b")
    bad = {"texts_given": {}} | wrong
    for edit in (agreements.add, agreements.change):
        with pytest.raises(AgreementRefused) as refused:
            edit(replace(kept, **bad), who="a", why="b")  # type: ignore[operator]
        (error,) = refused.value.errors
        assert error.field == field
        assert error.message == error.reason.en
        assert re.search("[а-я]", error.reason.ru) and not re.search("[а-я]", error.reason.en)
    assert agreements.all() == [kept]
    assert agreements.version() == 1


def test_all_that_is_wrong_is_told_at_once(agreements: Agreements) -> None:
    wrong = replace(GOOD, giver="XX", purposes=frozenset(), last_day=date(2025, 1, 1))
    with pytest.raises(AgreementRefused) as refused:
        agreements.add(wrong, who="a", why="b")
    assert [one.field for one in refused.value.errors] == ["giver", "purposes", "last_day"]


def test_edits_need_a_name_a_ground_and_the_same_states(agreements: Agreements) -> None:
    kept = agreements.add(GOOD, who="a", why="b")
    with pytest.raises(AgreementRefused) as unsigned:
        agreements.end(1, LAST, who=" ", why="")
    assert [one.field for one in unsigned.value.errors] == ["who", "why"]
    with pytest.raises(AgreementRefused) as moved:
        agreements.change(replace(kept, receiver="TJ"), who="a", why="b")
    assert [one.field for one in moved.value.errors] == ["receiver"]
    with pytest.raises(UnknownAgreement):
        agreements.end(7, LAST, who="a", why="b")
    with pytest.raises(UnknownAgreement):
        agreements.history(7)
    assert issubclass(UnknownAgreement, StoreError)
    assert agreements.version() == 1


def test_a_book_is_read_again_only_after_an_edit_even_of_another(
    agreements: Agreements, database: str
) -> None:
    book = agreements.book()
    assert agreements.book() is book
    with Agreements.open(database) as other:
        other.add(GOOD, who="a", why="b")
    assert agreements.book().version == book.version + 1
    assert [one.number for one in agreements.book().agreements] == [1]


def test_agreements_share_the_database_of_the_records(store: Store, database: str) -> None:
    with Agreements.open(database) as opened:
        opened.add(GOOD, who="a", why="b")
    assert store.last_change() == 0
