"""Lookups on a cluster: all their requests in one `_msearch` if their terms are counted already, else in two.

The counts make the plan (`bank.engines.plan`), whose weights are final: nothing is left to how
the parts of the index count, wherever a record happens to lie. The number reached was read before
(`bank.engines.cluster.known`), so it is never ahead of what is counted or chosen from. Every part of
the answer is looked at: a shard that failed, timed out or is missing makes the answer incomplete.
"""

from __future__ import annotations

import time
from binascii import a2b_base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from bank.engines.cluster.account import ACCOUNT_ID, Account
from bank.engines.cluster.known import ALL, Known, Whole, whole_of
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
    said_of,
)
from index_mappings.categories import CATEGORIES

Json = dict[str, Any]
Search = tuple[list[str], Json]
# No stored field at all, not even the id: opening them costs more than the whole search.
# A withdrawn record leaves an empty document, which is not counted.
ACTIVE: Json = {"term": {"active": True}}
IN_ORDER: list[Json] = [{"_score": "desc"}, {"tie": "asc"}]
# However long the counting took, the candidates are looked for: in part is said, not at all is no answer.
LEAST_SECONDS = 0.2
# The share of a lookup's time from which the client's own limit will do.
NEARLY_WHOLE = 0.9
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


def scopes_of(whole: Whole) -> Json | None:
    """The filter that keeps to the scopes of what a request covers; None when all may be seen."""
    categories, scopes = whole
    if scopes is None:
        return None
    return {"terms": {"scope": [scope_of(*one) for one in scopes if one[0] in categories]}}


def counting(filters: Iterable[Json], scopes: Json | None = None) -> Json:
    """A search for how many documents each filter takes, in their order."""
    body: Json = {"size": 0, "aggs": {"counts": {"filters": {"filters": list(filters)}}}}
    return body | {"query": scopes} if scopes else body


