"""The portal under load: gunicorn on the loopback, log-in and audit on, pages and JSON.

The highest rate is found with as many clients as keep all workers busy; times are then measured at half
of it, by clients who come when they come and not when the last answer is there. What the audit costs is
the highest rate beside that of the same portal with a log that keeps nothing. The clients run on the same
cores as the portal. A bank that `./run bench scale --keep` left is looked up in as it is, in a home of its own
beside it.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import orjson

from bank.access import Agreements
from bank.accounts import Accounts
from bank.home import Home
from benchmarks.lookup import CATEGORIES, SEED, taken_in
from ingest.demo_people import Ready, agree_all, first_administrator, ready_account
from ingest.generate import make_queries

PORT = 8319
CLIENTS, SECONDS = 6, 20
WORKERS = 2
GUNICORN = Path(__file__).parent.parent / "deploy" / "gunicorn.conf.py"
PURPOSE = "border-check"
_CSRF = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Asked:
    """A request ready to be sent: path, headers, body."""

    path: str
    headers: dict[str, str]
    body: bytes


def run(size: int, count: int, keep: Path | None = None) -> dict[str, Any]:
    """Figures of page and JSON with `size` records, asked with `count` different lookups."""
    with _home(size, keep) as home:
        officer, token = _people(home)
        queries = [query for query, _ in make_queries(size, SEED, count, CATEGORIES)]
        with _served(home, "portal.wsgi:application"):
            asked = {
                "JSON": _json(queries, token),
                "page": asyncio.run(_pages(queries, officer)),
            }
            figures = {name: _figures(requests) for name, requests in asked.items()}
        with _served(home, "benchmarks.portal_without_audit:application"):
            without = asyncio.run(_highest(asked["JSON"]))
    highest = figures["JSON"]["highest per second"]
    return {
        "records": size,
        "workers": WORKERS,
        **figures,
        "JSON without audit, highest per second": without,
        "audit costs, share": round(1 - highest / without, 3),
    }


@contextmanager
def _home(size: int, keep: Path | None) -> Iterator[Home]:
    """A home of the size asked with nobody in it: made, or copied from the folder where it is kept."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("KORDON_BENCH_DIR")) as folder:
        home = Home(Path(folder) / "home")
        if keep:
            taken_in(keep / str(size), size)
            shutil.copytree(keep / str(size), home.path)
        else:
            taken_in(home.path, size)
        # Else the copy goes to the disk half a minute later, and the audit log waits for that.
        os.sync()
        yield home


def _people(home: Home) -> tuple[Ready, str]:
    moment = datetime.now(UTC)
    with Accounts.open(home) as accounts, Agreements.open(home) as agreements:
        agree_all(agreements)
        first_administrator(accounts, "KZ")
        officer = ready_account(accounts, "officer", "O", "officer", "KZ", "Korday", "en")
        until = moment + timedelta(days=1)
        token = accounts.add_token("officer", "bench", ["lookups"], until, "admin", moment)
    return officer, token.secret


@contextmanager
def _served(home: Home, application: str) -> Any:
    command = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN)]
    command += ["--bind", f"127.0.0.1:{PORT}", "--workers", str(WORKERS), "--log-level", "error"]
    settings = {"KORDON_HOME": str(home.path), "KORDON_PLAIN_HTTP": "1", "KORDON_LIMITS": "off"}
    process = subprocess.Popen(
        [*command, application], env={**os.environ, **settings}, stderr=subprocess.DEVNULL
    )
    try:
        asyncio.run(_up())
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


async def _up() -> None:
    for _ in range(300):
        try:
            await _send(Asked("/login", {}, b""), "GET")
            return
        except OSError:
            await asyncio.sleep(0.1)
    raise RuntimeError("the portal did not start")


def _json(queries: Sequence[dict[str, Any]], token: str) -> list[Asked]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    return [
        Asked("/api/v1/lookups", headers, orjson.dumps({**query, "purpose": PURPOSE}))
        for query in queries
    ]


