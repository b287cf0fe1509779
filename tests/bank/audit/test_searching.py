"""Searching, exporting, and what is unusual."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bank.audit import (
    AuditLog,
    AuditUnavailable,
    Entry,
    Filters,
    FiltersRefused,
    Kind,
    Place,
    RecordKey,
    Shown,
    UnusualKind,
    export,
    search,
    unusual,
)
from bank.audit.indexing import INDEX_EVERY, held
from bank.audit.unusual import LEAST_OUTSIDE, MOST_OF_ONE_NAME, name_key
from tests.bank.audit.parts import break_in, lookup

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
SHOWN = Shown("wanted-persons", "KZ", "17", 3, "strong")


MRZ = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"


def numbers(log: AuditLog, **filters: object) -> list[int]:
    """The requests found, the newest first."""
    return [int(one.entry.request) for one in search(log, Filters(**filters)).found]  # type: ignore[arg-type]


def write_all(log: AuditLog, entries: Iterable[Entry]) -> None:
    """Write many entries in groups, as threads of their own would."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(log.write, entries))


def test_it_is_found_by_each_filter_and_by_several(log: AuditLog) -> None:
    hour = timedelta(hours=1)
    log.write(lookup(1, "a", post="P1", state="KZ", time=NOON))
    log.write(lookup(2, "a", post="P2", state="KZ", time=NOON + hour, shown=(SHOWN,)))
    log.write(
        lookup(3, "b", post="P1", state="UZ", time=NOON + 2 * hour, asked={"plate": "А123ВС77"})
    )
    log.write(Entry(kind=Kind.LOGIN, account="b", door="page", request="4", time=NOON + 3 * hour))  # type: ignore[arg-type]
    assert numbers(log) == [4, 3, 2, 1]
    assert numbers(log, account="a") == [2, 1]
    assert numbers(log, post="P1") == [3, 1]
    assert numbers(log, state="UZ") == [3]
    assert numbers(log, kind=Kind.LOGIN) == [4]
    assert numbers(log, since=NOON + hour, until=NOON + 3 * hour) == [3, 2]
    assert numbers(log, record=RecordKey("wanted-persons", "KZ", "17")) == [2]
    assert numbers(log, record=RecordKey("wanted-persons", "RU", "17")) == []
    assert numbers(log, text="A123BC77") == [3]
    assert numbers(log, text="Щербаков", account="a", until=NOON + hour) == [1]
    assert numbers(log, text="Щербаков", record=RecordKey("wanted-persons", "KZ", "17")) == [2]
    assert numbers(log, text="Щербаков", account="b") == []


@pytest.mark.parametrize(
    ("asked", "sought"),
    [
        ({"name": "Щербаков Пётр Ильич"}, "Shcherbakov Petr"),
        ({"name": "Shcherbakov Petr"}, "петр щербаков"),
        ({"text": "Ғайрат Хўжаев 1971"}, "Gayrat Khodjaev"),
        ({"mrz": MRZ}, "Eriksson Anna"),
        ({"mrz": MRZ}, "L898902C3"),
        ({"document": "AB 123-4567"}, "ab1234567"),
        ({"of": {"name": ["Цой В."]}}, "Цой"),
        ({"name": "Ли"}, "Li"),
    ],
)
def test_a_person_is_found_in_whatever_alphabet_was_asked(
    log: AuditLog, asked: dict[str, object], sought: str
) -> None:
    log.write(lookup(1, asked=asked))
    log.write(lookup(2, asked={"name": "Иванов Сергей", "sex": "male", "birth_place": "Цой"}))
    assert numbers(log, text=sought) == [1]


def test_all_words_must_have_been_asked(log: AuditLog) -> None:
    log.write(lookup(1, asked={"name": "Щербаков Пётр"}))
    assert numbers(log, text="Щербаков Иван") == []
    assert numbers(log, text="male") == []


