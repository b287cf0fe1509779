"""Which language a client's texts are in: the header's, else the account's."""

from __future__ import annotations

from flask import request

from index_mappings.fields import Text
from portal.identity import who

LANGUAGES = ("ru", "en")


def language() -> str:
    """`ru` or `en`."""
    if request.headers.get("Accept-Language"):
        for tag in request.accept_languages.values():  # the best liked first
            if (primary := tag.partition("-")[0].lower()) in LANGUAGES:
                return primary
    return "ru" if who().account.language == "ru" else "en"


def say(text: Text) -> str:
    """A text in the client's language."""
    return text.ru if language() == "ru" else text.en
