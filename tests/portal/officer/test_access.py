"""Every case of the table of access through the pages: answer, record, print."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from bank.access import Viewer
from bank.accounts import Accounts
from bank.home import Home
from bank.store import Originator, Store
from portal.app import create_app
from tests.access_bank import SITUATIONS, asked, fill, filled, key_of, only_there
from tests.access_cases import Case
from tests.portal.conftest import csrf_of

# Passwords play no part here.
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a long enough one"


@dataclass
class Door:
    """Opens pages as officers of each state, and remembers what stood there."""

    clients: dict[str, tuple[FlaskClient, str]]
    known: dict[object, tuple[int, str]] = field(default_factory=dict)
    purposes: dict[str, str] = field(default_factory=dict)

    def page(self, path: str, viewer: Viewer, form: dict[str, Any]) -> tuple[int, str]:
        """Status and text of a page for a viewer."""
        sought = (path, viewer.state, viewer.purpose, str(form))
        if sought not in self.known:
            client, token = self.clients[viewer.state]
            if self.purposes.get(viewer.state) != viewer.purpose:
                chosen = {"csrf_token": token, "purpose": viewer.purpose}
                assert client.post("/purpose", data=chosen).status_code == 303
                self.purposes[viewer.state] = viewer.purpose
            answer = client.post(path, data={"csrf_token": token, **form})
            text = html.unescape(answer.get_data(as_text=True))
            self.known[sought] = answer.status_code, text
        return self.known[sought]


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, the_day: None) -> Iterator[Door]:
    home = Home(tmp_path_factory.mktemp("table"), database="", engine="embedded", copy=False)
    fill(home)
    with Store.open(home) as store:
        # A state without records of its own and without an agreement has no purpose to state.
        for state in {one.viewer.state for told in SITUATIONS.values() for one in told}:
            store.register_originator(Originator(f"{state}-OWN", state, f"Ministry ({state})"))
    states = {case.viewer.state for told in SITUATIONS.values() for case in told}
    moment = datetime.now(UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        app = create_app(home)
        clients = {}
        with Accounts.open(home, hasher=QUICK) as accounts:
            accounts.first_administrator("admin", "A", "KZ", "P", "en", PASSWORD, "t", moment)
            for state in states:
                login = f"of-{state.lower()}"
                once = accounts.create(login, "O", "officer", state, "Post", "en", "admin", moment)
                begun = accounts.log_in(login, once.one_time_password, "", "::1", moment)
                accounts.change_password(begun.id, once.one_time_password, PASSWORD, "::1", moment)
                clients[state] = _entered(app.test_client(), login)
        yield Door(clients)


def _entered(client: FlaskClient, login: str) -> tuple[FlaskClient, str]:
    token = csrf_of(client.get("/login").get_data(as_text=True))
    form = {"csrf_token": token, "login": login, "password": PASSWORD}
    assert client.post("/login", data=form).status_code == 303
    return client, csrf_of(client.get("/purpose").get_data(as_text=True))


def told_of(case: Case, text: str) -> list[str]:
    """What a page tells of a field that the viewer may not see."""
    hidden = [] if case.field_seen else only_there(filled(*key_of(case)[1:]), case.field)
    # The category stands in the forms of every card: whoever sees the record knows it.
    return [one for one in hidden if one in text and one != case.category]


def _cards(answer: str) -> str:
    """The cards without what was asked, which stands beside each name."""
    cards = re.sub(r'<p class="beside">.*?</p>', "", answer, flags=re.DOTALL)
    return "".join(re.findall(r"<article.*?</article>", cards, flags=re.DOTALL))


@pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)
def test_answers(door: Door, told: list[Case]) -> None:
    wrong = []
    for case in told:
        form = {name: value for name, value in asked(case.category).items() if name != "limit"}
        status, text = door.page("/", case.viewer, form)
        # The answer alone: the form above it repeats what was typed.
        answer = text[text.index('id="answer"') :]
        seen = f">{key_of(case)[2]}<" in answer
        if status != 200 or seen != case.record_seen:
            wrong.append((case, status, seen))
        elif seen and (found := told_of(case, _cards(answer))):
            wrong.append((case, found))
    assert wrong == []


@pytest.mark.parametrize("told", SITUATIONS.values(), ids=SITUATIONS)
def test_records(door: Door, told: list[Case]) -> None:
    wrong = []
    for case in told:
        origin, category, id_ = key_of(case)
        form = {"origin": origin, "category": category, "id": id_}
        # Paper is for the situations in which all of a record is seen, or nothing: it costs time.
        path = "/record/print" if case.field_seen == case.record_seen else "/record"
        status, text = door.page(path, case.viewer, form)
        if status != (200 if case.record_seen else 404):
            wrong.append((case, status))
        elif status == 404 and id_ in text:
            wrong.append((case, "the number stands on the page"))
        elif status == 200 and (found := told_of(case, text)):
            wrong.append((case, found))
    assert wrong == []