@pytest.mark.parametrize("text", ["", "?", " - "])
def test_a_text_in_which_nothing_can_be_read_is_refused(log: AuditLog, text: str) -> None:
    if text:
        with pytest.raises(FiltersRefused):
            search(log, Filters(text=text))
    with pytest.raises(FiltersRefused):
        search(log, Filters(), Place(NOON, "another log", 1))


@given(name=st.text(max_size=30))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_name_that_can_be_sought_is_found(log: AuditLog, name: str) -> None:
    receipt = log.write(lookup(asked={"name": name}))
    try:
        found = search(log, Filters(text=name)).found
    except FiltersRefused:
        return
    assert receipt in {one.receipt for one in found}


def test_pages_hold_every_entry_once_in_order(log: AuditLog) -> None:
    # Many of one moment: the order goes on by chain and number.
    write_all(log, (lookup(n, time=NOON + timedelta(seconds=n % 3)) for n in range(50)))
    for filters in (Filters(), Filters(text="Щербаков"), Filters(account="officer")):
        places, after = [], None
        while True:
            page = search(log, filters, after, limit=7)
            places += [one.place for one in page.found]
            after = page.next
            if after is None:
                break
        assert len(places) == 50
        assert places == sorted(set(places), reverse=True)


def test_what_gathers_is_indexed_by_its_writer(log: AuditLog) -> None:
    log.write_all([lookup(asked={"name": f"Цой {n}"}) for n in range(INDEX_EVERY - 1)])
    count = sql("SELECT count(DISTINCT number) FROM terms")
    with log.engine.connect() as connection:
        assert connection.execute(count).scalar() == 0
    log.write(lookup(asked={"name": "Цой Виктор"}))
    with log.engine.connect() as connection:
        assert connection.execute(count).scalar() == INDEX_EVERY


def test_searches_need_no_full_scan(tmp_path: object) -> None:
    from sqlalchemy.dialects import sqlite

    from bank.audit.search import _keys, groups_of
    from bank.audit.tables import entries, terms

    with AuditLog.open(f"sqlite:///{tmp_path}/a.sqlite") as log, log.engine.connect() as connection:
        for filters in (
            Filters(account="a"),
            Filters(post="a", since=NOON),
            Filters(state="a"),
            Filters(kind=Kind.LOGIN),
            Filters(since=NOON),
            Filters(text="Щербаков Пётр", account="a", since=NOON),
            Filters(record=RecordKey(*SHOWN[:3])),
        ):
            groups = groups_of(filters)
            query = _keys(terms if groups else entries, groups, filters, (1, 1, 1)).limit(50)
            words = query.compile(
                dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
            ).string
            plan = [row.detail for row in connection.execute(sql("EXPLAIN QUERY PLAN " + words))]
            assert not [step for step in plan if step.startswith("SCAN")], plan


def test_what_the_index_lacks_is_known_without_a_full_scan(tmp_path: object) -> None:
    with AuditLog.open(f"sqlite:///{tmp_path}/a.sqlite") as log, log.engine.connect() as connection:
        statement = held([(1, 2, 3, 4), (5, 6, 7, 8)])
        plan = [row.detail for row in connection.execute(sql("EXPLAIN QUERY PLAN " + statement))]
    assert not [step for step in plan if step.startswith("SCAN terms")], plan


