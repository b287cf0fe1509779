"""One logged-in session for each role: a code of the authenticator counts once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from tests.portal.conftest import PURPOSE, Installation, csrf_of, log_in, serve

ROLES = ("officer", "mobile", "operator", "duty-officer", "supervisor", "party", "administrator")


def purpose_of(role: str) -> str:
    """What somebody in a role would say they ask for."""
    return "supervision" if role == "supervisor" else PURPOSE


class Person:
    """Somebody who is logged in, as a test acts for them."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token = csrf_of(client.get("/account/password").get_data(as_text=True))

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        answer = self.client.get(path)
        return answer.status_code, answer.get_data(as_text=True)

    def post(self, path: str, **form: object) -> tuple[int, str]:
        """Status and text of the answer to a form."""
        answer = self.client.post(path, data={"csrf_token": self._token, **form})
        return answer.status_code, answer.get_data(as_text=True)


@pytest.fixture(scope="session", autouse=True)
def _no_limits() -> Iterator[None]:
    """Tests ask quicker than hands do, all from one address."""
    before = os.environ.get("KORDON_LIMITS")
    os.environ["KORDON_LIMITS"] = "off"
    yield
    if before is None:
        del os.environ["KORDON_LIMITS"]
    else:
        os.environ["KORDON_LIMITS"] = before


@pytest.fixture(scope="session")
def app(installed: Installation, _no_limits: None) -> Flask:
    """The portal over the shared installation, for tests of the office."""
    return create_app(installed.home)


@pytest.fixture(scope="session")
def address(installed: Installation, _no_limits: None) -> Iterator[str]:
    """The portal behind a real gunicorn, without limits."""
    process, address = serve(installed.home)
    yield address
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def people(app: Flask, installed: Installation) -> dict[str, Person]:
    """Everybody, by role."""
    return {
        role: Person(log_in(app.test_client(), installed.people[role], purpose_of(role)))
        for role in ROLES
    }


@pytest.fixture
def administrator(people: dict[str, Person]) -> Person:
    """The administrator."""
    return people["administrator"]


@pytest.fixture
def supervisor(people: dict[str, Person]) -> Person:
    """The supervisor."""
    return people["supervisor"]
