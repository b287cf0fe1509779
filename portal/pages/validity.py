"""What ends by itself of the own state's records: about to end, and ended lately.

Renewing is the operator's, by `kordon validity renew`: what is downloaded here goes in again there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _

from bank.accounts import Permission
from bank.store.model import Ending
from bank.validity import COLUMNS, about_to_end, ended_lately, endings, row_of
from index_mappings.categories import CATEGORIES
from index_mappings.spreadsheets import safe_cell
from portal.acts import note_act
from portal.identity import needs, who
from portal.office import chosen, download, number_in
from portal.pages.agreement_drafts import category_labels
from portal.parts import parts

pages = Blueprint("validity", __name__, url_prefix="/validity")
USUAL_DAYS, MOST_DAYS, ROWS = 30, 3_660, 100


@pages.get("")
@needs(Permission.SEE_VALIDITY)
def ending() -> str | Response:
    """What is about to end, the soonest first."""
    return _page("ending", about_to_end(date.today(), _days()))


@pages.get("/ended")
@needs(Permission.SEE_VALIDITY)
def ended() -> str | Response:
    """What ended lately and stands no longer."""
    return _page("ended", ended_lately(date.today(), max(1, _days())))


def _page(view: str, days: tuple[date, date]) -> str | Response:
    filters = chosen("origin", "category", "format")
    origins = sorted(
        one.code for one in parts().store.originators() if one.state == who().account.state
    )
    counts = sorted(parts().store.count_ending(origins, days).items())
    array = next(
        (key for key, _n in counts if key == (filters["origin"], filters["category"])), None
    )
    array = array or (counts[0][0] if counts else None)
    asked = {"since": days[0].isoformat(), "until": days[1].isoformat()}
    note_act(f"validity-{view}-read", asked)
    if filters["format"] == "csv":
        return _file(view, origins, days)
    page = min(max(1, request.args.get("page", 1, type=number_in)), 1_000_000)
    found = (
        parts().store.ending(array, days, skip=(page - 1) * ROWS, limit=ROWS + 1) if array else []
    )
    return render_template(
        "office/validity.html",
        found=found[:ROWS],
        counts=counts,
        array=array,
        days=_days(),
        page=page,
        more=len(found) > ROWS,
        today=date.today(),
        view=view,
        categories=category_labels(),
        tabs=[
            (url_for("validity.ending"), _("About to end"), view == "ending"),
            (url_for("validity.ended"), _("Ended"), view == "ended"),
        ],
    )


def _days() -> int:
    given = request.args.get("days", USUAL_DAYS, type=number_in)
    return min(given, MOST_DAYS)


def _file(view: str, origins: Iterable[str], days: tuple[date, date]) -> Response:
    """All of it as CSV, written as it is read."""
    store = parts().store
    found = (one for origin in origins for one in endings(store, origin, tuple(CATEGORIES), days))
    return download(f"{view}.csv", stream_with_context(_lines(found)), "text/csv")


def _lines(found: Iterable[Ending]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in found:
        writer.writerow([safe_cell(cell) for cell in row_of(one)])
        if text.tell() > 1 << 15:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()
