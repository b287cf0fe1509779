"""The officer's page. What is asked travels in the body of a POST, never in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from bank.accounts import Permission
from bank.audit import Door
from bank.lookup import LookupRefused
from bank.query import understand
from index_mappings.categories import CATEGORIES
from index_mappings.lookup_fields import LOOKUP_FIELDS
from portal import seeing
from portal.asking import ask
from portal.identity import needs, now, who
from portal.in_place import in_place
from portal.languages import told
from portal.navigation import navigation
from portal.showing.answers import arrays_of, shown
from portal.showing.asked import as_chosen, read_as

pages = Blueprint("lookup", __name__)

# The field for anything and the MRZ are the large one, sex is a choice.
TEXT_FIELDS = {
    name: field for name, field in LOOKUP_FIELDS.items() if name not in ("text", "mrz", "sex")
}


@pages.get("/")
@needs()
def ready() -> str | Response:
    """The page, ready for a traveller; whoever looks nobody up goes where their work is."""
    if not who().may(Permission.LOOK_UP):
        first = navigation(who())
        return redirect(url_for(first[0][1] if first else "login.password"), 303)
    if not who().purpose:
        return redirect(url_for("login.purpose"), 303)
    return _page({}, {"arrays": arrays_of(seeing.freshness(who().viewer()), now())})


@pages.post("/")
@needs(Permission.LOOK_UP)
def answered() -> str | Response | tuple[str, int]:
    """An answer, or what is wrong with what was asked."""
    if not who().purpose:
        return redirect(url_for("login.purpose"), 303)
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
        errors = [(_field_name(one.field), _(one.message)) for one in refused.errors]
        return _page(form, {"errors": errors}), 422
    return _page(form, {"answer": shown(answer, searched, now())})


def _page(form: Mapping[str, Any], told_of: Mapping[str, Any]) -> str:
    """The part that answers in place, or the whole page with it."""
    if in_place():
        return render_template("answer.html", **told_of)
    return render_template(
        "search.html",
        form=form,
        text_fields=TEXT_FIELDS,
        reading=read_as(form.get("text", "")),
        **told_of,
    )


def _field_name(name: str) -> str:
    """The label of a field that something is wrong with; none for the large one."""
    known = LOOKUP_FIELDS.get(name)
    return told(known.label) if known and name != "text" else ""
