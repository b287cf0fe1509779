"""Lookups on a cluster: one `_msearch` for the number reached, the frequencies and the candidates.

A key weighs what it weighs in the embedded engine: its quality times its rarity, which is BM25 with
k1 = 0 over a field without norms. Every part of the answer is looked at: a shard that failed, timed
out or is missing makes the answer incomplete.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Iterator, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from bank.engines.cluster.account import ACCOUNT_ID, Account
from bank.engines.cluster.names import WORK, Names
from bank.engines.cluster.trouble import away_said
from bank.engines.cluster.writer import document_id
from bank.engines.protocol import (
    LIKELY,
    CandidateRequest,
    Candidates,
    EngineMissing,
    EngineReport,
    Group,
    said_of,
    scope_of,
)
from index_mappings.categories import CATEGORIES

Json = dict[str, Any]
# No stored field at all, not even the id: opening them costs more than the whole search.
PAYLOADS: Json = {"docvalue_fields": ["payload"], "stored_fields": "_none_"}


def term(value: str, boost: float = 1.0) -> Json:
    """One key, weighed by its rarity."""
    return {"term": {"terms": {"value": value, "boost": boost}}}


def constant(value: str, weight: float) -> Json:
    """One key of a weight of its own, however rare."""
    return {"constant_score": {"filter": {"term": {"terms": value}}, "boost": weight}}


def any_of(group: Group) -> Json:
    """The best of a group's keys."""
    return {"dis_max": {"queries": [term(key, weight) for key, weight in group.terms]}}


def query_of(request: CandidateRequest) -> Json | None:
    """The query for candidates; None when nothing is asked by which any could be found."""
    finders = [any_of(group) for group in request.groups if group.terms]
    finders += [
        {"constant_score": {"filter": {"bool": {"filter": [term(key) for key in pattern]}}}}
        for pattern in request.patterns
    ]
    if not finders:
        return None
    found: Json = {"should": finders, "minimum_should_match": 1}
    if request.scopes is not None:
        found["filter"] = [{"terms": {"scope": [scope_of(*one) for one in request.scopes]}}]
    if not request.boosts:
        return {"bool": found}
    ranked = [constant(key, weight) for key, weight in request.boosts]
    return {"bool": {"must": [{"bool": found}], "should": ranked}}


def counting(filters: Sequence[Json]) -> Json:
    """A search for the number of all documents, and of those each filter takes, in their order."""
    body: Json = {"size": 0, "track_total_hits": True}
    if filters:
        body["aggs"] = {"counts": {"filters": {"filters": list(filters)}}}
    return body


def likely_keys(groups: Sequence[Group]) -> list[str]:
    """The keys whose frequencies tell how common the words asked are."""
    return list(
        dict.fromkeys(key for group in groups for key, weight in group.terms if weight >= LIKELY)
    )


class ClusterEngine:
    """Asks the live generation; safe to use from several threads."""

    def __init__(self, client: Elasticsearch, names: Names, budget: int) -> None:
        self._client = client
        self._names = names
        self._timeout = f"{budget}s"

    def candidates(self, request: CandidateRequest) -> Candidates:
        """The best candidates, best first; raises EngineMissing."""
        asked = [self._names.alias(one) for one in request.categories or CATEGORIES]
        keys = likely_keys(request.groups)
        counts = [{"term": {"terms": key}} for key in keys]
        searches = [self._of_account(), (asked, counting(counts))]
        if query := query_of(request):
            searches.append((asked, {"query": query, "size": request.limit, **PAYLOADS}))
        account, frequencies, *found = self._search(searches)
        now = _account_in(account)
        counted = dict(zip(keys, _counted(frequencies), strict=True))
        carriers = tuple(
            max((counted[key] for key in likely_keys([group])), default=0)
            for group in request.groups
        )
        payloads = tuple(one for answer in found for one in _payloads(answer))
        incomplete = dict.fromkeys(
            text for answer in (frequencies, *found) for text in _unanswered(answer)
        )
        return Candidates(
            payloads,
            carriers,
            frequencies["hits"]["total"]["value"],
            now.reached,
            (*incomplete, *said_of(now.set_aside, request.categories)),
        )

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """Payloads of the documents that these keys have, in no order; raises EngineMissing."""
        if not keys:
            return []
        asked = {self._names.alias(key.split("\t")[1]) for key in keys}
        query = {"ids": {"values": [document_id(key) for key in keys]}}
        body = {"query": query, "size": len(keys), **PAYLOADS}
        (answer,) = self._search([(sorted(asked), body)])
        if missing := _unanswered(answer):
            raise EngineMissing(" ".join(missing))
        return list(_payloads(answer))

    def report(self) -> EngineReport:
        """Documents, number reached, changes set aside; raises EngineMissing also when a shard is."""
        every = [self._names.alias(one) for one in CATEGORIES]
        active = counting([{"term": {"active": True}}])
        account, frequencies = self._search([self._of_account(), (every, active)])
        if missing := _unanswered(frequencies):
            raise EngineMissing(" ".join(missing))
        now = _account_in(account)
        return EngineReport(_counted(frequencies)[0], now.reached, now.set_aside)

    def _of_account(self) -> tuple[list[str], Json]:
        return [self._names.alias(WORK)], {"query": {"ids": {"values": [ACCOUNT_ID]}}, "size": 1}

    def _search(self, searches: Sequence[tuple[list[str], Json]]) -> list[Json]:
        lines: list[Json] = []
        for indices, body in searches:
            # A key's rarity is counted over all parts, not in each: so it weighs what it weighs in
            # the embedded engine, wherever a record happens to lie.
            lines.append(
                {
                    "index": indices,
                    "allow_partial_search_results": True,
                    "search_type": "dfs_query_then_fetch",
                }
            )
            lines.append({"track_total_hits": False, **body, "timeout": self._timeout})
        with away_said():
            answer = self._client.msearch(searches=lines)
        for one in answer["responses"]:
            if "error" in one:
                raise EngineMissing(_said(one))
        return list(answer["responses"])


def _said(answer: Json) -> str:
    kind = answer["error"].get("type", "")
    if kind == "index_not_found_exception":
        return "There is no index of this version of Kordon: run `kordon reindex`."
    return f"The cluster could not search ({kind or answer['status']})."


def _account_in(answer: Json) -> Account:
    if _unanswered(answer) or not answer["hits"]["hits"]:
        raise EngineMissing("How far the index is cannot be read: a part of the cluster is away.")
    return Account.from_document(answer["hits"]["hits"][0]["_source"])


def _counted(answer: Json) -> list[int]:
    if "aggregations" not in answer:
        return []
    return [bucket["doc_count"] for bucket in answer["aggregations"]["counts"]["buckets"]]


def _payloads(answer: Json) -> Iterator[bytes]:
    """Payloads of the hits; the empty document of a withdrawn record has none."""
    for hit in answer["hits"]["hits"]:
        if "fields" in hit:
            yield a2b_base64(hit["fields"]["payload"][0])


def _unanswered(answer: Json) -> list[str]:
    """What of a search was not done, in words."""
    shards = answer["_shards"]
    told = []
    if away := shards["total"] - shards["successful"]:
        told.append(f"{away} of {shards['total']} parts of the index did not answer.")
    if answer["timed_out"]:
        told.append("The cluster did not look through everything in time: ask again.")
    return told
