"""How the portal of one home is set: its secret, whether cookies travel by TLS only, who stands before it."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from bank.accounts.model import SHIFT
from bank.home import Home
from portal import shared_counts

KEY_FILE = "portal.key"
LARGEST_REQUEST = 64 * 1024
MOST_FORM_PARTS = 200
TOKEN_SETTING, SHORTEST_TOKEN = "KORDON_METRICS_TOKEN", 16
COOKIE, COOKIE_BY_TLS = "kordon", "__Host-kordon"


def flask_settings(home: Home) -> dict[str, Any]:
    """The settings of Flask and its extensions.

    KORDON_PLAIN_HTTP=1 lets cookies travel without TLS: for the loopback only, `kordon serve` sets it
    there.
    """
    by_tls = os.environ.get("KORDON_PLAIN_HTTP", "") != "1"
    return {
        "SECRET_KEY": secret_key(home.create().settings),
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "MAX_FORM_PARTS": MOST_FORM_PARTS,
        "SESSION_COOKIE_NAME": COOKIE_BY_TLS if by_tls else COOKIE,
        "SESSION_COOKIE_SECURE": by_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": SHIFT,
        # A session ends with its shift whatever is done: a cookie that each answer planted anew would only
        # come back, with an answer under way, after it was cleared, and stand in what caches keep.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": int(SHIFT / timedelta(seconds=1)),
        "WTF_CSRF_SSL_STRICT": False,  # the proxy before us sends no Referer on: tokens are enough
        "BABEL_DEFAULT_LOCALE": "en",
        "METRICS_TOKEN": metrics_token(),
        "RATELIMIT_STORAGE_URI": shared_counts.address_of(home),
        # Should the file fail each worker counts for itself: no request is refused or let in for that.
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_ENABLED": os.environ.get("KORDON_LIMITS", "") != "off",  # off: for measuring
        "RATELIMIT_HEADERS_ENABLED": True,
    }


class BadMetricsToken(ValueError):
    """The token for metrics is too short to keep anybody out."""


def metrics_token() -> str:
    """By what machines beyond the loopback read metrics; empty when none is set, and then none may.

    KORDON_METRICS_TOKEN, else the text of the file that KORDON_METRICS_TOKEN_FILE names. Raises
    BadMetricsToken, OSError.
    """
    token = os.environ.get(TOKEN_SETTING, "").strip()
    if not token and (file := os.environ.get(f"{TOKEN_SETTING}_FILE", "")):
        token = Path(file).read_text("utf-8").strip()
        if not token:
            raise BadMetricsToken(f"{TOKEN_SETTING}_FILE is empty")
    if token and len(token) < SHORTEST_TOKEN:
        raise BadMetricsToken(f"{TOKEN_SETTING} must have {SHORTEST_TOKEN} signs at least")
    return token


def behind_proxy() -> bool:
    """Whether a proxy stands before the portal, whose word on the client's address is taken."""
    return os.environ.get("KORDON_BEHIND_PROXY", "") == "1"


def secret_key(settings: Path) -> bytes:
    """The key by which cookies are signed, made on first use and open to this user alone.

    Raises OSError when it can be neither read nor made.
    """
    path = settings / KEY_FILE
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    fresh = path.with_name(f"{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.token_bytes(32))
    try:
        # Of workers that start together one makes it; a link is refused where there is one already.
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()
