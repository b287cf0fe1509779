"""Photos of records, to those who may see one of the records that carry them.

A photo in its full size is a view, written into the audit log before it is sent; the small ones stand in
answers and records, whose entries already tell what was shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask import Blueprint, Response, abort

from bank.accounts import Permission
from bank.audit import Door, Kind, Shown
from bank.audited import entry_of_view
from bank.logs import log
from bank.photos import Photo, PhotosError, Size
from bank.store.model import Key
from portal.asking import actor_of, request_id
from portal.identity import for_a_purpose, who
from portal.parts import parts

pages = Blueprint("photos", __name__)

FIELD = "photos"
PRIVATE_SECONDS = 600
_DIGEST = re.compile("[0-9a-f]{64}")


@pages.get("/photo/<digest>/<size>")
@for_a_purpose(Permission.READ_RECORDS)
def photo(digest: str, size: str) -> Response:
    """One photo; the same 404 whether there is none or it is not for this viewer."""
    if size not in ("thumb", "full") or not _DIGEST.fullmatch(digest):
        abort(404)
    key = _seen_of(digest)
    if key is None:
        abort(404)
    try:
        content = parts().photos.read(digest, cast(Size, size))
    except PhotosError as error:
        # A record carries it, but the disk has not kept it: that is not "there is none".
        log("kordon.portal").error("photo-unreadable", exc_info=error)
        abort(503)
    if size == "full":
        shown = Shown(key.category, key.origin, key.id, 0)
        entry = entry_of_view(
            actor_of(who()), Door.PAGE, who().purpose, shown, request_id(), kind=Kind.PHOTO
        )
        parts().audit.write(entry)
    answer = Response(content, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = f"private, max-age={PRIVATE_SECONDS}"
    return answer


def photos_of(hits: Iterable[Mapping[str, Any]]) -> dict[Key, list[Photo]]:
    """The photos of hits, without those that are withheld by agreement."""
    keys = [
        Key(hit["origin"], hit["category"], hit["id"])
        for hit in hits
        if FIELD not in hit.get("withheld", ())
    ]
    return parts().photos.of_records(keys) if keys else {}


def _seen_of(digest: str) -> Key | None:
    """The first record carrying a photo that the viewer may see, with its photos."""
    viewer = who().viewer()
    for key in parts().photos.keys_of(digest):
        if parts().lookups.may_see(key, viewer, FIELD):
            return key
    return None
