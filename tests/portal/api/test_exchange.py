"""The feed between two ministries, over a real gunicorn: who is let in, what is carried, cut and resumed."""

from __future__ import annotations

import http.server
import json
import os
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import repeat
from pathlib import Path

import pytest
from tenacity import wait_none

from bank import exchange
from bank.accounts import Accounts
from bank.audit import AuditLog, Door, Filters, search
from bank.exchange import KeyRefused, Party, PartyKind
from bank.exchange.feed import (
    HEADER,
    BadLine,
    FeedRefused,
    Line,
    Peer,
    Proof,
    SignatureRefused,
    pull,
    push,
    set_peer,
)
from bank.exchange.feed.signing import digest_of, sign_request
from bank.home import Home
from tests.bank.exchange.parts import WHO, Ministry, person
from tests.conftest import free_port
from tests.portal.conftest import serve

LIST = "/api/v1/exchange/packages?after=0"


@dataclass(frozen=True)
class Two:
    """A giver with a feed, and a taker with its token."""

    giver: Ministry
    taker: Ministry
    address: str
    tokens: dict[str, str]

    def line(self, **changed: object) -> Line:
        peer = self.peer(self.tokens["KZ"])
        return Line(self.taker.home, replace(peer, **changed), wait=wait_none(), attempts=4)  # type: ignore[arg-type]

    def peer(self, token: str) -> Peer:
        file = self.taker.home.path / f"token-{digest_of(token.encode())[:8]}"
        file.touch(mode=0o600)
        file.write_text(f"{token}\n")
        return Peer("RU", self.address, str(file))

    def ask(
        self, proof: Proof | str, token: str = "", path: str = LIST
    ) -> tuple[int, dict[str, object]]:
        headers = {"Authorization": f"Bearer {token or self.tokens['KZ']}", HEADER: str(proof)}
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            assert error.headers["Content-Type"] == "application/problem+json"
            return error.code, json.loads(error.read())

    def proof(self, path: str = LIST, **how: object) -> Proof:
        return sign_request(self.taker.home, "RU", "GET", path, digest_of(b""), **how)  # type: ignore[arg-type]


def ministry(folder: Path, code: str) -> Ministry:
    home = Home(folder / code.lower())
    exchange.set_party(home, Party(code, code[:2], PartyKind.MINISTRY, f"Ministry of {code}"), WHO)
    exchange.new_key(home, WHO, now=datetime.now(UTC) - timedelta(hours=1))
    return Ministry(home, code)


