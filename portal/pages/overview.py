"""The overview: how fresh the arrays are, what came in, what was looked up and found, in numbers and plots.

What is shown is what the state of whoever asks may see; lookups and hits are those of its own accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, Response, abort, render_template, request, url_for
from flask_babel import format_date, lazy_gettext
from flask_babel import gettext as _
from markupsafe import Markup

from bank.accounts import Permission
from bank.audit import DayOfUse
from portal import plots
from portal.arrays import ArraySeen, Lamp, arrays_seen, runs_seen, seen_by
from portal.audit_words import OUTCOMES
from portal.identity import needs, now, who
from portal.languages import day as day_in_words
from portal.office import chosen, csv_file, leaf, period, start_of
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts
from portal.states import state_name
from portal.use import days_of_use

pages = Blueprint("overview", __name__, url_prefix="/overview")
USUAL_DAYS, MOST_DAYS = 14, 90
_HOURS = range(24)

LAMPS = {
    Lamp.FRESH: ("good", lazy_gettext("fresh")),
    Lamp.AGEING: ("watch", lazy_gettext("ageing")),
    Lamp.TOO_OLD: ("bad", lazy_gettext("too old")),
    Lamp.NEVER: ("bad", lazy_gettext("nothing came yet")),
    Lamp.UNKNOWN: ("watch", lazy_gettext("not known")),
}
RUN_STATES = {
    "running": ("watch", lazy_gettext("going on or broken off")),
    "finished": ("good", lazy_gettext("finished")),
    "failed": ("bad", lazy_gettext("failed")),
}
RUN_KINDS = {
    "ingest": lazy_gettext("array"),
    "changes": lazy_gettext("changes"),
    "revert": lazy_gettext("revert"),
    "generate": lazy_gettext("generated"),
    "reconcile": lazy_gettext("reconciliation"),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """A plot with its numbers."""

    title: str
    picture: Markup
    rows: Sequence[tuple[str, int]]
    by: str


@pages.get("")
@needs(Permission.READ_STATISTICS)
def arrays() -> str | Response:
    """Arrays by state and category: freshness, age, records, quarantine."""
    everything, filters = arrays_seen(parts(), _state()), chosen("state", "category", "lamp")
    found = [one for one in everything if _fits(one, filters)]
    if request.args.get("format") == "csv":
        return _arrays_file(found)
    states = sorted({one.fresh.state for one in everything})
    return render_template(
        "office/overview_arrays.html",
        found=found,
        filters=filters,
        states=[(code, state_name(code)) for code in states],
        lamps=LAMPS,
        unknown=any(one.lamp is Lamp.UNKNOWN for one in everything),
        counts={lamp: sum(one.lamp is lamp for one in everything) for lamp in Lamp},
        quarantined=sum(one.fresh.quarantined for one in everything),
        records=sum(one.fresh.records for one in everything),
        age_said=age_said,
        confirmations=parts().confirmations.counts(now(), owner=_state()),
        may_answer=who().may(Permission.ANSWER_CONFIRMATIONS),
        **_common(),
    )


@pages.get("/runs")
@needs(Permission.READ_STATISTICS)
def runs() -> str | Response:
    """What came in lately."""
    first, last = period(USUAL_DAYS, MOST_DAYS)
    filters = chosen("category", "origin", "state")
    seen = seen_by(parts(), _state(), last)
    found = [
        one
        for one in runs_seen(parts(), seen, start_of(first))
        if one.started_at < start_of(last + timedelta(days=1))
        and filters["category"] in ("", one.category)
        and filters["origin"] in ("", one.origin)
        and filters["state"] in ("", one.state.value)
    ]
    counts = ("added", "corrected", "withdrawn", "unchanged", "quarantined")
    if request.args.get("format") == "csv":
        heads = ["started", "ended", "kind", "state", "category", "originator", *counts]
        rows = (
            [
                *(one.started_at, one.ended_at, one.kind.value, one.state.value),
                *(one.category, one.origin, *(getattr(one, name) for name in counts)),
            ]
            for one in found
        )
        return csv_file("runs.csv", heads, rows)
    return render_template(
        "office/overview_runs.html",
        leaf=leaf(found),
        filters=filters,
        first=first,
        last=last,
        origins=[(one, one) for one in sorted({origin for _category, origin in seen})],
        run_states=RUN_STATES,
        run_kinds=RUN_KINDS,
        **_common(),
    )


@pages.get("/use")
@needs(Permission.READ_STATISTICS)
def use() -> str | Response:
    """Lookups by day, hour and outcome, hits by day and category, of the state's own accounts."""
    first, last = period(USUAL_DAYS, MOST_DAYS)
    days = days_of_use(first, last)
    if request.args.get("format") == "csv":
        return _use_file(days, _state())
    return render_template(
        "office/overview_use.html",
        panels=list(_lookup_panels(days, _state())),
        hits=list(_hit_panels(days, _state())),
        first=first,
        last=last,
        **_common(),
    )


