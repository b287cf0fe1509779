"""A lookup: retrieve, then score. The one service behind the CLI, the JSON endpoint and the page.

The engine gives some hundreds of candidates by keys, names apart from numbers, the scorer compares them
all, and only the hits shown are read from SQL: one whose record SQL no longer has is dropped, and the next
takes its place; one that has changed since it was indexed is scored anew as it is shown. Every answer says
how fresh the bank is. An engine that is missing, half written, answers in part or is too far or too long
behind the change log makes the answer "incomplete", never "nothing". When a cluster is away and a copy is
kept beside it, the copy answers, and the answer says so and how old it is.

With a viewer, only what agreements let their state see is looked for, compared, counted and shown:
the rest leaves no trace, nor do withheld fields (`bank.access`).

At a border post nothing is answered from a copy that is older than its ministry allows, or revoked
(`bank.posts.copy`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bank.access import RecordSeen, Sight, Viewer
from bank.access.blinding import Part, parts_of, subjects_worth, worth_scoring
from bank.access.records import may_see, record_seen
from bank.documents import document_key, parts_of_names, subject_of
from bank.engines.choice import copy_of, index_of
from bank.engines.layout import tie_of
from bank.engines.protocol import Candidates, EngineMissing
from bank.engines.timed import TimedEngine
from bank.expiry import candidates_on
from bank.frequencies import with_frequencies
from bank.home import Home
from bank.parting import apart
from bank.posts.copy import PostCopy
from bank.query import FieldError, LookupRefused, Understood, understand
from bank.scoring.bands import Bands, bands_of, read_costs
from bank.scoring.reasons import Reason, reasons
from bank.scoring.score import Asked, Scored, score
from bank.scoring.subject import Subject
from bank.standing import Standing, Standings
from bank.store import Freshness, Store
from bank.store.errors import StoreUnavailable
from index_mappings.common import ACTIONS

Key = tuple[str, str, str]

__all__ = ["Answered", "EngineMissing", "FieldError", "LookupRefused", "LookupService"]

# An index this many changes behind may lack what was just entered: its silence proves nothing.
MOST_BEHIND = 1_000
# Or with one that waits so long: whoever follows the change log is gone.
MOST_WAITING = timedelta(minutes=1)
TOO_COMMON = (
    "So many bear what was asked that not every spelling could be looked through: give a date of "
    "birth or a number."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and the last change that the index had: for the audit log, never for a viewer."""

    answer: dict[str, Any]
    reached: int


