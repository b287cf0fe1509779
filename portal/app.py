"""The Flask application. Nothing personal stands in an address, a log or an error page."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from bank.home import Home
from bank.receivers import register_receivers
from portal import (
    api,
    errors,
    identity,
    in_place,
    languages,
    navigation,
    office,
    oidc,
    parts,
    security,
    settings,
    signs,
    states,
    use,
    watching,
)
from portal.pages import (
    accounts,
    agreements,
    asked,
    audit,
    confirmations,
    duty,
    exchange,
    linking,
    login,
    lookup,
    operation,
    originator,
    outcomes,
    overview,
    photos,
    reading,
    reconciliation,
    records,
    theme,
    validity,
)
from portal.pages import oidc as service

STATIC = Path(__file__).parent.parent / "static"
# Beyond what hands or a scanner do; the API has limits of its own by token.
PAGE_LIMIT = "300 per minute"

PAGES = (
    login,
    service,
    lookup,
    reading,
    records,
    photos,
    outcomes,
    confirmations,
    asked,
    duty,
    theme,
    accounts,
    agreements,
    audit,
    overview,
    originator,
    exchange,
    reconciliation,
    validity,
    linking,
    operation,
)

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, default_limits=[PAGE_LIMIT])


def create_app(home: Home) -> Flask:
    """The portal over the bank in `home`; raises OSError when its settings cannot be written."""
    app = Flask(__name__, static_folder=str(STATIC))
    app.config.update(settings.flask_settings(home))
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    parts.install(app, home)
    register_receivers()
    security.install(app)
    watching.install(app)
    identity.install(app)
    signs.install(app)
    languages.install(app)
    navigation.install(app)
    office.install(app)
    states.install(app)
    use.install(app)
    oidc.install(app, home)
    errors.install(app)
    in_place.install(app)
    csrf.init_app(app)
    limiter.init_app(app)
    Compress(app)
    for page in PAGES:
        app.register_blueprint(page.pages)
    limiter.exempt(operation.pages)
    csrf.exempt(api.api)
    limiter.limit(api.limit, key_func=api.whose)(api.api)
    api.install(app)
    if settings.behind_proxy():
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app