def test_an_entry_that_cannot_be_read_is_told_without_its_content(
    log: AuditLog, database: str
) -> None:
    log.write(lookup(asked={"name": "Тайное Имя"}))
    break_in(database, "UPDATE entries SET asked = asked || 'Тайное'")
    with pytest.raises(AuditUnavailable) as caught:
        search(log, Filters())
    assert "Тайное" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_exports_hold_what_is_found(log: AuditLog) -> None:
    write_all(
        log, (lookup(n, note='=HYPERLINK("x")', shown=(SHOWN,), change=n) for n in range(2_100))
    )
    log.write(lookup(account="another"))
    lines, table = io.StringIO(), io.StringIO(newline="")
    filters = Filters(account="officer")
    assert export(log, filters, lines, "jsonl") == export(log, filters, table, "csv") == 2_100
    of_lines = [json.loads(line) for line in lines.getvalue().splitlines()]
    of_table = list(csv.DictReader(io.StringIO(table.getvalue(), newline="")))
    assert {one["request"] for one in of_lines} == {str(n) for n in range(2_100)}
    assert [one["hash"] for one in of_lines] == [one["hash"] for one in of_table]
    assert set(of_lines[0]) == set(of_table[0])
    assert of_lines[0]["asked"] == json.loads(of_table[0]["asked"]) == {"name": "Щербаков Пётр"}
    assert of_lines[0]["shown"] == [SHOWN._asdict()]
    assert (of_lines[0]["note"], of_table[0]["note"]) == ('=HYPERLINK("x")', '\'=HYPERLINK("x")')


def test_one_name_again_and_again_is_unusual(log: AuditLog) -> None:
    others = ["Иванов Иван", "Цой Виктор", "Алиев Рустам", "Петров Павел"]
    write_all(
        log, (lookup(n, f"o{n % 5}", time=NOON, asked={"name": others[n % 4]}) for n in range(200))
    )
    spellings = ["Щербаков Пётр", "SHCHERBAKOV PETR", "Пётр Щербаков"]
    for n in range(MOST_OF_ONE_NAME):
        assert unusual(log, NOON - WEEK, NOON + WEEK) == []
        log.write(lookup(n, "curious", time=NOON, asked={"name": spellings[n % 3]}))
    [one] = unusual(log, NOON - WEEK, NOON + WEEK)
    assert (one.kind, one.account, one.count) == (UnusualKind.ONE_NAME, "curious", MOST_OF_ONE_NAME)
    assert tuple(one.name.split()) == name_key("Щербаков Пётр")
    assert str(MOST_OF_ONE_NAME) in one.text.en
    assert str(MOST_OF_ONE_NAME) in one.text.ru


def test_hours_outside_the_habit_are_unusual(log: AuditLog) -> None:
    day = timedelta(days=1)
    write_all(
        log,
        (
            lookup(n, asked={"plate": f"A{n:03}BC77"}, time=NOON - day * (1 + n % 50), post="")
            for n in range(150)
        ),
    )
    night = NOON + timedelta(hours=13)
    for n in range(LEAST_OUTSIDE):
        assert unusual(log, NOON, NOON + WEEK) == []
        log.write(lookup(n, asked={"plate": "A001BC77"}, time=night, post=""))
    log.write(lookup(asked={"plate": "A001BC77"}, time=NOON + day, post=""))
    [one] = unusual(log, NOON, NOON + WEEK)
    assert (one.kind, one.account, one.count) == (UnusualKind.HOURS, "officer", LEAST_OUTSIDE)
    assert "01" in one.text.en


def test_a_post_far_above_its_habit_is_unusual(log: AuditLog) -> None:
    day = timedelta(days=1)
    write_all(
        log,
        (
            lookup(n, f"o{n % 40}", asked={"plate": f"A{n % 999:03}BC77"}, time=NOON - day * (1 + n % 30))
            for n in range(300)
        ),
    )  # fmt: skip
    write_all(log, (lookup(n, f"o{n}", asked={"vin": "X"}, time=NOON + day) for n in range(22)))
    assert unusual(log, NOON, NOON + WEEK) == []
    write_all(log, (lookup(n, f"o{n}", asked={"vin": "X"}, time=NOON + day) for n in range(3)))
    [one] = unusual(log, NOON, NOON + WEEK)
    assert (one.kind, one.post, one.count) == (UnusualKind.VOLUME, "KZ-7", 25)
    assert one.day == datetime(2026, 11, 25, tzinfo=UTC)
