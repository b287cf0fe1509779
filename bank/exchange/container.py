"""The container of a package: a tar of four files, or an age file that holds one.

Reading it costs no memory whatever it claims to be, and nothing of it gets a name of its own choosing.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import pyrage
from pyrage import x25519

from bank.exchange.errors import PackageRefused
from bank.exchange.faults import MANIFEST, MESSAGES, RECORDS, SIGNATURE, damaged
from bank.exchange.limits import (
    MOST_DOCUMENT_BYTES,
    MOST_MANIFEST_BYTES,
    MOST_MESSAGES_BYTES,
    MOST_PACKAGE_BYTES,
    MOST_SIGNATURE_BYTES,
)

MOST_BYTES = {
    MANIFEST: MOST_MANIFEST_BYTES,
    SIGNATURE: MOST_SIGNATURE_BYTES,
    RECORDS: MOST_PACKAGE_BYTES,
    MESSAGES: MOST_MESSAGES_BYTES,
}
CONTAINER = "package"
_AGE = b"age-encryption.org/v1"
_PIECE = 1 << 20
_TAR_AT, _TAR = 257, b"ustar"


def write_container(out: BinaryIO, manifest: bytes, signature: bytes, folder: Path) -> None:
    """Write the four files, those of records and messages from a folder. Raises OSError."""
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in ((MANIFEST, manifest), (SIGNATURE, signature)):
            tar.addfile(_entry(name, len(content)), io.BytesIO(content))
        for name in (RECORDS, MESSAGES):
            with (folder / name).open("rb") as file:
                tar.addfile(_entry(name, (folder / name).stat().st_size), file)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def close_to(source: BinaryIO, out: BinaryIO, recipient: str) -> None:
    """Close what is read to an age recipient. Raises OSError."""
    try:
        pyrage.encrypt_io(source, out, [x25519.Recipient.from_str(recipient)])
    except pyrage.EncryptError as error:
        # Reading and writing fail under this name, too.
        raise OSError(f"the package could not be closed: {error}") from None


def is_closed(path: Path) -> bool:
    """Whether the file is closed by age. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_AGE)) == _AGE


def opened(source: Path, folder: Path, identities: Sequence[str]) -> Path:
    """The plain content of a file: itself, or a copy in the folder when it is closed to one of us.

    Raises PackageRefused, Nonconforming, OSError.
    """
    if source.stat().st_size > MOST_PACKAGE_BYTES:
        raise PackageRefused(
            f"The file has more than {MOST_PACKAGE_BYTES} bytes: send less at once."
        )
    if not is_closed(source):
        return source
    if not identities:
        raise PackageRefused("The file is closed to a key, and there is none here to open it.")
    target = folder / "opened"
    try:
        with source.open("rb") as closed, target.open("wb") as out:
            keys = [x25519.Identity.from_str(one) for one in identities]
            pyrage.decrypt_io(closed, out, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise PackageRefused("The file is closed to a key that is not ours.") from None
        raise PackageRefused("The file is cut off or was changed: it cannot be opened.") from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise PackageRefused("The file is cut off or was changed: it cannot be opened.") from None
    return target


def read_document(path: Path) -> bytes:
    """A small signed document. Raises PackageRefused, OSError."""
    if path.stat().st_size > MOST_DOCUMENT_BYTES:
        raise PackageRefused(f"The document has more than {MOST_DOCUMENT_BYTES} bytes.")
    return path.read_bytes()


def is_container(path: Path) -> bool:
    """Whether the plain file is a tar, as packages are, rather than a document."""
    with path.open("rb") as file:
        return file.read(_TAR_AT + len(_TAR))[_TAR_AT:] == _TAR


def unpack(source: Path, folder: Path) -> None:
    """Unpack a plain container into a folder that has none of the names. Raises Nonconforming, OSError."""
    try:
        with source.open("rb") as file:
            bounded = cast(BinaryIO, _Bounded(file))
            with tarfile.open(fileobj=bounded, mode="r:") as tar:
                _unpack(tar, folder)
    except tarfile.TarError:
        raise damaged(CONTAINER, "is no tar, is cut off, or was changed") from None
    missing = [name for name in MOST_BYTES if not (folder / name).exists()]
    if missing:
        raise damaged(CONTAINER, f"lacks {', '.join(missing)}")


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    for entry in tar:
        if entry.name not in MOST_BYTES or not entry.isreg():
            raise damaged(CONTAINER, f"holds {', '.join(MOST_BYTES)} and nothing else")
        if entry.size > MOST_BYTES[entry.name]:
            raise damaged(entry.name, f"has more than {MOST_BYTES[entry.name]} bytes")
        content = tar.extractfile(entry)
        assert content is not None  # a regular file has a content
        try:
            with (folder / entry.name).open("xb") as out:
                while piece := content.read(_PIECE):
                    out.write(piece)
        except FileExistsError:
            raise damaged(entry.name, "stands in the container twice") from None
        if (folder / entry.name).stat().st_size != entry.size:
            raise damaged(entry.name, "is cut off")


class _Bounded:
    """A file of which no more than a piece is read at once: a header cannot fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        """As the file's, but for sizes that no header of ours has."""
        if not 0 <= size <= _PIECE:
            raise tarfile.ReadError("a header is too long")
        return self._file.read(size)
