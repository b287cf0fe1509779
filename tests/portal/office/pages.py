"""Every page of the office, with what it takes to open it: the one list that the tests go through."""

from __future__ import annotations

from dataclasses import dataclass

from bank.accounts import Permission


@dataclass(frozen=True)
class Opened:
    """A way to call a page; `form` for those that are posted."""

    path: str
    needs: Permission
    method: str = "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


ACCOUNTS, AGREEMENTS = Permission.MANAGE_ACCOUNTS, Permission.MANAGE_AGREEMENTS
AUDIT, STATISTICS = Permission.READ_AUDIT, Permission.READ_STATISTICS
RECONCILE = Permission.RECONCILE
ASK, ANSWER = Permission.ASK_CONFIRMATION, Permission.ANSWER_CONFIRMATIONS
VALIDITY = Permission.SEE_VALIDITY
LINKS = Permission.REVIEW_LINKS

SEEN = [
    Opened("/accounts", ACCOUNTS),
    Opened("/accounts?role=officer&standing=active", ACCOUNTS),
    Opened("/new-account", ACCOUNTS),
    Opened("/accounts/officer", ACCOUNTS),
    Opened("/accounts/admin", ACCOUNTS),
    Opened("/agreements", AGREEMENTS),
    Opened("/agreements?giver=KZ&standing=in-force", AGREEMENTS),
    Opened("/agreements/new", AGREEMENTS),
    Opened("/agreements/1", AGREEMENTS),
    Opened("/agreements/1/change", AGREEMENTS),
    Opened("/exchange", STATISTICS),
    Opened("/audit", AUDIT),
    Opened("/audit?kind=lookup&account=officer", AUDIT),
    Opened("/audit/unusual", AUDIT),
    Opened("/audit/elsewhere", AUDIT),
    Opened("/audit/verify", AUDIT),
    Opened("/reported", AUDIT),
    Opened("/reported/cleared", AUDIT),
    Opened("/reconciliation", RECONCILE),
    Opened("/asked", ASK),
    Opened("/duty", ANSWER),
    Opened("/validity?days=400", VALIDITY),
    Opened("/validity/ended", VALIDITY),
    Opened("/links", LINKS),
    Opened("/links?standing=rejected&kind=missing-corpse", LINKS),
    Opened("/links/alerts", LINKS),
    Opened("/overview", STATISTICS),
    Opened("/overview?state=KZ", STATISTICS),
    Opened("/overview/runs", STATISTICS),
    Opened("/overview/use", STATISTICS),
]
"""Pages that can be looked at as they are."""

OTHERS = [
    Opened("/reconciliation/999999", RECONCILE),
    Opened("/reconciliation/999999/file.csv", RECONCILE),
    Opened("/reconciliation/999999/protocol.html", RECONCILE),
    Opened("/links/alerts.json", LINKS),
    Opened("/links/999999", LINKS),
    Opened("/links/999999/decide", LINKS, "POST"),
    Opened("/links/alerts/999999/end", LINKS, "POST"),
    Opened("/links/alerts", LINKS, "POST"),
    Opened("/overview?format=csv", STATISTICS),
    Opened("/overview/runs?format=csv", STATISTICS),
    Opened("/overview/use?format=csv", STATISTICS),
    Opened("/audit/entry/none/1", AUDIT),
    Opened("/audit/entry-of-post/none/none/1", AUDIT),
    Opened("/new-account", ACCOUNTS, "POST"),
    Opened("/accounts/nobody/act/deactivate", ACCOUNTS, "POST"),
    Opened("/accounts/nobody/role", ACCOUNTS, "POST"),
    Opened("/accounts/nobody/password", ACCOUNTS, "POST"),
    Opened("/accounts/nobody/tokens", ACCOUNTS, "POST"),
    Opened("/accounts/nobody/tokens/0/revoke", ACCOUNTS, "POST"),
    Opened("/agreements/new", AGREEMENTS, "POST"),
    Opened("/agreements/1/change", AGREEMENTS, "POST"),
    Opened("/agreements/999999/end", AGREEMENTS, "POST"),
    Opened("/audit/person", AUDIT, "POST"),
    Opened("/audit/export", AUDIT, "POST"),
    Opened("/audit/verify", AUDIT, "POST"),
    Opened("/reported/cleared/999999/revoke", AUDIT, "POST"),
    Opened("/validity?format=csv", VALIDITY),
    Opened("/asked/none", ASK),
    Opened("/asked/none/add", ASK, "POST"),
    Opened("/duty/none", ANSWER),
    Opened("/duty/none/answer", ANSWER, "POST"),
]
"""Files, and forms whose answer here is a refusal or nothing that disturbs other tests."""
