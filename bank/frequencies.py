"""What the index knows of the words asked: which are rare, and how many namesakes a name has."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bank.access.blinding import Part
from bank.engines.protocol import Candidates
from bank.query import words_looked_for
from bank.scoring.score import Asked
from bank.scoring.subject import Name
from index_mappings.analysis.names import NameToken

# A word that so few records carry is worth showing on its own: a relative, an alias, a slip.
RARE_CARRIERS, RARE_IN = 5, 1_000


def with_frequencies(asked: Asked, parts: Sequence[Part], found: Sequence[Candidates]) -> Asked:
    """The lookup with what the index knows of its words: which are rare, how many namesakes.

    Counted over the parts in which names were looked for.
    """
    words = words_looked_for(asked.names)
    counted = [
        one for part, one in zip(parts, found, strict=False) if part.names_seen and one.carriers
    ]
    carriers = {
        word: sum(one.carriers[place] for one in counted) for place, word in enumerate(words)
    }
    documents = sum(one.documents for one in counted)
    most = min(RARE_CARRIERS, documents / RARE_IN)
    rare = frozenset(word for word, count in carriers.items() if count <= most)
    namesakes = tuple(_namesakes(name, carriers, documents) for name in asked.names)
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
