"""What the prepared languages say: placeholders kept, no two words that an officer acts on alike."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext

from index_mappings.common import ACTIONS, CATEGORY_LABELS
from portal.assets import TRANSLATIONS
from portal.languages import LANGUAGES
from tests.portal.conftest import Installation, csrf_of, log_in, posted

PREPARED = [code for code in LANGUAGES if code not in ("ru", "en")]
STATES = ("HIT", "POSSIBLE", "NOTHING FOUND", "INCOMPLETE")
_PLACE = re.compile(r"%(?:\(\w+\))?[a-z]")


def _speaking(app: Flask, code: str) -> FlaskClient:
    client = app.test_client()
    token = csrf_of(client.get("/login").get_data(as_text=True))
    client.post("/language", data={"csrf_token": token, "language": code})
    return client


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_translations_keep_their_placeholders(code: str) -> None:
    path = TRANSLATIONS / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as texts:
        catalogue = read_po(texts, locale=code)
    for message in catalogue:
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        source = message.id if isinstance(message.id, str) else message.id[0]
        for one in filter(None, said if source else ()):
            assert sorted(_PLACE.findall(one)) == sorted(_PLACE.findall(source)), source


@pytest.mark.parametrize("code", PREPARED)
def test_no_two_states_actions_or_categories_sound_alike(app: Flask, code: str) -> None:
    with app.test_request_context(), force_locale(code):
        states = {gettext(one) for one in STATES}
        actions = {gettext(one.en) for one in ACTIONS.values()}
        categories = {gettext(one.en) for one in CATEGORY_LABELS.values()}
    assert len(states) == len(STATES) and not states & set(STATES)
    assert len(actions) == len(ACTIONS)
    assert len(categories) == len(CATEGORY_LABELS)


@pytest.mark.parametrize("code", PREPARED)
def test_an_officer_works_in_a_prepared_language(
    app: Flask, installed: Installation, code: str
) -> None:
    client = _speaking(app, code)
    page = client.get("/login").get_data(as_text=True)
    assert f'<html lang="{code}"' in page and "Password" not in page and "Log in" not in page
    log_in(client, installed.people["officer"])
    with app.test_request_context(), force_locale(code):
        nothing, missing = gettext("NOTHING FOUND"), gettext("There is no such page or record")
    assert nothing in posted(client, "/", text="Zzyzxqw Qwvxz")[1]
    lost = client.get("/no-such-page").get_data(as_text=True)
    assert missing in lost and "There is no such page" not in lost


def test_every_category_has_a_drawing_of_its_own(app: Flask) -> None:
    with app.test_request_context():
        draw = app.jinja_env.get_template("icons.html").module.category  # type: ignore[attr-defined]
        drawings = {name: str(draw(name)) for name in (*CATEGORY_LABELS, "of-nobody")}
    assert len(set(drawings.values())) == len(drawings)
