"""The search: the same proposals however records came, and what decisions do to them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from bank.home import Home
from bank.linking import LinkRefused, Standing, UnknownLink, Verdict, finding
from bank.linking.tables import VERSION_TABLE
from bank.store.engine import writing
from bank.store.errors import StoreUnavailable
from benchmarks.linking import made as bench
from benchmarks.nodes.postgres import new_database
from tests.bank.linking.conftest import CORPSE, MISSING, Bank, decision, keys

SIZES = {bench.MISSING: 150, bench.CORPSES: 90, bench.UNABLE: 40, bench.WANTED: 60}


def generated() -> list[tuple[str, str, dict[str, Any]]]:
    made = bench.make("test", 11, SIZES, planted=0.4)
    rows = [
        (category, key[0], record)
        for category, records in made.records.items()
        for key, record in records
    ]
    return [(category, "KZ" if state == "KZ" else "RU", record) for category, state, record in rows]


def take_in(bank: Bank, rows: Iterable[tuple[str, str, dict[str, Any]]]) -> None:
    by_array: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for category, origin, record in rows:
        by_array.setdefault((category, origin), []).append(record)
    for (category, origin), records in by_array.items():
        bank.put(category, origin, *records)


def told(bank: Bank) -> set[tuple[Any, ...]]:
    return {
        (one.kind, one.left, one.right, one.log_odds, one.score, one.standing)
        for one in bank.links.proposals()
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_piece_by_piece_the_same_is_found_as_at_once(tmp_path: Any, seed: int) -> None:
    rows, chance = generated(), Random(seed)
    at_once, piecewise = (Bank(Home(tmp_path / name)) for name in ("whole", "pieces"))
    take_in(at_once, rows)
    at_once.links.find()
    chance.shuffle(rows)
    size = len(rows) // 5 + 1
    for start in range(0, len(rows), size):
        take_in(piecewise, rows[start : start + size])
        piecewise.links.find()
    found = told(at_once)
    assert len(found) > 10
    assert told(piecewise) == found
    piecewise.links.find(whole=True)
    assert told(piecewise) == found
    assert piecewise.links.find().records == 0
    at_once.close()
    piecewise.close()


def test_a_search_that_was_killed_goes_on(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = generated()
    take_in(bank, rows)
    monkeypatch.setattr(finding, "BATCH", 50)
    stretches = 0

    def die(_reached: int, _last: int) -> None:
        nonlocal stretches
        stretches += 1
        if stretches == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bank.links.find(progress=die)
    first = bank.links.find()
    assert first.records == len(rows) - 150
    found = told(bank)
    stretches = 1
    with pytest.raises(KeyboardInterrupt):
        bank.links.find(whole=True, progress=die)
    # Until the whole bank was searched again, what stood still stands.
    assert {one[1:3] for one in told(bank)} >= {one[1:3] for one in found}
    bank.links.find()
    assert told(bank) == found


def test_a_record_is_never_linked_with_itself_and_doubles_of_one_originator_are(bank: Bank) -> None:
    person = {k: v for k, v in MISSING.items() if k != "last_seen"}
    bank.put("wanted-persons", "KZ", {**person, "id": "W1"}, {**person, "id": "W2"})
    bank.put("wanted-persons", "RU", {**person, "id": "W1"})
    found = bank.found()
    assert len(found) == 3
    assert all(one.left < one.right for one in found)
    bank.put("wanted-persons", "KZ", {**person, "id": "W1", "remarks": "again"})
    assert keys(bank.found()) == keys(found)


def test_a_missing_person_is_found_among_the_wanted(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    latin = {"id": "W1", "names": [{"full": "Shcherbakov Petr"}], "birth_dates": ["1985-04-12"]}
    bank.put("wanted-persons", "RU", latin)
    found = bank.found()
    assert [one.kind for one in found] == ["missing-wanted"]
    assert found[0].score > 0.5


def test_a_withdrawn_record_takes_its_proposals_along(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    assert len(bank.found()) == 1
    bank.withdraw("unidentified-corpses", "RU", "C1")
    assert bank.found() == []
    bank.put("unidentified-corpses", "RU", CORPSE)
    assert len(bank.found()) == 1
    bank.put("unidentified-corpses", "RU", {**CORPSE, "status": "ended"})
    assert bank.found() == []


def test_rivals_share_the_probability(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    alone = bank.found()[0].score
    bank.put("unidentified-corpses", "UZ", {**CORPSE, "id": "C2"})
    both = [one.score for one in bank.found()]
    assert len(both) == 2
    assert max(both) < alone
    assert sum(both) <= 1
    second = next(one for one in bank.links.proposals() if one.right.id == "C2")
    bank.links.decide(second.number, decision(Verdict.REJECT))
    assert {one.right.id: one.score for one in bank.links.proposals()}["C1"] == pytest.approx(alone)
    bank.withdraw("unidentified-corpses", "UZ", "C2")
    assert bank.found()[0].score == pytest.approx(alone)


def test_what_was_rejected_stays_rejected_until_a_record_changes_in_what_matters(
    bank: Bank,
) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    number = bank.found()[0].number
    assert bank.links.decide(number, decision(Verdict.REJECT)) is Standing.REJECTED

    def standing() -> Standing:
        bank.links.find()
        return bank.links.proposals()[0].standing

    bank.put("unidentified-corpses", "RU", {**CORPSE, "remarks": "new", "kept_at": "morgue 2"})
    assert standing() is Standing.REJECTED
    bank.links.find(whole=True)
    assert standing() is Standing.REJECTED
    bank.put(
        "unidentified-corpses",
        "RU",
        {**CORPSE, "eyes": "карие", "height": {"from": 178, "to": 178}},
    )
    assert standing() is Standing.REOPENED
    one = bank.links.proposals()[0]
    assert one.number == number
    assert one.changed
    assert one.decision is not None
    assert one.decision.verdict is Verdict.REJECT
    bank.links.decide(number, decision(Verdict.REJECT))
    assert standing() is Standing.REJECTED


def test_an_accepted_link_outlives_its_proposal(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    one = bank.found()[0]
    bank.links.decide(one.number, decision(Verdict.ACCEPT, note="by the teeth"))
    bank.put("unidentified-corpses", "RU", {**CORPSE, "sex": "female", "marks": None, "age": None})
    assert bank.found() == []
    linked = bank.links.linked([one.left])
    assert [other.key for other in linked[one.left]] == [one.right]
    assert linked[one.left][0].changed
    bank.links.decide(one.number, decision(Verdict.REJECT))
    assert bank.links.linked([one.left, one.right]) == {}


def test_decisions_are_never_changed_and_must_say_something(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    number = bank.found()[0].number
    bank.links.decide(number, decision(Verdict.LATER))
    assert bank.links.proposals()[0].standing is Standing.LATER
    with pytest.raises(StoreUnavailable), writing(bank.links.engine) as connection:
        connection.execute(text("UPDATE decisions SET verdict = 'accept'"))
    with pytest.raises(LinkRefused):
        bank.links.decide(number, decision(Verdict.ACCEPT, note="x" * 3_000))
    with pytest.raises(UnknownLink):
        bank.links.decide(number + 1, decision(Verdict.ACCEPT))


def test_other_code_searches_the_whole_bank_anew(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.put("unidentified-corpses", "RU", CORPSE)
    number = bank.found()[0].number
    bank.links.decide(number, decision(Verdict.REJECT))
    monkeypatch.setattr(finding, "code_version", lambda: "another")
    assert bank.links.find().records == 2
    assert bank.links.proposals()[0].standing is Standing.REJECTED
    assert bank.links.find().records == 0


def test_a_search_may_end_before_the_last_change(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = generated()
    take_in(bank, rows)
    monkeypatch.setattr(finding, "BATCH", 50)
    first = bank.links.find(most=100)
    assert (first.records, first.behind) == (100, len(rows) - 100)
    last = bank.links.find()
    assert (last.records, last.behind) == (len(rows) - 100, 0)
    whole = told(bank)
    bank.links.find(whole=True)
    assert told(bank) == whole


FIRST_SCHEMA = (
    "ALTER TABLE subjects DROP COLUMN found_by",
    "CREATE INDEX ix_keys_subject ON keys (subject)",
    "ALTER TABLE alerts DROP COLUMN sees",
    f"UPDATE {VERSION_TABLE} SET version_num = '0001'",
)


def upgrade_from_the_first_schema(bank: Bank) -> Bank:
    with writing(bank.links.engine) as connection:
        for statement in FIRST_SCHEMA:
            connection.execute(text(statement))
    bank.close()
    return Bank(bank.home)


def test_links_of_the_first_schema_are_searched_anew(tmp_path: Any) -> None:
    old = Bank(Home(tmp_path / "home"))
    take_in(old, generated())
    old.links.find()
    found = told(old)
    bank = upgrade_from_the_first_schema(old)
    assert told(bank) == found
    assert bank.links.find().records == len(generated())
    assert told(bank) == found
    gone = bank.links.proposals()[0].right
    bank.withdraw(gone.category, gone.origin, gone.id)
    bank.links.find()
    assert not [one for one in told(bank) if gone in one[1:3]]
    bank.close()


def test_the_links_live_in_postgresql_too(
    tmp_path: Any, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KORDON_LINKING", new_database(postgres, "linking"))
    there = Bank(Home(tmp_path / "there"))
    with monkeypatch.context() as elsewhere:
        elsewhere.delenv("KORDON_LINKING")
        here = Bank(Home(tmp_path / "here"))
    rows = generated()
    for bank in (there, here):
        take_in(bank, rows[: len(rows) // 2])
        bank.links.find()
        take_in(bank, rows[len(rows) // 2 :])
        bank.links.find()
    assert told(there) == told(here)
    there = upgrade_from_the_first_schema(there)
    there.links.find()
    assert told(there) == told(here)
    one = there.links.proposals()[0]
    assert not there.links.may_have_linked([one.right])
    there.links.decide(one.number, decision(Verdict.ACCEPT))
    assert there.links.may_have_linked([one.right])
    assert there.links.linked([one.right])[one.right][0].key == one.left
    there.close()
    here.close()


def test_other_code_of_what_is_compared_searches_the_whole_bank_anew() -> None:
    """All that comparing two records runs through, in linking and in scoring, is in the digest."""
    bank = Path(finding.__file__).parent.parent
    reached = {bank / "linking" / "score.py", bank / "linking" / "keys.py"}
    left = list(reached)
    while left:
        source = left.pop().read_text()
        for words in re.findall(r"^from bank\.((?:linking|scoring)\.[\w.]+) import", source, re.M):
            path = bank.joinpath(*words.split("."))
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            if file not in reached:
                reached.add(file)
                left.append(file)
    assert reached <= set(finding.SOURCES)