class LookupService:
    """Answers lookups from the bank in one home; one instance for each thread or process."""

    def __init__(self, home: Home, now: Callable[[], datetime] | None = None) -> None:
        """`now` tells the time by which a post's copy grows old; the clock's unless given."""
        self._home = home
        self._store = Store.open(home)
        self._post = PostCopy(home, self._store.engine, now)
        self._standings = Standings(self._store.engine)
        self._engine = TimedEngine(index_of(home).engine())
        copy = copy_of(home)
        self._copy = copy.engine() if copy else None
        self._bands = bands_of(read_costs(home.settings))

    def lookup(self, query: Mapping[str, Any], viewer: Viewer | None = None) -> dict[str, Any]:
        """Answer one lookup; raises LookupRefused for one that cannot be done as asked.

        Without a viewer the whole bank is looked in: for whoever has the machine anyway.
        """
        return self.answered(query, viewer).answer

    def answered(self, query: Mapping[str, Any], viewer: Viewer | None = None) -> Answered:
        """Answer one lookup, as `lookup` does, and say for the audit what the index had reached."""
        understood = understand(query)
        if refused := self._post.why_not():
            return self._unanswered(understood, viewer, refused)
        standing = self._standings.now()
        arrays, sight = _in_sight(standing, viewer)
        whole = parts_of(sight, understood.request, arrays) if sight else [Part(understood.request)]
        parts = [half for one in whole for half in apart(one)]
        found, notice = self._found(parts)
        reached = min(one.reached for one in found)
        missing = list(dict.fromkeys(text for one in found for text in one.incomplete))
        asked = with_frequencies(understood.asked, parts, found)
        scored = self._best(asked, self._subjects(asked, understood, parts, found, sight))
        behind = self._behind(standing, arrays, reached, sight)
        if not missing and (behind > MOST_BEHIND or (behind and self._waits_long(reached))):
            missing.append(f"The index is {behind} changes behind: run `kordon reindex`.")
        hits = self._hits(asked, scored, standing, sight, understood.limit)
        if not hits and any(one.cut for one in found):
            missing.append(TOO_COMMON)
        answer: dict[str, Any] = {
            "outcome": _outcome(hits, missing, self._bands),
            "hits": hits,
            "freshness": [_fresh(one, reached, sight) for one in arrays],
            "query": understood.shown,
        }
        if missing:
            answer["incomplete"] = missing
        if notice:
            answer["answered_by"] = {
                "engine": "copy",
                "as_of": self._time_of(arrays, reached, sight),
                **({} if sight else {"changes_behind": behind}),
                "because": notice,
            }
        elif (warned := self._post.warned())[1]:
            answer["answered_by"] = {"engine": "post", "as_of": warned[0], "because": warned[1]}
        return Answered(answer, reached)

    def _unanswered(
        self, understood: Understood, viewer: Viewer | None, why: Sequence[str]
    ) -> Answered:
        """What a post says when its copy may not answer."""
        answer = {
            "outcome": "incomplete",
            "hits": [],
            "freshness": self.freshness(viewer),
            "query": understood.shown,
            "incomplete": list(why),
        }
        return Answered(answer, 0)

    def record(self, key: Key, viewer: Viewer | None = None) -> RecordSeen | None:
        """A record (originator, category, id) with its versions, as a viewer sees them.

        None when it is not to be seen, and when there is none: the two are not told apart. Without
        a viewer all is seen. Raises UnknownCategoryError, and StoreError also where a post's copy may
        not answer.
        """
        self._answer_or_raise()
        return record_seen(self._store, self._sight(viewer), key)

    def may_see(self, key: Key, viewer: Viewer | None = None, field: str = "") -> bool:
        """Whether there is such a record and a viewer may see it, and that field of it (photos).

        Raises UnknownCategoryError, and StoreError also where a post's copy may not answer.
        """
        self._answer_or_raise()
        return may_see(self._store, self._sight(viewer), key, field)

    def _answer_or_raise(self) -> None:
        # That there is no such record would be said without having looked.
        if refused := self._post.why_not():
            raise StoreUnavailable(" ".join(refused))

    def sight(self, viewer: Viewer) -> Sight:
        """What a viewer sees now, for what is shown beside answers; raises StoreError."""
        return self._standings.now().sight(viewer)

    def freshness(self, viewer: Viewer | None = None) -> list[dict[str, Any]]:
        """How fresh each array is that a viewer may see, as in answers; raises StoreError."""
        arrays, sight = _in_sight(self._standings.now(), viewer)
        try:
            reached = self._engine.report().reached
        except EngineMissing:
            reached = 0
        return [_fresh(one, reached, sight) for one in arrays]

    def _sight(self, viewer: Viewer | None) -> Sight | None:
        return self.sight(viewer) if viewer else None

    def _behind(
        self, standing: Standing, arrays: Sequence[Freshness], reached: int, sight: Sight | None
    ) -> int:
        """How many changes the index lacks, of those that the viewer may see."""
        if sight is None:
            return max(0, standing.last_change - reached)
        late = [(one.origin, one.category) for one in arrays if one.last_change_number > reached]
        return self._store.changes_beyond(reached, late) if late else 0

    def _waits_long(self, reached: int) -> bool:
        """Whether the first change that the index lacks has stood in the log for too long."""
        first = self._store.changes(reached, 1)
        return bool(first) and datetime.now(UTC) - first[0].at > MOST_WAITING

    def _time_of(
        self, arrays: Sequence[Freshness], change: int, sight: Sight | None
    ) -> datetime | None:
        """When the change of a number was made; for a viewer the last one of what they may see."""
        if sight:
            return self._store.time_reached(change, [(one.origin, one.category) for one in arrays])
        found = self._store.changes(change - 1, 1) if change else []
        return found[0].at if found else None

    def _found(self, parts: Sequence[Part]) -> tuple[list[Candidates], str]:
        """What the engine finds, or the copy when that is away, and then why it was the copy."""
        nothing = (0,) * len(parts[0].request.groups)
        requests = [one.request for one in parts]
        try:
            return candidates_on(_today(), self._engine, requests), ""
        except EngineMissing as error:
            if self._copy is None:
                return [Candidates((), nothing, incomplete=(str(error),))], ""
            away = str(error)
        try:
            return candidates_on(_today(), self._copy, requests), away
        except EngineMissing as error:
            return [Candidates((), nothing, incomplete=(away, f"The copy: {error}"))], ""

    def scored(self, understood: Understood) -> tuple[Asked, list[Scored]]:
        """The lookup with the index's frequencies, and what is worth showing, best first.

        Raises EngineMissing.
        """
        parts = apart(Part(understood.request))
        found = candidates_on(_today(), self._engine, [one.request for one in parts])
        asked = with_frequencies(understood.asked, parts, found)
        best = self._best(asked, self._subjects(asked, understood, parts, found, None))
        return asked, best[: understood.limit]

    def _best(self, asked: Asked, subjects: Iterable[Subject]) -> list[Scored]:
        """The subjects that are worth showing, best first."""
        today = _today()
        scored = [score(asked, one) for one in subjects if one.answers_until >= today]
        # Equal scores in an order that tells nothing, neither of originators nor of what is withheld.
        scored.sort(key=lambda one: (-one.score, _tie(one.subject)))
        return [kept for one in scored if (kept := self._shown(one))]

    def _shown(self, one: Scored) -> Scored | None:
        """What is worth showing, None for what is not: a name is, however many bear it."""
        if one.score >= self._bands.weak:
            return one
        return replace(one, score=self._bands.weak) if one.hidden_by_namesakes else None

    def _subjects(
        self,
        asked: Asked,
        understood: Understood,
        parts: Sequence[Part],
        found: Sequence[Candidates],
        sight: Sight | None,
    ) -> Iterable[Subject]:
        """The candidates worth scoring, each once, as they are seen."""
        names, wanted = asked.names, understood.limit
        subjects: dict[Key, Subject] = {}
        for part, one in zip(parts, found, strict=False):
            some = (
                worth_scoring(sight, part, one, names, wanted, self._store.records)
                if sight
                else subjects_worth(part, one, names, wanted)
            )
            subjects |= {(s.origin, s.category, s.id): s for s in some}
        return subjects.values()

    def _hits(
        self,
        asked: Asked,
        scored: Sequence[Scored],
        standing: Standing,
        sight: Sight | None,
        limit: int,
    ) -> list[dict[str, Any]]:
        """The best to a limit: where some are gone from the bank meanwhile, those after them."""
        hits: list[dict[str, Any]] = []
        for place in range(0, len(scored), limit):
            hits += self._still_there(asked, scored[place : place + limit], standing, sight)
            if len(hits) >= limit:
                break
        # Those scored anew may stand elsewhere; the others keep their order.
        return sorted(hits, key=lambda hit: -hit["score"])[:limit]

    def _still_there(
        self, asked: Asked, scored: Sequence[Scored], standing: Standing, sight: Sight | None
    ) -> list[dict[str, Any]]:
        keys = [(s.subject.origin, s.subject.category, s.subject.id) for s in scored]
        records = self._store.records(keys) if keys else {}
        hits = []
        for key, one in zip(keys, scored, strict=True):
            stored = records.get(key)
            if stored is None or stored.status != "active" or stored.body is None:
                continue
            seen = sight.shown(key[1], key[0], stored.body) if sight else (stored.body, ())
            if seen is None:
                continue
            record, withheld = seen
            if stored.version != one.subject.version:
                again = self._best(asked, [subject_of(*key, stored.version, record)])
                if not again:
                    continue
                one = again[0]
            # A body that was registered since the lookup began is not in its standing yet.
            owner = standing.originators.get(key[0]) or self._store.originator(key[0])
            code = record.get("action", "")
            told = reasons(asked, one, parts_of_names(key[1], record))
            hit = {
                "category": key[1],
                "origin": key[0],
                "id": key[2],
                "version": stored.version,
                "score": one.score,
                "band": self._bands.of(one.score),
                "reasons": [shown_reason(one) for one in told],
                "record": record,
                "originator": {
                    "code": owner.code,
                    "state": owner.state,
                    "name": owner.name,
                    "contact": owner.contact,
                },
                "action": {"code": code, "text": ACTIONS[code].en if code in ACTIONS else ""},
            }
            hits.append(hit | {"withheld": list(withheld)} if sight else hit)
        return hits


