"""Codes of the audit log in words, in the language of the page."""

from __future__ import annotations

from flask_babel import lazy_gettext

from bank.accounts import EventKind
from bank.audit import Door, Entry, Kind, UnusualKind
from bank.outcomes import DONE, VERDICTS, Done, Verdict
from portal.audit_values import KINDS, asked_of, purpose_said, value_said
from portal.languages import told

DOORS = {
    Door.PAGE: lazy_gettext("page"),
    Door.API: lazy_gettext("mobile client"),
    Door.CLI: lazy_gettext("command line"),
    Door.BATCH: lazy_gettext("batch"),
    Door.EXCHANGE: lazy_gettext("exchange"),
}
OUTCOMES = {
    "hit": lazy_gettext("hit"),
    "possible": lazy_gettext("possible"),
    "nothing": lazy_gettext("nothing found"),
    "incomplete": lazy_gettext("incomplete"),
}
ACTS = {
    "alert-added": lazy_gettext("alert saved"),
    "alert-ended": lazy_gettext("alert ended"),
    "alerts-read": lazy_gettext("alerts read"),
    "duty-desk-read": lazy_gettext("duty desk read"),
    "exchange-read": lazy_gettext("exchange looked at"),
    "feed-listed": lazy_gettext("feed looked at"),
    "feed-package-given": lazy_gettext("package given over the feed"),
    "feed-refused": lazy_gettext("feed refused"),
    "link-shown": lazy_gettext("pair of records shown"),
    "request-read": lazy_gettext("request for confirmation read"),
    "requests-read": lazy_gettext("requests for confirmation read"),
    "added": lazy_gettext("request supplemented"),
    "asked": lazy_gettext("confirmation asked for"),
    "hastened": lazy_gettext("request made urgent"),
    "confirmed": lazy_gettext("answered: confirmed"),
    "not-confirmed": lazy_gettext("answered: not confirmed"),
    "more-needed": lazy_gettext("answered: more is needed"),
    "withdrawn": lazy_gettext("answered: record withdrawn"),
    "exchange-key-made": lazy_gettext("key made"),
    "exchange-key-revoked": lazy_gettext("key revoked"),
    "exchange-key-rotated": lazy_gettext("key replaced"),
    "exchange-party-set": lazy_gettext("own party set"),
    "exchange-party-trusted": lazy_gettext("party trusted"),
    "exchange-peer-set": lazy_gettext("address of a feed set"),
    "link-accept": lazy_gettext("pair accepted as one"),
    "link-reject": lazy_gettext("pair rejected"),
    "link-later": lazy_gettext("pair put off"),
    "linked-shown": lazy_gettext("linked records shown"),
    "links-listed": lazy_gettext("pairs listed"),
    "package-made": lazy_gettext("package made"),
    "package-taken-in": lazy_gettext("package taken in"),
    "package-refused": lazy_gettext("package refused"),
    "receipt-taken-in": lazy_gettext("receipt taken in"),
    "post-admitted": lazy_gettext("border post admitted"),
    "post-audit-read": lazy_gettext("log of a border post read"),
    "message-refused": lazy_gettext("message of another party refused"),
    "post-message-refused": lazy_gettext("message of a border post refused"),
    "post-revoked": lazy_gettext("border post revoked"),
    "reconciliation-made": lazy_gettext("reconciliation made"),
    "reconciliation-read": lazy_gettext("reconciliation read"),
    "reconciliation-exported": lazy_gettext("reconciliation exported"),
    "reconciliation-protocol": lazy_gettext("protocol of a reconciliation"),
    "reconciliation-applying": lazy_gettext("reconciliation is being applied"),
    "reconciliation-applied": lazy_gettext("reconciliation applied"),
    "reconciliation-forgotten": lazy_gettext("reconciliation deleted"),
    "validity-ending-read": lazy_gettext("what is about to end looked at"),
    "validity-ended-read": lazy_gettext("what ended looked at"),
    "validity-listed": lazy_gettext("what is about to end listed"),
    "validity-renewed": lazy_gettext("validity renewed"),
    "shown": lazy_gettext("shown"),
    "printed": lazy_gettext("printed"),
    "not-found": lazy_gettext("not found"),
    "not-shown": lazy_gettext("not shown"),
    "refused": lazy_gettext("refused"),
    "cleared": lazy_gettext("cleared as a namesake"),
    "post-entry-unreadable": lazy_gettext(
        "not written as an entry: shown as far as it can be read"
    ),
    "clearance-revoked": lazy_gettext("clearance revoked"),
    "not-kept": lazy_gettext("not kept, as the database failed"),
    "agreement-added": lazy_gettext("agreement added"),
    "agreement-edited": lazy_gettext("agreement edited"),
    "searched": lazy_gettext("audit searched"),
    "entry-read": lazy_gettext("entry opened"),
    "unusual-use": lazy_gettext("unusual use looked at"),
    "counted-elsewhere": lazy_gettext("use elsewhere looked at"),
    "exported": lazy_gettext("exported"),
    "verified": lazy_gettext("log verified"),
    "outcomes-read": lazy_gettext("outcomes looked at"),
    "clearances-read": lazy_gettext("clearances looked at"),
    "confirmations-purged": lazy_gettext("old requests for confirmation deleted"),
    "outcomes-purged": lazy_gettext("old outcomes deleted"),
    "clearances-forgotten": lazy_gettext("all clearances of namesakes deleted"),
    "backed-up": lazy_gettext("backed up"),
    "restored": lazy_gettext("restored from a back-up"),
    EventKind.CREATED: lazy_gettext("account made"),
    EventKind.ROLE_CHANGED: lazy_gettext("role changed"),
    EventKind.DEACTIVATED: lazy_gettext("account closed"),
    EventKind.REACTIVATED: lazy_gettext("account opened again"),
    EventKind.PASSWORD_RESET: lazy_gettext("password reset"),
    EventKind.PASSWORD_CHANGED: lazy_gettext("password changed"),
    EventKind.FACTOR_ENROLLED: lazy_gettext("second factor enrolled"),
    EventKind.FACTOR_RESET: lazy_gettext("second factor reset"),
    EventKind.TOKEN_ADDED: lazy_gettext("token made"),
    EventKind.TOKEN_REVOKED: lazy_gettext("token revoked"),
    EventKind.LOGGED_IN: lazy_gettext("logged in"),
    EventKind.LOG_IN_REFUSED: lazy_gettext("log-in refused"),
    EventKind.LOGGED_OUT: lazy_gettext("logged out"),
    EventKind.SESSIONS_ENDED: lazy_gettext("sessions ended"),
}
"""What was done beside lookups, as `bank.audited` and its callers name it."""
BANDS = {
    "strong": lazy_gettext("strong"),
    "possible": lazy_gettext("possible"),
    "weak": lazy_gettext("weak"),
}
UNUSUAL = {
    UnusualKind.ONE_NAME: lazy_gettext("one name again and again"),
    UnusualKind.HOURS: lazy_gettext("strange hours"),
    UnusualKind.VOLUME: lazy_gettext("sudden volume"),
}
_LONGEST = 160


def outcome_said(code: str) -> str:
    """What came of it in words; a code that is none of ours as it is."""
    said = OUTCOMES.get(code) or ACTS.get(code)
    return str(said) if said else _marked(code)


def _marked(code: str) -> str:
    """What was said of a hit: a verdict, and since then what was done, too."""
    verdict, _comma, done = code.partition(", ")
    if verdict not in list(Verdict) or (done and done not in list(Done)):
        return code
    words = told(VERDICTS[Verdict(verdict)])
    return f"{words} · {told(DONE[Done(done)])}" if done else words


def asked_in_short(entry: Entry) -> str:
    """What was asked on one line."""
    if entry.kind is Kind.LOOKUP and set(entry.asked) == {"text"}:
        text = value_said("text", entry.asked["text"])
    else:
        text = "; ".join(f"{label}: {value}" for label, value in asked_of(entry) if value)
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


__all__ = [
    "ACTS",
    "BANDS",
    "DOORS",
    "KINDS",
    "OUTCOMES",
    "UNUSUAL",
    "asked_in_short",
    "asked_of",
    "outcome_said",
    "purpose_said",
]
