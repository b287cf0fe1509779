"""`kordon exchange check`: whether a file conforms, without a bank; for whoever writes their own end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bank.exchange import container
from bank.exchange.checking import check_parts, checked_lines, checked_messages
from bank.exchange.errors import ExchangeError
from bank.exchange.faults import MANIFEST, SIGNATURE, Fault, Nonconforming
from bank.exchange.key_files import KeyFile, read_key_file
from bank.exchange.limits import MOST_FAULTS_SAID
from bank.exchange.manifest import Manifest, manifest_of
from bank.exchange.party import PublicKey
from bank.exchange.receipt import read_receipt
from bank.exchange.signature import KIND, read_signature
from bank.exchange.signed import is_signed_by, kind_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is, all that is wrong with it, and what could not be checked."""

    kind: str
    faults: tuple[Fault, ...] = ()
    manifest: Manifest | None = None
    unchecked: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.faults


def check_file(
    path: Path, *, identities: Sequence[str] = (), key_files: Sequence[KeyFile] = ()
) -> Checked:
    """Check a package, a receipt or a key file; opened by age identities, signed by the files' keys.

    Raises OSError.
    """
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        try:
            plain = container.opened(path, folder, identities)
            if container.is_container(plain):
                return _package(plain, folder, [one.key for f in key_files for one in f.keys])
            return _document(container.read_document(plain), path.name)
        except ExchangeError as problem:
            return Checked("", (Fault(path.name, str(problem)),))


def _document(raw: bytes, name: str) -> Checked:
    kind = kind_of(raw)
    try:
        if kind == "keys":
            read_key_file(raw)
        elif kind == "receipt":
            read_receipt(raw)
        else:
            return Checked("", (Fault(name, "is no package, receipt or key file"),))
    except ExchangeError as problem:
        return Checked(kind, (Fault(name, str(problem)),))
    return Checked(kind)


def _package(plain: Path, folder: Path, keys: Sequence[PublicKey]) -> Checked:
    try:
        container.unpack(plain, folder)
        signed, unchecked = _signature_faults(folder, keys)
        manifest = manifest_of((folder / MANIFEST).read_bytes())
    except Nonconforming as wrong:
        return Checked("package", wrong.faults)
    faults = [*signed]
    for each in (_parts(manifest, folder), _lines(manifest, folder), _messages(manifest, folder)):
        for fault in each:
            if len(faults) >= MOST_FAULTS_SAID:
                break
            faults.append(fault)
    return Checked("package", tuple(faults), manifest, unchecked)


def _signature_faults(
    folder: Path, keys: Sequence[PublicKey]
) -> tuple[tuple[Fault, ...], tuple[str, ...]]:
    signature = read_signature((folder / SIGNATURE).read_bytes())
    key = next((one for one in keys if one.id == signature.key), None)
    if key is None:
        return (), ("the signature: give the sender's key file by --keys",)
    raw = (folder / MANIFEST).read_bytes()
    if is_signed_by(KIND, raw, signature.signature, key.signing):
        return (), ()
    return (Fault(SIGNATURE, "is not that of the manifest"),), ()


def _parts(manifest: Manifest, folder: Path) -> Iterator[Fault]:
    try:
        check_parts(manifest, folder)
    except Nonconforming as wrong:
        yield from wrong.faults


def _lines(manifest: Manifest, folder: Path) -> Iterator[Fault]:
    try:
        for one in checked_lines(manifest, folder):
            yield from one.faults
    except Nonconforming as wrong:
        yield from wrong.faults


def _messages(manifest: Manifest, folder: Path) -> Iterator[Fault]:
    try:
        checked_messages(manifest, folder)
    except Nonconforming as wrong:
        yield from wrong.faults
