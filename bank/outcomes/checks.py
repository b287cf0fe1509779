"""What makes an outcome or a clearance one that can be kept; the database is not asked."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from bank.outcomes.errors import OutcomeRefused
from bank.outcomes.model import Clearing, Done, Outcome, Verdict
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_codes
from index_mappings.fields import Text

LONGEST_WORD, LONGEST_NOTE = 200, 2_000


def check_outcome(outcome: Outcome) -> None:
    """Raise OutcomeRefused for an outcome that cannot be kept."""
    _check_word("client_id", outcome.client_id)
    if not isinstance(outcome.verdict, Verdict) or not isinstance(outcome.done, Done):
        raise _refused("verdict and done must be given", "укажите вывод и принятые меры")
    _check_common(outcome)


def check_clearing(clearing: Clearing) -> None:
    """Raise OutcomeRefused for a clearance that cannot be kept."""
    _check_common(clearing)


def check_who(account: str, state: str, post: str, at: datetime) -> None:
    """Raise OutcomeRefused unless it is said who says something, from where and when."""
    _check_word("account", account)
    _check_word("post", post)
    if state not in country_codes():
        raise _refused("state must be a two-letter code", "государство — двухбуквенный код")
    if at.tzinfo is None:
        raise _refused("the time must have a time zone", "время должно иметь часовой пояс")


def check_note(name: str, text: str, least: int = 0) -> None:
    """Raise OutcomeRefused for a text that is missing, too long, or holds signs no text may."""
    if not least <= len(text.strip()) <= LONGEST_NOTE or not _is_text(text, "\n\r\t"):
        raise _refused(
            f"{name} must be a text of {least} to {LONGEST_NOTE} signs",
            f"{name}: текст от {least} до {LONGEST_NOTE} знаков",
        )


def _check_common(said: Outcome | Clearing) -> None:
    if said.key.category not in CATEGORIES or said.version < 1:
        raise _refused("the record's key or version is none", "ключ или версия записи неверны")
    for name, text in (("origin", said.key.origin), ("id", said.key.id), ("request", said.request)):
        _check_word(name, text)
    check_who(said.account, said.state, said.post, said.at)
    check_note("note", said.note)


def _check_word(name: str, text: str) -> None:
    if not 1 <= len(text) <= LONGEST_WORD or not _is_text(text):
        raise _refused(
            f"{name} must have 1 to {LONGEST_WORD} signs", f"{name}: от 1 до {LONGEST_WORD} знаков"
        )


def _is_text(text: str, keep: str = "") -> bool:
    return all(sign in keep or unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)


def _refused(en: str, ru: str) -> OutcomeRefused:
    return OutcomeRefused(Text(f"The outcome is refused: {en}.", f"Результат не принят: {ru}."))
