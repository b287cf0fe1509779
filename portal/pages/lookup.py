"""The search page. What is asked travels in the body of a POST, never in the address."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from bank.accounts import Permission
from bank.audit import Door
from bank.lookup import LookupRefused
from index_mappings.categories import CATEGORIES
from index_mappings.lookup_fields import LOOKUP_FIELDS
from portal.asking import ask
from portal.identity import needs, who
from portal.navigation import navigation

pages = Blueprint("lookup", __name__)

# The field for anything and the MRZ are the large one, sex is a choice.
TEXT_FIELDS = {
    name: field.label for name, field in LOOKUP_FIELDS.items() if name not in ("text", "mrz", "sex")
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
    return _page({})


@pages.post("/")
@needs(Permission.LOOK_UP)
def answered() -> str | Response | tuple[str, int]:
    """The page with an answer, or with what is wrong with what was asked."""
    if not who().purpose:
        return redirect(url_for("login.purpose"), 303)
    query: dict[str, Any] = {
        field: value
        for field in ("text", "sex", *TEXT_FIELDS)
        if (value := request.form.get(field, "").strip())
    }
    if chosen := [one for one in request.form.getlist("categories") if one in CATEGORIES]:
        query["categories"] = chosen
    try:
        answer = ask(query, who(), who().purpose, Door.PAGE)
    except LookupRefused as refused:
        return _page(query, errors={one.field: one.message for one in refused.errors}), 422
    return _page(query, answer=answer), 200


def shown_outcome(answer: dict[str, Any]) -> str:
    """The state the band shows: a hit that must not be noticed looks like a possible one."""
    strong = [hit for hit in answer["hits"] if hit["band"] == "strong"]
    hidden = all(hit["action"]["code"] == "do-not-alert" for hit in strong)
    outcome: str = answer["outcome"]
    return "possible" if outcome == "hit" and hidden else outcome


def display_names(record: dict[str, Any]) -> list[str]:
    """The names of a record as their originator writes them."""
    parts = ("full", "surname", "given", "patronymic")
    return [
        " ".join(name[part] for part in parts if name.get(part)) for name in record.get("names", [])
    ]


def _page(query: dict[str, Any], **more: Any) -> str:
    answer = more.get("answer")
    return render_template(
        "search.html",
        query=query,
        answer=answer,
        errors=more.get("errors", {}),
        outcome=shown_outcome(answer) if answer else "",
        text_fields=TEXT_FIELDS,
        categories=CATEGORIES,
        display_names=display_names,
        oldest=min((one["changed"] for one in answer["freshness"] if one["changed"]), default=None)
        if answer
        else None,
    )
