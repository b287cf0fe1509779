"""What makes a question or an answer one that can be kept; the database is not asked."""

from __future__ import annotations

import unicodedata

from bank.confirmation.errors import refused
from bank.confirmation.model import By, Question, Said, Urgency
from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_codes
from index_mappings.purposes import PURPOSES

LONGEST_WORD, LONGEST_TEXT = 200, 2_000


def check_question(question: Question) -> None:
    """Raise ConfirmationRefused for a question that cannot be kept."""
    key = question.key
    if key.category not in CATEGORIES or not 1 <= question.version < 2**31:
        raise refused("The record's key or version is none.", "Ключ или версия записи неверны.")
    if not isinstance(question.urgency, Urgency):
        raise refused("Say whether it is urgent or routine.", "Укажите срочность запроса.")
    if question.purpose not in PURPOSES:
        raise refused("The purpose must be given.", "Укажите цель проверки.")
    for name, text in (
        ("origin", key.origin),
        ("id", key.id),
        ("request", question.request),
        ("client_id", question.client_id),
    ):
        _check_word(name, text)
    check_by(question.by)


def check_said(said: Said, least: int = 0) -> None:
    """Raise ConfirmationRefused for words that cannot be kept; `least` signs must be said."""
    _check_word("client_id", said.client_id)
    check_by(said.by)
    check_text(said.text, least)


def check_text(text: str, least: int = 0) -> None:
    """Raise ConfirmationRefused for a text that is missing, too long, or holds signs no text may."""
    if least and not text.strip():
        raise refused("Write what is needed or why.", "Напишите, что нужно или почему.")
    if not least <= len(text.strip()) or len(text) > LONGEST_TEXT or not _is_text(text, "\n\r\t"):
        raise refused(
            f"The text must have {least} to {LONGEST_TEXT} signs.",
            f"Текст должен иметь от {least} до {LONGEST_TEXT} знаков.",
        )


def check_by(by: By) -> None:
    """Raise ConfirmationRefused unless it is said who says something, from where and when."""
    _check_word("account", by.account)
    _check_word("post", by.post)
    if by.state not in country_codes():
        raise refused("The state must be a two-letter code.", "Государство — двухбуквенный код.")
    if by.at.tzinfo is None:
        raise refused("The time must have a time zone.", "Время должно иметь часовой пояс.")


def _check_word(name: str, text: str) -> None:
    if not 1 <= len(text) <= LONGEST_WORD or not _is_text(text):
        raise refused(
            f"{name} must have 1 to {LONGEST_WORD} signs.",
            f"{name}: от 1 до {LONGEST_WORD} знаков.",
        )


def _is_text(text: str, keep: str = "") -> bool:
    return all(sign in keep or unicodedata.category(sign) not in ("Cc", "Cs") for sign in text)
