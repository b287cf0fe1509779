"""Whatever the code writes into the audit log is told in words on the supervisor's pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bank.confirmation import StepKind
from bank.linking import Verdict
from portal.audit_words import ACTS, OUTCOMES
from portal.pages import validity

ROOT = Path(validity.__file__).parents[2]
WRITTEN = (
    r'note_act\(\s*"([a-z-]+)"',
    r'(?<!def )audited\(\s*[\w.]+,\s*[\w.]+(?:\(\))?,\s*"([a-z-]+)"',
    r'entry_of_admin\(\s*[\w.]+(?:\([^()]*\))?,\s*[\w.]+,\s*"([a-z-]+)"',
    r'_note\(\w+, "([a-z-]+)"',
    r'(?<!\w)note\(\s*"([a-z-]+)"',
    r'_log\(home, "([a-z-]+)"',
)


def codes() -> set[str]:
    """What the calls that write entries name."""
    found: set[str] = set()
    for folder in ("bank", "portal", "ingest"):
        for file in (ROOT / folder).rglob("*.py"):
            source = file.read_text()
            for call in WRITTEN:
                found.update(re.findall(call, source))
    return found


def test_the_calls_are_found() -> None:
    expected = {"exchange-read", "package-made", "links-listed", "reconciliation-read"}
    assert expected <= codes()


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_act_has_words(code: str) -> None:
    assert code in ACTS or code in OUTCOMES


def test_steps_and_decisions_have_words() -> None:
    assert {str(kind) for kind in StepKind} <= set(map(str, ACTS))
    assert {f"link-{verdict}" for verdict in Verdict} <= set(map(str, ACTS))
    assert {f"validity-{view}-read" for view in ("ending", "ended")} <= set(map(str, ACTS))
