"""Cleared namesakes: known again by their paper, shown to whom they concern, kept without a number."""

from __future__ import annotations

import sqlite3
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from bank.home import Home
from bank.mrz import parse_mrz
from bank.outcomes import (
    Clearance,
    Document,
    KeyTrouble,
    OutcomeRefused,
    Outcomes,
    Paper,
    UnknownClearance,
    document_of,
)
from bank.outcomes.keys import Marks
from bank.outcomes.papers import kept
from tests.bank.outcomes.parts import (
    KEY,
    MORNING,
    OTHER,
    PASSPORT,
    RECORD,
    cleared,
    put,
    said,
)

LATER = MORNING + timedelta(days=30)


def seen(outcomes: Outcomes, state: str = "RU", paper: Document = PASSPORT) -> Clearance | None:
    return outcomes.cleared([paper], [KEY, OTHER], state).get(KEY)


def test_a_traveller_cleared_once_is_known_next_time(outcomes: Outcomes) -> None:
    made = outcomes.clear(cleared())
    found = outcomes.cleared([PASSPORT], [KEY, OTHER], "RU")
    assert found == {KEY: made}
    assert (made.account, made.post, made.at, made.version) == ("petrov", "Маштаково", MORNING, 1)
    assert made.paper == Paper("RU", "passport", "67")
    assert (made.earlier, made.by_originator, made.revoked) == (False, False, None)
    assert outcomes.cleared([PASSPORT], [OTHER], "RU") == {}
    assert outcomes.cleared([], [KEY], "RU") == outcomes.cleared([PASSPORT], [], "RU") == {}


def test_a_paper_is_known_however_it_is_written_and_no_other_is(outcomes: Outcomes) -> None:
    outcomes.clear(cleared(document=Document("KZ", "passport", "АВ 1234567")))
    for number in ("AB1234567", "ab-1234567", "паспорт АВ № 1234567"):
        assert seen(outcomes, paper=Document("KZ", "passport", number)), number
    for other in (
        Document("KZ", "passport", "AB1234568"),
        Document("KZ", "passport", "A81234567"),
        Document("KZ", "id-card", "AB1234567"),
        Document("RU", "passport", "AB1234567"),
        Document("KZ", "passport", "1234567"),
        Document("KZ", "nothing", "AB1234567"),
        Document("KZ", "passport", ""),
    ):
        assert seen(outcomes, paper=other) is None, other


def test_one_of_several_papers_is_enough(outcomes: Outcomes) -> None:
    outcomes.clear(cleared())
    papers = [Document("RU", "id-card", "99887766"), PASSPORT]
    assert set(outcomes.cleared(papers, [KEY], "RU")) == {KEY}


def test_a_state_sees_its_own_clearances_and_the_originators(outcomes: Outcomes) -> None:
    by_russia = outcomes.clear(cleared())
    assert seen(outcomes, "UZ") is None
    assert seen(outcomes, "KZ") is None, "not even the originator learns of others' travellers"
    by_owner = outcomes.clear(cleared(state="KZ", account="omarova", request="r2"))
    assert by_owner.by_originator
    for state in ("UZ", "KZ"):
        assert seen(outcomes, state) == by_owner
        assert outcomes.clearances(KEY, state) == [by_owner]
    assert seen(outcomes, "RU") == by_owner, "the originator's word goes first"
    assert outcomes.clearances(KEY, "RU") == [by_owner, by_russia]


