"""What one viewer sees of one bank: the decisions, asked once each, and records as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bank.access.decision import AccessBook, Decision, Viewer, shown
from bank.access.paths import covered
from bank.store import Originator
from index_mappings.categories import CATEGORIES
from index_mappings.fields import Text

_NOBODY = Decision(
    False, frozenset(), (), Text("No such originator is known.", "Инициатор неизвестен.")
)


class Sight:
    """A viewer before the originators of a bank, by one snapshot of its agreements."""

    def __init__(self, viewer: Viewer, book: AccessBook, originators: Iterable[Originator]) -> None:
        self._viewer = viewer
        self._book = book
        self._originators = {one.code: one for one in originators}
        self._decided: dict[tuple[str, str], Decision] = {}

    @property
    def day(self) -> date:
        """The day on which is looked."""
        return self._viewer.day

    def of(self, category: str, origin: str) -> Decision:
        """The decision on one array; nobody sees an originator that the bank does not know."""
        key = category, origin
        if key not in self._decided:
            owner = self._originators.get(origin)
            self._decided[key] = (
                self._book.decide(self._viewer, owner, category) if owner else _NOBODY
            )
        return self._decided[key]

    def arrays(self) -> frozenset[tuple[str, str]]:
        """All arrays (category, originator) of which this viewer sees anything."""
        return frozenset(
            (category, origin)
            for category in CATEGORIES
            for origin in self._originators
            if self.of(category, origin).allowed
        )

    def shown(
        self, category: str, origin: str, record: Mapping[str, Any]
    ) -> tuple[dict[str, Any], tuple[str, ...]] | None:
        """A record as this viewer sees it, and what is withheld of it; None when it is not to be seen.

        Links to records that are not to be seen are left out: they would tell that there are such.
        What a state itself has entered it sees as it stands.
        """
        decision = self.of(category, origin)
        if not decision.allowed:
            return None
        if not decision.agreements:
            return dict(record), ()
        # Before fields are taken out: without them a link no longer says where it leads.
        links = [
            one
            for one in record.get("links", ())
            if self._may_follow(one, category, origin, decision.withheld)
        ]
        kept = {name: value for name, value in record.items() if name != "links"}
        return shown(decision, category, kept | ({"links": links} if links else {}))

    def _may_follow(
        self, link: Mapping[str, Any], category: str, origin: str, withheld: frozenset[str]
    ) -> bool:
        """Whether a link leads where may be looked, and still says so when it is shown.

        Without its originator or category it would seem to lead beside the record that has it.
        """
        beside = {"category": category, "origin": origin}
        leads = beside | {name: link[name] for name in beside if name in link}
        unsaid = [name for name in beside if covered(f"links.{name}", withheld)]
        return self.of(leads["category"], leads["origin"]).allowed and all(
            leads[name] == beside[name] for name in unsaid
        )