async def _pages(queries: Sequence[dict[str, Any]], officer: Ready) -> list[Asked]:
    """The same lookups as forms of somebody who has logged in."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    _, head, body = await _send(Asked("/login", {}, b""), "GET")
    cookie, token = _cookie(head), _token(body)
    form = {"csrf_token": token, "login": officer.login, "password": officer.password}
    _, head, _ = await _send(Asked("/login", kind | cookie, urlencode(form).encode()))
    cookie = _cookie(head)
    _, head, body = await _send(Asked("/purpose", cookie, b""), "GET")
    cookie = _cookie(head) or cookie
    form = {"csrf_token": _token(body), "purpose": PURPOSE}
    _, head, _ = await _send(Asked("/purpose", kind | cookie, urlencode(form).encode()))
    cookie = _cookie(head) or cookie
    token = form["csrf_token"]
    return [
        Asked("/", kind | cookie, urlencode({"csrf_token": token, **query}).encode())
        for query in queries
    ]


def _cookie(head: bytes) -> dict[str, str]:
    found = re.search(rb"(?i)set-cookie: (kordon=[^;]+)", head)
    return {"Cookie": found[1].decode()} if found else {}


def _token(body: bytes) -> str:
    found = _CSRF.search(body)
    assert found, body[:500]
    return found[1].decode()


def _figures(asked: Sequence[Asked]) -> dict[str, Any]:
    highest = asyncio.run(_highest(asked))
    times = asyncio.run(_open(asked, highest / 2))
    return {
        "highest per second": highest,
        "asked per second": round(highest / 2, 1),
        "p50 ms": round(float(np.percentile(times, 50)), 1),
        "p99 ms": round(float(np.percentile(times, 99)), 1),
        "answer bytes, median": asyncio.run(_size(asked)),
    }


async def _highest(asked: Sequence[Asked]) -> float:
    """Answers a second while all workers are busy, after a time to warm up."""
    answered, until = 0, 0.0

    async def client(start: int) -> None:
        nonlocal answered
        place = start
        while time.perf_counter() < until:
            await _good(asked[place % len(asked)])
            place += CLIENTS
            answered += 1

    for seconds in (SECONDS / 4, SECONDS):
        answered, until = 0, time.perf_counter() + seconds
        await asyncio.gather(*(client(one) for one in range(CLIENTS)))
    return round(answered / SECONDS, 1)


async def _open(asked: Sequence[Asked], rate: float) -> list[float]:
    """Milliseconds of answers to requests that come at a rate, whether others are answered or not."""
    times: list[float] = []

    async def one(request: Asked) -> None:
        start = time.perf_counter()
        await _good(request)
        times.append((time.perf_counter() - start) * 1000)

    waiting, begun = [], time.perf_counter()
    for place in range(int(rate * SECONDS)):
        await asyncio.sleep(max(0.0, begun + place / rate - time.perf_counter()))
        waiting.append(asyncio.create_task(one(asked[place % len(asked)])))
    await asyncio.gather(*waiting)
    return times


async def _size(asked: Sequence[Asked]) -> int:
    sizes = [len((await _good(one))[1]) for one in asked[:50]]
    return int(np.median(sizes))


async def _good(request: Asked) -> tuple[bytes, bytes]:
    status, head, body = await _send(request)
    if status != 200:
        raise RuntimeError(f"answered with {status}")
    return head, body


@asynccontextmanager
async def _connected() -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    try:
        yield reader, writer
    finally:
        writer.close()


async def _send(request: Asked, method: str = "POST") -> tuple[int, bytes, bytes]:
    """One request on a connection of its own, as officers' browsers and mobiles come."""
    headers = {"Host": f"127.0.0.1:{PORT}", "Connection": "close", **request.headers}
    if method == "POST":
        headers["Content-Length"] = str(len(request.body))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    async with _connected() as (reader, writer):
        writer.write(f"{method} {request.path} HTTP/1.1\r\n{lines}\r\n".encode() + request.body)
        await writer.drain()
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), head, body
