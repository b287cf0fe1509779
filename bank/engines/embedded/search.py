"""A plan as a tantivy query, and the first documents it finds in an order that is the plan's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import tantivy

from bank.engines.embedded.counting import Counts
from bank.engines.embedded.schema import CATEGORY, NUDGE, SCOPE, term
from bank.engines.layout import scope_of
from bank.engines.plan import WEIGHT_STEP, Plan
from bank.engines.protocol import CandidateRequest, categories_asked

# What is taken beyond the limit to see all documents that come to as much as the last one within it: a
# hundredth of those that weigh as much. And how much more each time that was not enough.
FIRST_DEPTH, DEEPER = 1.25, 4

Hit = tuple[float, tantivy.DocAddress]


def any_of(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    """What any of some queries finds."""
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def best(counts: Counts, plan: Plan, request: CandidateRequest) -> list[tantivy.DocAddress]:
    """The documents that a plan finds, as many as the request takes, in the plan's order."""
    query = _query(counts, plan, request)
    if query is None:
        return []
    hits = _with_all_ties(counts.searcher, query, request.limit)
    addresses = [address for _, address in hits]
    nudges = counts.searcher.fast_field_values(NUDGE, addresses)
    keys = [(weight, nudge or 0.0) for (weight, _), nudge in zip(hits, nudges, strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=True)
    return [addresses[place] for place in order[: request.limit]]


def _with_all_ties(searcher: tantivy.Searcher, query: tantivy.Query, limit: int) -> list[Hit]:
    """The heaviest documents to the limit, as nudged, and all that come to as much as the last of them.

    What a nudge adds is rounded to a hundred and some steps, and tantivy itself orders equal documents by
    where they happen to lie.
    """
    depth = int(limit * FIRST_DEPTH)
    while True:
        hits = searcher.search(query, limit=depth, count=False, weight_by_field=NUDGE).hits
        if len(hits) <= limit:
            return list(hits)
        last = hits[limit - 1][0]
        if len(hits) < depth or hits[-1][0] < last:
            return [one for one in hits if one[0] >= last]
        depth *= DEEPER


def _query(counts: Counts, plan: Plan, request: CandidateRequest) -> tantivy.Query | None:
    asked = categories_asked(request)
    places = _Places(counts, asked)
    finders = places.of_any(plan.finders)
    finders += [one for pattern in plan.patterns for one in places.of_all(pattern)]
    common = [any_of(found) for word in plan.common if (found := places.of_any(word))]
    finders += [_all(some) for some in combinations(common, plan.needed)]
    if not finders:
        return None
    # Not nothing, which no nudge would tell apart.
    clauses = [(tantivy.Occur.Must, _weighed(any_of(finders), WEIGHT_STEP))]
    for word in plan.words:
        parts = [_weighed(query, weight) for value, weight in word for query in places.of(value)]
        clauses.append((tantivy.Occur.Should, tantivy.Query.disjunction_max_query(parts)))
    clauses += [
        (tantivy.Occur.Should, _weighed(query, weight))
        for value, weight in plan.boosts
        for query in places.of(value)
    ]
    clauses += _bounds(counts, request)
    return tantivy.Query.boolean_query(clauses)


def _bounds(counts: Counts, request: CandidateRequest) -> list[tuple[tantivy.Occur, tantivy.Query]]:
    """What keeps to the scopes of a request, by the fewer documents: those within or those outside."""
    if request.scopes is None:
        return []
    asked = categories_asked(request)
    outside = counts.outside(request, asked)
    if 2 * sum(outside.values()) < sum(counts.frequency(CATEGORY, one) for one in asked):
        return [(tantivy.Occur.MustNot, term(SCOPE, scope)) for scope in outside]
    within = any_of([term(SCOPE, scope_of(*one)) for one in request.scopes if one[0] in asked])
    return [(tantivy.Occur.Must, _weighed(within, 0.0))]


class _Places:
    """Where terms are looked for: in the fields of the categories asked that know them."""

    def __init__(self, counts: Counts, categories: Sequence[str]) -> None:
        self._frequency = counts.frequency
        self._categories = categories
        self._known: dict[str, dict[str, tantivy.Query]] = {}

    def _by_category(self, value: str) -> dict[str, tantivy.Query]:
        if value not in self._known:
            self._known[value] = {
                one: term(one, value) for one in self._categories if self._frequency(one, value)
            }
        return self._known[value]

    def of(self, value: str) -> list[tantivy.Query]:
        return list(self._by_category(value).values())

    def of_any(self, values: Sequence[str]) -> list[tantivy.Query]:
        return [query for value in values for query in self.of(value)]

    def of_all(self, values: Sequence[str]) -> Iterator[tantivy.Query]:
        """Documents that carry all the values: in each category by itself."""
        for one in self._categories:
            parts = [self._by_category(value).get(one) for value in values]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                yield _all(known)


def _all(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _weighed(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, weight)
