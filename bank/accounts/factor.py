"""The second factor's arithmetic: codes by time (RFC 6238), their picture, and recovery codes."""

import hashlib
import hmac
import re
from datetime import datetime

import pyotp
import segno

from bank.accounts.model import Enrolment
from bank.accounts.passwords import one_time

ISSUER = "Kordon"
STEP_SECONDS = 30
# One step to each side: clocks of telephones differ, and a code may be typed at its end.
STEPS_ASIDE = 1
RECOVERY_CODES = 10
_CODE = re.compile(r"[0-9]{6}")


def new_secret() -> str:
    """A secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def enrolment(login: str, secret: str) -> Enrolment:
    """The secret as an authenticator takes it."""
    uri = pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=ISSUER)
    picture = segno.make(uri, error="m", micro=False)
    svg = picture.svg_inline(scale=4, border=4, light="#fff", dark="#000")
    return Enrolment(uri, svg, secret)


def accepted_counter(secret: str, code: str, now: datetime, last: int) -> int | None:
    """The time step whose code this is, later than the last accepted one; None: not right."""
    typed = "".join(code.split())
    if not _CODE.fullmatch(typed):
        return None
    totp, middle = pyotp.TOTP(secret, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    for counter in range(middle - STEPS_ASIDE, middle + STEPS_ASIDE + 1):
        if counter > last and hmac.compare_digest(totp.generate_otp(counter), typed):
            return counter
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Ten codes for a lost device, some 80 bits each, so that a plain hash of them is enough."""
    return tuple(one_time() for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> bytes:
    """What is kept of a recovery code; case, spaces and hyphens do not matter."""
    plain = re.sub(r"[\s-]", "", code).casefold()
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).digest()
