"""The end of a soak: what was begun is acknowledged, then all that was ever acknowledged must be there."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bank import exchange
from bank.audit import VerifyResult
from bank.audit.tables import entries
from bank.store import Store
from bank.worker import check
from benchmarks.soak.load import asker, outcome, question, send, spoken, until_good
from benchmarks.soak.watch import CATEGORY, FOUND, Record, digest
from benchmarks.soak.world import Installation, World
from index_mappings.schemas import load_record

MOST_LOOKED_UP = 400


def settle_and_check(made: World, chance: random.Random) -> dict[str, Any]:
    """Let both banks come to rest, and say of each what was compared; faults go to the watch."""
    one, other = made.installations
    made.watch.trouble = "the end"
    for giver, taker in ((one, other), (other, one)):
        send(giver, taker, made.folder / f"last-{giver.code}")
    for each in made.installations:
        until_good(lambda each=each: each.kordon(each.role("catch up"), "work", "--once").code == 0)  # type: ignore[misc]
    return {each.code: _check(made, each, chance) for each in made.installations}


def _check(made: World, one: Installation, chance: random.Random) -> dict[str, Any]:
    watch = made.watch
    known = {origin: truth.all() for origin, truth in one.truths.items()}
    with Store.open(one.home) as store:
        lost = [which for origin in known for which in _lost(store, origin, known[origin])]
        wrong = check(one.home, store)
    for which in lost:
        watch.lost(f"record lost in {one.code}", which)
    for text in wrong:
        watch.lost(f"index of {one.code}", text)
    for origin in known:
        digests = {
            exchange.array_digest(each.home, origin, CATEGORY) for each in made.installations
        }
        if len(digests) > 1:
            watch.lost(f"arrays of {origin}", "the two banks do not hold the same")
    verdict = check_chain(one)
    unlogged = _unlogged(one)
    for request in unlogged:
        watch.lost(f"answered but not in the audit log of {one.code}", request)
    return {
        "records": sum(map(len, known.values())),
        "records lost": len(lost),
        "looked up at the end": _look_up(one, known, chance),
        "index and records agree": not wrong,
        "audit": {
            "sound": verdict.sound,
            "chains": verdict.chains,
            "entries": verdict.entries,
            "seals": verdict.seals,
        },
        "answers not in the audit log": len(unlogged),
    }


def check_chain(one: Installation) -> VerifyResult:
    """Verify the audit log; what is wrong with it goes to the watch."""
    verdict = one.verdict()
    for problem in verdict.problems[:5]:
        place = f"chain {problem.chain}, {problem.number}: {problem.text.en}"
        one.watch.lost(f"audit chain of {one.code}", place)
    return verdict


def _lost(store: Store, origin: str, known: Mapping[str, Record]) -> list[str]:
    """Which records of an originator are not there as they were acknowledged last."""
    ids, lost = sorted(known), []
    for start in range(0, len(ids), 500):
        keys = [(origin, CATEGORY, id_) for id_ in ids[start : start + 500]]
        found = store.records(keys)
        for key in keys:
            stored = found.get(key)
            if stored is None or stored.status != "active" or stored.body is None:
                lost.append(f"{key[2]}: is not there")
            elif digest(stored.body) != digest(load_record(CATEGORY, dict(known[key[2]]))):
                lost.append(f"{key[2]}: is not as it was acknowledged last")
    return lost


def _look_up(
    one: Installation, known: Mapping[str, Mapping[str, Record]], chance: random.Random
) -> int:
    """Look records up by the library, all or as many as there is time for; how many."""
    every = [record for records in known.values() for record in records.values()]
    asked = chance.sample(every, min(len(every), MOST_LOOKED_UP))
    role, process = asker(one, "last asker")
    with process:
        for each in asked:
            told = spoken(process, question(each, chance), chance) or {"outcome": "gone"}
            said = outcome(told.get("outcome", "refused"))
            if said != FOUND or each["id"] not in told["ids"]:
                one.watch.lost(f"looked up at the end in {one.code}: {said}", each["id"])
    one.processes.ended(role, process)
    return len(asked)


def _unlogged(one: Installation) -> list[str]:
    """Requests whose answers were given and that the audit log does not have."""
    with one.audit_log() as log, log.engine.connect() as connection:
        logged = {row.request for row in connection.execute(select(entries.c.request))}
    doors = [one.watch.doors[one.role(door)] for door in ("api", "library")]
    return sorted(set().union(*(door.requests for door in doors)) - logged)
