"""A client of the API as its tests use it: real requests to a real gunicorn."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bank.accounts import Accounts
from bank.audit import AuditLog, Entry, Filters, search
from bank.home import Home
from bank.store import Store
from tests.portal.conftest import PURPOSE, Installation

NOBODY = "Qwrtplk Zxcvbnm"


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    sent: bytes = field(repr=False)

    @property
    def body(self) -> bytes:
        """What it says, unpacked."""
        packed = self.headers.get("Content-Encoding") == "gzip"
        return zlib.decompress(self.sent, zlib.MAX_WBITS + 16) if packed else self.sent

    @property
    def json(self) -> Any:
        """What it says."""
        return json.loads(self.body)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What its lines say."""
        return [json.loads(line) for line in self.body.splitlines()]


@dataclass(frozen=True)
class Client:
    """Asks the API at an address with a token."""

    address: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, /, **headers: str) -> Answered:
        """Send a request; header names are given with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            named.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(f"{self.address}/api/v1{path}", body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answered(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answered(error.code, error.headers, error.read())

    def look_up(self, body: Any, /, **headers: str) -> Answered:
        """Send one lookup for the tests' purpose."""
        return self.ask("POST", "/lookups", {"purpose": PURPOSE} | body, **headers)


@pytest.fixture
def client(address: str, installed: Installation) -> Client:
    """An officer's client."""
    return Client(address, installed.tokens["officer"])


@pytest.fixture
def fresh_token(installed: Installation) -> Callable[..., str]:
    """Make a token of an officer for some scopes."""

    def make(*scopes: str, login: str = "officer") -> str:
        moment = datetime.now(UTC)
        with Accounts.open(installed.home) as accounts:
            until = moment + timedelta(hours=1)
            return accounts.add_token(login, "one", scopes, until, "admin", moment).secret

    return make


@pytest.fixture(scope="session")
def wanted(installed: Installation) -> dict[str, Any]:
    """A person to be detained, of the officer's own state."""
    return somebody(installed.home, "KZ")


def somebody(home: Home, state: str) -> dict[str, Any]:
    """The first wanted person of a state, with a birth date, as the bank has it."""
    with Store.open(home) as store:
        for change in store.changes(0, 10_000):
            body = change.body or {}
            if (
                change.category == "wanted-persons"
                and change.origin == state
                and body.get("birth_dates")
                and body.get("status") == "active"
                and body.get("valid_until", "2999") > "2027"
            ):
                return body
    raise AssertionError(f"nobody is wanted by {state}")


def name_of(record: Mapping[str, Any]) -> str:
    """Surname and given name."""
    return f"{record['names'][0]['surname']} {record['names'][0]['given']}"


def logged(home: Home, request: str) -> list[Entry]:
    """The entries of the audit log of one request, the newest first."""
    with AuditLog.open(home) as log:
        newest = search(log, Filters(), limit=600).found
    return [one.entry for one in newest if one.entry.request == request]
