"""What goes on in a bank, all at once: arrays come in, people are looked up, indices rebuilt, packages exchanged.

Each goes on as its operator would: what failed is done again until it is acknowledged.
"""

from __future__ import annotations

import http.client
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from benchmarks.soak.people import Writer
from benchmarks.soak.watch import ANOTHER, CATEGORY, FOUND, Record
from benchmarks.soak.world import PURPOSE, Installation, World

BATCH = 150
AGAIN_SECONDS, LOOKUP_SECONDS, ARRAY_SECONDS, REBUILD_SECONDS, EXCHANGE_SECONDS = (
    0.5,
    0.05,
    2.0,
    15.0,
    3.0,
)
LONGEST_SECONDS = 90.0
ASKER = Path(__file__).with_name("asker.py")


@dataclass(frozen=True)
class Stop:
    """Told to all who work; they end when what they have begun is acknowledged."""

    event: threading.Event

    def rounds(self, pause: float) -> Iterator[None]:
        """Until told to stop, with a pause between."""
        while not self.event.is_set():
            yield
            self.event.wait(pause)


def until_good(attempt: Callable[[], bool]) -> None:
    """Do it again until it is acknowledged."""
    end = time.monotonic() + 5 * LONGEST_SECONDS
    while not attempt():
        if time.monotonic() > end:
            raise TimeoutError("what was to be done is refused again and again")
        time.sleep(AGAIN_SECONDS)


def take_in(one: Installation, file: Path, records: Sequence[Record]) -> None:
    """Take an array file in until that is acknowledged."""
    file.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in records))
    words = ("ingest", file, "--category", CATEGORY, "--origin", one.code, "--jobs", "1")
    until_good(lambda: one.kordon(one.role("ingest"), *words).code == 0)
    until_good(one.indexed)
    one.truths[one.code].acknowledge(records)


def ingest(world: World, one: Installation, writer: Writer, stop: Stop) -> None:
    """New records and corrections, array after array."""
    folder = world.folder / f"arrays-{one.code}"
    folder.mkdir()
    for number, _ in enumerate(stop.rounds(ARRAY_SECONDS)):
        take_in(one, folder / f"{number}.jsonl", writer.batch(BATCH, one.truths[one.code]))


def rebuild(one: Installation, stop: Stop) -> None:
    """Index after index."""
    for _ in stop.rounds(REBUILD_SECONDS):
        one.kordon(one.role("reindex"), "reindex")


def swap(world: World, giver: Installation, taker: Installation, stop: Stop) -> None:
    """Package after package, each carried over and its receipt back."""
    folder = world.folder / f"{giver.code}-{taker.code}"
    folder.mkdir()
    for number, _ in enumerate(stop.rounds(EXCHANGE_SECONDS)):
        send(giver, taker, folder / str(number))


def send(giver: Installation, taker: Installation, folder: Path) -> None:
    """All that the giver has acknowledged so far, sent until the taker's receipts are in."""
    folder.mkdir()
    known = giver.truths[giver.code].all()
    export = ("exchange", "export", "--to", taker.code, "--out", folder)
    until_good(lambda: giver.kordon(giver.role("export"), *export).code == 0)
    until_good(lambda: _settled(giver, taker, folder, (*export, "--again")))
    until_good(taker.indexed)
    taker.truths[giver.code].acknowledge(known.values())


def _settled(
    giver: Installation, taker: Installation, folder: Path, again: Sequence[str | Path]
) -> bool:
    """Hand over what has no receipt; whether there was none, or all were taken in and answered."""
    for old in folder.glob("*.kordon"):
        old.unlink()
    handed = giver.kordon(giver.role("export"), *again)
    if handed.code != 0:
        return False
    for package in sorted(folder.glob("*.kordon")):
        receipt = package.with_suffix(".receipt")
        words = ("exchange", "import", package, "--receipt", receipt)
        if taker.kordon(taker.role("import"), *words).code != 0:
            return False
        if giver.kordon(giver.role("receipt"), "exchange", "receipt", receipt).code != 0:
            return False
    return True


