"""Closing a back-up with age: to recipients' keys, or by a passphrase; and opening it again.

To keys the file is a plain age file. age takes a passphrase for whole texts only, not for streams, so
a passphrase closes a key made for this one file, which stands before the age file that it opens.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO, cast

import pyrage
from pyrage import passphrase as by_passphrase
from pyrage import x25519

from bank.backup.errors import BackupDamaged, BackupRefused, LockRefused

_AGE = b"age-encryption.org/v1"
_BY_PASSPHRASE = b"kordon back-up by passphrase\n"
_GZIP = b"\x1f\x8b"
_LONGEST_KEY = 10_000
_PIECE = 1 << 20
_WRONG_PHRASE = "The passphrase does not open this back-up, or its start is damaged."
CUT = "The back-up is damaged or cut off; nothing was changed."
SHORTEST_PASSPHRASE = 12


@dataclass(frozen=True)
class Lock:
    """What closes a back-up: age recipients (`age1…`), or a passphrase, or neither (PLAIN)."""

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if self.recipients and self.passphrase:
            raise LockRefused("A back-up is closed to recipients or by a passphrase, not by both.")
        if self.passphrase and len(self.passphrase) < SHORTEST_PASSPHRASE:
            raise LockRefused(f"A passphrase has {SHORTEST_PASSPHRASE} signs at least.")
        if self.recipients:
            _recipients(self.recipients)


PLAIN = Lock()
"""No encryption: for media that are encrypted themselves."""


@dataclass(frozen=True)
class Opener:
    """What opens a back-up: age identities (`AGE-SECRET-KEY-1…`) or a passphrase."""

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)


def make_identity() -> tuple[str, str]:
    """A new age identity and its recipient; the identity opens, the recipient closes."""
    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def close_to(lock: Lock, out: BinaryIO, write: Callable[[BinaryIO], None]) -> None:
    """Have something written and closed on its way to `out`; raises what `write` raises, OSError."""
    if lock == PLAIN:
        write(out)
        return
    recipients = _recipients(lock.recipients)
    if lock.passphrase:
        own = x25519.Identity.generate()
        closed = by_passphrase.encrypt(str(own).encode(), lock.passphrase)
        out.write(_BY_PASSPHRASE + len(closed).to_bytes(4, "big") + closed)
        recipients = [own.to_public()]
    source, sink = _pipe()
    writing = _Thread(lambda: _write_to(sink, write))
    refused = ""
    with source:
        try:
            pyrage.encrypt_io(source, out, recipients)
        except pyrage.EncryptError as error:
            refused = str(error)
    # What stopped the writer is the reason; that its pipe then broke is not.
    writing.join()
    if refused:
        raise BackupRefused(f"The back-up cannot be written: {refused}.")


def open_from(opener: Opener, source: BinaryIO, read: Callable[[BinaryIO], None]) -> None:
    """Have a back-up read as it is opened.

    `read` sees bytes before the end of the file was proved: it must change nothing by them. Raises
    BackupDamaged, LockRefused, and what `read` raises.
    """
    start = source.read(len(_BY_PASSPHRASE))
    if start.startswith(_GZIP):
        read(cast(BinaryIO, _After(start, source)))
        return
    if start == _BY_PASSPHRASE:
        identities, start = [_own_identity(source, opener.passphrase)], b""
    elif start.startswith(_AGE):
        identities = _identities(opener)
    else:
        raise BackupDamaged("This is no back-up of Kordon.")
    inner, sink = _pipe()
    opening = _Thread(lambda: _open_to(sink, _After(start, source), identities))
    try:
        with inner:
            read(inner)
            while inner.read(_PIECE):
                pass
    except Exception:
        # That it did not open is the reason why it could not be read.
        opening.join()
        raise
    opening.join()


def _open_to(sink: BinaryIO, source: _After, identities: list[x25519.Identity]) -> None:
    with suppress(BrokenPipeError), sink:
        try:
            pyrage.decrypt_io(source, sink, identities)
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise LockRefused("The key given does not open this back-up.") from None
            raise BackupDamaged(CUT) from None
        except BrokenPipeError:
            raise
        except OSError:
            raise BackupDamaged(CUT) from None


def _write_to(sink: BinaryIO, write: Callable[[BinaryIO], None]) -> None:
    with suppress(BrokenPipeError), sink:
        write(sink)


class _After:
    """A stream of which the start has been read."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def read(self, size: int = -1) -> bytes:
        """As a file's; may give less than there is."""
        if self._start:
            cut = len(self._start) if size < 0 else size
            given, self._start = self._start[:cut], self._start[cut:]
            return given if size >= 0 else given + self._rest.read()
        return self._rest.read(size)


def _own_identity(source: BinaryIO, passphrase: str) -> x25519.Identity:
    if not passphrase:
        raise LockRefused("This back-up is closed by a passphrase: give it.")
    length = int.from_bytes(source.read(4), "big")
    if not 0 < length < _LONGEST_KEY:
        raise BackupDamaged(CUT)
    try:
        text = by_passphrase.decrypt(source.read(length), passphrase)
        return x25519.Identity.from_str(text.decode())
    except pyrage.DecryptError as error:
        if "xcessive" in str(error):
            raise LockRefused(
                "The passphrase takes too much work for this machine: try when it is less busy."
            ) from None
        raise LockRefused(_WRONG_PHRASE) from None
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise LockRefused(_WRONG_PHRASE) from None


def _recipients(texts: Sequence[str]) -> list[x25519.Recipient]:
    try:
        return [x25519.Recipient.from_str(one) for one in texts]
    except pyrage.RecipientError:
        raise LockRefused("A recipient is a public age key: age1 and 58 more signs.") from None


def _identities(opener: Opener) -> list[x25519.Identity]:
    if not opener.identities:
        raise LockRefused("This back-up is closed to a key: give the file of its identity.")
    try:
        return [x25519.Identity.from_str(one) for one in opener.identities]
    except pyrage.IdentityError:
        raise LockRefused("An identity is a secret age key: AGE-SECRET-KEY-1 and more.") from None


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    source, sink = os.pipe()
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb")


class _Thread:
    """Runs a function beside this one; what it raised is raised where it is joined."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # raised again by join
            self._error = error

    def join(self) -> None:
        self._thread.join()
        if self._error:
            raise self._error
