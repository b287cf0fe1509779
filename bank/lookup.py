"""A lookup: retrieve, then score. The one service behind the CLI, the JSON endpoint and the page.

The engine gives some hundreds of candidates by keys, the scorer compares them all, and only the
hits shown are read from SQL, in one query; a hit whose record SQL no longer has is dropped. Every
answer says how fresh the bank is. An engine that is missing, half written, answers in part or is too
far behind the change log makes the answer "incomplete", never "nothing". When a cluster is away and a
copy is kept beside it, the copy answers, and the answer says so and how old it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bank.documents import parts_of_names
from bank.engines.choice import copy_of, index_of
from bank.engines.protocol import Candidates, EngineMissing
from bank.home import Home
from bank.query import FieldError, LookupRefused, Understood, understand, words_looked_for
from bank.scoring.bands import Bands, bands_of, read_costs
from bank.scoring.reasons import Reason, reasons
from bank.scoring.score import Asked, Scored, score
from bank.scoring.shortlist import shortlist
from bank.scoring.subject import Name, from_bytes
from bank.store import Freshness, Store
from index_mappings.analysis.names import NameToken
from index_mappings.common import ACTIONS

__all__ = ["EngineMissing", "FieldError", "LookupRefused", "LookupService"]

# An index this many changes behind may lack what was just entered: its silence proves nothing.
MOST_BEHIND = 1_000
# A word that so few records carry is worth showing on its own: a relative, an alias, a slip.
RARE_CARRIERS, RARE_IN = 5, 1_000


class LookupService:
    """Answers lookups from the bank in one home; one instance for each thread or process."""

    def __init__(self, home: Home) -> None:
        self._store = Store.open(home)
        self._engine = index_of(home).engine()
        copy = copy_of(home)
        self._copy = copy.engine() if copy else None
        self._bands = bands_of(read_costs(home.settings))

    def lookup(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Answer one lookup; raises LookupRefused for one that cannot be done as asked."""
        understood = understand(query)
        found, notice = self._found(understood)
        missing = list(found.incomplete)
        asked, scored = self.scored(understood, found)
        behind = self._store.last_change() - found.reached
        if not missing and behind > MOST_BEHIND:
            missing.append(f"The index is {behind} changes behind: run `kordon reindex`.")
        hits = self._hits(asked, scored)
        answer: dict[str, Any] = {
            "outcome": _outcome(hits, missing, self._bands),
            "hits": hits,
            "freshness": [_fresh(one, found.reached) for one in self._store.freshness()],
            "query": understood.shown,
        }
        if missing:
            answer["incomplete"] = missing
        if notice:
            answer["answered_by"] = {
                "engine": "copy",
                "as_of": self._time_of(found.reached),
                "changes_behind": behind,
                "because": notice,
            }
        return answer

    def _time_of(self, change: int) -> datetime | None:
        """When the change of a number was made; None for the empty bank's 0."""
        found = self._store.changes(change - 1, 1) if change else []
        return found[0].at if found else None

    def _found(self, understood: Understood) -> tuple[Candidates, str]:
        """What the engine finds, or the copy when that is away, and then why it was the copy."""
        nothing = (0,) * len(understood.request.groups)
        try:
            return self._engine.candidates(understood.request), ""
        except EngineMissing as error:
            if self._copy is None:
                return Candidates((), nothing, incomplete=(str(error),)), ""
            away = str(error)
        try:
            return self._copy.candidates(understood.request), away
        except EngineMissing as error:
            return Candidates((), nothing, incomplete=(away, f"The copy: {error}")), ""

    def scored(
        self, understood: Understood, found: Candidates | None = None
    ) -> tuple[Asked, list[Scored]]:
        """The lookup with the index's frequencies, and what is worth showing, best first.

        Without what an engine has found, the engine is asked; raises EngineMissing.
        """
        found = found or self._engine.candidates(understood.request)
        asked = _with_frequencies(understood.asked, found)
        today = date.today().isoformat()
        worth = shortlist(asked.names, found.payloads, understood.limit)
        subjects = [from_bytes(payload) for payload in worth]
        scored = [score(asked, one) for one in subjects if one.answers_until >= today]
        kept = [one for one in scored if one.score >= self._bands.weak]
        kept.sort(key=lambda one: -one.score)
        return asked, kept[: understood.limit]

    def _hits(self, asked: Asked, scored: list[Scored]) -> list[dict[str, Any]]:
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
            parts = parts_of_names(key[1], stored.body)
            hits.append(
                {
                    "category": key[1],
                    "origin": key[0],
                    "id": key[2],
                    "score": one.score,
                    "band": self._bands.of(one.score),
                    "reasons": [shown_reason(r) for r in reasons(asked, one, parts)],
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


def shown_reason(reason: Reason) -> dict[str, str]:
    """A reason as answers carry it, in both languages."""
    return {
        "code": reason.code,
        "text": reason.text.en,
        "text_ru": reason.text.ru,
        "effect": reason.effect,
        "field": reason.field,
    }


def _with_frequencies(asked: Asked, found: Candidates) -> Asked:
    """The lookup with what the index knows of its words: which are rare, how many namesakes."""
    words = words_looked_for(asked.names)
    carriers = dict(zip(words, found.carriers, strict=False))
    most = min(RARE_CARRIERS, found.documents / RARE_IN)
    rare = frozenset(word for word, count in carriers.items() if count <= most)
    namesakes = tuple(_namesakes(name, carriers, found.documents) for name in asked.names)
    return replace(asked, rare=rare, namesakes=namesakes)


def _namesakes(name: Name, carriers: Mapping[NameToken, int], documents: int) -> float:
    """How many records besides the right one are expected to bear all own words of a name.

    Words are taken as drawn independently of one another.
    """
    own = [word for word in name if word.kind == "name"]
    if not own or not documents:
        return 0.0
    shares = [max(carriers.get(word, 0) - 1, 0) / documents for word in own]
    return documents * math.prod(shares) if len(own) > 1 else documents * shares[0]


def _outcome(hits: list[dict[str, Any]], missing: list[str], bands: Bands) -> str:
    if missing:
        return "incomplete"
    if not hits:
        return "nothing"
    return "hit" if max(hit["score"] for hit in hits) >= bands.strong else "possible"


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
