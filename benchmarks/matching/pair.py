"""One labelled pair: a lookup, a record, whether they are of one person or thing, and by what rule.

The development part is for fitting weights, the test part for figures; no surname root, number or
name is in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Part = Literal["development", "test"]


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """`query` is a lookup, `record` a record of `category`, as JSON; `source` names the rule."""

    kind: str
    source: str
    category: str
    query: dict[str, Any]
    record: dict[str, Any]
    same: bool
