"""Making and changing accounts, and what the database gives away: nothing."""

from __future__ import annotations

import multiprocessing
import subprocess
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, text

from bank.accounts import (
    ROLES,
    SCOPES,
    AccountRefused,
    Accounts,
    EventKind,
    PasswordRefused,
    Permission,
    UnknownAccount,
)
from bank.accounts.roles import scopes_of
from bank.home import Home
from bank.store import Store
from bank.store.engine import url_of
from bank.store.errors import DatabaseTooNew, StoreError

HERE = "10.0.0.1"


def test_roles_are_declared_with_labels_and_what_they_may() -> None:
    assert list(ROLES) == [
        "officer",
        "mobile",
        "operator",
        "duty-officer",
        "supervisor",
        "party",
        "administrator",
    ]
    assert {name for name, role in ROLES.items() if role.second_factor} == {
        "duty-officer",
        "supervisor",
        "administrator",
    }
    for role in ROLES.values():
        assert role.label.en
        assert role.label.ru
        assert role.permissions <= frozenset(Permission)
    assert frozenset().union(*(role.permissions for role in ROLES.values())) == set(Permission)
    # Who gives rights does not use them.
    holders = [n for n, role in ROLES.items() if Permission.MANAGE_ACCOUNTS in role.permissions]
    assert holders == ["administrator"]
    assert Permission.LOOK_UP not in ROLES["administrator"].permissions
    assert scopes_of("operator") == {"lookups", "records", "freshness", "exchange"}
    assert set(SCOPES) == {
        "lookups",
        "records",
        "freshness",
        "outcomes",
        "confirmations",
        "answers",
        "exchange",
    }


def test_there_is_one_first_administrator(
    accounts: Accounts, chief: str, password: str, now: datetime
) -> None:
    account = accounts.account(chief)
    assert (account.role, account.must_change_password) == ("administrator", False)
    accounts.create("second", "Second", "administrator", "KZ", "Астана", "ru", chief, now)
    accounts.deactivate(chief, "second", now)
    with pytest.raises(AccountRefused, match="administrator already"):
        accounts.first_administrator("third", "Third", "KZ", "X", "ru", password, "cli", now)


def test_a_weak_first_password_makes_no_account(accounts: Accounts, now: datetime) -> None:
    with pytest.raises(PasswordRefused):
        accounts.first_administrator("chief", "C", "KZ", "X", "ru", "password1234", "cli", now)
    assert accounts.list() == ()


def be_first(home: Path, database: str, login: str, now: datetime) -> str:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with Accounts.open(Home(home), database, cheap) as opened:
        try:
            opened.first_administrator(
                login, "First", "KZ", "X", "ru", "correct horse battery", "cli", now
            )
        except AccountRefused:
            return "refused"
    return "made"


def test_of_several_processes_one_makes_the_schema_and_the_administrator(
    home: Home, database: str, now: datetime
) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        asked = [(home.path, database, f"first{number}", now) for number in range(3)]
        assert sorted(pool.starmap(be_first, asked)) == ["made", "refused", "refused"]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"login": "петров"}, "Latin letters"),
        ({"name": " "}, "The name"),
        ({"name": "x" * 201}, "The name"),
        ({"post": "a\x00b"}, "The post"),
        ({"role": "king"}, "Roles are"),
        ({"state": "ZZ"}, "ISO 3166"),
        ({"state": "Kazakhstan"}, "ISO 3166"),
        ({"language": "fr"}, "Languages are"),
        ({"login": "PETROV"}, "is taken"),
    ],
)
def test_what_an_account_cannot_be(
    accounts: Accounts, officer: str, now: datetime, changed: dict[str, str], reason: str
) -> None:
    asked = {"login": "another", "name": "Другой", "role": "officer", "state": "KZ"}
    asked |= {"post": "Кордай", "language": "ru"} | changed
    with pytest.raises(AccountRefused, match=reason):
        accounts.create(**asked, by="chief", now=now)
    assert [one.login for one in accounts.list()] == [officer]


def test_an_administrator_always_remains(accounts: Accounts, chief: str, now: datetime) -> None:
    for act in (
        lambda: accounts.deactivate(chief, chief, now),
        lambda: accounts.change_role(chief, "officer", chief, now),
    ):
        with pytest.raises(AccountRefused, match="last active administrator"):
            act()
    accounts.change_role(chief, "administrator", chief, now)
    accounts.create("second", "Second", "administrator", "KZ", "Астана", "ru", chief, now)
    accounts.deactivate("second", chief, now)
    with pytest.raises(AccountRefused, match="last active administrator"):
        accounts.deactivate(chief, chief, now)
    accounts.deactivate("second", chief, now)


