"""Agreements between states: who gives whom what, today and in each version; every edit written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from bank.access import Agreement, AgreementRefused, AgreementVersion, UnknownAgreement
from bank.accounts import Permission
from bank.audit import Door
from bank.audited import Actor, entry_of_agreement
from index_mappings.categories import CATEGORIES
from portal.asking import request_id
from portal.identity import needs, who
from portal.languages import told
from portal.office import MOST_INTEGER, chosen, day_of, leaf
from portal.pages.agreement_drafts import (
    Draft,
    category_labels,
    differences,
    fields_named,
    purpose_labels,
    states_to_choose,
    term_label,
    text_ticks,
    withholdable_ticks,
)
from portal.parts import parts
from portal.states import state_name

pages = Blueprint("agreements", __name__, url_prefix="/agreements")
Answer = str | Response | tuple[str, int]
SOON = timedelta(days=60)
NUMBER = f"number(most={MOST_INTEGER})"

STANDINGS = {
    "in-force": lazy_gettext("in force today"),
    "to-come": lazy_gettext("not yet in force"),
    "ended": lazy_gettext("ended"),
}


@pages.get("")
@needs(Permission.MANAGE_AGREEMENTS)
def listing() -> str:
    """Who gives whom which categories today, and the agreements by filters of the address line."""
    everything, filters = (
        parts().agreements.all(),
        chosen("giver", "receiver", "category", "standing"),
    )
    states = sorted({state for one in everything for state in (one.giver, one.receiver)})
    return render_template(
        "office/agreements.html",
        leaf=leaf([one for one in everything if _fits(one, filters)]),
        filters=filters,
        states=[(code, state_name(code)) for code in states],
        matrix=matrix(one for one in everything if one.in_force(_today())),
        codes=states,
        categories=category_labels(),
        standings=list(STANDINGS.items()),
        standing=standing,
        ends_soon=ends_soon,
    )


def matrix(in_force: Iterable[Agreement]) -> dict[tuple[str, str], tuple[str, ...]]:
    """By giver and receiver the categories that agreements give, in declared order."""
    given: dict[tuple[str, str], set[str]] = {}
    for one in in_force:
        given.setdefault((one.giver, one.receiver), set()).update(one.categories)
    return {pair: tuple(name for name in CATEGORIES if name in of) for pair, of in given.items()}


def standing(agreement: Agreement) -> str:
    """Whether it is in force today, not yet, or no longer."""
    if agreement.in_force(_today()):
        return "in-force"
    return "to-come" if _today() < agreement.first_day and not _never(agreement) else "ended"


def ends_soon(agreement: Agreement) -> bool:
    """Whether it is in force, but not for long."""
    last = agreement.last_day
    return last is not None and agreement.in_force(_today()) and last - _today() < SOON


@pages.route("/new", methods=["GET", "POST"])
@needs(Permission.MANAGE_AGREEMENTS)
def new() -> Answer:
    """Conclude an agreement."""
    if request.method == "GET":
        wanted = chosen("giver", "receiver")
        return _form(
            Draft(wanted["giver"], wanted["receiver"], first_day=_today().isoformat()), None
        )
    draft = Draft.sent(request.form)
    try:
        added = parts().agreements.add(draft.agreement(), who=who().account.login, why=draft.why)
    except AgreementRefused as refused:
        return _form(draft, None, refused)
    _note(parts().agreements.history(added.number)[-1])
    flash(_("Agreement %(number)s is kept.", number=added.number))
    return redirect(url_for("agreements.one", number=added.number), 303)


@pages.get(f"/<{NUMBER}:number>")
@needs(Permission.MANAGE_AGREEMENTS)
def one(number: int) -> Answer:
    """An agreement: what it gives, and all its versions."""
    return _page(number)


@pages.route(f"/<{NUMBER}:number>/change", methods=["GET", "POST"])
@needs(Permission.MANAGE_AGREEMENTS)
def change(number: int) -> Answer:
    """Keep a new version of an agreement."""
    newest = _history(number)[0].agreement
    if request.method == "GET":
        return _form(Draft.of(newest), newest)
    draft = Draft.sent(request.form)
    try:
        version = parts().agreements.change(
            draft.agreement(number), who=who().account.login, why=draft.why
        )
    except AgreementRefused as refused:
        return _form(draft, newest, refused)
    _note(version)
    flash(_("Version %(version)s is kept.", version=version.version))
    return redirect(url_for("agreements.one", number=number), 303)


@pages.post(f"/<{NUMBER}:number>/end")
@needs(Permission.MANAGE_AGREEMENTS)
def end(number: int) -> Answer:
    """Let an agreement end with a day."""
    _history(number)
    last = day_of(request.form.get("last_day", ""))
    if last is None:
        return _page(number, [_("Give the last day on which it holds.")], request.form)
    why = request.form.get("why", "").strip()
    try:
        version = parts().agreements.end(number, last, who=who().account.login, why=why)
    except AgreementRefused as refused:
        return _page(number, [told(one.reason) for one in refused.errors], request.form)
    _note(version)
    flash(_("The last day is kept."))
    return redirect(url_for("agreements.one", number=number), 303)


def _page(
    number: int, refused: list[str] | None = None, typed: Mapping[str, str] | None = None
) -> Answer:
    versions = _history(number)
    older = [one.agreement for one in versions[1:]]
    changed = [
        list(differences(old, one.agreement)) for one, old in zip(versions, older, strict=False)
    ]
    agreement = versions[0].agreement
    body = render_template(
        "office/agreement.html",
        agreement=agreement,
        versions=list(zip(versions, [*changed, []], strict=True)),
        refused=refused or [],
        typed=typed,
        standing=standing(agreement),
        standings=STANDINGS,
        soon=ends_soon(agreement),
        categories=category_labels(),
        purposes_named=purpose_labels(),
        fields_named=fields_named,
        today=_today(),
    )
    return (body, 422) if refused else body


def _form(
    draft: Draft, newest: Agreement | None, refused: AgreementRefused | None = None
) -> Answer:
    errors: dict[str, list[str]] = {}
    for one in refused.errors if refused else []:
        errors.setdefault(one.field, []).append(told(one.reason))
    body = render_template(
        "office/agreement_form.html",
        draft=draft,
        newest=newest,
        errors=errors,
        term_label=term_label,
        states=states_to_choose(),
        categories=category_labels(),
        purposes_named=purpose_labels(),
        withholdable=withholdable_ticks(),
        texts=text_ticks(),
    )
    return (body, 422) if refused else body


def _history(number: int) -> list[AgreementVersion]:
    try:
        return parts().agreements.history(number)
    except UnknownAgreement:
        abort(404)


def _note(version: AgreementVersion) -> None:
    actor = Actor.of(who().account)
    parts().audit.write(entry_of_agreement(version, Door.PAGE, actor, request_id()))


def _fits(agreement: Agreement, filters: dict[str, str]) -> bool:
    return (
        filters["giver"] in ("", agreement.giver)
        and filters["receiver"] in ("", agreement.receiver)
        and (not filters["category"] or filters["category"] in agreement.categories)
        and filters["standing"] in ("", standing(agreement))
    )


def _never(agreement: Agreement) -> bool:
    """Whether it was ended before it began."""
    return agreement.last_day is not None and agreement.last_day < agreement.first_day


def _today() -> date:
    return datetime.now(UTC).date()
