"""Signed documents: a text, whose key signed it, and the signature over the very bytes of the text.

The text travels as a text inside JSON, so nobody has to write JSON in the one way that was signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bank.exchange.errors import ExchangeError, KeyRefused
from index_mappings.strict_json import NotJson, loads

FORMAT = "kordon-exchange/1"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document as it came: what kind it is, its text, by which key, the signature."""

    kind: str
    text: str
    key: str
    signature: str

    def as_bytes(self) -> bytes:
        """The document as it stands in a file."""
        return orjson.dumps(
            {
                "format": FORMAT,
                "document": self.kind,
                "text": self.text,
                "key": self.key,
                "signature": self.signature,
            }
        )


def signed_bytes(kind: str, text: bytes) -> bytes:
    """What is signed: the kind stands before the text, so that none is taken for another kind."""
    return f"{FORMAT} {kind}\n".encode() + text


def sign(kind: str, text: bytes, key: Ed25519PrivateKey, key_id: str) -> Signed:
    """Sign a text as a document of a kind."""
    return Signed(kind, text.decode(), key_id, key.sign(signed_bytes(kind, text)).hex())


def is_signed_by(kind: str, text: bytes, signature: str, signing: str) -> bool:
    """Whether the signature is that of a public key (64 hexadecimal signs) over this very text."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing))
        public.verify(bytes.fromhex(signature), signed_bytes(kind, text))
    except (ValueError, InvalidSignature):
        return False
    return True


def read_signed(kind: str, raw: bytes) -> Signed:
    """A signed document of a kind; its signature is not checked here. Raises KeyRefused."""
    told = _object(raw)
    texts = ("text", "key", "signature")
    if told.get("format") != FORMAT or not all(isinstance(told.get(one), str) for one in texts):
        raise KeyRefused(f"This is no document of {FORMAT}.")
    if told.get("document") != kind:
        raise KeyRefused(f"This is no document of the kind {kind}.")
    return Signed(kind, told["text"], told["key"], told["signature"])


def kind_of(raw: bytes) -> str:
    """Which kind of signed document this is, empty when it is none."""
    try:
        found = _object(raw).get("document", "")
    except ExchangeError:
        return ""
    return found if isinstance(found, str) else ""


def _object(raw: bytes) -> dict[str, Any]:
    try:
        told = loads(raw)
    except NotJson:
        raise KeyRefused("The file is no JSON document.") from None
    if not isinstance(told, dict):
        raise KeyRefused("The file is no JSON object.")
    return told
