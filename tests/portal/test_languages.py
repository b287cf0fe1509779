"""Catalogues: Russian is complete, the others fall back to English, and pages speak them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from index_mappings.fields import Text
from portal.languages import LANGUAGES, told
from tests.portal.conftest import Installation, log_in, posted

PORTAL = Path(__file__).parent.parent.parent / "portal"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_PLACES = re.compile(r"%\(\w+\)[sd]")


def catalogue(language: str) -> Catalog:
    with (PORTAL / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def used() -> set[str]:
    """Every text that code and templates say."""
    keywords = {**DEFAULT_KEYWORDS, "lazy_gettext": None}
    found = extract_from_dir(str(PORTAL), METHODS, keywords=keywords)
    return {ids if isinstance(ids, str) else ids[0] for _, _, ids, _, _ in found}


def texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_russian_has_every_text() -> None:
    russian = catalogue("ru")
    assert len(used()) > 400
    missing = [one for one in used() if one not in russian or not all(texts(russian[one]))]
    assert missing == []


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_translation_loses_a_place_or_is_in_doubt(language: str) -> None:
    for message in catalogue(language):
        wanted = message.id if isinstance(message.id, str) else message.id[0]
        for text in filter(None, texts(message)):
            if message.id:
                assert not message.fuzzy, message.id
                assert sorted(_PLACES.findall(text)) == sorted(_PLACES.findall(wanted)), text


def test_an_officer_who_reads_russian_reads_russian(app: Flask, installed: Installation) -> None:
    client = log_in(app.test_client(), installed.people["officer"])
    posted(client, "/language", language="ru")
    page = posted(client, "/", text="Йцукенг Фывапр")[1]
    assert "НЕ НАЙДЕНО" in page
    visible = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    for word in ("Look", "Exact", "fields", "found", "arrays", "Theme", "Night", "traveller"):
        assert word not in visible


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_opens_the_page(app: Flask, installed: Installation, language: str) -> None:
    client = log_in(app.test_client(), installed.people["officer"])
    posted(client, "/language", language=language)
    answer = client.get("/")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_text_that_lacks_a_language_is_told_in_the_other_never_as_a_catalogue(
    app: Flask, language: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert told(None) == told(Text("", "")) == ""
        assert told(Text("", "Вооружён")) == "Вооружён"
        assert told(Text("A word of nobody", "")) == "A word of nobody"
