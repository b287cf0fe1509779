"""Links as states see them: nothing of what is not theirs to see, in lists, pairs, lookups and alerts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bank.access import Agreement, Agreements
from bank.access.paths import without
from bank.exchange.errors import MessageRefused
from bank.exchange.message import Message
from bank.home import Home
from bank.linking import Links, UnknownLink, Verdict
from bank.linking.alerts import (
    Alert,
    add_alert,
    alerts_of,
    end_alert,
    feed,
    receive,
    received_of,
    ring,
)
from bank.linking.errors import LinkRefused, UnknownAlert
from bank.linking.following import what_states_see_by
from bank.store.model import Key
from index_mappings.categories import CATEGORIES
from tests.bank.linking.conftest import CORPSE, MISSING, Bank, decision

NOW = datetime(2026, 11, 1, tzinfo=UTC)
CORPSES = "unidentified-corpses"


def agree(home: Home, giver: str, receiver: str, *withheld: str, categories: Any = None) -> None:
    chosen = frozenset(categories or CATEGORIES)
    with Agreements.open(home) as agreements:
        agreements.add(
            Agreement(
                giver,
                receiver,
                chosen,
                frozenset({"search"}),
                date(2026, 1, 1),
                withheld={CORPSES: frozenset(withheld)} if withheld else {},
            ),
            who="test",
            why="test",
        )


def filled(bank: Bank) -> int:
    """A missing person of KZ and the corpse of RU; gives the pair's number."""
    bank.put("missing-persons", "KZ", MISSING)
    bank.put(CORPSES, "RU", CORPSE)
    return bank.found()[0].number


def test_without_an_agreement_a_state_sees_no_trace(bank: Bank) -> None:
    number = filled(bank)
    for state in ("KZ", "RU", "UZ"):
        sight = bank.sight(state)
        assert bank.links.proposals(sight, state) == []
        with pytest.raises(UnknownLink):
            bank.links.pair(number, sight, state)
        with pytest.raises(UnknownLink):
            bank.links.decide(number, decision(Verdict.ACCEPT, state), sight)
    one = bank.links.proposals()[0]
    bank.links.decide(number, decision(Verdict.ACCEPT, ""))
    for state in ("KZ", "RU", "UZ"):
        assert bank.links.linked([one.left, one.right], bank.sight(state)) == {}


def test_whoever_sees_both_sides_and_owns_one_reviews(bank: Bank) -> None:
    number = filled(bank)
    agree(bank.home, "RU", "KZ")
    sight = bank.sight("KZ")
    assert [one.number for one in bank.links.proposals(sight, "KZ")] == [number]
    pair = bank.links.pair(number, sight, "KZ")
    assert pair.right.record["eyes"] == "brown"
    assert bank.links.proposals(bank.sight("RU"), "RU") == []
    bank.links.decide(number, decision(Verdict.ACCEPT, "KZ"), sight)
    one = bank.links.proposals()[0]
    assert [x.key for x in bank.links.linked([one.left], sight)[one.left]] == [one.right]
    # The owner of the corpse does not see the missing person: not even that anything is linked.
    assert bank.links.linked([one.right], bank.sight("RU")) == {}


def test_what_another_process_accepts_is_worth_asking_for_at_once(bank: Bank) -> None:
    number = filled(bank)
    one = bank.links.proposals()[0]
    other = Key("RU", CORPSES, "another")
    with Links.open(bank.home) as elsewhere:
        assert not bank.links.may_have_linked([one.left, one.right, other])
        elsewhere.decide(number, decision(Verdict.ACCEPT, ""))
        assert bank.links.may_have_linked([other, one.left])
        assert bank.links.may_have_linked([one.right])
        assert not bank.links.may_have_linked([other])
        assert not bank.links.may_have_linked([])


def test_a_third_state_that_sees_both_reviews_neither(bank: Bank) -> None:
    number = filled(bank)
    for giver in ("KZ", "RU"):
        agree(bank.home, giver, "UZ")
    sight = bank.sight("UZ")
    assert bank.links.proposals(sight, "UZ") == []
    with pytest.raises(UnknownLink):
        bank.links.pair(number, sight, "UZ")


