"""The audit of dependencies: a finding fails, and what was not looked up never passes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from supply.audit import Result, audited_by, read_answer
from supply.lock import pins
from supply.tools import NoTools

CLEAN: dict[str, Any] = {"name": "flask", "version": "3.1.0", "vulns": []}
KNOWN = {"id": "GHSA-xxxx", "fix_versions": ["3.1.1"], "aliases": [], "description": ""}
SKIPPED = {"name": "pyicu", "skip_reason": "Dependency not found on PyPI"}


def told(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (told(CLEAN), Result.CLEAN),
        (told(CLEAN, CLEAN | {"vulns": [KNOWN]}), Result.VULNERABLE),
        (told(SKIPPED, CLEAN | {"vulns": [KNOWN]}), Result.VULNERABLE),
        (told(CLEAN, SKIPPED), Result.NOT_AUDITED),
        (told(), Result.NOT_AUDITED),
        ("", Result.NOT_AUDITED),
        ("[]", Result.NOT_AUDITED),
    ],
)
def test_only_what_was_looked_up_passes(answer: str, result: Result) -> None:
    assert read_answer(answer, "connection refused").result is result


def test_a_finding_is_said_with_what_mends_it() -> None:
    (finding,) = read_answer(told(CLEAN | {"vulns": [KNOWN]}), "").findings
    assert finding == "flask 3.1.0: GHSA-xxxx, mended in 3.1.1"


def test_why_nothing_came_is_said() -> None:
    assert read_answer("", "a\nconnection refused\n").trouble == "connection refused"
    assert read_answer("", "").trouble


def test_pip_audit_itself_answers_for_every_pin_or_says_why_not() -> None:
    try:
        found = audited_by("pypi")
    except NoTools as unreached:
        assert "could not be installed" in str(unreached)
        return
    assert found.trouble or found.audited + len(found.skipped) == len(pins())
    assert found.result is not Result.VULNERABLE, found.findings
