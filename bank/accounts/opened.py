"""What every act on accounts works with: the database, the hashing, the keys, the roles that need a factor."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine

from bank.accounts import people
from bank.accounts.database import hold
from bank.accounts.errors import KeyTrouble, UnknownAccount
from bank.accounts.keys import FILE as KEY_FILE
from bank.accounts.keys import Keys, make_keys, read_keys
from bank.accounts.logging_in import LogIn
from bank.accounts.logins import is_login, known_form
from bank.store.engine import reading
from index_mappings.fields import Text


@dataclass
class Opened:
    """An opened database of accounts; `needing` are the roles that must have a second factor."""

    engine: Engine
    settings: Path
    hasher: PasswordHasher
    needing: Set[str]
    _keys: Keys | None = field(default=None, repr=False)

    def log_in(self) -> LogIn:
        """What a log-in needs; raises KeyTrouble."""
        return LogIn(self.engine, self.hasher, self.keys(), self.needing)

    def keys(self) -> Keys:
        """The keys of the settings folder, made when there are none yet; raises KeyTrouble."""
        if self._keys is None:
            self._keys = read_keys(self.settings) or self._first_keys()
        return self._keys

    def _first_keys(self) -> Keys:
        with reading(self.engine) as connection:
            lost = people.any_factor(connection)
        if lost:
            raise KeyTrouble(
                Text(
                    f"settings/{KEY_FILE} is missing, and second factors are closed with it: "
                    "put it back from the back-up, or reset the second factors.",
                    f"Нет settings/{KEY_FILE}, которым закрыты вторые факторы: восстановите "
                    "его из резервной копии или сбросьте вторые факторы.",
                )
            )
        return make_keys(self.settings)


def known(connection: Connection, login: str, *, lock: bool) -> people.AccountRow:
    """The row of whatever was typed as a login; raises UnknownAccount."""
    typed = known_form(login)
    if not is_login(typed):
        raise UnknownAccount(Text("There is no such account.", "Нет такой учётной записи."))
    return people.known_row(connection, typed, lock=lock)


def locked(connection: Connection, login: str) -> people.AccountRow:
    """The row of an account that is about to change; raises UnknownAccount."""
    # Held by all, as "an administrator remains" is about more than the one row.
    hold(connection)
    return known(connection, login, lock=True)
