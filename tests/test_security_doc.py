"""docs/security.md names tests that there are, and limits that are the code's."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text()
SHOWN = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
LIMITS = re.findall(r"^\| [^|]+ \| (\d+)[^|]* \| `([\w.]+)\.(\w+)` \|$", TEXT, re.MULTILINE)
ATTACKERS = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("| **")]


@pytest.mark.parametrize(("file", "name"), SHOWN)
def test_every_test_named_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    assert name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


@pytest.mark.parametrize(("value", "module", "name"), LIMITS)
def test_every_limit_stated_is_the_codes(value: str, module: str, name: str) -> None:
    assert getattr(import_module(module), name) == int(value)


def test_each_attacker_is_told_of_in_full() -> None:
    assert len(ATTACKERS) >= 9
    for who, stops, shown, left in ATTACKERS:
        assert stops.strip() and left.strip(), who
        assert re.search(r"`tests/[\w/]+\.py::\w+`", shown), who


def test_no_row_of_the_limits_is_left_unheld() -> None:
    section = TEXT[TEXT.index("## Limits") : TEXT.index("## Dependencies")]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    assert len(LIMITS) == len(rows) - 2  # the head and the line under it
