"""What documents hold beside their terms, the same in every engine; part of the index version."""

from __future__ import annotations

import hashlib

# Ties are less than this.
TIES = 1 << 63


def scope_of(category: str, origin: str) -> str:
    """A category and an originator as one filter term."""
    return f"{category}\t{origin}"


def tie_of(key: str) -> int:
    """A number of 63 bits by which documents of equal weight are ordered, the least first.

    It follows from the key alone: which of a thousand namesakes come before the cut is the same on every
    engine, after every rebuild, and favours no originator.
    """
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1
