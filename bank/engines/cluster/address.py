"""Where the cluster is: from one URL, secrets from the environment or files.

    elasticsearch+https://es1:9200,es2:9200/kordon?ca=/etc/kordon/ca.pem&shards=3&replicas=1

The path is the prefix of all index names. An API key stands in KORDON_ENGINE_API_KEY or in the file
that KORDON_ENGINE_API_KEY_FILE names; a user in the URL or KORDON_ENGINE_USER, the password in
KORDON_ENGINE_PASSWORD or a file likewise.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

SCHEMES = {"elasticsearch+https": "https", "elasticsearch+http": "http"}
PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")
NUMBERS = {"shards": (1, 256), "replicas": (0, 10), "budget": (1, 60), "compress": (0, 1)}


class EngineAddressError(ValueError):
    """The engine's address cannot be used; the message says why, without any secret."""


@dataclass(frozen=True, slots=True)
class ClusterAddress:
    """One cluster: its hosts, the names' prefix, and how indices are made.

    `budget` is the time in seconds that a lookup may take on the cluster. `compress` packs what goes
    over the line: worth it on a thin one, on a local network it costs a third of a lookup.
    """

    hosts: tuple[str, ...]
    prefix: str = "kordon"
    shards: int = 1
    replicas: int = 1
    budget: int = 2
    compress: int = 0
    ca: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


def is_cluster(url: str) -> bool:
    """Whether an engine's URL means a cluster."""
    return url.partition(":")[0] in SCHEMES


def read_address(url: str, environment: Mapping[str, str] = os.environ) -> ClusterAddress:
    """The cluster of a URL and the secrets of the environment; raises EngineAddressError."""
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise EngineAddressError(f"The engine is embedded, or {' or '.join(SCHEMES)}://…")
    if parts.password is not None:
        raise EngineAddressError("No password in the engine's URL: set KORDON_ENGINE_PASSWORD.")
    user, _, netloc = parts.netloc.rpartition("@")
    hosts = tuple(f"{SCHEMES[parts.scheme]}://{one}" for one in netloc.split(",") if one)
    for host in hosts:
        try:
            named = urlsplit(host).hostname and urlsplit(host).port
        except ValueError:
            named = None
        if not named:
            raise EngineAddressError("Every host of the engine needs a name and a port: es1:9200")
    prefix = parts.path.strip("/") or "kordon"
    if not hosts or not PREFIX.fullmatch(prefix):
        raise EngineAddressError("The engine's URL is …//host:port,host:port/prefix (a-z, 0-9, -).")
    options = dict(parse_qsl(parts.query))
    if unknown := options.keys() - NUMBERS.keys() - {"ca"}:
        raise EngineAddressError(f"Unknown in the engine's URL: {', '.join(sorted(unknown))}")
    return ClusterAddress(
        hosts,
        prefix,
        **{name: _number(name, options[name]) for name in NUMBERS if name in options},
        ca=options.get("ca", ""),
        user=user or environment.get("KORDON_ENGINE_USER", ""),
        password=_secret("KORDON_ENGINE_PASSWORD", environment),
        api_key=_secret("KORDON_ENGINE_API_KEY", environment),
    )


def _number(name: str, text: str) -> int:
    low, high = NUMBERS[name]
    if not text.isdecimal() or not low <= int(text) <= high:
        raise EngineAddressError(f"{name} in the engine's URL: a number from {low} to {high}.")
    return int(text)


def _secret(name: str, environment: Mapping[str, str]) -> str:
    if path := environment.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise EngineAddressError(f"{name}_FILE cannot be read: {error.strerror}.") from None
    return environment.get(name, "")
