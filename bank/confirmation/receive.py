"""Messages on confirmations that came in a checked package, kept and written into the audit log."""

from __future__ import annotations

from bank.audit import AuditLog, Door
from bank.confirmation.confirmations import Confirmations
from bank.confirmation.entries import entry_told
from bank.confirmation.errors import ConfirmationRefused
from bank.confirmation.model import Confirmation, Step
from bank.exchange.errors import MessageRefused
from bank.exchange.message import Message
from bank.home import Home


def receive(home: Home, message: Message) -> None:
    """Take in one message of a kind in `messages.KINDS`; what comes again changes nothing.

    Raises MessageRefused for one that may not say so, AuditUnavailable, StoreError: then nothing of it
    is kept.
    """
    with AuditLog.open(home) as log, Confirmations.open(home) as confirmations:

        def note(one: Confirmation, step: Step) -> None:
            log.write(entry_told(one, step, Door.BATCH, message.id))

        try:
            confirmations.take(message, note)
        except ConfirmationRefused as refused:
            raise MessageRefused(str(refused)) from refused