def _lookup_panels(days: Sequence[DayOfUse], state: str) -> Iterator[Panel]:
    by_day = [
        sum(count for (whose, *_rest), count in one.lookups.items() if whose == state)
        for one in days
    ]
    yield _panel(_("Lookups by day"), [one.day for one in days], by_day, plots.line)
    for outcome, words in OUTCOMES.items():
        by_hour = [sum(one.lookups[state, hour, outcome] for one in days) for hour in _HOURS]
        title = _("By hour (UTC): %(outcome)s", outcome=str(words))
        series = plots.Series(title, [f"{hour:02}" for hour in _HOURS], by_hour)
        yield Panel(
            title,
            plots.bars(series, _told(series)),
            [(f"{hour:02}:00", count) for hour, count in enumerate(by_hour)],
            _("Hour (UTC)"),
        )


def _hit_panels(days: Sequence[DayOfUse], state: str) -> Iterator[Panel]:
    for name, label in category_labels().items():
        counts = [
            sum(one.hits[state, name, band] for band in ("strong", "possible")) for one in days
        ]
        yield _panel(label, [one.day for one in days], counts)


def _panel(
    title: str,
    days: Sequence[date],
    counts: Sequence[int],
    draw: Callable[[plots.Series, str], Markup] = plots.bars,
) -> Panel:
    short = [str(format_date(day, "d.MM")) for day in days]
    series = plots.Series(title, short, counts)
    rows = [(day_in_words(day), count) for day, count in zip(days, counts, strict=True)]
    return Panel(title, draw(series, _told(series)), rows, _("Day"))


def _told(series: plots.Series) -> str:
    if not any(series.values):
        return str(_("%(title)s: none in this time.", title=series.title))
    top = max(range(len(series.values)), key=lambda one: series.values[one])
    return str(
        _(
            "%(title)s: %(total)s together, the most at %(label)s: %(most)s. "
            "The numbers stand below.",
            title=series.title,
            total=sum(series.values),
            label=series.labels[top],
            most=series.values[top],
        )
    )


def _arrays_file(found: Sequence[ArraySeen]) -> Response:
    heads = ("state", "originator", "category", "records", "lamp", "last_change", "last_full_array")
    rows = (
        (
            one.fresh.state,
            one.fresh.origin,
            one.fresh.category,
            one.fresh.records,
            one.lamp.value,
            one.fresh.last_change_at,
            one.fresh.last_full_array_at,
            one.fresh.quarantined,
        )
        for one in found
    )
    return csv_file("arrays.csv", (*heads, "in_quarantine"), rows)


def _use_file(days: Sequence[DayOfUse], state: str) -> Response:
    rows: list[tuple[object, ...]] = []
    for one in days:
        rows += [
            (one.day, f"{hour:02}", "lookups", outcome, one.lookups[state, hour, outcome])
            for hour in _HOURS
            for outcome in OUTCOMES
            if one.lookups[state, hour, outcome]
        ]
        rows += [
            (one.day, "", f"hits:{band}", category, count)
            for (whose, category, band), count in sorted(one.hits.items())
            if whose == state
        ]
    return csv_file("use.csv", ("day", "hour_utc", "what", "of", "count"), rows)


def age_said(age: timedelta | None) -> str:
    """An age in the unit that tells most."""
    if age is None:
        return "—"
    hours = int(age / timedelta(hours=1))
    if hours < 1:
        return str(_("%(count)s min", count=int(age / timedelta(minutes=1))))
    if hours < 48:
        return str(_("%(count)s h", count=hours))
    return str(_("%(count)s days", count=age.days))


def _fits(one: ArraySeen, filters: dict[str, str]) -> bool:
    return (
        filters["state"] in ("", one.fresh.state)
        and filters["category"] in ("", one.fresh.category)
        and filters["lamp"] in ("", one.lamp.value)
    )


def _common() -> dict[str, object]:
    if request.args.get("format"):
        abort(400)
    tabs = (("arrays", _("Arrays")), ("runs", _("What came in")), ("use", _("Lookups and hits")))
    return {
        "categories": category_labels(),
        "tabs": [
            (url_for(f"overview.{name}"), title, request.endpoint == f"overview.{name}")
            for name, title in tabs
        ],
    }


def _state() -> str:
    return who().account.state
