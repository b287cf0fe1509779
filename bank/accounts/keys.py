"""The key file of a bank's accounts: closes second factors' secrets, and marks failed log-ins.

Without it the database is of little use to a thief: the secrets are encrypted, and addresses and
logins that failed are kept as keyed hashes.
"""

import hmac
import os
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bank.accounts.errors import KeyTrouble
from bank.whole_files import write_new
from index_mappings.fields import Text

FILE = "accounts.key"


class Keys:
    """The key, read once."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        # One key a purpose, so that a mark can say nothing about what closes the secrets.
        self._marking = hmac.digest(key, b"kordon accounts: marks", "sha256")

    def close(self, secret: str) -> bytes:
        """The secret encrypted."""
        return self._fernet.encrypt(secret.encode())

    def open(self, closed: bytes) -> str:
        """The secret again; raises KeyTrouble when another key closed it."""
        try:
            return self._fernet.decrypt(closed).decode()
        except InvalidToken as error:
            raise KeyTrouble(
                Text(
                    f"settings/{FILE} is not the key that closed the second factors: put the right "
                    "one back, or reset the second factors.",
                    f"settings/{FILE} — не тот ключ, которым закрыты вторые факторы: верните прежний "
                    "или сбросьте вторые факторы.",
                )
            ) from error

    def mark(self, kind: str, text: str) -> bytes:
        """A keyed hash of a login or an address, of any text."""
        return hmac.digest(
            self._marking, f"{kind}:{text}".encode("utf-8", "surrogatepass"), "sha256"
        )


def read_keys(settings: Path) -> Keys | None:
    """The keys of a settings folder, None when there is no file.

    Raises KeyTrouble when others can read the file, or it holds no key.
    """
    path = settings / FILE
    try:
        with path.open("rb") as file:
            others = os.fstat(file.fileno()).st_mode & 0o077
            key = file.read().strip()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyTrouble(
            Text(f"{path} cannot be read: {error}", f"{path} не читается: {error}")
        ) from error
    if others:
        raise KeyTrouble(
            Text(
                f"{path} is open to other users: chmod 600 it.",
                f"{path} доступен другим пользователям: выполните chmod 600.",
            )
        )
    try:
        return Keys(key)
    except ValueError as error:
        raise KeyTrouble(Text(f"{path} holds no key.", f"{path} не содержит ключа.")) from error


def make_keys(settings: Path) -> Keys:
    """Make the key file unless another process just did, and read it. Raises KeyTrouble."""
    path = settings / FILE
    try:
        with suppress(FileExistsError):
            write_new(path, Fernet.generate_key() + b"\n")
    except OSError as error:
        raise KeyTrouble(
            Text(f"{path} cannot be written: {error}", f"{path} не записывается: {error}")
        ) from error
    keys = read_keys(settings)
    assert keys is not None, path
    return keys
