"""The officer's page. What is asked travels in the body of a POST, never in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from bank.accounts import Permission
from bank.audit import Door
from bank.lookup import LookupRefused
from bank.query import understand
from bank.store.model import Key
from index_mappings.categories import CATEGORIES
from index_mappings.lookup_fields import LOOKUP_FIELDS
from index_mappings.persons import SEXES
from portal.arrays import Limits, limits_known
from portal.asking import ask, request_id
from portal.core_texts import core_said
from portal.hit_tokens import hits_shown
from portal.identity import for_a_purpose, needs, now, who
from portal.in_place import in_place
from portal.languages import told
from portal.linking import linked_with
from portal.navigation import navigation
from portal.pages.confirmations import asked_shown
from portal.pages.outcomes import cleared, document_scanned
from portal.pages.photos import photos_of
from portal.parts import parts
from portal.showing.answers import arrays_of, shown
from portal.showing.asked import as_chosen, read_as

pages = Blueprint("lookup", __name__)

# The field for anything and the MRZ are the large one, sex is a choice.
TEXT_FIELDS = {
    name: field for name, field in LOOKUP_FIELDS.items() if name not in ("text", "mrz", "sex")
}
SIGNS = lazy_gettext("? is one unknown sign, * any number of them")
HINTS = {
    "birth_date": lazy_gettext("12.03.1971, 03.1971 or 1971"),
    "citizenship": lazy_gettext("name or code of a state"),
    "marks": lazy_gettext("in words, with commas"),
    "plate": SIGNS,
    "vin": SIGNS,
}
KEYS = (
    ("/", lazy_gettext("to the field")),
    ("Enter", lazy_gettext("look up")),
    ("Tab", lazy_gettext("from the field to how it was read; there: the next reading")),
    ("↓ ↑", lazy_gettext("next hit, hit before")),
    ("→ ←", lazy_gettext("open the record, close it")),
    ("1 2 3", lazy_gettext("the same, not the same, undecided")),
    ("4 5 6 7", lazy_gettext("then: let pass, detained, handed over, nothing")),
    ("r", lazy_gettext("remember that this document is not of this record")),
    ("c", lazy_gettext("ask the originator to confirm, urgently; then: is there an answer?")),
    ("t", lazy_gettext("copy the originator's telephone number")),
    ("p", lazy_gettext("print the record")),
    ("e", lazy_gettext("exact fields")),
    ("u", lazy_gettext("purpose of the checks")),
    ("n", lazy_gettext("night or day")),
    ("Esc", lazy_gettext("clear: ready for the next traveller")),
    ("?", lazy_gettext("these keys")),
)


@pages.get("/")
@needs()
def ready() -> str | Response:
    """The page, ready for a traveller; whoever looks nobody up goes where their work is."""
    if not who().may(Permission.LOOK_UP):
        first = navigation(who())
        return redirect(url_for(first[0][1] if first else "login.password"), 303)
    if not who().purpose:
        return redirect(url_for("login.purpose"), 303)
    fresh = parts().lookups.freshness(who().viewer())
    return _page({}, {"arrays": arrays_of(fresh, _bodies(), now(), _limits())})


@pages.post("/")
@for_a_purpose(Permission.LOOK_UP)
def answered() -> str | tuple[str, int]:
    """An answer, or what is wrong with what was asked."""
    typed = {
        field: value
        for field in ("text", "sex", *TEXT_FIELDS)
        if (value := request.form.get(field, "").strip())
    }
    chosen = as_chosen(typed.get("text", ""), request.form.get("as", ""))
    query: dict[str, Any] = chosen | {name: typed[name] for name in typed if name != "text"}
    if only := [one for one in request.form.getlist("categories") if one in CATEGORIES]:
        query["categories"] = only
    form = {**typed, "categories": only}
    try:
        searched = understand(query).request.categories
        answer = ask(query, who(), who().purpose, Door.PAGE)
    except LookupRefused as refused:
        errors = [(_field_name(one.field), core_said(one.message)) for one in refused.errors]
        return _page(form, {"errors": errors}), 422
    return _page(form, _answer(answer, searched, typed))


def _answer(
    answer: Mapping[str, Any], searched: Sequence[str], typed: Mapping[str, str]
) -> dict[str, Any]:
    """An answer with what is kept beside the records: photos, clearances, and what can be said of hits."""
    hits, document = answer["hits"], document_scanned(typed.get("text", ""))
    found, read = cleared(document, hits)
    marked = hits if who().may(Permission.RECORD_OUTCOMES) else []
    return {
        "answer": shown(answer, searched, _bodies(), now(), _limits()),
        "photos": photos_of(hits),
        "cleared": found,
        "linked": linked_with([(hit["origin"], hit["category"], hit["id"]) for hit in hits]),
        "clearances_read": read,
        "shown_hits": hits_shown(marked, who().account.login, request_id(), document),
        "confirmations": asked_shown(
            Key(hit["origin"], hit["category"], hit["id"]) for hit in marked
        ),
    }


def _limits() -> Limits:
    return limits_known(parts().home.settings)


def _bodies() -> dict[str, str]:
    """The names of originators by their codes."""
    return {one.code: one.name for one in parts().store.originators()}


def _page(form: Mapping[str, Any], told_of: Mapping[str, Any]) -> str:
    """The part that answers in place, or the whole page with it."""
    if in_place():
        return render_template("answer.html", **told_of)
    return render_template(
        "search.html",
        form=form,
        text_fields=TEXT_FIELDS,
        hints=HINTS,
        keys=KEYS,
        sexes={one: SEXES[one] for one in ("male", "female")},
        reading=read_as(form.get("text", "")),
        **told_of,
    )


def _field_name(name: str) -> str:
    """The label of a field that something is wrong with; none for the large one."""
    known = LOOKUP_FIELDS.get(name)
    return told(known.label) if known and name != "text" else ""
