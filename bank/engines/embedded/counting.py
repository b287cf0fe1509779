"""How many documents carry a term, in the categories and scopes of a request.

Without scopes the dictionary of each category's field tells, with what is deleted and not yet merged
away: enough to weigh by. With scopes the carriers are counted one by one, so that nothing but what is
in scope has a share in the number; counts by scope are kept until the next commit, as the names that
are asked most are those that cost most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from functools import cache, cached_property, lru_cache, partial

import tantivy

from bank.engines.embedded.schema import CATEGORY, SCOPE, Account, account_in, term
from bank.engines.layout import scope_of
from bank.engines.protocol import CandidateRequest, categories_asked
from index_mappings.categories import CATEGORIES

KEPT_TERMS, KEPT_FREQUENCIES = 20_000, 50_000
# More than there are scopes: the aggregation is exact while none is left out.
MOST_SCOPES = 20_000
_BY_SCOPE = {"scopes": {"terms": {"field": SCOPE, "size": MOST_SCOPES}}}


class Counts:
    """Counts of one state of the index; `frequency` is what the dictionary of a field tells of a value."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self.frequency = lru_cache(KEPT_FREQUENCIES)(searcher.doc_freq)
        self._spread = lru_cache(KEPT_TERMS)(partial(_count_by_scope, searcher))

    @cached_property
    def account(self) -> Account:
        """What the commit tells of itself; raises EngineMissing."""
        return account_in(self.searcher)

    def unbounded(self, request: CandidateRequest) -> CandidateRequest:
        """The request without its scopes where these hold all that there is in its categories.

        Only where nothing was deleted: the dictionary, by which is counted then, still has it.
        """
        if request.scopes is None or self._deleted:
            return request
        whole = replace(request, scopes=None)
        if self.outside(request, categories_asked(whole)):
            return request
        return whole

    def outside(self, request: CandidateRequest, categories: Sequence[str]) -> dict[str, int]:
        """The scopes in some categories that a request may not see, with their documents."""
        allowed = {scope_of(*one) for one in request.scopes or ()}
        return {
            scope: count
            for category in categories
            for scope, count in self._spread(CATEGORY, category)
            if scope not in allowed
        }

    @cached_property
    def _deleted(self) -> bool:
        """Whether there are documents that are deleted and not yet merged away."""
        told = sum(self.frequency(CATEGORY, one) for one in CATEGORIES)
        # One document more tells how far the index is.
        return told + 1 != self.searcher.num_docs

    def documents(self, request: CandidateRequest) -> int:
        """How many documents there are in the categories and scopes of a request."""
        asked = categories_asked(request)
        if request.scopes is None:
            return sum(self.frequency(CATEGORY, one) for one in asked)
        allowed = {scope_of(*one) for one in request.scopes}
        return sum(self._in_scopes(CATEGORY, one, allowed) for one in asked)

    def carriers(self, request: CandidateRequest) -> Callable[[str], int]:
        """What counts the carriers of a term in the categories and scopes of a request."""
        asked = categories_asked(request)
        if request.scopes is None:
            return cache(lambda value: sum(self.frequency(one, value) for one in asked))
        allowed = {scope_of(*one) for one in request.scopes}
        return cache(lambda value: sum(self._in_scopes(one, value, allowed) for one in asked))

    def _in_scopes(self, field: str, value: str, allowed: Set[str]) -> int:
        return sum(count for scope, count in self._spread(field, value) if scope in allowed)


def _count_by_scope(
    searcher: tantivy.Searcher, field: str, value: str
) -> tuple[tuple[str, int], ...]:
    if searcher.doc_freq(field, value) == 0:
        return ()
    counted = searcher.aggregate(term(field, value), _BY_SCOPE)
    return tuple((one["key"], one["doc_count"]) for one in counted["scopes"]["buckets"])
