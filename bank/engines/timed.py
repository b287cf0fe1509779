"""An engine that is measured."""

from __future__ import annotations

from collections.abc import Sequence

from bank.counters import CANDIDATES_SECONDS
from bank.engines.protocol import CandidateRequest, Candidates, Engine, EngineReport


class TimedEngine:
    """An engine whose searches for candidates are measured."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def candidates(self, requests: Sequence[CandidateRequest]) -> list[Candidates]:
        """The engine's; raises EngineMissing."""
        with CANDIDATES_SECONDS.time():
            return self._engine.candidates(requests)

    def payloads_of(self, keys: Sequence[str]) -> list[bytes]:
        """The engine's; raises EngineMissing."""
        return self._engine.payloads_of(keys)

    def report(self) -> EngineReport:
        """The engine's; raises EngineMissing."""
        return self._engine.report()