@pytest.mark.parametrize(
    ("change", "earlier"),
    [
        ({"remarks": "Проверено"}, False),
        ({"names": list(reversed(RECORD["names"]))}, False),
        ({"names": [*RECORD["names"], {"full": "Козлов Иван"}]}, True),
        ({"birth_dates": ["1972-03-12"]}, True),
        ({"documents": [{"number": "751234567", "state": "RU"}]}, True),
        ({"personal_numbers": ["710312300123"]}, True),
    ],
)
def test_a_record_that_changed_in_what_identifies_it_was_cleared_as_an_earlier_version(
    outcomes: Outcomes, bank: Home, change: dict[str, object], earlier: bool
) -> None:
    outcomes.clear(cleared())
    put(bank, KEY, {**RECORD, **change})
    found = seen(outcomes)
    assert found
    assert (found.version, found.earlier) == (1, earlier)
    put(bank, KEY, RECORD)
    found = seen(outcomes)
    assert found
    assert not found.earlier, "as it was said of"


def test_a_clearance_may_be_of_a_version_before_the_last(outcomes: Outcomes, bank: Home) -> None:
    put(bank, KEY, {**RECORD, "birth_dates": ["1985-01-01"]})
    assert outcomes.clear(cleared(version=1)).earlier
    newer = outcomes.clear(cleared(version=2, request="r2"))
    assert not newer.earlier
    outcomes.clear(cleared(version=1, request="r3"))
    assert seen(outcomes) == newer, "that of the present description goes first"


def test_a_withdrawn_record_cannot_be_cleared(outcomes: Outcomes, bank: Home) -> None:
    outcomes.clear(cleared())
    put(bank, KEY, None)
    with pytest.raises(OutcomeRefused, match="withdraws"):
        outcomes.clear(cleared(version=2, request="r2"))
    found = seen(outcomes)
    assert found
    assert found.earlier


def test_a_paper_that_the_record_names_is_cleared_by_its_owner_alone(outcomes: Outcomes) -> None:
    named = Document("KZ", "passport", "N 5555555")
    with pytest.raises(OutcomeRefused, match="this very document"):
        outcomes.clear(cleared(document=named))
    assert outcomes.clear(cleared(document=named, state="KZ")).by_originator


def test_a_revoked_clearance_no_longer_counts_and_is_kept_with_the_reason(
    outcomes: Outcomes,
) -> None:
    made = outcomes.clear(cleared())
    who = {"account": "chief", "post": "Москва", "at": LATER}
    for number, state in ((made.number, "KZ"), (made.number, "UZ"), (made.number + 1, "RU")):
        with pytest.raises(UnknownClearance):
            outcomes.revoke(number, state=state, why="ошибка", **who)
    with pytest.raises(OutcomeRefused, match="why"):
        outcomes.revoke(made.number, state="RU", why=" ", **who)
    assert seen(outcomes) == made
    revoked = outcomes.revoke(made.number, state="RU", why="Паспорт похищен", **who)
    assert revoked.revoked
    assert (revoked.revoked.account, revoked.revoked.why) == ("chief", "Паспорт похищен")
    assert seen(outcomes) is None
    assert outcomes.clearances(KEY, "RU") == [revoked]
    with pytest.raises(OutcomeRefused, match="already"):
        outcomes.revoke(made.number, state="RU", why="ещё раз", **who)
    again = outcomes.clear(cleared(request="r2", at=LATER))
    assert seen(outcomes) == again


def test_said_twice_in_one_lookup_it_is_kept_once(outcomes: Outcomes) -> None:
    made = outcomes.clear(cleared())
    assert outcomes.clear(cleared(at=LATER)) == made
    assert outcomes.clear(cleared(request="r2")).number != made.number
    assert len(outcomes.clearances(KEY, "RU")) == 2


def test_what_was_cleared_is_asked_in_one_query(outcomes: Outcomes, bank: Home) -> None:
    outcomes.clear(cleared())
    asked: list[str] = []
    event.listen(
        outcomes._engine,
        "before_cursor_execute",
        lambda c, u, statement, *rest: asked.append(statement),
    )
    keys = [KEY, OTHER, *((KEY.origin, KEY.category, str(n)) for n in range(2_000))]
    assert set(outcomes.cleared([PASSPORT], keys, "RU")) == {KEY}
    assert len([one for one in asked if "FROM clearances" in one]) == 1


