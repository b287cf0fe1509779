"""The page of the exchange: keys, what was not acknowledged, what came; for the own state alone."""

from __future__ import annotations

from pathlib import Path

from bank import exchange
from bank.accounts import Accounts
from bank.exchange import spoken
from ingest.demo_people import first_administrator, ready_account
from portal.app import create_app
from tests.bank.exchange.parts import acquainted, ministry, person, send_all
from tests.portal.conftest import log_in
from tests.portal.office.conftest import Person


def test_the_page_shows_keys_and_what_was_never_acknowledged(tmp_path: Path) -> None:
    ru, kz = ministry(tmp_path, "RU"), ministry(tmp_path, "KZ")
    acquainted(ru, kz)
    ru.agree("KZ")
    kz.agree("RU")
    ru.put([person(1)])
    kz.put([person(2)])
    send_all(kz, ru)
    ru.make(kz)
    with Accounts.open(ru.home) as accounts:
        own = first_administrator(accounts, "RU")
        other = ready_account(accounts, "chief", "C", "supervisor", "KZ", "Post", "en")
    app = create_app(ru.home)
    status, text = Person(log_in(app.test_client(), own)).get("/exchange")
    assert status == 200
    for one in (*exchange.keys_known(ru.home), *exchange.keys_known(ru.home, "KZ")):
        assert spoken(one.id) in text
    assert "made, not sent" in text
    assert text.count('<th scope="row">1</th>') == 2
    assert "Щербаков" not in text
    assert Person(log_in(app.test_client(), other)).get("/exchange")[0] == 403
