"""The signature of a manifest, in a part of its own beside it."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from bank.exchange.faults import SIGNATURE, damaged
from bank.exchange.own_keys import OwnKey
from bank.exchange.signed import FORMAT, sign
from index_mappings.strict_json import loads

KIND = "manifest"


@dataclass(frozen=True, slots=True)
class Signature:
    """By which key, and the signature."""

    key: str
    signature: str


def manifest_signature(manifest: bytes, key: OwnKey) -> bytes:
    """The part that signs a manifest's bytes."""
    made = sign(KIND, manifest, key.signing, key.public.id)
    return orjson.dumps({"format": FORMAT, "key": made.key, "signature": made.signature})


def read_signature(raw: bytes) -> Signature:
    """What the part says; it is not checked here. Raises Nonconforming."""
    try:
        told = loads(raw)
        if told["format"] != FORMAT:
            raise KeyError
        key, signature = told["key"], told["signature"]
    except (ValueError, KeyError, TypeError):
        raise damaged(SIGNATURE, "is not written as it must be") from None
    if not isinstance(key, str) or not isinstance(signature, str):
        raise damaged(SIGNATURE, "is not written as it must be")
    return Signature(key, signature)
