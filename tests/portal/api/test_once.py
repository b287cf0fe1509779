"""Idempotency keys: the same answer again, nothing done twice, nothing to be read by others."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.home import Home
from bank.store.errors import StoreUnavailable
from portal.api.repeats import FILE, KEPT_SECONDS, UNDER_WAY_SECONDS, Begun, Name, Repeats
from tests.portal.api.conftest import NOBODY, Client, logged
from tests.portal.conftest import Installation

NAME = Name.of("Bearer kdn_secret", "key-12345", b"asked")


def test_a_repeat_gets_the_same_answer_and_is_logged_once(
    client: Client, installed: Installation
) -> None:
    key = str(uuid.uuid4())
    first = client.look_up({"name": NOBODY}, Idempotency_Key=key)
    for _ in range(3):  # whichever worker it reaches
        again = client.look_up({"name": NOBODY}, Idempotency_Key=key)
        assert (again.status, again.body) == (200, first.body)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert logged(installed.home, again.headers["X-Request-ID"]) == []
    assert "Idempotency-Replayed" not in first.headers
    assert len(logged(installed.home, first.json["request"])) == 1


def test_a_repeat_with_another_body_is_refused(client: Client) -> None:
    key = str(uuid.uuid4())
    assert client.look_up({"name": NOBODY}, Idempotency_Key=key).status == 200
    other = client.look_up({"name": f"{NOBODY} 2"}, Idempotency_Key=key)
    assert other.status == 422
    assert "Idempotency-Key" in other.json["title"]


def test_what_was_refused_can_be_sent_again_mended(client: Client) -> None:
    key = str(uuid.uuid4())
    assert client.look_up({"name": "..."}, Idempotency_Key=key).status == 422
    assert client.look_up({"name": NOBODY}, Idempotency_Key=key).status == 200


def test_a_bad_key_is_refused(client: Client) -> None:
    for bad in ("short", "with blanks in it", "x" * 65):
        assert client.look_up({"name": NOBODY}, Idempotency_Key=bad).status == 400


def test_the_same_key_of_another_token_is_another(
    client: Client, fresh_token: Callable[..., str]
) -> None:
    key = str(uuid.uuid4())
    client.look_up({"name": NOBODY}, Idempotency_Key=key)
    other = Client(client.address, fresh_token("lookups", login="mobile"))
    answer = other.look_up({"name": f"{NOBODY} 3"}, Idempotency_Key=key)
    assert answer.status == 200 and "Idempotency-Replayed" not in answer.headers


def test_a_revoked_token_gets_no_kept_answer(
    client: Client, fresh_token: Callable[..., str]
) -> None:
    brief, key = Client(client.address, fresh_token("lookups")), str(uuid.uuid4())
    assert brief.look_up({"name": NOBODY}, Idempotency_Key=key).status == 200
    assert brief.ask("DELETE", "/token").status == 204
    assert brief.look_up({"name": NOBODY}, Idempotency_Key=key).status == 401


def test_nothing_personal_can_be_read_in_the_file(client: Client, installed: Installation) -> None:
    key = str(uuid.uuid4())
    client.look_up({"name": "Зюзюкин Платон", "detail": "full"}, Idempotency_Key=key)
    kept = b"".join(path.read_bytes() for path in installed.home.path.glob(f"{FILE}*"))
    assert kept
    for word in ("Зюзюкин", "Платон", "nothing", key, client.token):
        assert word.encode() not in kept
        assert json.dumps(word).strip('"').encode() not in kept
    assert (installed.home.path / FILE).stat().st_mode & 0o077 == 0


def test_answers_are_kept_for_ten_minutes(home: Home) -> None:
    repeats = Repeats(home)
    assert repeats.begin(NAME, 0.0) is Begun.FRESH
    assert repeats.begin(NAME, 1.0) is Begun.UNDER_WAY
    repeats.keep(NAME, b"answer", 2.0)
    assert repeats.begin(NAME, 2.0 + KEPT_SECONDS) == b"answer"
    assert repeats.begin(NAME, 2.1 + KEPT_SECONDS) is Begun.FRESH


def test_a_key_whose_worker_died_is_free_again_soon(home: Home) -> None:
    repeats = Repeats(home)
    assert repeats.begin(NAME, 0.0) is Begun.FRESH
    assert Repeats(home).begin(NAME, UNDER_WAY_SECONDS + 0.1) is Begun.FRESH


def test_what_came_to_nothing_is_forgotten(home: Home) -> None:
    repeats = Repeats(home)
    repeats.begin(NAME)
    repeats.forget(NAME)
    assert repeats.begin(NAME) is Begun.FRESH


def test_an_answer_that_was_meddled_with_is_not_given(home: Home) -> None:
    repeats = Repeats(home)
    repeats.begin(NAME)
    other = Name(NAME.row, bytes(32), NAME.asked)
    repeats.keep(other, b"forged")
    assert repeats.begin(NAME) is Begun.OTHER


def test_a_file_that_cannot_be_used_is_told(home: Home) -> None:
    home.create()
    (home.path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreUnavailable):
        Repeats(home).begin(NAME)


@given(st.text(max_size=50), st.text(max_size=50), st.text(max_size=50), st.text(max_size=50))
def test_names_differ_by_token_and_key(token: str, key: str, token2: str, key2: str) -> None:
    one, two = Name.of(token, key, b""), Name.of(token2, key2, b"")
    same = (token, key) == (token2, key2)
    assert (one.row == two.row) == same
    assert (one.seal == two.seal) == same
    assert one.row != one.seal
