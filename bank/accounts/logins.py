"""What a login, a name and a post may be."""

import re
import unicodedata

from bank.accounts.errors import AccountRefused
from index_mappings.fields import Text

# Latin letters only: а and a must not be two logins that look the same.
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
LONGEST_NAME = 200


def known_form(typed: str) -> str:
    """A login as it is kept; any text, as people type anything there."""
    return unicodedata.normalize("NFKC", typed).casefold().strip()


def is_login(known: str) -> bool:
    """Whether an account can have this login, given as it is kept."""
    return _LOGIN.fullmatch(known) is not None


def clean_login(typed: str) -> str:
    """The login as it is kept; raises AccountRefused when no account can have it."""
    known = known_form(typed)
    if not is_login(known):
        raise AccountRefused(
            Text(
                "A login is 2 to 64 Latin letters, digits and . _ @ -, a letter or digit first.",
                "Логин — от 2 до 64 латинских букв, цифр и знаков . _ @ -, первой буква или цифра.",
            )
        )
    return known


def clean_name(typed: str, what: Text) -> str:
    """A name on one line; raises AccountRefused when it is empty, too long or has odd signs."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    odd = any(unicodedata.category(sign) in ("Cc", "Cs") for sign in name)
    if not name or len(name) > LONGEST_NAME or odd:
        raise AccountRefused(
            Text(
                f"{what.en}: 1 to {LONGEST_NAME} signs that can be printed.",
                f"{what.ru}: от 1 до {LONGEST_NAME} печатных знаков.",
            )
        )
    return name
