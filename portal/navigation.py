"""The pages that stand at the top, for whoever may open them."""

from __future__ import annotations

from flask import Flask, g
from flask_babel import gettext as _

from bank.accounts import Permission
from index_mappings.purposes import PURPOSES
from portal.identity import Who

# What browsers and password keepers fill in.
AUTOCOMPLETES = {
    "login": "username",
    "password": "current-password",
    "old": "current-password",
    "new": "new-password",
    "again": "new-password",
    "code": "one-time-code",
}


def install(app: Flask) -> None:
    """Let every page of an application have what stands at its top."""

    @app.context_processor
    def _top() -> dict[str, object]:
        return {
            "who": g.get("who"),
            "navigation": navigation,
            "purposes": PURPOSES,
            "autocompletes": AUTOCOMPLETES,
        }


def navigation(asking: Who) -> list[tuple[str, str]]:
    """Titles and endpoints of the pages that somebody may open."""
    pages = [
        (_("Lookup"), "lookup.ready", Permission.LOOK_UP),
        (_("Asked"), "asked.listing", Permission.ASK_CONFIRMATION),
        (_("Duty desk"), "duty.listing", Permission.ANSWER_CONFIRMATIONS),
        (_("Validity"), "validity.ending", Permission.SEE_VALIDITY),
        (_("Overview"), "overview.arrays", Permission.READ_STATISTICS),
        (_("Audit"), "audit.listing", Permission.READ_AUDIT),
        (_("Reconciliation"), "reconciliation.listing", Permission.RECONCILE),
        (_("Outcomes"), "originator.outcomes", Permission.READ_AUDIT),
        (_("Exchange"), "exchange.standing", Permission.READ_STATISTICS),
        (_("Links"), "links.listing", Permission.REVIEW_LINKS),
        (_("Accounts"), "accounts.listing", Permission.MANAGE_ACCOUNTS),
        (_("Agreements"), "agreements.listing", Permission.MANAGE_AGREEMENTS),
    ]
    return [(title, endpoint) for title, endpoint, needed in pages if asking.may(needed)]
