"""`GET /api/v1/photos/<digest>`: a picture, to whom one of its records is visible with its photos."""

from __future__ import annotations

from flask import Response, abort, request

from bank.accounts import Permission
from bank.audit import Door, Kind, Shown
from bank.audited import entry_of_view
from bank.logs import log
from bank.photos import PhotosError
from bank.query import FieldError
from index_mappings.fields import Text
from portal.api.blueprint import described, parameters, route
from portal.api.bodies import purpose_in, wrong
from portal.api.known import known
from portal.api.records import NOT_THERE, PHOTOS
from portal.api.speaking import say
from portal.asking import actor_of, request_id
from portal.identity import needs, who
from portal.parts import parts
from portal.problems import problem

JPEG = "image/jpeg"
SIZES = ("full", "thumb")
_ONE_OF = Text("One of: {all}.", "Одно из: {all}.")
DIGEST = "^[0-9a-f]{64}$"
_PICTURE = {
    "description": "The picture",
    "content": {JPEG: {"schema": {"type": "string", "contentMediaType": JPEG}}},
    "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
}


@route(
    "/photos/<string:digest>",
    "GET",
    [
        {
            "name": "digest",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": DIGEST},
        }
    ],
)
@needs(Permission.READ_RECORDS)
@described(
    "A photo of a record",
    {200: _PICTURE, 304: {"description": "As the client has it"}},
    (404, 422),
    scope="records",
    parameters=[
        *parameters("Purpose", "Known"),
        {"name": "size", "in": "query", "schema": {"enum": list(SIZES)}},
    ],
)
def photo(digest: str) -> Response:
    """Show a picture by its digest."""
    purpose, size = purpose_in(request.args), request.args.get("size", SIZES[0])
    if size not in SIZES:
        wrong(FieldError("size", say(_ONE_OF).format(all=", ".join(SIZES))))
    thumb = size == "thumb"
    viewer = who().viewer(purpose)
    keys = parts().photos.keys_of(digest)
    key = next((one for one in keys if parts().lookups.may_see(one, viewer, PHOTOS)), None)
    if key is None:
        abort(problem(404, say(NOT_THERE)))
    shown = Shown(key.category, key.origin, key.id, 0)
    parts().audit.write(
        entry_of_view(actor_of(who()), Door.API, purpose, shown, request_id(), kind=Kind.PHOTO)
    )
    tag = f"{digest[:32]}{'-t' if thumb else ''}"
    try:
        # Pictures are kept by what they hold: the same digest is the same picture for ever.
        picture = None if known(tag) else parts().photos.read(digest, "thumb" if thumb else "full")
    except PhotosError as error:
        # A record carries it, but the disk has not kept it: that is not "there is none".
        log("kordon.portal").error("photo-unreadable", exc_info=error)
        abort(503)
    response = Response(picture, 304 if picture is None else 200, mimetype=JPEG)
    response.set_etag(tag)
    return response
