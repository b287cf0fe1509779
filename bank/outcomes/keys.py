"""The key that marks travellers' documents: `settings/outcomes.key`, made on first use.

A list of innocent travellers' passports is itself worth stealing. Kept are keyed hashes; a plain hash
of a number could be found by trying all numbers.
"""

from __future__ import annotations

import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from bank.outcomes.errors import KeyTrouble
from bank.whole_files import write_new
from index_mappings.fields import Text

FILE = "outcomes.key"
_BYTES = 32


class Marks:
    """The key, read once."""

    def __init__(self, key: bytes) -> None:
        # One key a purpose: what is kept to know the key again says nothing about documents.
        self._marking = hmac.digest(key, b"kordon outcomes: documents", "sha256")
        self.fingerprint = hmac.digest(key, b"kordon outcomes: fingerprint", "sha256")

    def mark(self, *parts: str) -> bytes:
        """The keyed hash of a document's parts, in canonical form."""
        return hmac.digest(self._marking, "\0".join(parts).encode(), "sha256")


def read_marks(settings: Path) -> Marks | None:
    """The key of a settings folder, None when there is no file; raises KeyTrouble."""
    path = settings / FILE
    try:
        with path.open("rb") as file:
            others = os.fstat(file.fileno()).st_mode & 0o077
            text = file.read().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyTrouble(
            Text(f"{path} cannot be read: {error.strerror}.", f"{path} не читается.")
        ) from error
    if others:
        raise KeyTrouble(
            Text(
                f"{path} is open to other users: chmod 600 it.",
                f"{path} доступен другим пользователям: выполните chmod 600.",
            )
        )
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != _BYTES:
        raise KeyTrouble(Text(f"{path} holds no key.", f"{path} не содержит ключа."))
    return Marks(key)


def make_marks(settings: Path) -> Marks:
    """Make the key file unless another process just did, and read it; raises KeyTrouble."""
    path = settings / FILE
    try:
        with suppress(FileExistsError):
            write_new(path, secrets.token_hex(_BYTES).encode() + b"\n")
    except OSError as error:
        raise KeyTrouble(
            Text(f"{path} cannot be written: {error.strerror}.", f"{path} не записывается.")
        ) from error
    marks = read_marks(settings)
    assert marks is not None, path
    return marks


def lost_key() -> KeyTrouble:
    """The error for a key that is not the one by which the bank's clearances were marked."""
    return KeyTrouble(
        Text(
            f"settings/{FILE} is missing or not the key that marked the documents: put it back from a "
            "back-up; until then no traveller is known as cleared.",
            f"settings/{FILE} отсутствует или это не тот ключ: верните его из резервной копии; до тех "
            "пор проверенные ранее документы не узнаются.",
        )
    )
