"""Handing packages over: their files, for a door that carries them; and sealing receipts to their readers."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from bank.exchange import container, ledger, parties
from bank.exchange.database import database
from bank.exchange.errors import PackageRefused
from bank.exchange.exporting import file_path
from bank.exchange.files import one_at_a_time, work_folder
from bank.exchange.ledger import SentPackage, SentState
from bank.exchange.own_keys import read_keys
from bank.exchange.party import current
from bank.exchange.receipt import Receipt, Taken
from bank.exchange.signed import kind_of
from bank.home import Home
from bank.store.engine import reading, writing
from bank.whole_files import copy_whole


def packages_for(home: Home, to: str, after: int = 0) -> list[SentPackage]:
    """The packages to a party that it has not answered yet and whose number is beyond one, in order.

    Where a file was lost, that package and those after it become void: the next export makes them anew.
    Raises UnknownParty.
    """
    with one_at_a_time(home, f"to-{to}"), database(home) as engine, writing(engine) as connection:
        parties.known_party(connection, to)
        found = ledger.waiting(connection, to)
        lost = next((at for at, one in enumerate(found) if not path_of(home, one).exists()), None)
        for one in found[lost:] if lost is not None else ():
            ledger.set_sent(connection, one.package, SentState.VOID)
        return [one for one in found[:lost] if one.number > after]


def path_of(home: Home, package: SentPackage) -> Path:
    """Where the file of a package lies; it goes away once the package is acknowledged."""
    return file_path(home, package.recipient, package.file)


def hand_over(
    home: Home, package: SentPackage, out: Path | None = None, *, now: datetime | None = None
) -> Path:
    """Copy a package's file out, whole or not at all, and note that it was sent; gives the file.

    Without `out` the file is the one kept here: for a door that reads it itself. Raises OSError.
    """
    source = path_of(home, package)
    if out is not None:
        copy_whole(source, out)
    with database(home) as engine, writing(engine) as connection:
        ledger.note_sent(connection, package.package, now or datetime.now(UTC))
    return out or source


def last_taken(home: Home, sender: str) -> Taken:
    """The last package of a party that was taken in here: what to ask it for packages after."""
    with database(home) as engine, reading(engine) as connection:
        found = ledger.last_taken(connection, sender)
    return found.place if found else Taken()


def sealed_receipt(home: Home, receipt: Receipt, *, now: datetime | None = None) -> bytes:
    """The receipt's document, closed to the party it answers: it names records. Plain without a key."""
    with database(home) as engine, reading(engine) as connection:
        key = current(parties.keys_of(connection, receipt.sender), now or datetime.now(UTC))
    if key is None:
        return receipt.as_bytes()
    out = io.BytesIO()
    container.close_to(io.BytesIO(receipt.as_bytes()), out, key.closing)
    return out.getvalue()


def opened_document(home: Home, path: Path) -> bytes:
    """A receipt's or key file's document, opened when it is closed. Raises PackageRefused, OSError."""
    with work_folder(home) as folder:
        identities = [one.opening for one in read_keys(home)]
        return container.read_document(container.opened(path, folder, identities))


def what_is(home: Home, path: Path) -> str:
    """What a file is: package, receipt, keys, or empty for nothing of ours. Raises OSError."""
    with work_folder(home) as folder:
        identities = [one.opening for one in read_keys(home)]
        try:
            plain = container.opened(path, folder, identities)
            if container.is_container(plain):
                return "package"
            return kind_of(container.read_document(plain))
        except PackageRefused:
            return ""
