"""A watched folder: what lies in `in/` is taken in, answers and packages are put into `out/`.

What was taken in goes to `done/`, what was refused to `refused/` with a text that says why. A package
that comes before those it follows stays in `in/`. Names that begin with a dot or end with .part are
files that are still being written.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from bank.audited import Actor
from bank.exchange.acknowledging import take_receipt
from bank.exchange.auditing import AUTOMATIC
from bank.exchange.errors import ExchangeError, PackageRefused
from bank.exchange.exporting import make_package
from bank.exchange.keys import trust_file
from bank.exchange.ledger import SentState
from bank.exchange.receipt import GAP, Receipt
from bank.exchange.sending import (
    hand_over,
    opened_document,
    packages_for,
    sealed_receipt,
    what_is,
)
from bank.exchange.taking_in import take_in
from bank.home import Home
from bank.whole_files import write_whole

IN, DONE, REFUSED, OUT = "in", "done", "refused", "out"


@dataclass(slots=True)
class Pass:
    """What one look into the folder did, by file names; `waiting` ones follow what has not come."""

    done: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    put_out: list[str] = field(default_factory=list)


def look_into(
    home: Home, folder: Path, *, to: Collection[str] = (), who: Actor = AUTOMATIC
) -> Pass:
    """Take in what came, then put out what there is for the parties `to`, once.

    Raises StoreError, AuditUnavailable, OSError, and ExchangeError for a party that cannot be sent to.
    """
    for name in (IN, DONE, REFUSED, OUT):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = Pass()
    going = True
    while going:
        seen.waiting.clear()
        before = len(seen.done)
        for path in _came(folder):
            _take(home, folder, path, who, seen)
        going = len(seen.done) > before and bool(seen.waiting)
    for party in to:
        make_package(home, party, who=who)
        for package in packages_for(home, party):
            if package.state is SentState.MADE:
                _put_out(home, folder, party, package.number - 1, seen, only=package.number)
    return seen


def _came(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in (folder / IN).iterdir()
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".part"
    )


def _take(home: Home, folder: Path, path: Path, who: Actor, seen: Pass) -> None:
    try:
        kind = what_is(home, path)
        if kind == "package":
            receipt = take_in(home, path, who=who)
            _answer(home, folder, receipt)
            if receipt.code == GAP:
                seen.waiting.append(path.name)
                return
            if not receipt.accepted:
                raise PackageRefused("\n".join(map(str, receipt.reasons)))
        elif kind == "receipt":
            receipt = take_receipt(home, opened_document(home, path), who=who)
            if receipt.code == GAP:
                _put_out(home, folder, receipt.recipient, receipt.taken.number, seen)
        elif kind == "keys":
            trust_file(home, opened_document(home, path), who)
        else:
            raise PackageRefused("The file is no package, receipt or key file for this party.")
    except ExchangeError as problem:
        path.replace(folder / REFUSED / path.name)
        write_whole(folder / REFUSED / f"{path.name}.why.txt", f"{problem}\n".encode())
        seen.refused[path.name] = str(problem)
        return
    path.replace(folder / DONE / path.name)
    seen.done.append(path.name)


def _answer(home: Home, folder: Path, receipt: Receipt) -> None:
    name = f"{receipt.sender}-{receipt.recipient}-{receipt.number:06}.receipt"
    write_whole(folder / OUT / name, sealed_receipt(home, receipt))


def _put_out(
    home: Home, folder: Path, party: str, after: int, seen: Pass, only: int | None = None
) -> None:
    for package in packages_for(home, party, after):
        if only in (None, package.number):
            hand_over(home, package, folder / OUT / package.file)
            seen.put_out.append(package.file)
