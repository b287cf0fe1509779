"""The conformance set: packages, good and bad, and what is to become of each of them.

They are given one after another to an installation that is UZ and trusts KZ. The good ones are packages
1 to 7 of the series; each bad one comes after them, and nothing is changed by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from bank.access import Agreement
from bank.exchange.conformance_bad import Bad, bad_ones
from bank.exchange.digest import ArrayDigest, digest_of
from bank.exchange.key_files import write_key_file
from bank.exchange.manifest import Mode
from bank.exchange.message import Message
from bank.exchange.own_keys import OwnKey, encode_keys, make_key
from bank.exchange.party import Party, PartyKind
from bank.exchange.sample import Sample, SampleArray, Sampled, make_sample
from bank.store.writing import encode
from index_mappings.schemas import load_record

WANTED, VEHICLES = "wanted-persons", "vehicles"
_SINCE, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
_AGREEMENT = Agreement(
    "KZ",
    "UZ",
    frozenset({WANTED, VEHICLES}),
    frozenset({"border-check"}),
    date(2020, 1, 1),
    number=1,
)


@dataclass(frozen=True)
class Expected:
    """What is to become of a package.

    `outcome`: accepted; refused, with a receipt of this `code`; or unattributable, when no receipt can answer
    it. `conforms` and `faults` (part, line, field) are what a check without a bank finds.
    """

    file: str
    about: str
    outcome: str
    code: str = ""
    refused_lines: int = 0
    conforms: bool = True
    faults: tuple[tuple[str, int, str], ...] = field(default=())


def write_conformance(folder: Path, now: datetime | None = None) -> int:
    """Write the set into a folder; gives how many packages it has. Raises OSError."""
    made_at = now or datetime.now(UTC)
    kz, uz = make_key("KZ", _SINCE, _UNTIL), make_key("UZ", _SINCE, _UNTIL)
    folder.mkdir(parents=True, exist_ok=True)
    expected: list[Expected] = []
    previous = ""
    for number, (what, sample) in enumerate(_good(uz, made_at), 1):
        made = make_sample(replace(sample, number=number, previous=previous), kz)
        previous = made.digest
        expected.append(_keep(folder, number, what, made))
    following = Sample(
        "KZ", "UZ", len(expected) + 1, previous, made_at, (_whole(3),), (_AGREEMENT,)
    )
    strangers = {
        "": kz,
        "stranger": make_key("KZ", _SINCE, _UNTIL),
        "expired": make_key("KZ", _SINCE, _SINCE + timedelta(days=365)),
    }
    for number, bad in enumerate(bad_ones(following), len(expected) + 1):
        made = make_sample(bad.sample, strangers[bad.signer])
        expected.append(_keep(folder, number, _of_bad(bad), made))
    _write_keys(folder, kz, strangers["expired"], uz, made_at)
    told = [asdict(one) for one in expected]
    (folder / "expected.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    return len(expected)


def _keep(folder: Path, number: int, what: Expected, made: Sampled) -> Expected:
    name = f"{number:02}-{what.file}.kordon"
    (folder / name).write_bytes(made.content)
    return replace(what, file=name)


def _of_bad(bad: Bad) -> Expected:
    return Expected(bad.name, bad.about, bad.outcome, bad.code, 0, bad.conforms, tuple(bad.faults))


def _write_keys(
    folder: Path, sender: OwnKey, expired: OwnKey, recipient: OwnKey, now: datetime
) -> None:
    """The sender's key file, both files of the recipient, and the recipient's private keys."""
    kz, uz = Party("KZ", "KZ", PartyKind.MINISTRY), Party("UZ", "UZ", PartyKind.MINISTRY)
    files = {
        "sender.keys": write_key_file(kz, (sender, expired), now),
        "recipient.keys": write_key_file(uz, (recipient,), now),
        "recipient.exchange.key": encode_keys([recipient]),
        "recipient.identity": f"{recipient.opening}\n".encode(),
    }
    for name, content in files.items():
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)


def _good(uz: OwnKey, at: datetime) -> Iterator[tuple[Expected, Sample]]:
    """The packages of the series; their numbers are given later."""
    base = Sample("KZ", "UZ", 0, "", at, agreements=(_AGREEMENT,))

    def with_(*arrays: SampleArray, **more: Any) -> Sample:
        return replace(base, arrays=arrays, **more)

    vehicles = [_vehicle(number) for number in (1, 2)]
    yield (
        Expected("arrays", "two whole arrays", "accepted"),
        with_(_whole(3), _array(VEHICLES, Mode.FULL, vehicles)),
    )
    changed = _array(WANTED, Mode.CHANGES, [_person(2, ground="new"), _person(4)], ["W-1"],
                     stands=[_person(2, ground="new"), _person(3), _person(4)])  # fmt: skip
    yield Expected("changes", "a correction, an addition, a withdrawal", "accepted"), with_(changed)
    narrow = [{"id": "W-2", "status": "active", "names": _person(2)["names"]}]
    yield (
        Expected("narrowed", "an array of which a field is withheld", "accepted"),
        with_(replace(_array(WANTED, Mode.FULL, narrow), withheld=frozenset({"birth_dates"}))),
    )
    message = Message("m-1", "note", "KZ", "UZ", at, {"text": "Проверка связи"})
    yield Expected("messages", "a message alone", "accepted"), with_(messages=(message,))
    yield (
        Expected("ended", "an array that is given no longer", "accepted"),
        with_(_array(VEHICLES, Mode.ENDED, [])),
    )
    broken = [_person(2), {**_person(3), "birth_dates": ["1970-13-01"]}, _person(4)]
    yield (
        Expected("refused-line", "one record of three is refused", "accepted", "", 1, False,
                 (("records.jsonl.gz", 2, "birth_dates.0"),)),
        with_(_array(WANTED, Mode.FULL, broken, stands=[_person(2), _person(4)])),
    )  # fmt: skip
    yield (
        Expected("closed", "closed to its recipient", "accepted"),
        with_(_whole(4), closed_to=uz.public.closing),
    )


def _whole(count: int) -> SampleArray:
    return _array(WANTED, Mode.FULL, [_person(number) for number in range(1, count + 1)])


def _array(
    category: str,
    mode: Mode,
    put: list[dict[str, Any]],
    withdraw: list[str] | None = None,
    stands: list[dict[str, Any]] | None = None,
) -> SampleArray:
    digest = ArrayDigest()
    for one in put if stands is None else stands:
        digest = digest.plus(one["id"], digest_of(encode(one)))
    agreements = () if mode is Mode.ENDED else (1,)
    return SampleArray(
        "KZ", category, mode, put, withdraw or (), agreements=agreements, expected=digest
    )


def _person(number: int, **more: Any) -> dict[str, Any]:
    names = [{"surname": "Омаров", "given": "Ержан"}]
    birth = {"birth_dates": [f"197{number}-05-06"]}
    return load_record(WANTED, {"id": f"W-{number}", "names": names, **birth, **more})


def _vehicle(number: int) -> dict[str, Any]:
    return load_record(VEHICLES, {"id": f"V-{number}", "plates": [f"123 AB {number:02}"]})