@pytest.mark.parametrize(
    "withheld", [("marks",), ("marks", "hair", "eyes"), ("found",), ("height", "age")]
)
def test_what_is_withheld_neither_finds_nor_weighs(
    bank: Bank, tmp_path: Any, withheld: tuple[str, ...]
) -> None:
    filled(bank)
    agree(bank.home, "RU", "KZ", *withheld)
    seen = bank.links.proposals(bank.sight("KZ"), "KZ")
    blind = Bank(Home(tmp_path / "blind"))
    blind.put("missing-persons", "KZ", MISSING)
    blind.put(CORPSES, "RU", without(CORPSE, withheld))
    agree(blind.home, "RU", "KZ")
    blind.links.find()
    there = blind.links.proposals(blind.sight("KZ"), "KZ")
    assert [(one.left, one.right, one.score) for one in seen] == [
        (one.left, one.right, pytest.approx(one.score, abs=1e-5)) for one in there
    ]
    if seen:
        told = bank.links.pair(seen[0].number, bank.sight("KZ"), "KZ")
        words = " ".join(reason.text.en for reason in told.reasons)
        assert "anchor" not in words or "marks" not in withheld
        assert set(told.right.withheld) >= set(withheld)
    blind.close()


def test_a_rival_that_is_not_seen_takes_no_share(bank: Bank) -> None:
    filled(bank)
    agree(bank.home, "RU", "KZ")
    before = bank.links.proposals(bank.sight("KZ"), "KZ")[0].score
    bank.put(CORPSES, "UZ", {**CORPSE, "id": "C7"})
    assert len(bank.found()) == 2
    assert bank.links.proposals(bank.sight("KZ"), "KZ")[0].score == pytest.approx(before, abs=1e-5)
    agree(bank.home, "UZ", "KZ")
    scores = [one.score for one in bank.links.proposals(bank.sight("KZ"), "KZ")]
    assert len(scores) == 2
    assert max(scores) < before


def test_a_record_that_has_ended_is_seen_by_its_own_state_alone(bank: Bank) -> None:
    number = filled(bank)
    agree(bank.home, "RU", "KZ")
    agree(bank.home, "KZ", "RU")
    bank.links.decide(number, decision(Verdict.ACCEPT, ""))
    one = bank.links.proposals()[0]
    bank.put(CORPSES, "RU", {**CORPSE, "status": "ended"})
    bank.links.find()
    assert bank.links.linked([one.left, one.right], bank.sight("KZ")) == {}
    assert bank.links.linked([one.left], bank.sight("RU"))[one.left][0].key == one.right


def test_an_alert_tells_once_and_again_when_the_other_record_changes(bank: Bank) -> None:
    bank.put("missing-persons", "KZ", MISSING)
    bank.links.find()
    agree(bank.home, "RU", "KZ")
    add_alert(bank.links, Alert("KZ", ("missing-persons",)), NOW)
    add_alert(bank.links, Alert("UZ"), NOW)
    assert ring(bank.links, bank.sight, NOW) == 0
    bank.put(CORPSES, "RU", CORPSE)
    bank.links.find()
    assert ring(bank.links, bank.sight, NOW) == 1
    assert ring(bank.links, bank.sight, NOW) == 0
    told = feed(bank.links, "KZ", bank.sight("KZ"))
    assert [(one.own.id, one.other.id) for one in told] == [("M1", "C1")]
    assert feed(bank.links, "UZ", bank.sight("UZ")) == []
    assert feed(bank.links, "KZ", bank.sight("KZ"), after=told[0].number) == []
    bank.links.find(whole=True)
    assert ring(bank.links, bank.sight, NOW) == 0
    bank.put(CORPSES, "RU", {**CORPSE, "remarks": "no matter"})
    bank.links.find()
    assert ring(bank.links, bank.sight, NOW) == 0
    bank.put(CORPSES, "RU", {**CORPSE, "teeth": "золотая коронка"})
    bank.links.find()
    assert ring(bank.links, bank.sight, NOW) == 1


def test_an_alert_tells_nothing_of_what_the_state_does_not_see(bank: Bank) -> None:
    add_alert(bank.links, Alert("KZ"), NOW, from_start=True)
    filled(bank)
    assert ring(bank.links, bank.sight, NOW) == 0
    assert feed(bank.links, "KZ", bank.sight("KZ")) == []


