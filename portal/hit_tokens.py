"""What an officer may say something of: a hit as it was shown in a lookup, signed, so that nothing else can be.

A token travels in forms, never in an address. It is good for one shift, and for the account that it was
shown to.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from bank.accounts.model import SHIFT
from bank.outcomes import Document
from bank.store.model import Key

_SALT = "hit"
_SECONDS = int(SHIFT / timedelta(seconds=1))


@dataclass(frozen=True, slots=True)
class HitShown:
    """A version of a record that a lookup showed to an account, and the paper that was scanned for it.

    `client_id` is that of the next thing said of it: sent twice, it counts once.
    """

    account: str
    key: Key
    version: int
    request: str
    client_id: str
    document: Document | None = field(default=None, repr=False)

    def anew(self) -> HitShown:
        """The same, for another thing to be said."""
        return replace(self, client_id=secrets.token_hex(8))

    def token(self) -> str:
        """The signed text of it."""
        paper = self.document
        return _serializer().dumps(
            [
                self.account,
                list(self.key),
                self.version,
                self.request,
                self.client_id,
                [paper.state, paper.kind, paper.number] if paper else None,
            ]
        )


def hits_shown(
    hits: Iterable[Mapping[str, Any]], account: str, request: str, document: Document | None
) -> dict[Key, HitShown]:
    """The hits of an answer, by their keys."""
    shown = {}
    for hit in hits:
        key = Key(hit["origin"], hit["category"], hit["id"])
        shown[key] = HitShown(account, key, hit["version"], request, secrets.token_hex(8), document)
    return shown


def read_token(token: str, account: str) -> HitShown | None:
    """The hit of a token; None for one that is none, too old, or another account's."""
    try:
        whose, key, version, request, client_id, paper = _serializer().loads(token, _SECONDS)
    except BadSignature:
        return None
    if whose != account:
        return None
    document = Document(*paper) if paper else None
    return HitShown(whose, Key(*key), version, request, client_id, document)


def _serializer() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    assert key is not None
    return URLSafeTimedSerializer(key, _SALT)
