"""Links as the rest of Kordon sees them: proposals to review, decisions, and what is linked to a record.

Whether an account may review is asked by the doors, which write to the audit log; which records a viewer
sees is asked here, of the `Sight` that is given (None: the bank's own operator, who sees all).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine

from bank.access.sight import Sight
from bank.closing import Closes
from bank.home import Home
from bank.linking import reading as rows
from bank.linking.database import hold, open_database
from bank.linking.decided import Decided
from bank.linking.deciding import decide
from bank.linking.errors import LinkRefused, UnknownLink
from bank.linking.finding import Progress, behind, search
from bank.linking.kinds import KINDS
from bank.linking.model import Decision, Found, Proposal, Standing, Verdict
from bank.linking.proposing import settle_pair
from bank.linking.seen import PairSeen, concerning, pair_seen, seen, stands
from bank.store import Store
from bank.store.engine import reading, writing
from bank.store.model import Key
from index_mappings.fields import Text

LONGEST_NOTE = 2_000
_NOT_THERE = Text(
    "There is no such pair, or it is not for your state.",
    "Такой пары нет, или она недоступна вашему государству.",
)


@dataclass(frozen=True, slots=True)
class Linked:
    """A record that was accepted as one with another: by which pair, who said so, does it still hold.

    `changed`: either record says something else since.
    """

    number: int
    kind: str
    key: Key
    decision: Decision
    changed: bool


class Links(Closes):
    """The links of one bank. Safe to share between threads."""

    def __init__(self, engine: Engine, store: Store) -> None:
        self._engine = engine
        self._store = store
        self._decided = Decided(engine)

    @classmethod
    def open(cls, home: Home, database: str | None = None) -> Links:
        """Open, and create or migrate, the links of a home.

        `database` is a URL, else KORDON_LINKING, else SQLite in the home. Raises StoreError.
        """
        engine = open_database(home, database)
        try:
            return cls(engine, Store.open(home))
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        self._decided.close()
        self._store.close()
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The links' database, for alerts, which are kept in it."""
        return self._engine

    @property
    def store(self) -> Store:
        """The records."""
        return self._store

    # Searching

    def find(
        self,
        *,
        whole: bool = False,
        progress: Progress | None = None,
        most: int | None = None,
    ) -> Found:
        """Search in what changed since the last search, at most so many changes, or the whole bank.

        Raises StoreError.
        """
        return search(self._engine, self._store, whole=whole, progress=progress, most=most)

    def behind(self) -> int:
        """How many changes no search has looked at yet. Raises StoreError."""
        return behind(self._engine, self._store)

    # Reviewing

    def proposals(
        self,
        sight: Sight | None = None,
        state: str = "",
        *,
        standings: Collection[Standing] = (),
        kind: str = "",
        least: float = 0.0,
        day: date | None = None,
    ) -> list[Proposal]:
        """What is proposed, the likeliest first, with the last decision of each.

        For a viewer: in which a record of `state`, theirs, takes part and both may be seen, scored by
        what is shown. Raises StoreError.
        """
        today = (sight.day if sight else day or date.today()).isoformat()
        with reading(self._engine) as connection:
            # All of the state's, as rivals that are decided already share in the probability.
            found = seen(self._store, sight, rows.proposed(connection, today, state=state))
            kept = [
                one
                for one in found
                if (not standings or one.standing in standings)
                and kind in ("", one.kind)
                and one.score >= least
            ]
            kept = rows.decided(connection, kept)
        return sorted(kept, key=lambda one: (-one.score, one.number))

    def pair(self, number: int, sight: Sight | None = None, state: str = "") -> PairSeen:
        """A pair with both records as shown, and the reasons.

        Raises UnknownLink for one that is not there or not to be seen, StoreError.
        """
        with reading(self._engine) as connection:
            found = rows.pair(connection, number)
        if found is None:
            raise UnknownLink(_NOT_THERE)
        if sight is not None:
            found = self._as_seen(found, sight, state)
        told = pair_seen(self._store, sight, found)
        if told is None:
            raise UnknownLink(_NOT_THERE)
        return told

    def _as_seen(self, found: Proposal, sight: Sight, state: str) -> Proposal:
        """The pair as a viewer's list has it, or one that was decided and is proposed no longer."""
        if state not in self._states_of(found):
            raise UnknownLink(_NOT_THERE)
        if not found.left_state:
            if found.decision is None:
                raise UnknownLink(_NOT_THERE)
            return found
        with reading(self._engine) as connection:
            around = rows.proposed(connection, sight.day.isoformat(), state=state)
        listed = {one.number: one for one in seen(self._store, sight, around)}
        if found.number not in listed:
            raise UnknownLink(_NOT_THERE)
        return replace(
            found, log_odds=listed[found.number].log_odds, score=listed[found.number].score
        )

    def _states_of(self, one: Proposal) -> set[str]:
        states = {owner.code: owner.state for owner in self._store.originators()}
        return {states.get(key.origin, "") for key in (one.left, one.right)}

    def decide(self, number: int, decision: Decision, sight: Sight | None = None) -> Standing:
        """Keep a decision on a pair; the last one counts.

        For a viewer, `decision.state` must own one of the records and see the other. Raises UnknownLink,
        LinkRefused, StoreError.
        """
        _check(decision)
        self.pair(number, sight, decision.state)
        with writing(self._engine) as connection:
            hold(connection)
            standing = decide(connection, number, decision)
            settle_pair(connection, number)
            return standing

    # What is linked

    def may_have_linked(self, keys: Sequence[tuple[str, str, str]]) -> bool:
        """Whether it is worth asking what is `linked` with these, whoever may see it; raises StoreError."""
        return bool(keys) and self._decided.any_of(keys)

    def linked(
        self, keys: Sequence[tuple[str, str, str]], sight: Sight | None = None
    ) -> dict[Key, list[Linked]]:
        """For these records, those accepted as one with them that a viewer may see; others leave no trace.

        Raises StoreError.
        """
        wanted = {Key(*key) for key in keys}
        if not wanted:
            return {}
        with reading(self._engine) as connection:
            found = rows.accepted(connection, list(wanted))
        records = self._store.records(rows.ends_of(found)) if found else {}
        linked: dict[Key, list[Linked]] = {}
        for one in found:
            for key in {one.left, one.right} & wanted:
                other = one.other_of(key)
                both = all(stands(sight, records.get(end)) for end in (key, other))
                if one.decision and both:
                    linked.setdefault(key, []).append(
                        Linked(one.number, one.kind, other, one.decision, one.changed)
                    )
        return linked


def _check(decision: Decision) -> None:
    if decision.verdict not in list(Verdict):
        raise LinkRefused(Text("The verdict is none.", "Неизвестное решение."))
    if len(decision.note) > LONGEST_NOTE:
        raise LinkRefused(
            Text(
                f"The note is longer than {LONGEST_NOTE} signs.",
                f"Примечание длиннее {LONGEST_NOTE} знаков.",
            )
        )
    if decision.at.tzinfo is None or not decision.account:
        raise LinkRefused(
            Text("Who decides, and when, must be said.", "Укажите, кто и когда принял решение.")
        )


__all__ = ["KINDS", "Linked", "Links", "concerning"]
