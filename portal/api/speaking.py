"""Which language a client's texts are in: the header's, else the account's, else English."""

from __future__ import annotations

from flask import g, request
from flask_babel import force_locale

from index_mappings.fields import Text
from portal.core_texts import core_said

LANGUAGES = ("ru", "en")


def language() -> str:
    """`ru` or `en`."""
    if request.headers.get("Accept-Language"):
        for tag in request.accept_languages.values():  # the best liked first
            if (primary := tag.partition("-")[0].lower()) in LANGUAGES:
                return primary
    asking = g.get("who")
    return "ru" if asking and asking.account.language == "ru" else "en"


def say(text: Text) -> str:
    """A text in the client's language."""
    return text.ru if language() == "ru" else text.en


def say_core(message: str) -> str:
    """A sentence of the bank in the client's language."""
    with force_locale(language()):
        return core_said(message)
