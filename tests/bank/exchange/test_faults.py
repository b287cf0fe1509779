"""A hundred faults by chance: after each, once the exchange is gone on with, both banks agree by digest."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bank import exchange
from bank.exchange import ExchangeError, PackageRefused, SentPackage
from tests.bank.exchange.parts import (
    NOW,
    WHO,
    Ministry,
    acquainted,
    agree_by_digest,
    ministry,
    person,
    send_all,
)

CHILD = Path(__file__).parent / "killed.py"
ROOT = Path(__file__).parents[3]
SEEDS, FAULTS_EACH = range(10), 10


@dataclass
class Scene:
    """Two banks that exchange, and what was sent between them so far."""

    kz: Ministry
    uz: Ministry
    am: Ministry
    chance: random.Random
    folder: Path
    now: datetime = NOW
    sent: list[Path] = field(default_factory=list)

    def change(self) -> None:
        """Something changes in the giver's bank, and an hour passes."""
        self.now += timedelta(hours=1)
        ids = self.chance.sample(range(60), 8)
        self.kz.put(person(one, ground=f"{self.now}") for one in ids[:6])
        known = self.kz.records("KZ")
        self.kz.withdraw(*(f"W-{one:04}" for one in ids[6:] if f"W-{one:04}" in known))

    def made(self) -> SentPackage:
        self.change()
        made = self.kz.make(self.uz, self.now)
        assert made is not None
        return made

    def carried(self, package: SentPackage) -> Path:
        """A copy of the package's file on its way."""
        path = self.folder / f"{len(self.sent)}.kordon"
        exchange.hand_over(self.kz.home, package, path, now=self.now)
        self.sent.append(path)
        return path

    def refused(self, path: Path, by: Ministry | None = None) -> None:
        """The file is refused, and the bank is as it was; the giver is told when it can be."""
        by = by or self.uz
        before = exchange.array_digest(by.home, "KZ", "wanted-persons")
        try:
            receipt = by.take(path, self.now)
        except PackageRefused:
            pass
        else:
            assert not receipt.accepted
            exchange.take_receipt(self.kz.home, receipt.as_bytes(), who=WHO, now=self.now)
        assert exchange.array_digest(by.home, "KZ", "wanted-persons") == before

    def go_on(self) -> None:
        """The exchange goes on as ever: a few rounds, each answered."""
        for _ in range(3):
            self.now += timedelta(minutes=1)
            receipts = send_all(self.kz, self.uz, self.now)
            if all(one.accepted for one in receipts):
                break
        self.now += timedelta(minutes=1)
        send_all(self.kz, self.uz, self.now)
        assert self.uz.records("KZ") == self.kz.records("KZ")
        agree_by_digest(self.kz, self.uz, day=self.now.date())

    def in_child(self, home: Ministry, die_at: int, most: int, *act: str) -> tuple[int, str]:
        """Do it in a process of its own: what it ended with, what it said."""
        words = [str(home.home.path), self.now.isoformat(), str(die_at), str(most), *act]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, str(CHILD), *words], env=environment, capture_output=True, text=True
        )
        assert done.stderr == "" or done.returncode == -signal.SIGKILL, done.stderr
        return done.returncode, done.stdout


def cut(scene: Scene) -> None:
    path = scene.carried(scene.made())
    content = path.read_bytes()
    path.write_bytes(content[: scene.chance.randrange(len(content))])
    scene.refused(path)


def altered(scene: Scene) -> None:
    path = scene.carried(scene.made())
    content = bytearray(path.read_bytes())
    content[scene.chance.randrange(len(content))] ^= 1 << scene.chance.randrange(8)
    path.write_bytes(content)
    scene.refused(path)


def altered_plain(scene: Scene) -> None:
    """Not encrypted, a byte of records is changed: only the digests of the manifest tell."""
    scene.change()
    package = scene.kz.make(scene.uz, scene.now, closed=False)
    assert package is not None
    path = scene.carried(package)
    content = bytearray(path.read_bytes())
    start = content.index(b"records.jsonl.gz", 512 * 4) + 512
    content[start + scene.chance.randrange(60)] ^= 1 << scene.chance.randrange(8)
    path.write_bytes(content)
    scene.refused(path)


def replayed(scene: Scene) -> None:
    send_all(scene.kz, scene.uz, scene.now)
    package = scene.made()
    path = scene.carried(package)
    send_all(scene.kz, scene.uz, scene.now)
    before = exchange.array_digest(scene.uz.home, "KZ", "wanted-persons")
    with suppress(ExchangeError):
        receipt = scene.uz.take(path, scene.now)
        assert receipt.accepted  # the same receipt again
        exchange.take_receipt(scene.kz.home, receipt.as_bytes(), who=WHO, now=scene.now)
    old = scene.chance.choice(scene.sent)
    with suppress(ExchangeError):
        exchange.take_receipt(
            scene.kz.home, scene.uz.take(old, scene.now).as_bytes(), who=WHO, now=scene.now
        )
    assert exchange.array_digest(scene.uz.home, "KZ", "wanted-persons") == before


def out_of_order(scene: Scene) -> None:
    first, second = scene.carried(scene.made()), scene.carried(scene.made())
    scene.refused(second)
    assert scene.uz.take(first, scene.now).accepted
    assert scene.uz.take(second, scene.now).accepted


def wrong_recipient(scene: Scene) -> None:
    scene.refused(scene.carried(scene.made()), scene.am)
    scene.am.agree("UZ")


