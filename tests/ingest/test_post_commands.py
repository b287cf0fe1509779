"""The commands for border posts, from subscribing to reading what was handed back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from ingest.cli import kordon


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home), *words])


def fingerprint(home: Path) -> str:
    return run(home, "exchange", "keys", "show").output.split(":")[1].strip()


def carry(folder: Path, sender: str, to: str) -> None:
    (folder / to / "in").mkdir(parents=True, exist_ok=True)
    for path in (folder / sender / "out").iterdir():
        shutil.move(path, folder / to / "in" / path.name)


def test_a_post_from_subscribing_to_revocation(tmp_path: Path) -> None:
    kz, post = tmp_path / "kz", tmp_path / "post"
    assert run(kz, "exchange", "party", "set", "KZ").exit_code == 0
    run(kz, "exchange", "keys", "new")
    run(kz, "exchange", "keys", "export", "--out", str(tmp_path / "kz.keys"))
    keys = ["--ministry", str(tmp_path / "kz.keys"), "--out", str(tmp_path / "p.keys")]
    assert run(post, "post", "status").exit_code == 2
    said = run(post, "post", "subscribe", "KZ-P", *keys, "--fingerprint", fingerprint(kz))
    assert said.exit_code == 0, said.output
    admit = ["post", "admit", str(tmp_path / "p.keys"), "--fingerprint", fingerprint(post)]
    assert run(kz, *admit, "--post", "KZ-OTHER").exit_code == 2
    assert run(kz, *admit, "--post", "KZ-P", "--categories", "birds").exit_code == 2
    assert run(kz, *admit, "--post", "KZ-P", "--longest-hours", "5").exit_code == 0
    assert json.loads(run(post, "post", "status", "--json").output)["why_not"]
    assert run(kz, "post", "sync", str(tmp_path / "kz-f")).exit_code == 0
    carry(tmp_path, "kz-f", "post-f")
    assert "taken in" in run(post, "post", "sync", str(tmp_path / "post-f")).output
    status = run(post, "post", "status", "--json")
    assert status.exit_code == 0 and json.loads(status.output)["longest_hours"] == 5
    carry(tmp_path, "post-f", "kz-f")
    run(kz, "post", "sync", str(tmp_path / "kz-f"))
    audit = run(kz, "post", "audit", "--post", "KZ-P")
    assert audit.exit_code == 0 and "post-f" not in audit.output and "entries in" in audit.output
    assert "REVOKED" in run(kz, "post", "revoke", "KZ-P", "--why", "lost").output
    assert "REVOKED" in run(kz, "post", "list").output
