"""Links for supervisors and operators of arrays: pairs that may be one, side by side, and alerts.

A state reviews pairs in which a record of its own takes part, if it sees the other. What is shown is
written into the audit log first, and so is each decision.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from bank.accounts import Permission
from bank.audit import Door, Kind, Shown
from bank.audited import entry_of_pair
from bank.linking import (
    KINDS,
    STANDINGS,
    TO_DECIDE,
    VERDICTS,
    Decision,
    LinksError,
    PairSeen,
    Proposal,
    Standing,
    UnknownLink,
    Verdict,
)
from bank.linking.alerts import (
    Alert,
    Notice,
    add_alert,
    alerts_of,
    end_alert,
    feed,
    received_of,
)
from bank.linking.seen import pair_seen
from bank.scoring.bands import DEFAULT
from portal.acts import note_act
from portal.asking import actor_of, request_id
from portal.identity import for_a_purpose, needs, now, who
from portal.languages import told
from portal.linking import sight
from portal.office import chosen, leaf, number_in
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts
from portal.showing.links import beside, reasons_shown, title_of

pages = Blueprint("links", __name__, url_prefix="/links")
Answer = str | AnyResponse | tuple[str, int]
ROWS = 50
TABS: dict[str, tuple[Standing, ...]] = {
    "": TO_DECIDE,
    "later": (Standing.LATER,),
    "accepted": (Standing.ACCEPTED,),
    "rejected": (Standing.REJECTED,),
}
KEYS = {Verdict.ACCEPT: "a", Verdict.REJECT: "r", Verdict.LATER: "l"}


@pages.get("")
@for_a_purpose(Permission.REVIEW_LINKS)
def listing() -> str:
    """Pairs to decide, the likeliest first; or those put off, accepted, rejected."""
    filters = chosen("standing", "kind")
    found = _proposals(TABS.get(filters["standing"], TO_DECIDE), filters["kind"])
    page = leaf(found, ROWS)
    told_of = [one for each in page.rows if (one := pair_seen(parts().store, sight(), each))]
    _write_down_list(told_of)
    return render_template(
        "office/links.html",
        leaf=page,
        pairs=[(one, title_of(one.left), title_of(one.right)) for one in told_of],
        filters=filters,
        kinds=[(name, told(kind.label)) for name, kind in KINDS.items()],
        behind=parts().links.behind() > 0,
        **_words(),
    )


@pages.get("/<number:number>")
@for_a_purpose(Permission.REVIEW_LINKS)
def pair(number: int) -> Answer:
    """Two records side by side."""
    return _pair(number, "")


@pages.post("/<number:number>/decide")
@for_a_purpose(Permission.REVIEW_LINKS)
def decide(number: int) -> Answer:
    """Accept, reject, or put off; then the next pair."""
    verdict = request.form.get("verdict", "")
    if verdict not in list(Verdict):
        abort(422)
    seen = _asked_for(number)
    note = request.form.get("note", "").strip()
    _write_down(seen, f"link-{verdict}", note)
    account = who().account
    decision = Decision(Verdict(verdict), account.login, account.state, account.post, now(), note)
    try:
        standing = parts().links.decide(number, decision, sight())
    except LinksError as refused:
        return _pair(number, told(refused.reason))
    flash(_("Pair %(number)d: %(standing)s.", number=number, standing=told(STANDINGS[standing])))
    left = [one for one in _proposals(TO_DECIDE, "") if one.number != number]
    if left:
        return redirect(url_for("links.pair", number=left[0].number), 303)
    return redirect(url_for("links.listing"), 303)


@pages.get("/alerts")
@needs(Permission.REVIEW_LINKS)
def alerts() -> str:
    """What the own state was told, its alerts, and a form for another."""
    return _alerts("")


@pages.get("/alerts.json")
@needs(Permission.REVIEW_LINKS)
def alerts_feed() -> Response:
    """The same as JSON, for a program that reads on: `?after=` is the last number that it has."""
    after = request.args.get("after", 0, type=number_in)
    notices = _feed(after)
    return jsonify(
        {
            "alerts": [one.as_dict() for one in notices],
            "last": max((one.number for one in notices), default=after),
        }
    )


@pages.post("/alerts")
@needs(Permission.REVIEW_LINKS)
def alert_added() -> Answer:
    """Save an alert of the own state."""
    categories = tuple(one for one in category_labels() if one in request.form.getlist("category"))
    note_act("alert-added", {"categories": list(categories)})
    alert = Alert(
        who().account.state,
        categories,
        who().purpose or "search",
        DEFAULT.possible,
        "send" in request.form,
        who().account.login,
    )
    try:
        seen = sight(alert.purpose)
        made = add_alert(parts().links, alert, datetime.now(UTC), sight=seen)
    except LinksError as refused:
        return _alerts(told(refused.reason)), 422
    flash(_("Alert %(number)d is saved.", number=made.number))
    return redirect(url_for("links.alerts"), 303)


@pages.post("/alerts/<number:number>/end")
@needs(Permission.REVIEW_LINKS)
def alert_ended(number: int) -> Answer:
    """Let an alert of the own state tell no more."""
    note_act("alert-ended", {"alert": number})
    try:
        end_alert(parts().links, number, who().account.state, datetime.now(UTC))
    except LinksError as refused:
        return _alerts(told(refused.reason)), 422
    flash(_("Alert %(number)d tells no more.", number=number))
    return redirect(url_for("links.alerts"), 303)


def _proposals(standings: tuple[Standing, ...], kind: str) -> list[Proposal]:
    return parts().links.proposals(sight(), who().account.state, standings=standings, kind=kind)


def _asked_for(number: int) -> PairSeen:
    try:
        return parts().links.pair(number, sight(), who().account.state)
    except UnknownLink:
        abort(404)


def _pair(number: int, refused: str) -> Answer:
    seen = _asked_for(number)
    _write_down(seen, "link-shown")
    page = render_template(
        "office/link.html",
        pair=seen,
        titles=(title_of(seen.left), title_of(seen.right)),
        rows=beside(seen),
        reasons=reasons_shown(seen),
        refused=refused,
        orders=[(verdict, told(words), KEYS[verdict]) for verdict, words in VERDICTS.items()],
        **_words(),
    )
    return (page, 422) if refused else page


def _write_down(seen: PairSeen, outcome: str, note: str = "") -> None:
    entry = entry_of_pair(
        actor_of(who()),
        Door.PAGE,
        who().purpose,
        seen.proposal.number,
        _shown([seen]),
        outcome,
        request_id(),
        note,
    )
    parts().audit.write(entry)


def _write_down_list(pairs: list[PairSeen]) -> None:
    entry = entry_of_pair(
        actor_of(who()), Door.PAGE, who().purpose, 0, _shown(pairs), "link-shown", request_id()
    )
    parts().audit.write(entry)


def _shown(pairs: list[PairSeen]) -> list[Shown]:
    return [
        Shown(side.key.category, side.key.origin, side.key.id, side.version)
        for one in pairs
        for side in (one.left, one.right)
    ]


def _feed(after: int) -> list[Notice]:
    state = who().account.state
    note_act("alerts-read", {"after": after}, Kind.ADMIN)
    return feed(parts().links, state, sight(), after=after)


def _alerts(refused: str) -> str:
    state = who().account.state
    return render_template(
        "office/alerts.html",
        notices=_newest_of_pairs(_feed(0))[:ROWS],
        received=received_of(parts().links, state, limit=ROWS),
        alerts=alerts_of(parts().links, state),
        kinds={name: told(kind.label) for name, kind in KINDS.items()},
        refused=refused,
        **_words(),
    )


def _newest_of_pairs(notices: list[Notice]) -> list[Notice]:
    """Each pair once, however many alerts told of it: the newest notice first."""
    return list({one.pair: one for one in reversed(notices)}.values())


def _words() -> dict[str, object]:
    here = request.endpoint, request.args.get("standing", "")
    listed = (
        ("", _("To decide")),
        ("later", _("Put off")),
        ("accepted", _("Accepted")),
        ("rejected", _("Rejected")),
    )
    tabs = [
        (url_for("links.listing", standing=name or None), title, here == ("links.listing", name))
        for name, title in listed
    ]
    tabs.append((url_for("links.alerts"), _("Alerts"), request.endpoint == "links.alerts"))
    return {
        "tabs": tabs,
        "standings": STANDINGS,
        "categories": category_labels(),
        "kinds_of": KINDS,
    }
