"""What the field is understood as while it is typed in. Nothing is looked up, so nothing is written down."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from bank.accounts import Permission
from bank.query import LONGEST
from portal.identity import needs
from portal.showing.asked import read_as

pages = Blueprint("reading", __name__)


@pages.post("/reading")
@needs(Permission.LOOK_UP)
def reading() -> str:
    """The chip under the field."""
    return render_template("reading.html", reading=read_as(request.form.get("text", "")[:LONGEST]))