def test_what_stood_proposed_is_told_once_an_agreement_lets_it_be_seen(bank: Bank) -> None:
    filled(bank)
    alert = Alert("KZ")
    add_alert(bank.links, alert, NOW, sight=bank.sight("KZ"))
    add_alert(bank.links, alert, NOW)
    assert ring(bank.links, bank.sight, NOW) == 0
    agree(bank.home, "UZ", "KZ")
    assert ring(bank.links, bank.sight, NOW) == 0
    agree(bank.home, "RU", "KZ", categories={"vehicles"})
    assert ring(bank.links, bank.sight, NOW) == 0
    agree(bank.home, "RU", "KZ", categories={CORPSES})
    assert ring(bank.links, bank.sight, NOW) == 2  # one of each alert
    assert ring(bank.links, bank.sight, NOW) == 0
    assert {one.pair for one in feed(bank.links, "KZ", bank.sight("KZ"))} == {1}


def test_an_agreement_made_before_the_first_ring_counts_from_when_the_alert_was_saved(
    bank: Bank,
) -> None:
    filled(bank)
    add_alert(bank.links, Alert("KZ"), NOW, sight=bank.sight("KZ"))
    agree(bank.home, "RU", "KZ")
    assert ring(bank.links, bank.sight, NOW) == 1


def test_what_could_be_seen_all_along_is_not_told_by_another_agreement(bank: Bank) -> None:
    agree(bank.home, "RU", "KZ")
    filled(bank)
    add_alert(bank.links, Alert("KZ"), NOW, sight=bank.sight("KZ"))
    assert ring(bank.links, bank.sight, NOW) == 0
    agree(bank.home, "UZ", "KZ")
    agree(bank.home, "RU", "KZ", "teeth")
    assert ring(bank.links, bank.sight, NOW) == 0


def test_the_worker_looks_again_when_agreements_or_the_day_change(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = what_states_see_by(bank.store)
    assert what_states_see_by(bank.store) == before
    agree(bank.home, "RU", "KZ")
    after = what_states_see_by(bank.store)
    assert after != before

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date(2099, 1, 1)

    monkeypatch.setattr("bank.linking.following.date", Tomorrow)
    assert what_states_see_by(bank.store) != after


def test_other_categories_and_own_doubles_are_not_told(bank: Bank) -> None:
    agree(bank.home, "RU", "KZ")
    add_alert(bank.links, Alert("KZ", ("vehicles",)), NOW)
    add_alert(bank.links, Alert("RU"), NOW)
    filled(bank)
    bank.put(CORPSES, "KZ", {**CORPSE, "id": "C5"})
    bank.links.find()
    assert ring(bank.links, bank.sight, NOW) == 0


def test_an_alert_is_sent_until_it_has_arrived_and_taken_in_once(bank: Bank, tmp_path: Any) -> None:
    agree(bank.home, "RU", "KZ")
    made = add_alert(bank.links, Alert("KZ", send=True), NOW)
    filled(bank)
    sent: list[Message] = []

    def broken(message: Message) -> None:
        sent.append(message)
        raise OSError("the line is down")

    with pytest.raises(OSError, match="line"):
        ring(bank.links, bank.sight, NOW, send=broken, sender="KG")
    ring(bank.links, bank.sight, NOW, send=sent.append, sender="KG")
    ring(bank.links, bank.sight, NOW, send=sent.append, sender="KG")
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert (sent[0].kind, sent[0].sender, sent[0].recipient) == ("alert", "KG", "KZ")
    other = Bank(Home(tmp_path / "other"))
    for message in sent:
        receive(other.home, message)
    came = received_of(other.links, "KZ")
    assert [one["own"]["id"] for one in came] == ["M1"]
    with pytest.raises(MessageRefused):
        receive(other.home, Message("x", "alert", "KG", "KZ", NOW, {"kind": "nonsense"}))
    other.close()
    end_alert(bank.links, made.number, "KZ", NOW)
    assert alerts_of(bank.links, "KZ")[0].ended


def test_alerts_are_of_the_own_state(bank: Bank) -> None:
    made = add_alert(bank.links, Alert("KZ"), NOW)
    with pytest.raises(UnknownAlert):
        end_alert(bank.links, made.number, "RU", NOW)
    for wrong in (Alert("Kazakhstan"), Alert("KZ", ("people",)), Alert("KZ", purpose="fun")):
        with pytest.raises(LinkRefused):
            add_alert(bank.links, wrong, NOW)
