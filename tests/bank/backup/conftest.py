"""Back-ups of banks in databases of their own."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KORDON_")]:
        monkeypatch.delenv(name)
