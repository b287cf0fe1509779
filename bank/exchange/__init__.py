"""Electronic interaction between installations: packages, receipts, messages. See docs/exchange.md."""

from bank.exchange.acknowledging import take_receipt
from bank.exchange.auditing import logging_to
from bank.exchange.comparing import array_digest, expected_digest, given_digest
from bank.exchange.digest import ArrayDigest
from bank.exchange.errors import (
    ExchangeError,
    KeyRefused,
    MessageRefused,
    NotSetUp,
    PackageRefused,
    ReceiptRefused,
    UnknownParty,
)
from bank.exchange.exporting import make_package
from bank.exchange.faults import Fault
from bank.exchange.keys import (
    key_file,
    keys_known,
    new_key,
    others,
    own,
    party_of,
    revoke_key,
    rotate_key,
    set_party,
    trust_file,
)
from bank.exchange.ledger import SentPackage, SentState, TakenPackage
from bank.exchange.message import Message, Receive, Send
from bank.exchange.outbox import deliver, last_sent, register, send, sender
from bank.exchange.party import Party, PartyKind, PublicKey, spoken
from bank.exchange.receipt import Receipt, RefusedLine, Taken, Verdict
from bank.exchange.sending import (
    hand_over,
    last_taken,
    opened_document,
    packages_for,
    path_of,
    sealed_receipt,
    what_is,
)
from bank.exchange.taking_in import take_in

__all__ = [
    "ArrayDigest",
    "ExchangeError",
    "Fault",
    "KeyRefused",
    "Message",
    "MessageRefused",
    "NotSetUp",
    "PackageRefused",
    "Party",
    "PartyKind",
    "PublicKey",
    "Receipt",
    "ReceiptRefused",
    "Receive",
    "RefusedLine",
    "Send",
    "SentPackage",
    "SentState",
    "Taken",
    "TakenPackage",
    "UnknownParty",
    "Verdict",
    "array_digest",
    "deliver",
    "expected_digest",
    "given_digest",
    "hand_over",
    "key_file",
    "keys_known",
    "last_sent",
    "last_taken",
    "logging_to",
    "make_package",
    "new_key",
    "opened_document",
    "others",
    "own",
    "packages_for",
    "party_of",
    "path_of",
    "register",
    "revoke_key",
    "rotate_key",
    "sealed_receipt",
    "send",
    "sender",
    "set_party",
    "spoken",
    "take_in",
    "take_receipt",
    "trust_file",
    "what_is",
]
