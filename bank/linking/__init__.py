"""Links: which two records may concern the same person or thing, what was decided of it, and alerts."""

from bank.linking.errors import LinkRefused, LinksError, UnknownAlert, UnknownLink
from bank.linking.kinds import KINDS, LinkKind
from bank.linking.links import Linked, Links
from bank.linking.model import (
    STANDINGS,
    TO_DECIDE,
    VERDICTS,
    Decision,
    Found,
    Proposal,
    Standing,
    Verdict,
)
from bank.linking.seen import PairSeen, Side

__all__ = [
    "KINDS",
    "STANDINGS",
    "TO_DECIDE",
    "VERDICTS",
    "Decision",
    "Found",
    "LinkKind",
    "LinkRefused",
    "Linked",
    "Links",
    "LinksError",
    "PairSeen",
    "Proposal",
    "Side",
    "Standing",
    "UnknownAlert",
    "UnknownLink",
    "Verdict",
]
