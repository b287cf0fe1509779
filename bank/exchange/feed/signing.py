"""Signing requests and answers with this installation's own key, and holding answers against the other's."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from pathlib import Path

from bank.exchange import parties
from bank.exchange.database import database
from bank.exchange.feed.proof import (
    ANSWER,
    REQUEST,
    Proof,
    SignatureRefused,
    answer_text,
    read_proof,
    request_text,
)
from bank.exchange.own_keys import key_at, read_keys
from bank.exchange.signed import is_signed_by, sign
from bank.home import Home
from bank.store.engine import reading


def digest_of(body: bytes) -> str:
    """The digest of a body that is at hand."""
    return hashlib.sha256(body).hexdigest()


def digest_of_file(path: Path) -> str:
    """The digest of a body that is a file. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sign_request(
    home: Home, to: str, method: str, path: str, body: str, *, now: datetime | None = None
) -> Proof:
    """The proof of one request to a party. Raises NotSetUp, KeyRefused."""
    at, nonce = now or datetime.now(UTC), secrets.token_hex(16)
    key = key_at(read_keys(home), at)
    text = request_text(to, method, path, body, at, nonce)
    made = sign(REQUEST, text, key.signing, key.public.id)
    return Proof(made.key, at, nonce, body, made.signature)


def sign_answer(
    home: Home, to: str, status: int, body: bytes, nonce: str, *, now: datetime | None = None
) -> Proof:
    """The proof of an answer to the request of a nonce. Raises NotSetUp, KeyRefused."""
    at, digest = now or datetime.now(UTC), digest_of(body)
    key = key_at(read_keys(home), at)
    text = answer_text(to, status, digest, at, nonce)
    made = sign(ANSWER, text, key.signing, key.public.id)
    return Proof(made.key, at, nonce, digest, made.signature)


def check_answer(
    home: Home, sender: str, status: int, header: str, body: bytes, nonce: str
) -> None:
    """Raise SignatureRefused unless a party signed this answer to the request of this nonce."""
    proof, now = read_proof(header), datetime.now(UTC)
    with database(home) as engine, reading(engine) as connection:
        to = parties.own_party(connection).code
        key = parties.key_of(connection, proof.key)
    if key is None or key.party != sender or key.why_not(now):
        raise SignatureRefused(f"The answer is not signed by a valid key of {sender} known here.")
    text = answer_text(to, status, proof.body, proof.at, nonce)
    signed = is_signed_by(ANSWER, text, proof.signature, key.signing)
    if not signed or proof.nonce != nonce or proof.body != digest_of(body):
        raise SignatureRefused(f"The answer of {sender} was changed on its way.")