def token_for(home: Home, code: str) -> str:
    """A token of a party's account in a home."""
    now = datetime.now(UTC)
    with Accounts.open(home) as accounts:
        login = f"feed-{code.lower()}"
        accounts.create(login, code, "party", code[:2], code, "en", "admin", now)
        until = now + timedelta(days=1)
        return accounts.add_token(login, "feed", ["exchange"], until, "admin", now).secret


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("feed")
    giver, taker, third = (ministry(folder, code) for code in ("RU", "KZ", "UZ"))
    for one, other in ((giver, taker), (taker, giver), (giver, third)):
        raw, print_ = exchange.key_file(other.home), exchange.keys_known(other.home)[0].id
        exchange.trust_file(one.home, raw, WHO, fingerprint=print_)
    giver.agree("KZ")
    giver.agree("UZ")
    with Accounts.open(giver.home) as accounts:
        accounts.first_administrator(
            "admin", "Admin", "RU", "Moscow", "en", "Quite-a-long-one-7", "t", datetime.now(UTC)
        )
    tokens = {code: token_for(giver.home, code) for code in ("KZ", "UZ")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KORDON_LIMITS", "off")
        patch.setenv("KORDON_PLAIN_HTTP", "1")
        process, address = serve(giver.home)
    yield Two(giver, taker, address, tokens)
    process.terminate()
    process.wait()


def outcomes(home: Home) -> list[str]:
    with AuditLog.open(home) as log:
        found = search(log, Filters(), limit=500).found
        return [one.entry.outcome for one in found if one.entry.door is Door.EXCHANGE]


def test_what_is_offered_is_pulled_answered_and_settled(two: Two) -> None:
    two.giver.put([person(1), person(2)])
    made = exchange.make_package(two.giver.home, "KZ", who=WHO)
    assert made is not None
    receipts = list(pull(two.line()))
    assert [(one.number, one.accepted) for one in receipts] == [(made.number, True)]
    assert {"W-0001", "W-0002"} <= set(two.taker.records("RU"))
    assert exchange.packages_for(two.giver.home, "KZ") == []
    assert list(pull(two.line())) == []
    assert {"feed-listed", "feed-package-given", "receipt-taken-in"} <= set(
        outcomes(two.giver.home)
    )


def test_a_receipt_that_was_lost_is_sent_again(two: Two) -> None:
    two.giver.put([person(3)])
    made = exchange.make_package(two.giver.home, "KZ", who=WHO)
    assert made is not None
    file = exchange.hand_over(two.giver.home, made)
    first = exchange.take_in(two.taker.home, file, who=WHO)
    assert [one.as_bytes() for one in pull(two.line())] == [first.as_bytes()]
    assert exchange.packages_for(two.giver.home, "KZ") == []


def test_what_is_pushed_is_taken_in_and_settled(two: Two) -> None:
    two.taker.agree("RU")
    two.taker.put([person(40)])
    assert [one.accepted for one in push(two.line())] == [True]
    assert set(two.giver.records("KZ")) == {"W-0040"}
    assert exchange.packages_for(two.taker.home, "RU") == []


def test_the_same_request_twice_is_refused(two: Two) -> None:
    proof = two.proof()
    assert two.ask(proof)[0] == 200
    status, told = two.ask(proof)
    assert (status, "came before" in str(told["title"])) == (401, True)
    assert outcomes(two.giver.home)[0] == "feed-refused"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_request_is_refused(two: Two, minutes: int) -> None:
    status, told = two.ask(two.proof(now=datetime.now(UTC) + timedelta(minutes=minutes)))
    assert (status, "five minutes" in str(told["title"])) == (401, True)


def test_a_signature_over_anything_else_is_refused(two: Two) -> None:
    proof = two.proof()
    changed = [
        replace(proof, nonce="0" * 32),
        replace(proof, at=proof.at - timedelta(seconds=1)),
        replace(proof, body="0" * 64),
        replace(proof, signature="0" * 128),
        replace(proof, key="0" * 64),
        two.proof("/api/v1/exchange/packages?after=1"),
        sign_request(two.taker.home, "UZ", "GET", LIST, digest_of(b"")),
        "",
    ]
    assert [two.ask(one)[0] for one in changed] == [401] * len(changed)
    assert two.ask(proof)[0] == 200  # none of them used its nonce up


def test_a_token_is_good_for_its_own_party_alone(two: Two) -> None:
    assert two.ask(two.proof(), two.tokens["UZ"])[0] == 403


def test_a_party_sees_its_own_packages_alone(two: Two) -> None:
    two.giver.put([person(5)])
    made = exchange.make_package(two.giver.home, "UZ", who=WHO)
    assert made is not None
    told = two.ask(two.proof())[1]
    assert made.package not in json.dumps(told)
    listed = {one["number"] for one in told["packages"]}  # type: ignore[attr-defined]
    path = f"/api/v1/exchange/packages/{made.number + 1000}"
    assert made.number + 1000 not in listed
    assert two.ask(two.proof(path), path=path)[0] == 404


def test_a_package_of_another_party_is_not_taken_from_this_one(two: Two) -> None:
    uz = Ministry(Home(two.giver.home.path.parent / "uz"), "UZ")
    raw, print_ = exchange.key_file(two.giver.home), exchange.keys_known(two.giver.home)[0].id
    exchange.trust_file(uz.home, raw, WHO, fingerprint=print_)
    uz.agree("RU")
    uz.put([person(60)])
    made = exchange.make_package(uz.home, "RU", who=WHO)
    assert made is not None
    file = exchange.hand_over(uz.home, made)
    sent = {"Content-Type": "application/octet-stream"}
    with pytest.raises(FeedRefused, match="of UZ, not of KZ"):
        two.line().asked("POST", "/packages", file, **sent)
    assert two.giver.records("UZ") == {}


def test_a_body_other_than_the_signed_one_is_refused(two: Two) -> None:
    path = "/api/v1/exchange/receipts"
    proof = sign_request(two.taker.home, "RU", "POST", path, digest_of(b"{}"))
    headers = {
        "Authorization": f"Bearer {two.tokens['KZ']}",
        HEADER: str(proof),
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(two.address + path, b"[]", headers, method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=60)
    assert refused.value.code == 401
    refused.value.close()


def test_a_revoked_token_opens_nothing(two: Two) -> None:
    now = datetime.now(UTC)
    with Accounts.open(two.giver.home) as accounts:
        until = now + timedelta(days=1)
        made = accounts.add_token("feed-kz", "lost", ["exchange"], until, "admin", now)
        line = Line(two.taker.home, two.peer(made.secret), wait=wait_none())
        assert b"packages" in line.asked("GET", "/packages?after=0")
        accounts.revoke_token(made.token.id, "admin", now)
    with pytest.raises(FeedRefused, match="401"):
        line.asked("GET", "/packages?after=0")


@contextmanager
def impostor(answer: Callable[[], Iterator[bytes]]) -> Iterator[str]:
    """The address of somebody else who says 200 and then this."""

    class Impostor(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):
                self.wfile.writelines(answer())

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Impostor) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_answers_of_somebody_else_are_not_believed(two: Two) -> None:
    with (
        impostor(lambda: iter([b'{"packages": []}'])) as address,
        pytest.raises(SignatureRefused),
    ):
        list(pull(two.line(url=address)))


def test_an_answer_without_end_is_broken_off(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bank.exchange.feed.line.MOST_DOCUMENT_BYTES", 1 << 20)
    with (
        impostor(lambda: repeat(b" " * 4096)) as address,
        pytest.raises(FeedRefused, match="RU answers more than 1,048,576 bytes"),
    ):
        list(pull(two.line(url=address)))


class Cutting:
    """A relay before the feed that cuts each of its first connections after so many bytes of the answer."""

    def __init__(self, address: str, cuts: list[int]) -> None:
        self.asked: list[bytes] = []
        self._to, self._cuts = int(address.rpartition(":")[2]), cuts
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self._to)) as feed, suppress(OSError):
            asked = client.recv(1 << 16)
            self.asked.append(asked)
            feed.sendall(asked)
            threading.Thread(target=self._pass_on, args=(client, feed), daemon=True).start()
            package = b"GET /api/v1/exchange/packages/" in asked
            left = self._cuts.pop(0) if package and self._cuts else 1 << 40
            while left > 0 and (piece := feed.recv(min(left, 1 << 16))):
                client.sendall(piece)
                left -= len(piece)
            client.shutdown(socket.SHUT_RDWR)

    def _pass_on(self, client: socket.socket, feed: socket.socket) -> None:
        with suppress(OSError):
            while piece := client.recv(1 << 16):
                self.asked.append(piece)
                feed.sendall(piece)

    def close(self) -> None:
        self._server.close()