def test_no_number_is_kept(bank: Home) -> None:
    number = "751234567"
    with Outcomes.open(bank) as outcomes:
        outcomes.mark(said(traveller=PASSPORT))
        outcomes.clear(cleared())
        assert number not in repr(PASSPORT) + repr(cleared()) + repr(seen(outcomes))
    with sqlite3.connect(bank.path / "outcomes.sqlite") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in bank.path.glob("outcomes.sqlite*"):
        content = path.read_bytes()
        assert number.encode() not in content
        assert PASSPORT.number.encode() not in content
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or path.suffix == ".lock"


def test_the_key_is_made_at_the_first_document_for_one_user_alone(bank: Home) -> None:
    path = bank.settings / "outcomes.key"
    with Outcomes.open(bank) as outcomes:
        outcomes.mark(said())
        assert seen(outcomes) is None
        assert not path.exists()
        outcomes.clear(cleared())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in bank.settings.iterdir()] == ["outcomes.key"]


@pytest.mark.parametrize("trouble", ["missing", "open", "other", "no key"])
def test_trouble_with_the_key_is_told_and_no_other_key_is_made(bank: Home, trouble: str) -> None:
    path: Path = bank.settings / "outcomes.key"
    with Outcomes.open(bank) as outcomes:
        made = outcomes.clear(cleared())
        good = path.read_bytes()
        if trouble == "missing":
            path.unlink()
        elif trouble == "open":
            path.chmod(0o644)
        else:
            path.write_text("00" * 32 if trouble == "other" else "text")
        before = path.read_bytes() if path.exists() else None
        for attempt in (
            lambda: seen(outcomes),
            lambda: outcomes.clear(cleared(request="r2")),
            lambda: outcomes.mark(said(traveller=PASSPORT)),
        ):
            with pytest.raises(KeyTrouble):
                attempt()
        assert (path.read_bytes() if path.exists() else None) == before
        assert outcomes.mark(said()).counts, "without a document the key is not needed"
        path.unlink(missing_ok=True)
        path.write_bytes(good)
        path.chmod(0o600)
        assert seen(outcomes) == made


def test_with_a_lost_key_one_may_begin_anew(bank: Home) -> None:
    with Outcomes.open(bank) as outcomes:
        made = outcomes.clear(cleared())
        outcomes.revoke(made.number, account="a", state="RU", post="p", why="x", at=LATER)
        (bank.settings / "outcomes.key").unlink()
        assert outcomes.forget_clearances() == 1
        assert seen(outcomes) is None
        again = outcomes.clear(cleared())
        assert seen(outcomes) == again


# The specimen of ICAO 9303-4, appendix A, issued by Germany here: its check digits are right.
ZONE = """P<D<<ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<
L898902C36UTO7408122F1204159ZE184226B<<<<<10"""


def test_a_paper_is_read_from_its_zone() -> None:
    assert document_of(parse_mrz(ZONE, date(2026, 1, 1))) == Document("DE", "passport", "L898902C3")
    visa = ZONE.replace("P<D", "V<D")
    found = document_of(parse_mrz(visa, date(2026, 1, 1)))
    assert found
    assert found.kind == "visa"


def test_a_zone_misread_or_of_no_state_is_no_paper() -> None:
    assert document_of(parse_mrz(ZONE.replace("L898902C36", "L898902C46"))) is None
    assert document_of(parse_mrz(ZONE.replace("P<D<<", "P<UTO"))) is None


@given(st.text(st.characters(), max_size=70))
def test_any_number_is_marked_or_refused(number: str) -> None:
    marks = Marks(bytes(32))
    try:
        mark, paper = kept(marks, Document("RU", "passport", number))
    except OutcomeRefused:
        return
    assert len(mark) == 32
    assert len(paper.tail) == 2
    assert mark == kept(marks, Document("RU", "passport", f" {number} "))[0]
    assert mark != kept(marks, Document("KZ", "passport", number))[0]
