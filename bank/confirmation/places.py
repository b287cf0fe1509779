"""Where an originator's duty officers work, and how messages to other installations leave this one.

Who takes part in the exchange works with the ministries whose keys it trusts: questions about their
records go there.
"""

from __future__ import annotations

from bank import exchange
from bank.confirmation.settings import read_settings
from bank.exchange.message import Send
from bank.home import Home
from bank.store import Originator


def is_here(home: Home, originator: Originator) -> bool:
    """Whether an originator's duty officers answer in this installation, by its code or its state.

    Where `settings/confirmation.json` does not say who does, all do of whose state no other ministry takes
    part in the exchange. Raises ConfirmationRefused.
    """
    here = read_settings(home.settings).here
    if here is not None:
        return bool(here & {originator.code, originator.state})
    return originator.state not in _elsewhere(home)


def _elsewhere(home: Home) -> set[str]:
    """The states whose own ministries this installation exchanges with."""
    try:
        own = exchange.own(home)
        others = exchange.others(home)
    except exchange.NotSetUp:
        return set()
    ministries = {one.state for one in others if one.kind is exchange.PartyKind.MINISTRY}
    # A post's own ministry is another installation, though of the same state.
    return ministries if own.kind is exchange.PartyKind.POST else ministries - {own.state}


def outbox(home: Home) -> Send | None:
    """What takes messages to other installations; None where there is no exchange: they wait, kept.

    The one place where the exchange of packages is tied in. `Confirmations.send_waiting` hands over what
    has waited.
    """
    try:
        exchange.own(home)
    except exchange.NotSetUp:
        return None
    return exchange.sender(home)