def test_after_a_cut_the_rest_is_fetched(two: Two) -> None:
    two.giver.put([person(number, ground=os.urandom(100).hex()) for number in range(100, 400)])
    made = exchange.make_package(two.giver.home, "KZ", who=WHO)
    assert made is not None
    size = exchange.path_of(two.giver.home, made).stat().st_size
    relay = Cutting(two.address, [size // 2, size // 4])
    line = two.line(url=relay.url)
    line.session.headers["Connection"] = "close"  # each request by a connection of its own
    try:
        receipts = list(pull(line))
    finally:
        relay.close()
    ranges = [one for one in relay.asked if b"Range: bytes=" in one]
    assert [one.accepted for one in receipts] == [True]
    assert len(ranges) == 2
    assert len(two.taker.records("RU")) >= 300


def test_a_feed_that_is_away_is_said_after_some_tries(two: Two) -> None:
    with pytest.raises(BadLine, match="RU"):
        list(pull(two.line(url=f"http://127.0.0.1:{free_port()}")))


def test_the_address_must_be_safe(two: Two) -> None:
    peer = two.peer(two.tokens["KZ"])
    for url in ("http://kordon.example", "http://127.0.0.1:1", "ftp://kordon.example", "kordon"):
        with pytest.raises(KeyRefused, match="https"):
            set_peer(two.taker.home, replace(peer, url=url), WHO)
    with pytest.raises(KeyRefused, match="https"):
        set_peer(two.taker.home, replace(peer, url="http://kordon.example"), WHO, plain_http=True)
    set_peer(two.taker.home, peer, WHO, plain_http=True)
    Path(peer.token_file).chmod(0o644)
    with pytest.raises(KeyRefused, match="chmod"):
        set_peer(two.taker.home, peer, WHO, plain_http=True)