def test_two_administrators_who_close_each_other_at_once_leave_one(
    accounts: Accounts, chief: str, now: datetime
) -> None:
    accounts.create("second", "Second", "administrator", "KZ", "Астана", "ru", chief, now)
    gate = threading.Barrier(2)

    def close(login: str) -> None:
        gate.wait()
        try:
            accounts.deactivate(login, "the other", now)
        except AccountRefused:
            return

    threads = [threading.Thread(target=close, args=(login,)) for login in (chief, "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.active for one in accounts.list()) == 1


def test_posts_are_those_of_active_accounts(
    accounts: Accounts, officer: str, now: datetime
) -> None:
    for login, state, post in (
        ("one", "KZ", "Кордай"),
        ("two", "KG", "Ак-Жол"),
        ("three", "KG", "Торугарт"),
    ):
        accounts.create(login, login, "officer", state, post, "ru", "chief", now)
    accounts.deactivate("three", "chief", now)
    assert [(one.state, one.name, one.accounts) for one in accounts.posts()] == [
        ("KG", "Ак-Жол", 1),
        ("KZ", "Кордай", 2),
    ]


@pytest.mark.parametrize("login", ["nobody", "", "никто", "\x00", "\ud800"])
def test_what_is_done_to_nobody_is_refused(accounts: Accounts, now: datetime, login: str) -> None:
    for act in (
        lambda: accounts.deactivate(login, "chief", now),
        lambda: accounts.reactivate(login, "chief", now),
        lambda: accounts.change_role(login, "officer", "chief", now),
        lambda: accounts.reset_password(login, "chief", now),
        lambda: accounts.reset_second_factor(login, "chief", now),
        lambda: accounts.end_all(login, "chief", now),
        lambda: accounts.add_token(login, "x", {"lookups"}, now + timedelta(days=1), "chief", now),
        lambda: accounts.account(login),
    ):
        with pytest.raises(UnknownAccount) as refused:
            act()
        refused.value.reason.ru.encode("utf-8")


def test_events_say_what_by_whom_and_when(accounts: Accounts, officer: str, now: datetime) -> None:
    event = accounts.change_role(officer, "supervisor", "chief", now)
    assert (event.kind, event.account, event.by, event.at) == (
        EventKind.ROLE_CHANGED,
        officer,
        "chief",
        now,
    )


def all_bytes(database: str, folder: Path) -> bytes:
    """Everything the database keeps: the files of SQLite, a dump of PostgreSQL."""
    url = url_of(database)
    if url.get_backend_name() == "sqlite":
        return b"".join(one.read_bytes() for one in folder.glob("bank.sqlite*"))
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    return subprocess.run([programs[-1], database], check=True, capture_output=True).stdout


def test_the_database_holds_no_plain_secret(
    accounts: Accounts, database: str, tmp_path: Path, chief: str, password: str, now: datetime
) -> None:
    session = accounts.log_in(chief, password, "", HERE, now)
    begun = accounts.begin_second_factor(session.id, now)
    done = accounts.confirm_second_factor(session.id, pyotp.TOTP(begun.secret).at(now), now)
    made = accounts.create("sidorov", "Сидоров", "mobile", "KG", "Ак-Жол", "ru", chief, now)
    token = accounts.add_token(
        "sidorov", "Планшет", {"lookups"}, now + timedelta(days=9), chief, now
    )
    with pytest.raises(Exception, match="not right"):
        accounts.log_in("a password typed as login", "wrong", "", "10.20.30.40", now)
    kept = all_bytes(database, tmp_path)
    assert b"sidorov" in kept
    secrets = [password, begun.secret, session.id, done.session.id, made.one_time_password]
    secrets += [token.secret, token.secret[-64:], *done.recovery_codes]
    secrets += ["a password typed as login", "10.20.30.40"]
    for secret in secrets:
        for plain in (secret.encode(), secret.replace("-", "").encode(), secret.encode().hex()):
            found = plain if isinstance(plain, bytes) else plain.encode()
            assert found not in kept, secret


def test_accounts_and_bank_may_share_one_database(home: Home, database: str, now: datetime) -> None:
    with Store.open(database) as store, Accounts.open(home, database) as opened:
        assert store.originators()
        assert opened.list() == ()
    with Store.open(database), Accounts.open(home, database):
        pass


def test_the_database_is_of_the_home_unless_told(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KORDON_ACCOUNTS", raising=False)
    with Accounts.open(home):
        file = home.path / "accounts.sqlite"
        assert file.stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("KORDON_ACCOUNTS", f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    with Accounts.open(home):
        assert (tmp_path / "elsewhere.sqlite").exists()
    for wrong in ("nonsense", "mysql://host/db"):
        monkeypatch.setenv("KORDON_ACCOUNTS", wrong)
        with pytest.raises(StoreError):
            Accounts.open(home)
    with pytest.raises(StoreError, match="cannot be opened"):
        Accounts.open(home, f"sqlite:///{tmp_path / 'no' / 'folder.sqlite'}")


def test_a_database_of_a_later_kordon_is_left_alone(home: Home, database: str) -> None:
    Accounts.open(home, database).close()
    engine = create_engine(url_of(database))
    with engine.begin() as connection:
        connection.execute(text("UPDATE accounts_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseTooNew):
        Accounts.open(home, database)


def test_the_schema_of_migrations_is_that_of_the_tables(home: Home, database: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bank.accounts.tables import VERSION_TABLE, metadata

    Accounts.open(home, database).close()
    engine = create_engine(url_of(database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
    engine.dispose()
