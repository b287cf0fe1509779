"""A lookup: retrieve, then score. The one service behind the CLI, the JSON endpoint and the page.

The engine gives some hundreds of candidates by keys, the scorer compares them all, and only the
hits shown are read from SQL, in one query; a hit whose record SQL no longer has is dropped. Every
answer says how fresh the bank is. An engine that is missing, half written or too far behind the
change log makes the answer "incomplete", never "nothing".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bank.engines.embedded import EmbeddedEngine
from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.query import FieldError, LookupRefused, Understood, understand, words_looked_for
from bank.scoring.score import POSSIBLE, STRONG, WEAK, Scored, score
from bank.scoring.shortlist import shortlist
from bank.scoring.subject import from_bytes
from bank.store import Freshness, Store
from index_mappings.common import ACTIONS

__all__ = ["EngineMissing", "FieldError", "LookupRefused", "LookupService"]

# An index this many changes behind may lack what was just entered: its silence proves nothing.
MOST_BEHIND = 1_000
# A word that so few records carry is worth showing on its own: a relative, an alias, a slip.
RARE_CARRIERS = 5


class LookupService:
    """Answers lookups from the bank in one home; one instance for each thread or process."""

    def __init__(self, home: Home) -> None:
        self._store = Store.open(home)
        self._engine = EmbeddedEngine(home.index)

    def lookup(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one lookup; raises LookupRefused for one that cannot be done as asked."""
        understood = understand(query)
        missing: list[str] = []
        scored: list[Scored] = []
        reached = 0
        try:
            reached = self._engine.report().reached
            scored = self._scored(understood)
        except EngineMissing as error:
            missing.append(str(error))
        behind = self._store.last_change() - reached
        if not missing and behind > MOST_BEHIND:
            missing.append(f"The index is {behind} changes behind: run `kordon reindex`.")
        hits = self._hits(scored)
        answer: dict[str, Any] = {
            "outcome": _outcome(hits, missing),
            "hits": hits,
            "freshness": [_fresh(one, reached) for one in self._store.freshness()],
            "query": understood.shown,
        }
        if missing:
            answer["incomplete"] = missing
        return answer

    def _scored(self, understood: Understood) -> list[Scored]:
        found = self._engine.candidates(understood.request)
        words = words_looked_for(understood.asked.names)
        rare = frozenset(
            word
            for word, carriers in zip(words, found.carriers, strict=False)
            if carriers <= RARE_CARRIERS
        )
        asked = replace(understood.asked, rare=rare)
        today = date.today().isoformat()
        worth = shortlist(asked.names, found.payloads)
        subjects = [from_bytes(payload) for payload in worth]
        scored = [score(asked, one) for one in subjects if one.answers_until >= today]
        kept = [one for one in scored if one.score >= WEAK]
        kept.sort(key=lambda one: -one.score)
        return kept[: understood.limit]

    def _hits(self, scored: list[Scored]) -> list[dict[str, Any]]:
        keys = [(s.subject.origin, s.subject.category, s.subject.id) for s in scored]
        records = self._store.records(keys) if keys else {}
        originators = {one.code: one for one in self._store.originators()} if keys else {}
        hits = []
        for key, one in zip(keys, scored, strict=True):
            stored = records.get(key)
            if stored is None or stored.status != "active" or stored.body is None:
                continue
            owner = originators[key[0]]
            code = stored.body.get("action", "")
            hits.append(
                {
                    "category": key[1],
                    "origin": key[0],
                    "id": key[2],
                    "score": one.score,
                    "band": one.band,
                    "reasons": [
                        {"code": r.code, "text": r.text, "effect": r.effect, "field": r.field}
                        for r in one.reasons
                    ],
                    "record": stored.body,
                    "originator": {
                        "code": owner.code,
                        "state": owner.state,
                        "name": owner.name,
                        "contact": owner.contact,
                    },
                    "action": {"code": code, "text": ACTIONS[code].en if code in ACTIONS else ""},
                }
            )
        return hits


def _outcome(hits: list[dict[str, Any]], missing: list[str]) -> str:
    if missing:
        return "incomplete"
    best = max((hit["score"] for hit in hits), default=0.0)
    return "hit" if best >= STRONG else "possible" if best >= min(POSSIBLE, WEAK) else "nothing"


def _fresh(one: Freshness, reached: int) -> dict[str, Any]:
    return {
        "category": one.category,
        "origin": one.origin,
        "received": one.last_full_array_at,
        "changed": one.last_change_at,
        "records": one.records,
        "change_number": one.last_change_number,
        "indexed_to": reached,
    }
