"""The fields of a document: its terms in the field of its category, whose dictionary counts them alone."""

from __future__ import annotations

from dataclasses import astuple
from typing import NamedTuple

import orjson
import tantivy

from bank.engines.layout import TIES, scope_of, tie_of
from bank.engines.protocol import EngineMissing, IndexChange, SetAside
from index_mappings.categories import CATEGORIES

KEY, CATEGORY, SCOPE, NUDGE, PLACE = "key", "category", "scope", "nudge", "place"
ACCOUNT = "account"
REACHED_KEY = "\x00reached"
# A search multiplies what a document weighs by log2(2 + nudge) (tantivy-py, `weight_by_field`), so the
# nudge alone orders documents of equal weight. Small enough for any weight below 700 to stay below the
# next step (`plan.WEIGHT_STEP`): two dozen words as rare as one in ten thousand million weigh 560.
MOST_NUDGE = 2.0**-15


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (KEY, CATEGORY, *CATEGORIES):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # As a column too: how many of a term's carriers are in each scope is read off it.
    builder.add_text_field(SCOPE, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_float_field(NUDGE, fast=True)
    # Where the payload lies in its file (`payloads`).
    builder.add_integer_field(PLACE, fast=True)
    builder.add_bytes_field(ACCOUNT, stored=True)
    return builder.build()


SCHEMA = _schema()


def term(field: str, value: str) -> tantivy.Query:
    """Documents with this value in a field."""
    return tantivy.Query.term_query(SCHEMA, field, value, index_option="basic")


def nudge_of(key: str) -> float:
    """What lifts a document above those of equal weight: the more the less its tie, up to MOST_NUDGE."""
    return MOST_NUDGE * (1 - tie_of(key) / TIES)


def as_document(change: IndexChange, place: int) -> tantivy.Document:
    """The document of a change whose payload lies at a place."""
    return tantivy.Document(
        key=change.key,
        category=change.category,
        scope=scope_of(change.category, change.origin),
        nudge=nudge_of(change.key),
        place=place,
        **{change.category: list(change.terms)},
    )


class Account(NamedTuple):
    """What a commit tells of itself: the last change, those set aside, and how long the file of payloads is."""

    reached: int
    set_aside: tuple[SetAside, ...]
    payload_bytes: int


def account_document(account: Account) -> tantivy.Document:
    """The account as a document of its own."""
    reached, set_aside, payload_bytes = account
    told = [reached, [astuple(one) for one in set_aside], payload_bytes]
    return tantivy.Document(key=REACHED_KEY, account=orjson.dumps(told))


def account_in(searcher: tantivy.Searcher) -> Account:
    """The account of a commit; raises EngineMissing."""
    found = searcher.search(term(KEY, REACHED_KEY), limit=1, count=False).hits
    if not found:
        raise EngineMissing("The index is half written: run `kordon reindex`.")
    reached, set_aside, payload_bytes = orjson.loads(bytes(searcher.doc(found[0][1])[ACCOUNT][0]))
    return Account(reached, tuple(SetAside(*one) for one in set_aside), payload_bytes)
