"""Lookups on a cluster: in one `_msearch` what is counted already, in two what must be counted first.

The counts make the plan (`bank.engines.plan`), whose weights are final: nothing is left to how
the parts of the index count, wherever a record happens to lie. The number reached was read before
(`bank.engines.cluster.known`), so it is never ahead of what is counted or chosen from. Every part of
the answer is looked at: a shard that failed, timed out or is missing makes the answer incomplete.
"""

from __future__ import annotations

import time
from binascii import a2b_base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from bank.engines.cluster.account import ACCOUNT_ID
from bank.engines.cluster.known import ALL, Known
from bank.engines.cluster.names import WORK, Names
from bank.engines.cluster.trouble import away_said
from bank.engines.cluster.writer import document_id
from bank.engines.layout import scope_of
from bank.engines.plan import Plan, Weighed, carriers_of, plan_of, terms_counted
from bank.engines.protocol import (
    CandidateRequest,
    Candidates,
    EngineMissing,
    EngineReport,
    categories_asked,
    said_of,
)
from index_mappings.categories import CATEGORIES

Json = dict[str, Any]
# No stored field at all, not even the id: opening them costs more than the whole search.
# A withdrawn record leaves an empty document, which is not counted.
ACTIVE: Json = {"term": {"active": True}}
IN_ORDER: list[Json] = [{"_score": "desc"}, {"tie": "asc"}]
# However long the counting took, the candidates are looked for: in part is said, not at all is no answer.
LEAST_SECONDS = 0.2
PAYLOADS: Json = {"docvalue_fields": ["payload"], "stored_fields": "_none_"}


def any_term(values: Sequence[str]) -> Json:
    """What carries any of some keys."""
    return {"terms": {"terms": list(values)}}


def constant(value: str, weight: float) -> Json:
    """One key of a weight of its own, however rare."""
    return {"constant_score": {"filter": {"term": {"terms": value}}, "boost": weight}}


def heaviest(word: Weighed) -> Json:
    """The heaviest of a word's keys that is there."""
    return {"dis_max": {"queries": [constant(key, weight) for key, weight in word]}}


def query_of(plan: Plan, scopes: Json | None) -> Json:
    """A plan as a query."""
    finders = [any_term(plan.finders)] if plan.finders else []
    finders += [
        {"bool": {"filter": [{"term": {"terms": key}} for key in pattern]}}
        for pattern in plan.patterns
    ]
    if plan.common:
        common = [any_term(word) for word in plan.common]
        finders.append({"bool": {"should": common, "minimum_should_match": plan.needed}})
    found: list[Json] = [{"bool": {"should": finders, "minimum_should_match": 1}}]
    ranked = [heaviest(word) for word in plan.words]
    ranked += [constant(key, weight) for key, weight in plan.boosts]
    return {"bool": {"filter": [*found, scopes] if scopes else found, "should": ranked}}


def scopes_of(request: CandidateRequest) -> Json | None:
    """The filter that keeps to the scopes of a request; None when all may be seen."""
    if request.scopes is None:
        return None
    asked = categories_asked(request)
    return {"terms": {"scope": [scope_of(*one) for one in request.scopes if one[0] in asked]}}


