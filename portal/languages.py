"""Which language a page speaks, and declared texts and dates in it.

Pages are written in English, catalogues in `portal/translations` give the others. Labels that are
declared in English and Russian (`index_mappings.fields.Text`) go through the same catalogues for any
other language.

A page has hundreds of texts in one language: that and its catalogue are found once for each request.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from babel.support import NullTranslations
from flask import Flask, g, request, session
from flask_babel import Babel, format_date, format_datetime, get_locale, get_translations
from markupsafe import Markup

from index_mappings.fields import Text

# By their own names, as whoever looks for their language reads them.
LANGUAGES = {
    "ru": "Русский",
    "en": "English",
    "hy": "Հայերեն",
    "be": "Беларуская",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "ro": "Română",
    "tg": "Тоҷикӣ",
    "uz": "Oʻzbekcha",
}
COMPLETE = ("ru", "en")


def install(app: Flask) -> None:
    """Let an application speak the language of whoever asks."""
    Babel(app, locale_selector=chosen)
    app.jinja_env.globals |= {
        "_": said,
        "gettext": said,
        "told": told,
        "languages": LANGUAGES,
        "language": language,
    }
    app.jinja_env.filters |= {"day": day, "moment": moment, "partial": partial}


def chosen() -> str:
    """The language chosen for this session, else the account's, else the browser's."""
    if (picked := session.get("language")) in LANGUAGES:
        return str(picked)
    if asking := g.get("who"):
        return str(asking.account.language)
    return request.accept_languages.best_match(COMPLETE, "en") or "en"


def language() -> str:
    """The language of the page, as `lang` has it."""
    if "language" not in g:
        g.language = str(get_locale() or "en")
    return str(g.language)


def said(text: str, **variables: Any) -> Markup:
    """A text of a template in the language of the page; what is put into it is escaped."""
    translated = Markup(_catalogue().ugettext(text))
    return translated % variables if variables else translated


def _catalogue() -> NullTranslations:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return cast("NullTranslations", g.catalogue)


def told(text: Text | None) -> str:
    """A declared text in the language of the page; where it lacks that, in the other declared one."""
    if text is None:
        return ""
    spoken = language()
    if spoken == "ru":
        return text.ru or text.en
    # In catalogues the empty text stands for what they tell of themselves.
    if spoken == "en" or not text.en:
        return text.en or text.ru
    return str(_catalogue().ugettext(text.en))


def day(value: date | None) -> str:
    """A day with its month in letters."""
    return format_date(value, "d MMMM y") if value else "—"


def moment(value: datetime | None) -> str:
    """A moment in UTC, as all bodies of the bank read it alike."""
    return f"{format_datetime(value, 'd MMM y, HH:mm', rebase=False)} UTC" if value else "—"


def partial(value: str) -> str:
    """A full or partial ISO date, month in letters; anything else as it is."""
    try:
        match len(value):
            case 10:
                return day(date.fromisoformat(value))
            case 7:
                return str(format_date(date.fromisoformat(f"{value}-01"), "LLLL y"))
    except ValueError:
        pass
    return value
