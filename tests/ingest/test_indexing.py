"""What a command says of an index that lacks what it has taken in."""

from __future__ import annotations

import pytest

from bank.home import Home
from bank.store import Originator, Store
from ingest.indexing import bring_index_up, lacks


def test_what_the_index_lacks_is_said() -> None:
    assert "change 7 of 9" in lacks(7, 9)
    assert lacks(9, 9) == lacks(10, 9) == ""


def test_nothing_is_said_of_an_index_that_has_all(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(home) as store:
        store.register_originator(Originator("KZ", "KZ", "Ministry"))
        bring_index_up(home, store)
    assert capsys.readouterr().err == ""
