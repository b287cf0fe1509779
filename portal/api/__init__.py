"""The JSON API: what mobile clients and other systems ask, described in OpenAPI 3.1.

It takes tokens and never cookies. How it is used: docs/api.md.
"""

from portal.api.blueprint import api, install, limit, whose

__all__ = ["api", "install", "limit", "whose"]
