"""What two records say of one another: each piece of evidence is a level, "" where either is silent.

Levels are words of `bank.linking.weights`, which says how much oftener each is met between two records of
one person than between others. IMPOSSIBLE ends it: the two cannot be one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bank.linking.evidence import body, dates, marks, person, where
from bank.linking.evidence.dates import IMPOSSIBLE
from bank.linking.profile import Profile

__all__ = ["EVIDENCE", "IMPOSSIBLE", "Compare"]

Compare = Callable[[Profile, Profile], str]

# In the order in which they are worth asking: what rules a pair out comes first.
EVIDENCE: Mapping[str, Compare] = {
    "time": dates.time,
    "sex": person.sex,
    "age": dates.age,
    "births": dates.births,
    "height": body.height,
    "build": body.build,
    "hair": body.hair,
    "eyes": body.eyes,
    "blood": body.blood,
    "teeth": body.teeth,
    "clothing": body.clothing,
    "marks": marks.marks,
    "place": where.place,
    "names": person.names,
    "documents": person.documents,
    "birth_place": person.birth_place,
    "citizenship": person.citizenship,
}