def counting(filters: Sequence[Json], scopes: Json | None = None) -> Json:
    """A search for how many documents each filter takes, in their order."""
    body: Json = {"size": 0, "aggs": {"counts": {"filters": {"filters": list(filters)}}}}
    return body | {"query": scopes} if scopes else body


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of a look: the account as it was read meanwhile, counts, and the answers of searches."""

    later: Known
    counts: Mapping[str, int]
    answers: list[Json]


class ClusterEngine:
    """Asks the live generation; safe to use from several threads."""

    def __init__(self, client: Elasticsearch, names: Names, budget: int) -> None:
        self._client = client
        self._names = names
        self._budget = float(budget)
        self._known: Known | None = None

    def candidates(self, request: CandidateRequest) -> Candidates:
        """The best candidates, best first; raises EngineMissing."""
        deadline = time.monotonic() + self._budget
        known = self._known or _account_in(*self._search([self._of_account()]))
        looked = self._looked(request, known, deadline)
        if looked.later.mark != known.mark:
            known = looked.later
            looked = self._looked(request, known, deadline, to_the_end=True)
        self._known = known if looked.later.mark == known.mark else looked.later
        now = known.and_then(looked.later)
        told = dict.fromkeys(text for answer in looked.answers for text in _unanswered(answer))
        return Candidates(
            tuple(_payloads(looked.answers[-1])) if looked.answers else (),
            carriers_of(request, looked.counts.__getitem__),
            looked.counts[ALL],
            now.reached,
            (*told, *said_of(now.set_aside, request.categories, request.scopes)),
        )

    def _looked(
        self, request: CandidateRequest, known: Known, deadline: float, *, to_the_end: bool = False
    ) -> _Looked:
        """Count what was not counted yet, then choose; breaks off at another account unless told not to."""
        asked = [self._names.alias(one) for one in categories_asked(request)]
        terms = (ALL, *terms_counted(request))
        if not asked:
            return _Looked(known, dict.fromkeys(terms, 0), [])
        scopes, later, answers = scopes_of(request), None, list[Json]()
        counts = known.counts(request)
        if lacking := [one for one in terms if one not in counts]:
            filters = [{"term": {"terms": one}} if one else ACTIVE for one in lacking]
            searches = [self._of_account(), (asked, counting(filters, scopes))]
            account, counted = self._search(searches, deadline)
            later, made = _account_in(account), _counted(counted, lacking)
            answers, counts = [counted], {**counts, **made}
            if later.mark != known.mark and not to_the_end:
                return _Looked(later, counts, answers)
            if later.mark == known.mark and not _unanswered(counted):
                known.keep(request, made)
        plan = plan_of(request, counts[ALL], counts.__getitem__)
        searches = [] if later else [self._of_account()]
        if counts[ALL] and plan.finds:
            body = {"query": query_of(plan, scopes), "size": request.limit, "sort": IN_ORDER}
            searches.append((asked, body | PAYLOADS))
        found = self._search(searches, deadline) if searches else []
        if later is None:
            later, found = _account_in(found[0]), found[1:]
        return _Looked(later, counts, answers + found)

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
        searches = [self._of_account(), (every, counting([ACTIVE]))]
        account, counted = self._search(searches)
        if missing := _unanswered(counted):
            raise EngineMissing(" ".join(missing))
        now = _account_in(account).account
        return EngineReport(_counted(counted, [ALL])[ALL], now.reached, now.set_aside)

    def _of_account(self) -> tuple[list[str], Json]:
        body = {"query": {"ids": {"values": [ACCOUNT_ID]}}, "size": 1, "seq_no_primary_term": True}
        return [self._names.alias(WORK)], body

    def _search(
        self, searches: Sequence[tuple[list[str], Json]], deadline: float | None = None
    ) -> list[Json]:
        left = self._budget
        if deadline is not None:
            left = max(deadline - time.monotonic(), LEAST_SECONDS)
        timeout = f"{round(left * 1000)}ms"
        lines: list[Json] = []
        for indices, body in searches:
            lines.append({"index": indices, "allow_partial_search_results": True})
            lines.append({"track_total_hits": False, **body, "timeout": timeout})
        with away_said():
            answer = self._client.options(request_timeout=left + 1).msearch(searches=lines)
        for one in answer["responses"]:
            if "error" in one:
                raise EngineMissing(_said(one))
        return list(answer["responses"])


def _said(answer: Json) -> str:
    kind = answer["error"].get("type", "")
    if kind == "index_not_found_exception":
        return "There is no index of this version of Kordon: run `kordon reindex`."
    return f"The cluster could not search ({kind or answer['status']})."


def _account_in(answer: Json) -> Known:
    if _unanswered(answer) or not answer["hits"]["hits"]:
        raise EngineMissing("How far the index is cannot be read: a part of the cluster is away.")
    return Known.from_hit(answer["hits"]["hits"][0])


def _counted(answer: Json, terms: Sequence[str]) -> dict[str, int]:
    """How many carry each term; none where no part got to counting."""
    if "aggregations" not in answer:
        return dict.fromkeys(terms, 0)
    buckets = answer["aggregations"]["counts"]["buckets"]
    return {term: one["doc_count"] for term, one in zip(terms, buckets, strict=True)}


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