def _in_sight(
    standing: Standing, viewer: Viewer | None
) -> tuple[Sequence[Freshness], Sight | None]:
    """The arrays in which may be looked, and the viewer's sight."""
    if viewer is None:
        return standing.arrays, None
    sight = standing.sight(viewer)
    allowed = [one for one in standing.arrays if sight.of(one.category, one.origin).allowed]
    return allowed, sight


def _today() -> str:
    return date.today().isoformat()


def _tie(one: Subject) -> int:
    return tie_of(document_key(one.origin, one.category, one.id))


def shown_reason(reason: Reason) -> dict[str, str]:
    """A reason as answers carry it, in both languages."""
    return {
        "code": reason.code,
        "text": reason.text.en,
        "text_ru": reason.text.ru,
        "effect": reason.effect,
        "field": reason.field,
    }


def _outcome(hits: list[dict[str, Any]], missing: list[str], bands: Bands) -> str:
    if missing:
        return "incomplete"
    if not hits:
        return "nothing"
    return "hit" if max(hit["score"] for hit in hits) >= bands.strong else "possible"


def _fresh(one: Freshness, reached: int, sight: Sight | None) -> dict[str, Any]:
    fresh: dict[str, Any] = {
        "category": one.category,
        "origin": one.origin,
        "received": one.last_full_array_at,
        "changed": one.last_change_at,
        "records": one.records,
        "quarantined": one.quarantined,
    }
    if sight is None:
        return fresh | {"change_number": one.last_change_number, "indexed_to": reached}
    # Change numbers are given to the whole bank in turn: two of them count what others changed.
    withheld = sight.of(one.category, one.origin).withheld
    return fresh | {"indexed": reached >= one.last_change_number, "withheld": sorted(withheld)}
