"""What a ministry has in quarantine, its posts' copies lack: a lookup there says so, as the ministry's own does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bank import exchange
from bank.exchange import Message, MessageRefused
from bank.lookup import LookupService
from bank.posts.admitting import admission_of, admit, tell_quarantined
from bank.posts.model import QUARANTINED
from bank.posts.subscribing import take_quarantined
from bank.store import Store
from tests.bank.posts.scene import POST, VEHICLES, WANTED, WHO, Scene, build

NOBODY = {"name": "Цвейгенбаум Кшиштоф"}


def refuse(scene: Scene, origin: str, category: str, rows: int, *, full: bool = False) -> None:
    """A run of the ministry that takes in nothing and puts so many rows into quarantine."""
    with Store.open(scene.ministry) as store:
        run = store.begin_run("ingest", category, origin, "rows", f"{rows}", full)
        store.write_batch(run.number, [], rows, quarantined=rows)
        store.finish_run(run.number)


def said(scene: Scene) -> dict[tuple[str, str], int]:
    """Rows not looked in, by array, as an answer at the post has them."""
    answer = LookupService(scene.post).lookup(NOBODY)
    assert answer["outcome"] == "nothing"
    return {
        (one["origin"], one["category"]): one["quarantined"]
        for one in answer["freshness"]
        if one["quarantined"]
    }


def last_told(scene: Scene) -> Message | None:
    return exchange.last_sent(scene.ministry, POST, QUARANTINED)


def test_a_post_says_what_its_ministry_refused_of_the_arrays_it_has(tmp_path: Path) -> None:
    scene = build(tmp_path)
    scene.round()
    assert said(scene) == {}
    refuse(scene, "KZ", WANTED, 3)
    # Of this array the post has nothing yet, and the other its state may not see.
    refuse(scene, "KZ", VEHICLES, 2)
    refuse(scene, "UZ", WANTED, 5)
    scene.round()
    assert said(scene) == {("KZ", WANTED): 3, ("KZ", VEHICLES): 2}
    refuse(scene, "KZ", VEHICLES, 0, full=True)
    scene.round()
    assert said(scene) == {("KZ", WANTED): 3}
    # What was told once before is told again when it is so again.
    refuse(scene, "KZ", VEHICLES, 2)
    scene.round()
    assert said(scene) == {("KZ", WANTED): 3, ("KZ", VEHICLES): 2}


def test_it_is_told_when_it_is_news_and_when_a_post_begins_anew(tmp_path: Path) -> None:
    scene = build(tmp_path, categories=(VEHICLES,))
    first = last_told(scene)
    refuse(scene, "KZ", WANTED, 3)
    tell_quarantined(scene.ministry, admission_of(scene.ministry, POST))
    assert last_told(scene) == first
    refuse(scene, "KZ", VEHICLES, 4)
    tell_quarantined(scene.ministry, admission_of(scene.ministry, POST))
    told = last_told(scene)
    assert told is not None and told != first
    assert told.body == {"arrays": [{"origin": "KZ", "category": VEHICLES, "rows": 4}]}
    tell_quarantined(scene.ministry, admission_of(scene.ministry, POST))
    assert last_told(scene) == told
    scene.round()
    key = exchange.keys_known(scene.post)[0].id
    raw = exchange.key_file(scene.post)
    admit(scene.ministry, raw, WHO, fingerprint=key, categories=(VEHICLES,))
    anew = last_told(scene)
    assert anew is not None and anew.id != told.id and anew.body == told.body


@pytest.mark.parametrize(
    "arrays",
    [
        None,
        [{}],
        [{"origin": "KZ", "category": "ships", "rows": 1}],
        [{"origin": 5, "category": WANTED, "rows": 1}],
        [{"origin": "KZ", "category": [WANTED], "rows": 1}],
        ["KZ"],
        [{"origin": "Nobody", "category": WANTED, "rows": 1}],
        [{"origin": "KZ", "category": WANTED, "rows": -1}],
        [{"origin": "KZ", "category": WANTED, "rows": "3"}],
        [{"origin": "KZ", "category": WANTED, "rows": 10**30}],
    ],
)
def test_what_no_ministry_says_changes_nothing(tmp_path: Path, arrays: Any) -> None:
    scene = build(tmp_path)
    scene.round()
    message = Message("m", QUARANTINED, "KZ", POST, datetime.now(UTC), {"arrays": arrays})
    with pytest.raises(MessageRefused):
        take_quarantined(scene.post, message)
    # Who is no post, or not told by its own ministry, takes nothing in.
    good = [{"origin": "KZ", "category": WANTED, "rows": 1}]
    for home, sender in ((scene.ministry, "KZ"), (scene.post, "AM")):
        take_quarantined(
            home, Message("m", QUARANTINED, sender, POST, datetime.now(UTC), {"arrays": good})
        )
    assert said(scene) == {}