@dataclass(frozen=True, slots=True)
class _Counted:
    """How many carry each term in what some requests cover, and the answer that tells it, if it was asked for."""

    counts: dict[str, int]
    answers: list[Json]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of a look: the account as it was read meanwhile, counts, plans, and by place what was found."""

    later: Known
    counted: Mapping[Whole, _Counted]
    plans: Sequence[Plan]
    found: Mapping[int, Json]

    def candidates(self, place: int, request: CandidateRequest, now: Account) -> Candidates:
        """The candidates of the request at a place, with what the account says."""
        counted = self.counted[whole_of(request)]
        found = [self.found[place]] if place in self.found else []
        told = [text for answer in (*counted.answers, *found) for text in _unanswered(answer)]
        return Candidates(
            tuple(payload for answer in found for payload in _payloads(answer)),
            carriers_of(request, counted.counts.__getitem__),
            counted.counts[ALL],
            now.reached,
            (*dict.fromkeys(told), *said_of(now.set_aside, request.categories, request.scopes)),
            self.plans[place].cut,
        )


class ClusterEngine:
    """Asks the live generation; safe to use from several threads."""

    def __init__(self, client: Elasticsearch, names: Names, budget: int) -> None:
        self._client = client
        self._names = names
        self._budget = float(budget)
        self._known: Known | None = None

    def candidates(self, requests: Sequence[CandidateRequest]) -> list[Candidates]:
        """The best candidates of each request, best first, of one state; raises EngineMissing."""
        deadline = time.monotonic() + self._budget
        known = self._known or _account_in(*self._search([self._of_account()]))
        looked = self._looked(requests, known, deadline)
        if looked.later.mark != known.mark:
            known = looked.later
            looked = self._looked(requests, known, deadline, to_the_end=True)
        self._known = known if looked.later.mark == known.mark else looked.later
        now = known.and_then(looked.later)
        return [looked.candidates(place, one, now) for place, one in enumerate(requests)]

    def _looked(
        self,
        requests: Sequence[CandidateRequest],
        known: Known,
        deadline: float,
        *,
        to_the_end: bool = False,
    ) -> _Looked:
        """Count what was not counted yet, then choose; breaks off at another account unless told not to."""
        later, counted = self._counted(requests, known, deadline)
        if later and later.mark != known.mark and not to_the_end:
            return _Looked(later, counted, (), {})
        searches: dict[int, Search] = {}
        plans = []
        for place, one in enumerate(requests):
            whole = whole_of(one)
            counts = counted[whole].counts
            plan = plan_of(one, counts[ALL], counts.__getitem__)
            plans.append(plan)
            if counts[ALL] and plan.finds:
                query = {"query": query_of(plan, scopes_of(whole)), "size": one.limit}
                searches[place] = self._aliases(whole), query | {"sort": IN_ORDER} | PAYLOADS
        asked = list(searches.values())
        if later is None:
            account, *found = self._search([self._of_account(), *asked], deadline)
            later = _account_in(account)
        else:
            found = self._search(asked, deadline) if asked else []
        return _Looked(later, counted, plans, dict(zip(searches, found, strict=True)))

    def _counted(
        self, requests: Sequence[CandidateRequest], known: Known, deadline: float
    ) -> tuple[Known | None, dict[Whole, _Counted]]:
        """The counts of all that requests cover; the account as it is now, if any were not known."""
        counted: dict[Whole, _Counted] = {}
        lacking: dict[Whole, list[str]] = {}
        for whole, every in _terms_in(requests).items():
            before = known.counts(whole) if whole[0] else dict.fromkeys(every, 0)
            counts = {one: before[one] for one in every if one in before}
            counted[whole] = _Counted(counts, [])
            if len(counts) < len(every):
                lacking[whole] = [one for one in every if one not in counts]
        if not lacking:
            return None, counted
        searches = [
            (self._aliases(whole), counting(map(_carrying, terms), scopes_of(whole)))
            for whole, terms in lacking.items()
        ]
        account, *answers = self._search([self._of_account(), *searches], deadline)
        later = _account_in(account)
        for (whole, terms), answer in zip(lacking.items(), answers, strict=True):
            made = _counts_in(answer, terms)
            counted[whole].counts.update(made)
            counted[whole].answers.append(answer)
            if later.mark == known.mark and not _unanswered(answer):
                known.keep(whole, made)
        return later, counted

    def _aliases(self, whole: Whole) -> list[str]:
        return [self._names.alias(one) for one in whole[0]]

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
        return EngineReport(_counts_in(counted, [ALL])[ALL], now.reached, now.set_aside)

    def _of_account(self) -> Search:
        body = {"query": {"ids": {"values": [ACCOUNT_ID]}}, "size": 1, "seq_no_primary_term": True}
        return [self._names.alias(WORK)], body

    def _search(self, searches: Sequence[Search], deadline: float | None = None) -> list[Json]:
        left = self._budget
        if deadline is not None:
            left = max(deadline - time.monotonic(), LEAST_SECONDS)
        # Options make the client anew with all its parts: only where it has too much time.
        whole = left > NEARLY_WHOLE * self._budget
        client = self._client if whole else self._client.options(request_timeout=left + 1)
        timeout = f"{round(left * 1000)}ms"
        lines: list[Json] = []
        for indices, body in searches:
            lines.append({"index": indices, "allow_partial_search_results": True})
            lines.append({"track_total_hits": False, **body, "timeout": timeout})
        with away_said():
            answer = client.msearch(searches=lines)
        for one in answer["responses"]:
            if "error" in one:
                raise EngineMissing(_said(one))
        return list(answer["responses"])


def _terms_in(requests: Sequence[CandidateRequest]) -> dict[Whole, tuple[str, ...]]:
    """The terms to be counted in each whole that requests cover, each once, after all documents."""
    found: dict[Whole, dict[str, None]] = {}
    for one in requests:
        found.setdefault(whole_of(one), {ALL: None}).update(dict.fromkeys(terms_counted(one)))
    return {whole: tuple(terms) for whole, terms in found.items()}


def _carrying(term: str) -> Json:
    return {"term": {"terms": term}} if term else ACTIVE


def _said(answer: Json) -> str:
    kind = answer["error"].get("type", "")
    if kind == "index_not_found_exception":
        return "There is no index of this version of Kordon: run `kordon reindex`."
    return f"The cluster could not search ({kind or answer['status']})."


def _account_in(answer: Json) -> Known:
    if _unanswered(answer) or not answer["hits"]["hits"]:
        raise EngineMissing("How far the index is cannot be read: a part of the cluster is away.")
    return Known.from_hit(answer["hits"]["hits"][0])


def _counts_in(answer: Json, terms: Sequence[str]) -> dict[str, int]:
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
