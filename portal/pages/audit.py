"""The audit log for supervisors: who of their own state did what, whom they asked for, what they saw.

What the state's border posts handed back of their own logs stands among them, marked as such.
Account, post, kind and time stand in the address line; a person or record looked for travels in the body
of a POST alone. Reading the log is itself written into it before anything is shown. Entries of other
states' accounts are never shown: how often those saw this state's records is told in counts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _

from bank.accounts import Permission
from bank.audit import (
    Filters,
    FiltersRefused,
    Kind,
    Receipt,
    RecordKey,
    entries_kept,
    export_lines,
    read_entry,
    read_key,
    unusual,
    verify,
)
from bank.audit.search import groups_of
from portal.acts import note_act
from portal.audit_lines import lines
from portal.audit_words import (
    BANDS,
    DOORS,
    KINDS,
    UNUSUAL,
    asked_in_short,
    asked_of,
    outcome_said,
    purpose_said,
)
from portal.identity import needs, who
from portal.office import day_of, download, period, start_of
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts
from portal.use import UNUSUAL_DAYS, days_of_use, unusual_of_late

pages = Blueprint("audit", __name__, url_prefix="/audit")
Answer = str | Response | tuple[str, int]

ENTRIES_ON_A_PAGE = 50
DAYS_LOOKED_BACK = 90
# Some 8,000 a second (measured): more takes longer than a page may; the command line has no such limit.
MOST_VERIFIED_HERE = 100_000
_IN_ADDRESS = ("account", "post", "kind", "since", "until")
_IN_BODY = (*_IN_ADDRESS, "text", "category", "origin", "id")


@pages.get("")
@needs(Permission.READ_AUDIT)
def listing() -> Answer:
    """Entries by account, post, kind and time, a page at a time."""
    return _listing({name: request.args.get(name, "") for name in _IN_ADDRESS}, request.args)


@pages.post("/person")
@needs(Permission.READ_AUDIT)
def person() -> Answer:
    """Entries in which a person, a number or a record was looked up or shown."""
    return _listing({name: request.form.get(name, "") for name in _IN_BODY}, request.form)


def _listing(asked: Mapping[str, str], sent: Mapping[str, str]) -> Answer:
    asked = {name: value.strip()[:300] for name, value in asked.items()}
    filters, refused, page = filters_of(asked), "", None
    note_act("searched", as_noted(filters), Kind.AUDIT)
    try:
        page = lines(filters, sent.get("after", ""), ENTRIES_ON_A_PAGE)
    except FiltersRefused:
        refused = _("No word and no number could be read in that. Type a name or a number.")
    late = unusual_of_late(_state())
    body = render_template(
        "office/audit.html",
        asked=asked,
        posted=bool(asked.get("text") or asked.get("id")),
        page=page,
        after=page.next if page else "",
        refused=refused,
        unusual_count=len(late),
        unusual_accounts={one.account for one in late if one.account},
        **_words(),
    )
    return (body, 422) if refused else body


@pages.get("/entry/<chain>/<number:number>")
@needs(Permission.READ_AUDIT)
def entry(chain: str, number: int) -> str:
    """One entry: who, when, what was asked, and what was shown."""
    note_act("entry-read", {"entry": f"{chain[:64]}/{number}"}, Kind.AUDIT)
    found = read_entry(parts().audit, Receipt(chain, number))
    if found is None or found.entry.state != _state():
        abort(404)
    return render_template(
        "office/audit_entry.html", found=found, asked_of=asked_of, bands=BANDS, **_words()
    )


@pages.get("/entry-of-post/<post>/<chain>/<number:number>")
@needs(Permission.READ_AUDIT)
def entry_of_post(post: str, chain: str, number: int) -> str:
    """One entry that a border post of the own state handed back."""
    note_act("entry-read", {"entry": f"{post[:64]}/{chain[:64]}/{number}"}, Kind.AUDIT)
    found = parts().post_log.read(_state(), post, chain, number)
    if found is None:
        abort(404)
    return render_template(
        "office/audit_entry.html", found=found, asked_of=asked_of, bands=BANDS, **_words()
    )


@pages.get("/unusual")
@needs(Permission.READ_AUDIT)
def unusual_use() -> str:
    """Use that a supervisor should ask about: one name, strange hours, sudden volume."""
    first, last = period(UNUSUAL_DAYS, DAYS_LOOKED_BACK)
    kind = request.args.get("kind", "")
    since, until = start_of(first), start_of(last + timedelta(days=1))
    note_act("unusual-use", as_noted(Filters(since=since, until=until)), Kind.AUDIT)
    found = unusual(parts().audit, since, until, _state())
    return render_template(
        "office/audit_unusual.html",
        found=[one for one in found if kind in ("", one.kind.value)],
        kind=kind,
        first=first,
        last=last,
        **_words(),
    )


@pages.get("/elsewhere")
@needs(Permission.READ_AUDIT)
def elsewhere() -> str:
    """How often other states' accounts saw this state's records: counts, never who."""
    first, last = period(30, DAYS_LOOKED_BACK)
    own = {one.code for one in parts().store.originators() if one.state == _state()}
    note_act("counted-elsewhere", {"since": str(first), "until": str(last)}, Kind.AUDIT)
    counted: Counter[tuple[str, str]] = Counter()
    for day in days_of_use(first, last):
        for (origin, state, category), count in day.shown.items():
            if origin in own and state != _state():
                counted[state, category] += count
    return render_template(
        "office/audit_elsewhere.html", counted=counted, first=first, last=last, **_words()
    )


@pages.post("/export")
@needs(Permission.READ_AUDIT)
def export() -> Answer:
    """What a search finds as a file; written down before a line of it is given."""
    asked = {name: request.form.get(name, "").strip()[:300] for name in _IN_BODY}
    filters = filters_of(asked)
    as_csv = request.form.get("format") == "csv"
    note_act("exported", as_noted(filters), Kind.EXPORT)
    try:
        groups_of(filters)
    except FiltersRefused:
        return _listing(asked, request.form)
    received = parts().post_log.all(filters)
    rows = export_lines(parts().audit, filters, "csv" if as_csv else "jsonl", received)
    name = f"audit-{datetime.now(UTC):%Y-%m-%d}.{'csv' if as_csv else 'jsonl'}"
    mimetype = "text/csv" if as_csv else "application/jsonl"
    return download(name, stream_with_context(rows), mimetype)


@pages.route("/verify", methods=["GET", "POST"])
@needs(Permission.READ_AUDIT)
def verified() -> str:
    """Compute the whole log again and say whether it is whole."""
    kept = entries_kept(parts().audit)
    too_many = kept > MOST_VERIFIED_HERE
    result, key = None, None
    if request.method == "POST" and not too_many:
        note_act("verified", {}, Kind.AUDIT)
        key = read_key(parts().home.settings)
        result = verify(parts().audit, key.public_key() if key else None)
    return render_template(
        "office/audit_verify.html",
        kept=kept,
        too_many=too_many,
        result=result,
        signed=key is not None,
        **_words(),
    )


def filters_of(asked: Mapping[str, str]) -> Filters:
    """The filters of a form, always within the state of whoever asks; what is no value is left out."""
    first, last = day_of(asked.get("since", "")), day_of(asked.get("until", ""))
    record = [asked.get(name, "") for name in ("category", "origin", "id")]
    filters = Filters(
        account=asked.get("account", ""),
        post=asked.get("post", ""),
        state=_state(),
        kind=Kind(asked["kind"]) if asked.get("kind") in set(Kind) else None,
        since=start_of(first) if first else None,
        until=start_of(last) + timedelta(days=1) if last else None,
        text=asked.get("text", ""),
    )
    return replace(filters, record=RecordKey(*record)) if all(record) else filters


def as_noted(filters: Filters) -> dict[str, Any]:
    """Filters as the log keeps that they were asked."""
    given = {name: getattr(filters, name) for name in Filters.__slots__}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
        if value
    }


def _words() -> dict[str, Any]:
    own = {one.name for one in parts().accounts.posts() if one.state == _state()}
    own |= set(parts().post_log.posts(_state()))
    return {
        "kinds": [(kind.value, words) for kind, words in KINDS.items()],
        "kind_said": lambda kind: KINDS[kind],
        "door_said": lambda door: DOORS[door],
        "unusual_kinds": [(kind.value, words) for kind, words in UNUSUAL.items()],
        "unusual_said": lambda kind: UNUSUAL[kind],
        "purpose_said": purpose_said,
        "outcome_said": outcome_said,
        "asked_in_short": asked_in_short,
        "categories": category_labels(),
        "posts": [(one, one) for one in sorted(own)],
        "tabs": [
            (url_for(f"audit.{name}"), title, request.endpoint == f"audit.{name}")
            for name, title in (
                ("listing", _("Entries")),
                ("unusual_use", _("Unusual use")),
                ("elsewhere", _("Our records elsewhere")),
                ("verified", _("Is the log whole?")),
            )
        ],
    }


def _state() -> str:
    return who().account.state
