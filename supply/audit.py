"""`./run audit`: are vulnerabilities known of the locked dependencies?

Ends with 0 when each was looked up and none is known, 1 when one is, 3 when some could not be looked up:
that is said, and is no pass.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum

from supply.lock import LOCK
from supply.tools import NoTools, tool

# PyPI's own list first; OSV has the same advisories where an index has no such service.
SERVICES = ("pypi", "osv")
SECONDS = 300


class Result(IntEnum):
    """What the audit ends with."""

    CLEAN = 0
    VULNERABLE = 1
    NOT_AUDITED = 3


@dataclass(frozen=True, slots=True)
class Audit:
    """What a service says: of how many it knew, what is known against them, which it did not look up."""

    audited: int
    findings: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def result(self) -> Result:
        """What it comes to; nothing that was not looked up passes."""
        if self.findings:
            return Result.VULNERABLE
        if self.skipped or self.trouble or not self.audited:
            return Result.NOT_AUDITED
        return Result.CLEAN


def read_answer(told: str, complaint: str) -> Audit:
    """The audit that pip-audit tells of as JSON, or its complaint when it tells nothing."""
    try:
        dependencies = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = complaint.strip().splitlines()[-1:] or ["it said nothing"]
        return Audit(0, trouble=last[0])
    skipped = tuple(one["name"] for one in dependencies if "skip_reason" in one)
    findings = tuple(
        f"{one['name']} {one['version']}: {known['id']}, "
        f"mended in {', '.join(known['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for known in one.get("vulns", ())
    )
    return Audit(len(dependencies) - len(skipped), findings, skipped)


def audited_by(service: str) -> Audit:
    """Ask one service about the lock file. Raises NoTools."""
    command = [str(tool("pip-audit")), "-r", str(LOCK), "--require-hashes", "--disable-pip"]
    command += ["-s", service, "-f", "json", "--progress-spinner", "off"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Audit(0, trouble=f"no answer within {SECONDS} seconds")
    return read_answer(run.stdout, run.stderr)


def audit() -> Result:
    """Ask the services in turn until one has looked up all, and say what came of it."""
    for service in SERVICES:
        try:
            told = audited_by(service)
        except NoTools as trouble:
            _say(f"NOT AUDITED: {trouble}.")
            return Result.NOT_AUDITED
        if told.result is Result.VULNERABLE:
            _say("Vulnerable dependencies, raise them with ./run lock:", *told.findings)
            return told.result
        if told.result is Result.CLEAN:
            _say(f"No vulnerability is known of {told.audited} dependencies ({service}).")
            return told.result
        why = told.trouble or f"it has nothing on {len(told.skipped)} of the dependencies"
        _say(f"NOT AUDITED by {service}: {why}.")
    _say("The dependencies were NOT AUDITED: ask again where PyPI or OSV can be reached.")
    return Result.NOT_AUDITED


def _say(*lines: str) -> None:
    print("\n  ".join(lines), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(audit())
