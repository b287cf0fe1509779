"""What passes between states, put into an installation so that every page has something to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bank import exchange
from bank.confirmation import Answer, By, Confirmations, Question, Said, Urgency
from bank.exchange import Party, PartyKind
from bank.home import Home
from bank.linking import Decision, Links, Verdict
from bank.linking.alerts import Alert, add_alert
from bank.linking.following import follow_links
from bank.outcomes import Done, Outcome, Outcomes
from bank.outcomes import Verdict as Said_of_hit
from bank.reconciliation import Reports
from bank.store import Originator, Store
from bank.store.model import Key
from bank.worker import bring_up_to_date
from tests.bank.exchange.parts import WHO, Ministry, acquainted, ministry, person, send_all
from tests.bank.linking.conftest import CORPSE, MISSING
from tests.portal.conftest import Installation
from tests.portal.office.test_links import put
from tests.portal.office.test_reconciliation import report_of

RUSSIAN = Key("RU", "wanted-persons", "RU-W-77")
LONG = {
    "names": [{"full": "Абдурахмангаджиев-Заде Мухаммадамин Абдумаликович оглы"}],
    "birth_dates": ["1961-02-03"],
    "blood_group": "A",
    "marks": [{"text": "татуировка роза на груди"}, {"text": "ожог на шее"}],
    "last_seen": {"date": "2025-05-02", "place": "г. Ташкент, ул. Шахрисабзская, дом 154"},
}
LONG_FOUND = {
    "age": {"from": 60, "to": 66},
    "blood_group": "A",
    "marks": [{"text": "tattoo: rose, chest"}, {"text": "burn, neck"}],
    "found": {"date": "2025-05-09", "place": "Ташкент"},
}


def furnish(made: Installation, folder: Path) -> None:
    """Links and alerts, confirmations, a reconciliation, records that end, outcomes, an exchange."""
    home = made.home
    with Store.open(home) as store:
        own = next(one.code for one in store.originators() if one.state == "KZ")
        _records(store, own)
        with Reports.open(home) as reports:
            report_of(home, store, reports, "KZ-GP", "KZ")
        bring_up_to_date(home, store, jobs=1)
    _links(home)
    _confirmations(home, Key(own, "wanted-persons", "KZ-W-1"))
    _outcomes(home)
    _exchange(home, folder)


def _records(store: Store, own: str) -> None:
    soon, past = date.today() + timedelta(days=9), date.today() - timedelta(days=3)
    named = {"names": [{"full": "Ахметов Айдар Серікұлы"}], "birth_dates": ["1979-01-02"]}
    put(store, "wanted-persons", own, named | {"id": "KZ-W-1", "action": "detain"})
    for number, day in enumerate((soon, past)):
        ends = {"id": f"KZ-END-{number}", "valid_until": day.isoformat()}
        put(store, "wanted-persons", own, named | ends)
    put(store, "missing-persons", "KZ", MISSING)
    put(store, "missing-persons", "KZ", LONG | {"id": "M-LONG-2025-000123456789"})
    put(store, "unidentified-corpses", "RU", CORPSE)
    put(store, "unidentified-corpses", "RU", CORPSE | {"id": "C2"})
    put(store, "unidentified-corpses", "UZ", LONG_FOUND | {"id": "C3"})


def _links(home: Home) -> None:
    now = datetime.now(UTC)
    with Links.open(home) as links:
        for categories, send in (((), False), (("missing-persons", "vehicles"), True)):
            add_alert(links, Alert("KZ", categories, send=send, account="operator"), now,
                      from_start=True)  # fmt: skip
    follow_links(home)
    with Links.open(home) as links:
        pairs = {(one.left.id, one.right.id): one.number for one in links.proposals()}
        no = Decision(Verdict.REJECT, "operator", "KZ", "Astana", now, "The teeth are others")
        links.decide(pairs["M1", "C2"], no)
        links.decide(pairs["M1", "C1"], replace(no, verdict=Verdict.LATER, note="Ask for DNA"))


def _confirmations(home: Home, own: Key) -> None:
    now = datetime.now(UTC)
    here, there = ("officer", "KZ", "Korday"), ("ofitser", "RU", "Оренбург-Илецк, многосторонний")
    asked = [
        ("1", RUSSIAN, here, Urgency.URGENT, timedelta(hours=5)),
        ("2", RUSSIAN._replace(id="RU-W-78"), here, Urgency.ROUTINE, timedelta(minutes=3)),
        ("3", own, there, Urgency.URGENT, timedelta(hours=2)),
        ("4", own._replace(id="KZ-END-0"), there, Urgency.ROUTINE, timedelta(minutes=7)),
    ]
    with Confirmations.open(home) as kept:
        for client_id, key, who, urgency, ago in asked:
            question = Question(
                client_id=client_id,
                key=key,
                version=3 if key == RUSSIAN else 1,
                urgency=urgency,
                purpose="border-check",
                request=f"r{client_id}",
                by=By(*who, now - ago),
            )
            one = kept.ask(question, lambda *_: None)
            if client_id == "2":
                said = Said(client_id="answer", by=By("desk", "RU", "Moscow", now),
                            text="Which passport did he show? Send the number and the photo.")  # fmt: skip
                kept.answer(one.id, Answer.MORE_NEEDED, said, lambda *_: None)


def _outcomes(home: Home) -> None:
    with Outcomes.open(home) as outcomes:
        outcomes.mark(
            Outcome(
                client_id="x",
                key=RUSSIAN,
                version=1,
                request="r",
                verdict=Said_of_hit.SAME,
                done=Done.DETAINED,
                account="officer",
                state="KZ",
                post="Korday",
                at=datetime.now(UTC),
                note="Handed over",
            )
        )


def _exchange(home: Home, folder: Path) -> None:
    """KZ has taken a package of another installation, has sent one, and one has no answer yet."""
    now = datetime.now(UTC)
    exchange.set_party(home, Party("KZ", "KZ", PartyKind.MINISTRY, "Ministry of KZ"), WHO)
    exchange.new_key(home, WHO, now=now - timedelta(days=400))
    own, other = Ministry(home, "KZ"), ministry(folder, "TM")
    with Store.open(home) as store:
        store.register_originator(Originator("TM", "TM", "Ministry of TM"))
    acquainted(own, other)
    other.agree("KZ")
    own.agree("TM")
    other.put([person(number) for number in range(5)])
    send_all(other, own, now - timedelta(days=2))
    send_all(own, other, now - timedelta(days=2))
    own.put([person(1)], origin="KZ-GP")
    own.make(other, now - timedelta(days=1))
