"""Candidates that still answer: a record past its last day stays in the index until its next change.

The engine does not know the day. Where records that have ended are among the first candidates, more are
asked for, so that they never stand in the way of others of the same name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bank.engines.protocol import CandidateRequest, Candidates, Engine
from bank.scoring.subject import still_answers

DEEPER = 4
# A cluster gives ten thousand documents at most.
DEEPEST = 8_000
CROWDED = "Too many records that have ended bear what was asked: ask for more of it."


def candidates_on(
    day: str, engine: Engine, requests: Sequence[CandidateRequest]
) -> list[Candidates]:
    """The candidates of each request that answer on a day (ISO), as many as asked; raises EngineMissing."""
    today = day.encode()
    return [
        _standing(today, engine, request, found)
        for request, found in zip(requests, engine.candidates(requests), strict=True)
    ]


def _standing(
    today: bytes, engine: Engine, request: CandidateRequest, found: Candidates
) -> Candidates:
    """What answers of the candidates found, and of more of them where too few do."""
    wanted = request.limit
    while True:
        kept = tuple(one for one in found.payloads if still_answers(one, today))
        if len(kept) >= wanted or len(found.payloads) < request.limit:
            return replace(found, payloads=kept[:wanted])
        if request.limit * DEEPER > DEEPEST:
            return replace(found, payloads=kept, incomplete=(*found.incomplete, CROWDED))
        request = replace(request, limit=request.limit * DEEPER)
        (found,) = engine.candidates([request])