def look_up_by_api(one: Installation, chance: random.Random, stop: Stop) -> None:
    """Planted people through the portal's JSON API."""
    for _ in stop.rounds(LOOKUP_SECONDS):
        if asked := _anyone(one, chance):
            said, request, why = _posted(one, {**question(asked, chance), "purpose": PURPOSE})
            if said == FOUND and asked["id"] not in why:
                said = ANOTHER
            one.watch.answered(one.role("api"), asked, said, request, str(why))


def _anyone(one: Installation, chance: random.Random) -> Record | None:
    """Somebody whom the bank must know, of either state."""
    return one.truths[chance.choice(sorted(one.truths))].any(chance)


def question(asked: Record, chance: random.Random) -> dict[str, Any]:
    """A lookup of somebody as a post would type it."""
    name = asked["names"][0]
    query = {"name": f"{name['surname']} {name['given']}", "categories": [CATEGORY]}
    if chance.random() < 0.3:
        query["birth_date"] = asked["birth_dates"][0]
    return query


def _posted(one: Installation, body: dict[str, Any]) -> tuple[str, str, Any]:
    """What was said, the request's id, and who was found or why it was refused."""
    connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=LONGEST_SECONDS)
    headers = {"Authorization": f"Bearer {one.token}", "Content-Type": "application/json"}
    try:
        connection.request("POST", "/api/v1/lookups", orjson.dumps(body), headers)
        answer = connection.getresponse()
        raw = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return f"unreachable: {type(error).__name__}", "", ""
    finally:
        connection.close()
    if answer.status == 500:
        return "broken", "", raw.decode(errors="replace")
    if answer.status != 200:
        return f"refused: {answer.status}", "", ""
    told = orjson.loads(raw)
    return outcome(told["outcome"]), told["request"], [hit["key"]["id"] for hit in told["hits"]]


def outcome(said: str) -> str:
    """An outcome as the watch counts it: hits of either band were found."""
    return FOUND if said in ("hit", "possible") else said


def asker(one: Installation, name: str) -> tuple[str, subprocess.Popen[bytes]]:
    """Start a process that looks up by the library; gives its role and the process."""
    role = one.role(name)
    process = one.processes.start(
        role,
        [str(ASKER), str(one.home.path)],
        one.settings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return role, process


def look_up_by_library(one: Installation, chance: random.Random, stop: Stop) -> None:
    """Planted people through the library, in a process that is started again when it dies."""
    while not stop.event.is_set():
        role, process = asker(one, "asker")
        with suppress(BrokenPipeError), process:
            while not stop.event.wait(LOOKUP_SECONDS) and _asked(one, process, chance):
                pass
        if not one.processes.ended(role, process) and process.returncode != 0:
            one.watch.unexpected(role, f"exit {process.returncode}")


def _asked(one: Installation, process: subprocess.Popen[bytes], chance: random.Random) -> bool:
    """Ask the process about somebody; whether it still answers."""
    asked = _anyone(one, chance)
    if asked is None:
        return True
    told = spoken(process, question(asked, chance), chance)
    if told is None:
        return False
    said, why = outcome(told.get("outcome", "")), ""
    for how in ("refused", "broken"):
        if how in told:
            said, why = how, told[how]
    if said == FOUND and asked["id"] not in told["ids"]:
        said = ANOTHER
    if "reached" in told:
        why = f"reached {told['reached']}"
    one.watch.answered(one.role("library"), asked, said, told.get("request", ""), why)
    return True


def spoken(
    process: subprocess.Popen[bytes], query: dict[str, Any], chance: random.Random
) -> dict[str, Any] | None:
    """What an asker says to a query; None when it is gone."""
    assert process.stdin and process.stdout
    request = f"{chance.getrandbits(64):016x}"
    process.stdin.write(orjson.dumps({"query": query, "request": request}) + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    told: dict[str, Any] | None = orjson.loads(line) if line.endswith(b"\n") else None
    return told