def lost(scene: Scene) -> None:
    """A package is lost, with the giver's own file of it."""
    package = scene.made()
    exchange.hand_over(scene.kz.home, package, now=scene.now)
    exchange.path_of(scene.kz.home, package).unlink()


def answer_lost(scene: Scene) -> None:
    for _ in range(scene.chance.randrange(1, 4)):
        assert scene.uz.take(scene.carried(scene.made()), scene.now)


def answer_altered(scene: Scene) -> None:
    receipt = scene.uz.take(scene.carried(scene.made()), scene.now)
    content = bytearray(receipt.as_bytes())
    content[scene.chance.randrange(len(content))] ^= 1
    with pytest.raises(ExchangeError):
        exchange.take_receipt(scene.kz.home, bytes(content), who=WHO, now=scene.now)


def expired(scene: Scene) -> None:
    """It comes when the key that signed it is no longer valid; the answer is in time again."""
    path = scene.carried(scene.made())
    exchange.rotate_key(scene.uz.home, WHO, after_days=0, days=4000, now=scene.now)
    later = scene.now + timedelta(days=1000)
    before = exchange.array_digest(scene.uz.home, "KZ", "wanted-persons")
    receipt = scene.uz.take(path, later)
    assert (receipt.accepted, receipt.code) == (False, "key")
    assert exchange.array_digest(scene.uz.home, "KZ", "wanted-persons") == before
    exchange.trust_file(scene.kz.home, scene.uz.key_file(scene.now), WHO, now=scene.now)


def revoked(scene: Scene) -> None:
    """The giver's key is revoked: nothing it signed counts; it goes on with another one."""
    path = scene.carried(scene.made())
    key = exchange.keys_known(scene.kz.home)[-1]
    exchange.rotate_key(scene.kz.home, WHO, after_days=0, now=scene.now)
    exchange.trust_file(scene.uz.home, scene.kz.key_file(scene.now), WHO, now=scene.now)
    for one in (scene.kz, scene.uz):
        exchange.revoke_key(one.home, WHO, key.id, now=scene.now)
    scene.refused(path)


def killed_importing(scene: Scene) -> None:
    path = scene.carried(scene.made())
    before = exchange.array_digest(scene.uz.home, "KZ", "wanted-persons")
    # Some 700 calls of ours take in such a package.
    code, said = scene.in_child(scene.uz, scene.chance.randrange(1, 650), 0, "take", str(path))
    assert code == -signal.SIGKILL, said
    now = exchange.array_digest(scene.uz.home, "KZ", "wanted-persons")
    taken = exchange.last_taken(scene.uz.home, "KZ").digest
    package = exchange.packages_for(scene.kz.home, "UZ")[-1]
    assert (now == before) == (taken != package.digest)


def killed_exporting(scene: Scene) -> None:
    scene.change()
    # Some 880 calls of ours make such a package.
    code, said = scene.in_child(scene.kz, scene.chance.randrange(1, 800), 0, "make", "UZ")
    assert code == -signal.SIGKILL, said
    for package in exchange.packages_for(scene.kz.home, "UZ"):
        assert exchange.path_of(scene.kz.home, package).exists()


def full_importing(scene: Scene) -> None:
    path = scene.carried(scene.made())
    before = exchange.array_digest(scene.uz.home, "KZ", "wanted-persons")
    most = scene.chance.randrange(500, 60_000)
    code, said = scene.in_child(scene.uz, 0, most, "take", str(path))
    if code:
        assert code == 3, said
        assert exchange.array_digest(scene.uz.home, "KZ", "wanted-persons") == before


def full_exporting(scene: Scene) -> None:
    scene.change()
    most = scene.chance.randrange(500, 60_000)
    code, said = scene.in_child(scene.kz, 0, most, "make", "UZ")
    assert code in (0, 3), said


def receiver_went_back(scene: Scene) -> None:
    _go_back(scene, scene.uz)


def giver_went_back(scene: Scene) -> None:
    _go_back(scene, scene.kz)


def _go_back(scene: Scene, one: Ministry) -> None:
    """An installation is restored from a back-up that is some packages old."""
    kept = scene.folder / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(one.home.path, kept)
    for _ in range(scene.chance.randrange(1, 3)):
        scene.change()
        send_all(scene.kz, scene.uz, scene.now)
    shutil.rmtree(one.home.path)
    shutil.copytree(kept, one.home.path)
    scene.change()


FAULTS: tuple[Callable[[Scene], None], ...] = (
    cut,
    altered,
    altered_plain,
    replayed,
    out_of_order,
    wrong_recipient,
    lost,
    answer_lost,
    answer_altered,
    expired,
    revoked,
    killed_importing,
    killed_importing,
    killed_exporting,
    full_importing,
    full_exporting,
    receiver_went_back,
    giver_went_back,
)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_every_fault_the_banks_agree(seed: int, tmp_path: Path) -> None:
    kz, uz, am = (ministry(tmp_path, code) for code in ("KZ", "UZ", "AM"))
    acquainted(kz, uz, am)
    kz.agree("UZ", withheld={"wanted-persons": frozenset({"documents"})},
             texts_given={"wanted-persons": frozenset({"ground"})})  # fmt: skip
    scene = Scene(kz, uz, am, random.Random(seed), tmp_path)
    scene.made()
    scene.go_on()
    # Each kind comes in turn over the seeds, in an order of chance.
    kinds = [FAULTS[(seed * FAULTS_EACH + place) % len(FAULTS)] for place in range(FAULTS_EACH)]
    scene.chance.shuffle(kinds)
    for fault in kinds:
        fault(scene)
        scene.go_on()
