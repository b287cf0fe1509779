"""Who takes in which messages that packages bring: known to each process that takes packages in."""

from __future__ import annotations

from bank import exchange
from bank.confirmation.messages import KINDS
from bank.confirmation.receive import receive
from bank.linking import alerts
from bank.posts.receiving import register_receivers as register_those_of_posts


def register_receivers() -> None:
    """Let this process hand on messages of all kinds; a door does so as it starts."""
    register_those_of_posts()
    for kind in KINDS:
        exchange.register(kind, receive)
    exchange.register(alerts.KIND, alerts.receive)
