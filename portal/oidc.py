"""Log-in by a ministry's own service (OpenID Connect), as an option that a home's settings turn on.

`settings/oidc.json` says which: {"issuer": "https://…", "client_id": "…", "name": "what the button says",
"login_claim": "preferred_username", "second_factor": {"amr": ["otp"], "acr": ["…"]}, "scope": "openid"}.
The secret is in `settings/oidc.secret`, for the bank's own user alone, or in KORDON_OIDC_SECRET_FILE.
The service says who somebody is; whether they may come in and do what, the accounts say.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import orjson
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.flask_client import OAuth  # type: ignore[import-untyped]
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from bank.home import Home

FILE, SECRET_FILE, SECRET_SETTING = "oidc.json", "oidc.secret", "KORDON_OIDC_SECRET_FILE"
_EXTENSION, _NAME = "kordon-oidc", "kordon_oidc"
_OTHERS = 0o077
_SECONDS = 10
# Clocks of two machines; a token is good for minutes.
_LEEWAY = 60
# Signed by a key that only the issuer has: neither unsigned nor by the secret that both have.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_KEYS = {"issuer", "client_id", "name", "login_claim", "second_factor", "scope"}
_EXAMPLE = '{"issuer": "https://login.example", "client_id": "kordon", "name": "Ministry"}'


class BadOidcSettings(ValueError):
    """settings/oidc.json, or the file of its secret, cannot be used as it is."""


class NotVouched(Exception):
    """The service did not vouch for anybody; `why` is a word for the audit log, without what was sent."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Settings:
    """The service, and what its word counts for."""

    issuer: str
    client_id: str
    name: str
    secret: str = field(repr=False)
    login_claim: str = "preferred_username"
    scope: str = "openid profile"
    amr: frozenset[str] = frozenset()
    acr: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the service vouches for, and whether it has checked a second factor."""

    login: str
    second_factor: bool


def read_settings(home: Home) -> Settings | None:
    """The settings of a home, None when it has none; raises BadOidcSettings."""
    path = home.settings / FILE
    try:
        stated = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except orjson.JSONDecodeError as error:
        raise BadOidcSettings(f"{path} is not JSON: it must be like {_EXAMPLE}") from error
    if not isinstance(stated, dict) or stated.keys() - _KEYS:
        raise BadOidcSettings(f"{path} may hold {', '.join(sorted(_KEYS))}, like {_EXAMPLE}")
    factor = stated.pop("second_factor", {})
    if not {"issuer", "client_id", "name"} <= stated.keys() or not all(
        isinstance(value, str) and value for value in stated.values()
    ):
        raise BadOidcSettings(f"{path} must name issuer, client_id and name, like {_EXAMPLE}")
    if not _is_factor(factor):
        raise BadOidcSettings(f'{path}: second_factor is like {{"amr": ["otp"], "acr": []}}')
    if not _is_safe(stated["issuer"]):
        raise BadOidcSettings(f"{path}: the issuer is an address of https")
    return Settings(
        **stated,
        secret=_secret(home.settings),
        amr=frozenset(factor.get("amr", ())),
        acr=frozenset(factor.get("acr", ())),
    )


def _is_factor(stated: object) -> bool:
    return (
        isinstance(stated, dict)
        and stated.keys() <= {"amr", "acr"}
        and all(
            isinstance(values, list) and all(isinstance(one, str) for one in values)
            for values in stated.values()
        )
    )


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1")


def _secret(settings: Path) -> str:
    path = Path(os.environ.get(SECRET_SETTING, "") or settings / SECRET_FILE)
    try:
        if path.stat().st_mode & _OTHERS:
            raise BadOidcSettings(f"others may read {path}: chmod 600, and have a new secret made")
        secret = path.read_text().strip()
    except OSError as error:
        raise BadOidcSettings(f"the secret of {FILE} cannot be read: {error}") from error
    if not secret:
        raise BadOidcSettings(f"{path} is empty")
    return secret


class Service:
    """A ministry's log-in service as the portal speaks with it."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.settings = settings
        address = settings.issuer.rstrip("/") + "/.well-known/openid-configuration"
        self._client: Any = OAuth(app).register(
            _NAME,
            client_id=settings.client_id,
            client_secret=settings.secret,
            server_metadata_url=address,
            client_kwargs={
                "scope": settings.scope,
                "code_challenge_method": "S256",
                "default_timeout": _SECONDS,
            },
        )

    def begin(self, back: str) -> Response:
        """Send whoever comes to the service, which sends them `back`; raises NotVouched."""
        try:
            self._check_metadata()
            return cast(Response, self._client.authorize_redirect(back))
        except (RequestException, OAuthError, ValueError, RuntimeError) as error:
            raise NotVouched(f"unreachable: {type(error).__name__}") from None

    def end(self) -> Vouched:
        """Whom the service has sent back, by the request that is answered; raises NotVouched."""
        options = {
            "iss": {"essential": True, "values": [self.settings.issuer]},
            "aud": {"essential": True, "values": [self.settings.client_id]},
        }
        try:
            self._check_metadata()
            token = self._client.authorize_access_token(claims_options=options, leeway=_LEEWAY)
        # Whatever is wrong with what came, nobody is let in by it; its words may hold a token.
        except (RequestException, OAuthError, JoseError) as error:
            raise NotVouched(str(getattr(error, "error", "") or type(error).__name__)) from None
        except (ValueError, KeyError, TypeError, RuntimeError) as error:
            raise NotVouched(type(error).__name__) from None
        claims = token.get("userinfo")
        if not claims:
            raise NotVouched("no id_token")
        return vouched(claims, self.settings)

    def _check_metadata(self) -> None:
        metadata = self._client.load_server_metadata()
        # OpenID Connect Discovery 1.0, section 4.3: it must be the very issuer that was asked.
        if metadata.get("issuer") != self.settings.issuer:
            self._client.server_metadata.clear()
            raise NotVouched("another issuer")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            one for one in offered if one in _ALGORITHMS
        ]


def vouched(claims: Mapping[str, Any], settings: Settings) -> Vouched:
    """Whom checked claims name; raises NotVouched when they name nobody."""
    login = claims.get(settings.login_claim)
    if not isinstance(login, str) or not login.strip():
        raise NotVouched("no login claim")
    methods = claims.get("amr")
    by_method = isinstance(methods, list) and bool(settings.amr.intersection(map(str, methods)))
    return Vouched(login, by_method or claims.get("acr") in settings.acr)


def install(app: Flask, home: Home) -> None:
    """Let an application speak with the service of a home, if it has one; raises BadOidcSettings."""
    settings = read_settings(home)
    app.extensions[_EXTENSION] = Service(app, settings) if settings else None

    @app.context_processor
    def _named() -> dict[str, str]:
        return {"oidc": settings.name if settings else ""}


def service() -> Service | None:
    """The service of the application that answers."""
    return cast("Service | None", current_app.extensions[_EXTENSION])
