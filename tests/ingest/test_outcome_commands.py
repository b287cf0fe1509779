"""Deleting outcomes that were kept long enough, as an operator does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner, Result

from bank.audit import AuditLog, Filters, search
from bank.home import Home
from bank.outcomes import Outcomes
from ingest.cli import kordon
from tests.bank.outcomes.parts import KEY, RECORD, cleared, put, said

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def own_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KORDON_OUTCOMES", raising=False)


@pytest.fixture
def kept(home: Home) -> Home:
    """Outcomes of six years ago, of two years ago and of today, and a clearance of four years ago."""
    put(home, KEY, RECORD)
    with Outcomes.open(home) as outcomes:
        for name, years in (("old", 6), ("some", 2), ("new", 0)):
            outcomes.mark(said(name, request=name, at=NOW - timedelta(days=365 * years)))
        outcomes.clear(cleared(at=NOW - timedelta(days=365 * 4)))
    return home


def purge(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(kordon, ["--home", str(home.path), "outcomes", "purge", *arguments])


def left(home: Home) -> tuple[list[str], int]:
    with Outcomes.open(home) as outcomes:
        said_of = [one.client_id for one in outcomes.of_record(KEY)]
        return said_of, len(outcomes.clearances(KEY, "RU"))


def purges_noted(home: Home) -> list[dict[str, object]]:
    with AuditLog.open(home) as log:
        found = search(log, Filters(), limit=50).found
    return [dict(one.entry.asked) for one in found if one.entry.outcome == "outcomes-purged"]


def test_what_the_settings_keep_no_longer_is_deleted_and_noted(kept: Home) -> None:
    told = purge(kept, "--dry-run", "--json")
    assert json.loads(told.output) == {"dry_run": True, "outcomes": 1, "clearances": 1}
    assert left(kept) == (["new", "some", "old"], 1)
    assert purges_noted(kept) == []
    done = purge(kept)
    assert (done.exit_code, done.output) == (0, "1 outcomes and 1 clearances deleted.\n")
    assert left(kept) == (["new", "some"], 0)
    assert purges_noted(kept) == [{"before": "settings", "outcomes": 1, "clearances": 1}]


def test_a_day_deletes_what_is_before_it_but_younger_things_only_by_yes(kept: Home) -> None:
    assert purge(kept, "--before", f"{NOW - timedelta(days=3650):%Y-%m-%d}").exit_code == 0
    assert left(kept) == (["new", "some", "old"], 1)
    day = f"{NOW - timedelta(days=365):%Y-%m-%d}"
    refused = purge(kept, "--before", day)
    assert refused.exit_code == 2
    assert "--yes" in refused.output
    assert left(kept) == (["new", "some", "old"], 1)
    assert purge(kept, "--before", day, "--dry-run").output.startswith("2 outcomes and 1 clear")
    assert purge(kept, "--before", day, "--yes").exit_code == 0
    assert left(kept) == (["new"], 0)


def test_settings_that_cannot_be_used_delete_nothing(kept: Home) -> None:
    (kept.settings / "outcomes.json").write_text("{")
    assert purge(kept).exit_code == 2
    assert left(kept) == (["new", "some", "old"], 1)
    assert purge(kept, "--before", "soon").exit_code == 2


def test_what_cannot_be_noted_is_not_deleted(kept: Home) -> None:
    (kept.path / "audit.sqlite").write_bytes(b"no database")
    assert purge(kept).exit_code == 4
    assert left(kept) == (["new", "some", "old"], 1)


def test_with_a_lost_key_clearances_begin_anew(kept: Home) -> None:
    (kept.settings / "outcomes.key").unlink()
    command = ["--home", str(kept.path), "outcomes", "forget-clearances"]
    asked = CliRunner().invoke(kordon, command)
    assert asked.exit_code == 2 and "held again" in asked.output
    done = CliRunner().invoke(kordon, [*command, "--yes"])
    assert (done.exit_code, done.output) == (0, "1 clearances deleted.\n")
    with AuditLog.open(kept) as log:
        told = [one.entry.outcome for one in search(log, Filters(), limit=50).found]
    assert told == ["clearances-forgotten"]
    with Outcomes.open(kept) as outcomes:
        outcomes.clear(cleared())
    assert left(kept)[1] == 1
