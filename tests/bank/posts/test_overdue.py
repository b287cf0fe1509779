"""Packages that nobody acknowledges and posts' copies that grow old are told by doctor, metrics and page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bank.confirmation import Confirmations
from bank.doctor import Finding, examine
from bank.home import Home
from bank.metrics import exposition
from bank.posts import overdue as overdue_of
from bank.posts.admitting import revoke
from bank.posts.overdue import Overdue, overdue
from bank.store import Store
from tests.bank.exchange.parts import acquainted, ministry, person
from tests.bank.posts.scene import POST, WHO, Scene, build

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    scene = build(tmp_path_factory.mktemp("overdue"), longest_hours=5)
    scene.round()
    return scene


def found(home: Home) -> Overdue:
    with Store.open(home) as store:
        return overdue(store.engine)


def told(home: Home) -> dict[str, Finding]:
    return {one.what: one for one in examine(home)}


def gauges(home: Home) -> dict[tuple[str, str], float]:
    text = exposition(home)[0].decode()
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let doctor and metrics look at another time."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return moment

    monkeypatch.setattr("bank.doctor.datetime", Clock)
    monkeypatch.setattr("bank.metrics.datetime", Clock)


def test_without_an_exchange_there_is_nothing_to_see_to(home: Home) -> None:
    assert found(home) == Overdue()
    assert not [name for name in told(home) if name.startswith(("packages to", "copy"))]
    assert not [name for name, _label in gauges(home) if name.startswith("kordon_exchange")]


def test_a_package_without_an_answer_is_told_and_after_a_day_it_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ru, kz = ministry(tmp_path, "RU"), ministry(tmp_path, "KZ")
    acquainted(ru, kz)
    ru.agree("KZ")
    ru.put([person(1)])
    made = datetime.now(UTC) - 3 * HOUR
    ru.make(kz, made)
    (one,) = found(ru.home).unanswered
    assert (one.party, one.count) == ("KZ", 1)
    finding = told(ru.home)["packages to KZ"]
    assert finding.ok and "1 not acknowledged, the oldest for 3 h" in finding.says
    assert gauges(ru.home)["kordon_exchange_unacknowledged", "KZ"] == 1
    at(monkeypatch, made + overdue_of.UNANSWERED_FOR)
    finding = told(ru.home)["packages to KZ"]
    assert not finding.ok and "kordon exchange status" in finding.do
    day = gauges(ru.home)["kordon_exchange_unacknowledged_seconds", "KZ"]
    assert day == pytest.approx(86_400, abs=2)


def test_the_age_of_a_posts_copy_is_told_on_both_sides(
    served: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    (copy,) = found(served.ministry).copies
    own = found(served.post).own
    assert own is not None and own.made_at is not None and copy.as_of is not None
    assert copy.post == POST and copy.longest == 5 * HOUR
    assert copy.as_of <= own.made_at  # of the post's last package no receipt has come yet
    assert told(served.ministry)[f"copy at {POST}"].ok
    assert told(served.post)["copy"].ok
    assert found(served.ministry).own is None
    at(monkeypatch, own.made_at + 6 * HOUR)
    there = told(served.ministry)[f"copy at {POST}"]
    assert not there.ok and "5 h 0 min are allowed" in there.says
    here = told(served.post)["copy"]
    assert not here.ok and "older than allowed" in here.says
    assert gauges(served.ministry)["kordon_post_copy_seconds", POST] > 5 * 3600
    assert gauges(served.post)["kordon_copy_seconds", ""] == pytest.approx(6 * 3600, abs=2)


def test_a_post_that_acknowledged_nothing_is_waited_for_since_it_was_admitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = build(tmp_path, longest_hours=5)
    (copy,) = found(scene.ministry).copies
    assert copy.as_of is None
    finding = told(scene.ministry)[f"copy at {POST}"]
    assert finding.ok and "none acknowledged yet" in finding.says
    at(monkeypatch, copy.admitted_at + 6 * HOUR)
    assert not told(scene.ministry)[f"copy at {POST}"].ok
    assert not told(scene.post)["copy"].ok
    revoke(scene.ministry, POST, WHO, why="closed")
    assert found(scene.ministry).copies == ()


def test_what_the_caller_keeps_open_is_asked_and_left_open(
    served: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = served.ministry
    with Store.open(home) as store, Confirmations.open(home) as confirmations:

        def opened(*_: object, **__: object) -> None:
            raise AssertionError("it was opened anew")

        with monkeypatch.context() as patched:
            patched.setattr(Store, "open", opened)
            patched.setattr(Confirmations, "open", opened)
            text = exposition(home, store, confirmations)[0]
        assert b"kordon_confirmations_overdue 0.0" in text
        assert b"kordon_post_copy_seconds" in text
        assert store.last_change() > 0
        assert confirmations.counts(datetime.now(UTC)).overdue == 0
