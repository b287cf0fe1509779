"""What schemathesis must know to try the API: how lines of JSON are read."""

from __future__ import annotations

import json
from typing import Any

import schemathesis


@schemathesis.deserializer("application/x-ndjson")
def lines(ctx: Any, response: Any) -> Any:
    """The values of all lines."""
    return [json.loads(line) for line in response.content.splitlines()]
