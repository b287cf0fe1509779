"""The roles, declared once: their labels, what each may do and for what, whether a second factor is a must."""

from dataclasses import dataclass
from enum import StrEnum

from index_mappings.fields import Text
from index_mappings.purposes import CHECKS


class Permission(StrEnum):
    """One thing that a role may allow."""

    LOOK_UP = "look-up"
    READ_RECORDS = "read-records"
    RECORD_OUTCOMES = "record-outcomes"
    ASK_CONFIRMATION = "ask-confirmation"
    ANSWER_CONFIRMATIONS = "answer-confirmations"
    SEE_VALIDITY = "see-validity"
    SEE_FRESHNESS = "see-freshness"
    TAKE_IN = "take-in"
    RECONCILE = "reconcile"
    EXCHANGE = "exchange"
    REVIEW_LINKS = "review-links"
    READ_AUDIT = "read-audit"
    READ_STATISTICS = "read-statistics"
    MANAGE_AGREEMENTS = "manage-agreements"
    MANAGE_ACCOUNTS = "manage-accounts"


@dataclass(frozen=True)
class Role:
    """What an account is for; with `second_factor` it can do nothing until one is enrolled.

    `purposes`: for which it may ask the bank; agreements then decide what is seen for each.
    """

    name: str
    label: Text
    permissions: frozenset[Permission]
    second_factor: bool = False
    purposes: frozenset[str] = frozenset()


_AT_THE_POST = frozenset(
    {
        Permission.LOOK_UP,
        Permission.READ_RECORDS,
        Permission.RECORD_OUTCOMES,
        Permission.ASK_CONFIRMATION,
        Permission.SEE_FRESHNESS,
    }
)

ADMINISTRATOR = "administrator"
ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role(
            "officer",
            Text("officer at a post", "сотрудник на посту"),
            _AT_THE_POST,
            purposes=CHECKS,
        ),
        Role(
            "mobile",
            Text("mobile patrol", "мобильный патруль"),
            _AT_THE_POST,
            purposes=CHECKS,
        ),
        Role(
            "operator",
            Text("operator of arrays", "оператор массивов"),
            frozenset(
                {
                    Permission.LOOK_UP,
                    Permission.READ_RECORDS,
                    Permission.SEE_FRESHNESS,
                    Permission.TAKE_IN,
                    Permission.RECONCILE,
                    Permission.EXCHANGE,
                    Permission.SEE_VALIDITY,
                    Permission.REVIEW_LINKS,
                }
            ),
            purposes=CHECKS | {"exchange", "reconciliation"},
        ),
        # Upon its word people are detained.
        Role(
            "duty-officer",
            Text("duty officer", "оперативный дежурный"),
            frozenset(
                {
                    Permission.LOOK_UP,
                    Permission.READ_RECORDS,
                    Permission.SEE_FRESHNESS,
                    Permission.ANSWER_CONFIRMATIONS,
                    Permission.SEE_VALIDITY,
                }
            ),
            second_factor=True,
            purposes=CHECKS,
        ),
        Role(
            "supervisor",
            Text("supervisor", "руководитель"),
            _AT_THE_POST
            | {
                Permission.READ_AUDIT,
                Permission.READ_STATISTICS,
                Permission.RECONCILE,
                Permission.ANSWER_CONFIRMATIONS,
                Permission.SEE_VALIDITY,
                Permission.REVIEW_LINKS,
            },
            second_factor=True,
            purposes=CHECKS | {"supervision", "reconciliation"},
        ),
        # Another party's installation, by a token: nobody logs in as one.
        Role(
            "party",
            Text("party of the exchange", "участник обмена"),
            frozenset({Permission.EXCHANGE}),
        ),
        # Who gives rights does not use them: an administrator looks nobody up.
        Role(
            ADMINISTRATOR,
            Text("administrator", "администратор"),
            frozenset(
                {
                    Permission.SEE_FRESHNESS,
                    Permission.READ_STATISTICS,
                    Permission.MANAGE_AGREEMENTS,
                    Permission.MANAGE_ACCOUNTS,
                }
            ),
            second_factor=True,
        ),
    )
}

# What a token may be given for, and the permission that its account must have for it.
SCOPES: dict[str, Permission] = {
    "lookups": Permission.LOOK_UP,
    "records": Permission.READ_RECORDS,
    "freshness": Permission.SEE_FRESHNESS,
    "outcomes": Permission.RECORD_OUTCOMES,
    "confirmations": Permission.ASK_CONFIRMATION,
    "answers": Permission.ANSWER_CONFIRMATIONS,
    "exchange": Permission.EXCHANGE,
}


def scopes_of(role: str) -> frozenset[str]:
    """The scopes that a token of an account in this role can have."""
    allowed = ROLES[role].permissions
    return frozenset(scope for scope, needed in SCOPES.items() if needed in allowed)
