"""The proof in a request's header: by which key, when, over what, and that it comes once only.

`Kordon-Signature: key=…, at=2026-06-01T12:00:00Z, nonce=…, body=…, signature=…`. What is signed is
named in docs/exchange.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bank.exchange import parties
from bank.exchange.database import database
from bank.exchange.errors import ExchangeError
from bank.exchange.feed.nonces import Nonces
from bank.exchange.party import Party
from bank.exchange.signed import is_signed_by
from bank.home import Home
from bank.store.engine import reading

HEADER = "Kordon-Signature"
REQUEST, ANSWER = "request", "answer"
MOST_AGE = timedelta(minutes=5)
_FORM = re.compile(
    r"key=([0-9a-f]{64}), at=([0-9TZ:-]{20}), nonce=([0-9a-f]{32}), body=([0-9a-f]{64}), "
    r"signature=([0-9a-f]{128})"
)


class SignatureRefused(ExchangeError):
    """The request, or the answer, is not signed as it must be; says why."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the header says; `body` is the SHA-256 of the body."""

    key: str
    at: datetime
    nonce: str
    body: str
    signature: str

    def __str__(self) -> str:
        return (
            f"key={self.key}, at={stamp(self.at)}, nonce={self.nonce}, body={self.body}, "
            f"signature={self.signature}"
        )


def stamp(at: datetime) -> str:
    """A moment as it stands in the header and under the signature: UTC, in whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def request_text(to: str, method: str, path: str, body: str, at: datetime, nonce: str) -> bytes:
    """What is signed of a request; `path` with its query as it stands in the address."""
    return "\n".join((to, method, path, body, stamp(at), nonce)).encode()


def answer_text(to: str, status: int, body: str, at: datetime, nonce: str) -> bytes:
    """What is signed of an answer; `nonce` is that of the request which it answers."""
    return "\n".join((to, str(status), body, stamp(at), nonce)).encode()


def read_proof(header: str) -> Proof:
    """What the header says; nothing of it is checked here. Raises SignatureRefused."""
    found = _FORM.fullmatch(header.strip())
    if found is None:
        raise SignatureRefused(f"{HEADER} is missing or not written as it must be.")
    key, at, nonce, body, signature = found.groups()
    try:
        moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise SignatureRefused(f"{HEADER}: {at} is no moment.") from None
    return Proof(key, moment, nonce, body, signature)


def check_request(
    home: Home, proof: Proof, method: str, path: str, *, now: datetime | None = None
) -> Party:
    """Who signed the request, once and just now. The body is still to be held against `proof.body`.

    Raises SignatureRefused, NotSetUp, StoreError.
    """
    at = now or datetime.now(UTC)
    if abs(at - proof.at) > MOST_AGE:
        raise SignatureRefused(
            "The request was signed more than five minutes from now: set the clock, sign it anew."
        )
    with database(home) as engine, reading(engine) as connection:
        to = parties.own_party(connection).code
        key = parties.key_of(connection, proof.key)
        party = parties.find_party(connection, key.party) if key else None
    if key is None or party is None:
        raise SignatureRefused("The request is signed by a key that is not trusted here.")
    if reason := key.why_not(at):
        raise SignatureRefused(f"The key that signed the request {reason}.")
    text = request_text(to, method, path, proof.body, proof.at, proof.nonce)
    if not is_signed_by(REQUEST, text, proof.signature, key.signing):
        raise SignatureRefused(f"The signature is wrong, or the request is not one to {to}.")
    if not Nonces(home).is_new(proof.key, proof.nonce, proof.at + 2 * MOST_AGE, at):
        raise SignatureRefused("The request came before: sign each with a nonce of its own.")
    return party
