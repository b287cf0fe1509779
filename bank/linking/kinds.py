"""Which records are laid beside which, and by what evidence: the one table of links.

`prior` is the log-odds that two records are of one person or thing before anything of them is compared.
For persons it is the chance that one record of the one category has its like among 100,000 of the
other, which one in ten has (the issue's sizes; one in ten is an assumption, said in docs/linking.md); for
things it is part of the hand-set odds (`bank.linking.things`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from index_mappings.fields import Text

AMONG, HAVE_ONE = 100_000, 0.1
PERSONS_PRIOR = math.log(HAVE_ONE / AMONG)
DESCRIBED = ("sex", "age", "height", "build", "hair", "eyes", "blood", "teeth", "marks")
NAMED = ("names", "births", "documents", "birth_place", "citizenship")


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of link: between which categories, by what evidence, with which weights.

    `exclusive`: a record of either side can be one of the other side's only, so that likely ones share
    the probability between them. `weights` names the table in `bank.linking.weights`; things have none.
    """

    name: str
    label: Text
    left: str
    right: str
    evidence: tuple[str, ...]
    weights: str = ""
    prior: float = PERSONS_PRIOR
    exclusive: bool = False

    @property
    def by_description(self) -> bool:
        """Whether persons are found by what they look like and where they were, too."""
        return "time" in self.evidence and bool(self.weights)

    @property
    def of_one_category(self) -> bool:
        """Whether both records are of one category: then the lower key stands left."""
        return self.left == self.right


KINDS: Mapping[str, LinkKind] = {
    kind.name: kind
    for kind in (
        LinkKind(
            "missing-corpse",
            Text("Missing person and unidentified corpse", "Пропавший и неопознанный труп"),
            "missing-persons",
            "unidentified-corpses",
            (*NAMED, *DESCRIBED, "clothing", "time", "place"),
            "missing-corpse",
            exclusive=True,
        ),
        LinkKind(
            "missing-unidentified",
            Text(
                "Missing person and person unable to state their identity",
                "Пропавший и лицо, не способное сообщить о себе сведения",
            ),
            "missing-persons",
            "unidentified-persons",
            (*NAMED, *DESCRIBED, "clothing", "time", "place"),
            "missing-unidentified",
            exclusive=True,
        ),
        LinkKind(
            "wanted-wanted",
            Text("Wanted by two originators, or entered twice", "В розыске у двух инициаторов"),
            "wanted-persons",
            "wanted-persons",
            (*NAMED, *DESCRIBED),
            "named",
        ),
        LinkKind(
            "missing-wanted",
            Text("Missing and wanted", "Пропавший и разыскиваемый"),
            "missing-persons",
            "wanted-persons",
            (*NAMED, *DESCRIBED),
            "named",
        ),
        LinkKind(
            "lost-identified-arm",
            Text("Lost and identified weapon", "Утраченное и выявленное оружие"),
            "lost-arms",
            "identified-arms",
            ("serial", "make", "calibre", "make_year", "time"),
            prior=0.0,
            exclusive=True,
        ),
        LinkKind(
            "vehicle-vehicle",
            Text(
                "Vehicle sought by two originators, or under other numbers",
                "ТС в розыске у двух инициаторов или под другими номерами",
            ),
            "vehicles",
            "vehicles",
            ("vin", "plate", "make", "make_year"),
            prior=0.0,
        ),
    )
}


@cache
def kinds_of(category: str) -> tuple[tuple[LinkKind, str], ...]:
    """The kinds of link that a category takes part in, each with the category of the other side."""
    found = []
    for kind in KINDS.values():
        if category == kind.left:
            found.append((kind, kind.right))
        elif category == kind.right:
            found.append((kind, kind.left))
    return tuple(found)
