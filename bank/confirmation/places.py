"""Where an originator's duty officers work, and how messages to other installations leave this one."""

from __future__ import annotations

from bank.confirmation.settings import read_settings
from bank.exchange.message import Send
from bank.home import Home
from bank.store import Originator


def is_here(home: Home, originator: Originator) -> bool:
    """Whether an originator's duty officers answer in this installation, by its code or its state.

    Unless `settings/confirmation.json` says who does, all do. Raises ConfirmationRefused.
    """
    here = read_settings(home.settings).here
    return here is None or bool(here & {originator.code, originator.state})


def outbox(home: Home) -> Send | None:
    """What takes messages to other installations; None while there is nothing: they wait, kept.

    The one place where the exchange of packages is tied in. `Confirmations.send_waiting` hands over what
    has waited.
    """
    return None
