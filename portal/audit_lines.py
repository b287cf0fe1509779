"""Entries of the own audit log and those that border posts handed back, in one order: the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import orjson

from bank.audit import Filters, Found, Place, search
from bank.posts.log import PostPlace, post_place
from portal.parts import parts

P = TypeVar("P", Place, PostPlace)


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of entries; `next` is where to go on, empty at the end."""

    found: tuple[Found, ...]
    next: str


def lines(filters: Filters, after: str, limit: int) -> Lines:
    """A page of both logs; raises FiltersRefused, AuditUnavailable, StoreError."""
    own_after, post_after = _read(after)
    own = search(parts().audit, filters, own_after, limit)
    received = parts().post_log.search(filters, post_after, limit)
    both = sorted((*own.found, *received), key=lambda one: one.entry.time, reverse=True)
    page = both[:limit]
    for one in page:
        if one.received_from:
            post_after = post_place(one)
        else:
            own_after = one.place
    if own.next and all(one.received_from for one in both[limit:]):
        own_after = own.next  # the search may have left out what stands before it
    more = len(both) > limit or own.next is not None or len(received) == limit
    return Lines(tuple(page), _text(own_after, post_after) if more else "")


def _text(own: Place | None, received: PostPlace | None) -> str:
    return orjson.dumps([list(own) if own else None, list(received) if received else None]).decode()


def _read(text: str) -> tuple[Place | None, PostPlace | None]:
    """The places that a text names; from the start for anything else."""
    try:
        own, received = orjson.loads(text)
        return _place(own, Place), _place(received, PostPlace)
    except (ValueError, TypeError):
        return None, None


def _place(told: list[object] | None, kind: Callable[..., P]) -> P | None:
    if told is None:
        return None
    moment, *words, number = told
    at = datetime.fromisoformat(str(moment))
    if at.utcoffset() is None or not isinstance(number, int) or not 0 <= number < 2**63:
        raise ValueError("no place")
    if not all(isinstance(one, str) for one in words):
        raise ValueError("no place")
    return kind(at, *words, number)
