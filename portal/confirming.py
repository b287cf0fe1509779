"""What pages and API have in common of confirmations: who may learn of a request, and how it is written down."""

from __future__ import annotations

from datetime import date

from flask import abort

from bank.access import Viewer
from bank.audit import Door
from bank.confirmation import By, Confirmation, Note, Step, UnknownConfirmation
from bank.confirmation.entries import entries_of_confirmation
from bank.store.errors import UnknownOriginator
from portal.asking import request_id
from portal.identity import now, who
from portal.parts import parts


def by_whoever_asks() -> By:
    """Who speaks, and when."""
    account = who().account
    return By(account.login, account.state, account.post, now())


def noting(door: Door) -> Note:
    """Writes new steps of requests into the audit log, for both sides, before they are kept."""

    def note(one: Confirmation, step: Step) -> None:
        for entry in entries_of_confirmation(one, step, door, request_id()):
            parts().audit.write(entry)

    return note


def may_learn(one: Confirmation) -> bool:
    """Whether whoever asks may learn of a request at all.

    The state that owns the record may; the state that asked may, while it is given records of that array
    for the purpose it asked for. That the record was withdrawn since is no obstacle: it is to be told so.
    """
    state = who().account.state
    if one.owner == state:
        return True
    if one.by.state != state:
        return False
    try:
        originator = parts().store.originator(one.key.origin)
    except UnknownOriginator:
        return False
    viewer = Viewer(state, one.purpose, date.today())
    return parts().agreements.book().decide(viewer, originator, one.key.category).allowed


def asked_by_own_post(id_: str) -> Confirmation:
    """A request of the own post; 404 when there is none that may be learned of."""
    account, one = who().account, _one(id_)
    if (one.by.state, one.by.post) != (account.state, account.post) or not may_learn(one):
        abort(404)
    return one


def of_own_records(id_: str) -> Confirmation:
    """A request on a record of the own state; 404 when there is none."""
    one = _one(id_)
    if one.owner != who().account.state:
        abort(404)
    return one


def _one(id_: str) -> Confirmation:
    try:
        return parts().confirmations.one(id_)
    except UnknownConfirmation:
        abort(404)
