"""The table of access through the door of the exchange: what a receiver's own bank shows its viewers.

Every case whose viewer is of the receiver is held against the record as the receiver's installation
shows it, under the agreements that came with the package.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bank import exchange
from bank.audited import Actor
from bank.exchange import Party, PartyKind
from bank.home import Home
from bank.lookup import LookupService
from bank.store import Store
from tests.access_bank import fill, key_of, wrong_with_record
from tests.access_cases import BODIES, OWNER, Case, cases

WHO = Actor("test")
NOW = datetime.now(UTC)
NAMED = ("FR", "RU", "BY", "KG", "UZ", "MD", "AM", "TJ", "DE", "FI")
OF_RECEIVER: dict[str, list[Case]] = {}
for one in cases():
    OF_RECEIVER.setdefault(one.viewer.state, []).append(one)
WITHHOLDING = [code for code in OF_RECEIVER if code not in (*NAMED, OWNER)]


def installation(folder: Path, code: str) -> Home:
    home = Home(folder / code, database="", engine="embedded", copy=False)
    exchange.set_party(home, Party(code, code, PartyKind.MINISTRY), WHO)
    exchange.new_key(home, WHO, now=NOW - timedelta(days=1))
    return home


@pytest.fixture(scope="module")
def giver(tmp_path_factory: pytest.TempPathFactory, the_day: None) -> Home:
    home = installation(tmp_path_factory.mktemp("giver"), OWNER)
    fill(home)
    return home


def given(giver: Home, folder: Path, code: str) -> Home:
    """The receiver's installation after it took in all it is sent."""
    home = installation(folder, code)
    for one, other in ((giver, home), (home, giver)):
        fingerprint = exchange.keys_known(other)[0].id
        exchange.trust_file(one, exchange.key_file(other), WHO, fingerprint=fingerprint)
    if package := exchange.make_package(giver, code, who=WHO):
        receipt = exchange.take_in(home, exchange.hand_over(giver, package), who=WHO)
        assert receipt.accepted, receipt.reasons
    return home


@pytest.mark.parametrize("code", [*NAMED, *WITHHOLDING[::12]])
def test_the_receivers_bank_shows_what_the_table_allows(
    giver: Home, tmp_path: Path, code: str
) -> None:
    home = given(giver, tmp_path, code)
    service, told = LookupService(home), []
    for case in OF_RECEIVER[code]:
        seen = service.record(key_of(case), case.viewer)
        newest = seen.versions[0] if seen else None
        if (newest is not None) != case.record_seen:
            told.append((case, "seen" if newest else "not seen"))
        elif newest is not None and newest.record is not None:
            told += [
                (case, one)
                for one in [wrong_with_record(case, newest.record, newest.withheld)]
                if one
            ]
    assert not told


@pytest.mark.parametrize("code", ["FR", "KG", "UZ", "MD"])
def test_nothing_leaves_for_whom_no_agreement_is_in_force(
    giver: Home, tmp_path: Path, code: str
) -> None:
    with Store.open(given(giver, tmp_path, code)) as store:
        bodies = {one.code for one in BODIES}
        assert not [one for one in store.freshness() if one.origin in bodies and one.records]
