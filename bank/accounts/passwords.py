"""Passwords: which are taken, how they are hashed, and the same work for logins that nobody has."""

import secrets
import string
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bank.accounts.errors import PasswordRefused
from index_mappings.fields import Text

LEAST_SIGNS, MOST_SIGNS, LEAST_KINDS = 12, 256, 5
# What must be left beside the login, so that "ivanov.pp2024" is none.
LEAST_BESIDE_LOGIN = 8

# RFC 9106, section 4, second recommended option, the defaults of argon2-cffi: 64 MiB, three passes.
TIME_COST, MEMORY_KIB, LANES = 3, 65_536, 4

# The commonest passwords and their beginnings, once digits and punctuation at the ends are dropped.
_COMMON_WORDS = """
1q2w3e4r5t6y 1qaz2wsx3edc abc123abc123 abcdefghijkl abcdefghijklmnop admin adminadmin
administrator asdfghjkl baseball border changeit changeme changemenow default dragon football
gfhjkm hello iloveyou iloveyouforever kazakhstan kordon kordonkordon letmein letmeinplease
master monkey mypassword officer operator p@ssw0rd p@ssword pa$$w0rd pa$$word passw0rd password
passwordpassword passwort police policepolice princess q1w2e3r4t5 q1w2e3r4t5y6 qazwsx qazwsxedc
qazwsxedcrfv qwaszx qwe123qwe123 qwerty qwertyasdfgh qwertyqwerty qwertyuiop qwertyuiopasdf
qwertyuiopasdfgh russia secret secretsecret sunshine superadmin superuser supervisor topsecret
trustno welcome welcomewelcome zaq12wsxcde3 zxcvbnm админ администратор граница зенит йцукен
йцукенгшщз йцукенгшщзхъ йцукенйцукен казахстан кордон любовь милиция мойпароль пароль
парольпароль полиция россия спартак фывапролдж
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_ENDS = string.digits + string.punctuation + "№–—«» "

# Read aloud over a telephone: no 0/o, 1/l/i.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def hasher() -> PasswordHasher:
    """What hashes passwords."""
    return PasswordHasher(time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES)


def normal(password: str) -> str:
    """The password in one form, whichever keyboard made its letters."""
    return unicodedata.normalize("NFKC", password)


def accept(password: str, login: str) -> str:
    """The normalised password if it may be taken; raises PasswordRefused with the reason."""
    if len(password) > MOST_SIGNS:
        raise _refused(f"at most {MOST_SIGNS} signs long.", f"не длиннее {MOST_SIGNS} знаков.")
    clean = normal(password)
    folded = clean.casefold()
    if len(clean) < LEAST_SIGNS:
        raise _refused(f"at least {LEAST_SIGNS} signs long.", f"не короче {LEAST_SIGNS} знаков.")
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in clean):
        raise _refused("only signs that can be typed.", "только печатные знаки.")
    if login in folded and len(folded.replace(login, "")) < LEAST_BESIDE_LOGIN:
        raise _refused("not the login.", "не логин.")
    if folded.isdecimal():
        raise _refused(
            "not digits alone: they are someone's number or date.",
            "не одни цифры: это чей-то номер или дата.",
        )
    if len(set(folded)) < LEAST_KINDS:
        raise _refused(
            f"at least {LEAST_KINDS} different signs.", f"не менее {LEAST_KINDS} разных знаков."
        )
    if folded in _COMMON or folded.strip(_ENDS) in _COMMON:
        raise _refused(
            "not one of the commonest, with digits or without.",
            "не из самых распространённых, с цифрами или без.",
        )
    return clean


def _refused(english: str, russian: str) -> PasswordRefused:
    return PasswordRefused(
        Text(f"The password must be {english}", f"Пароль должен быть: {russian}")
    )


def one_time(groups: int = 4) -> str:
    """A password for once, or a recovery code: groups of four signs, some 20 bits each."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(groups))


def is_right(work: PasswordHasher, kept: str | None, password: str) -> bool:
    """Whether it is the password; without a kept one the same work is done for nothing."""
    # Made before the branch: an unknown login must not cost one hash more, even the first time.
    nobodys = _nobodys(work.time_cost, work.memory_cost, work.parallelism)
    # No account has a longer one, and hashing megabytes is what an attacker would like.
    possible = len(password) <= MOST_SIGNS
    tried = normal(password if possible else "").encode("utf-8", "surrogatepass")
    try:
        work.verify(nobodys if kept is None else kept, tried)
    except (VerificationError, InvalidHashError):
        return False
    return possible and kept is not None


@cache
def _nobodys(time_cost: int, memory_cost: int, parallelism: int) -> str:
    work = PasswordHasher(time_cost, memory_cost, parallelism)
    return work.hash(secrets.token_bytes(32))
