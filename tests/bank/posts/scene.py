"""A ministry with records of its own and of another state, and a post of it; carried by files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bank import exchange
from bank.access import Agreement, Agreements
from bank.audited import Actor
from bank.exchange import Party, PartyKind
from bank.exchange.watching import Pass
from bank.home import Home
from bank.posts.admitting import admit
from bank.posts.subscribing import subscribe
from bank.posts.syncing import sync
from bank.receivers import register_receivers
from bank.store import Change, Originator, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record

WHO = Actor("test")
POST = "KZ-DOSTYK"
WANTED, VEHICLES = "wanted-persons", "vehicles"
SURNAMES = ("Щербаков", "Каримов", "Иванова", "Петросян", "Рахимов", "Ковальчук", "Жусупов")


@dataclass(frozen=True)
class Scene:
    """Two installations and the folders of each."""

    ministry: Home
    post: Home
    folders: Path

    def sync_ministry(self) -> Pass:
        return sync(self.ministry, self.folders / "ministry", WHO)

    def sync_post(self) -> Pass:
        return sync(self.post, self.folders / "post", WHO)

    def carry(self, sender: str, to: str) -> list[Path]:
        """Move what one has put out to where the other takes it in."""
        into = self.folders / to / "in"
        into.mkdir(parents=True, exist_ok=True)
        found = sorted((self.folders / sender / "out").iterdir())
        return [Path(shutil.move(one, into / one.name)) for one in found]

    def round(self) -> None:
        """The ministry's packages come to the post, its answers go back, and are answered."""
        self.sync_ministry()
        self.carry("ministry", "post")
        self.sync_post()
        self.carry("post", "ministry")
        self.sync_ministry()
        self.carry("ministry", "post")
        self.sync_post()
        self.carry("post", "ministry")
        self.sync_ministry()

    def put(self, origin: str, records: list[dict[str, Any]]) -> None:
        with Store.open(self.ministry) as store:
            run = store.begin_run("ingest", WANTED, origin, "t", "", False)
            changes = [
                Change("upsert", one["id"], load_record(WANTED, one), line)
                for line, one in enumerate(records, 1)
            ]
            store.write_batch(run.number, changes, 1)
            store.finish_run(run.number)
            bring_up_to_date(self.ministry, store)


def person(number: int) -> dict[str, Any]:
    surname = SURNAMES[number % len(SURNAMES)]
    return {
        "id": f"W-{number:04}",
        "names": [{"surname": surname, "given": ("Олег", "Анвар", "Марат")[number % 3]}],
        "birth_dates": [f"{1950 + number % 50}-0{1 + number % 9}-1{number % 10}"],
        "sex": "male",
        "citizenships": ["AM"],
        "documents": [{"kind": "passport", "number": f"N{1000000 + number}", "state": "AM"}],
    }


def build(folder: Path, *, longest_hours: int = 72, categories: tuple[str, ...] = ()) -> Scene:
    """The ministry KZ gives AM's records to its post by AM's agreement, without documents' numbers."""
    register_receivers()
    ministry, post = Home(folder / "kz"), Home(folder / "dostyk")
    scene = Scene(ministry, post, folder / "folders")
    with Store.open(ministry) as store:
        store.register_originator(Originator("KZ", "KZ", "МВД", {"telephone": "1"}))
        store.register_originator(Originator("AM", "AM", "Полиция", {"telephone": "2"}))
        store.register_originator(Originator("UZ", "UZ", "МВД", {"telephone": "3"}))
    with Agreements.open(ministry) as agreements:
        agreements.add(
            Agreement(
                "AM",
                "KZ",
                frozenset({WANTED}),
                frozenset({"border-check"}),
                date(2020, 1, 1),
                withheld={WANTED: frozenset({"documents.number", "birth_dates"})},
            ),
            who="ministry",
            why="protocol",
        )
    scene.put("KZ", [person(number) for number in range(60)])
    scene.put("AM", [person(number) for number in range(60, 120)])
    scene.put("UZ", [person(number) for number in range(120, 150)])
    yesterday = datetime.now(UTC) - timedelta(days=1)
    exchange.set_party(ministry, Party("KZ", "KZ", PartyKind.MINISTRY), WHO)
    key = exchange.new_key(ministry, WHO, now=yesterday)
    raw = subscribe(post, POST, exchange.key_file(ministry), WHO, fingerprint=key.id)
    admit(
        ministry,
        raw,
        WHO,
        fingerprint=exchange.keys_known(post)[0].id,
        categories=categories,
        longest_hours=longest_hours,
    )
    return scene
