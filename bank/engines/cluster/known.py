"""What lookups know of the cluster beforehand: the account as it was last read, and counts made since.

What is looked up after the account was read has all that the account says is done. So a lookup
believes the account that was known before it began, and asks for it again along with everything else:
as long as it is the same document in the same state, nothing was written between, and counts made
since then still hold. Another state, or another generation, begins anew with no counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bank.engines.cluster.account import Account
from bank.engines.protocol import CandidateRequest, categories_asked

# Counts kept at most; of the terms of a name some fifty.
MOST_COUNTS = 200_000
# By no term: all documents there are.
ALL = ""

Mark = tuple[str, int, int]
Whole = tuple[tuple[str, ...], tuple[tuple[str, str], ...] | None]
"""What a request covers, and in which its terms are counted: categories and scopes."""


@dataclass(frozen=True, slots=True)
class Known:
    """The account in one state, which `mark` tells from any other, and what was counted since it was read."""

    mark: Mark
    account: Account
    _counts: dict[Whole, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_hit(cls, hit: Mapping[str, Any]) -> Known:
        """The account of a search's hit that tells its sequence number."""
        mark = hit["_index"], hit["_seq_no"], hit["_primary_term"]
        return cls(mark, Account.from_document(hit["_source"]))

    def counts(self, whole: Whole) -> Mapping[str, int]:
        """What was counted in these categories and scopes."""
        return self._counts.get(whole, {})

    def keep(self, whole: Whole, counted: Mapping[str, int]) -> None:
        """Keep counts made after this account was read. Threads may do so at once."""
        if sum(map(len, list(self._counts.values()))) > MOST_COUNTS:
            self._counts.clear()
        self._counts.setdefault(whole, {}).update(counted)

    def and_then(self, later: Known) -> Account:
        """What may be said of what was looked up between these two: no more than both say."""
        if later.mark == self.mark:
            return self.account
        aside = {one.key: one for one in (*self.account.set_aside, *later.account.set_aside)}
        reached = min(self.account.reached, later.account.reached)
        return Account(reached, set_aside=tuple(aside.values()))


def whole_of(request: CandidateRequest) -> Whole:
    """The categories and scopes in which a request is counted and found."""
    return categories_asked(request), request.scopes
