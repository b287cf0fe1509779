"""What is said of posts: admissions, kinds of messages between a post and its ministry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST_HOURS = 72
"""The age at which a copy ends to answer, unless the ministry sets another."""

TERMS, REVOKED, ORIGINATORS = "post-terms", "post-revoked", "post-originators"
QUARANTINED = "post-quarantined"
AUDIT, OUTCOMES = "post-audit", "post-outcome"


@dataclass(frozen=True, slots=True)
class Admission:
    """A post as its ministry serves it; `revoked_at` once it does so no longer."""

    post: str
    categories: tuple[str, ...]
    longest_hours: int
    admitted_at: datetime
    revoked_at: datetime | None
