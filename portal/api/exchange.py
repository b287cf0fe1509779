"""`/api/v1/exchange`: the feed by which parties fetch packages, push theirs, and send receipts back."""

from __future__ import annotations

import threading
from typing import Any

import orjson
from flask import Response, abort, request, send_file

from bank import exchange
from bank.accounts import Permission
from bank.exchange import Party, SentPackage, hand_over, packages_for, path_of
from bank.exchange.limits import MOST_DOCUMENT_BYTES, MOST_PACKAGE_BYTES
from bank.exchange.receipt import read_receipt
from bank.home import Home
from bank.logs import log
from bank.query import FieldError
from bank.store import Store
from bank.worker import bring_up_to_date
from index_mappings.fields import Text
from portal.api.blueprint import answer, described, parameters, ref, route
from portal.api.bodies import expect, wrong
from portal.api.callers import by_a_party, note, received, refusals_told, refused, signed
from portal.api.speaking import say
from portal.asking import actor_of
from portal.identity import needs, who
from portal.parts import parts
from portal.problems import problem

PACKAGE = "application/octet-stream"
MOST_NUMBER = 2**31 - 1
_NO_NUMBER = Text("Give a number from 0 on.", "Укажите число от 0.")
_NO_PACKAGE = Text(
    "No package of this number waits for you.", "Пакет с этим номером вас не ожидает."
)
_NOT_YOURS = Text(
    "This receipt is another party's: each sends its own.",
    "Это квитанция другого участника: каждый отправляет свои.",
)
_FILE = {
    "description": "The package, or the part of it that was asked for",
    "content": {PACKAGE: {"schema": ref("PackageFile")}},
}
_SENT = {"required": True, "content": {PACKAGE: {"schema": ref("PackageFile")}}}
_RECEIPT = {"required": True, "content": {"application/json": {"schema": ref("Receipt")}}}
_AFTER: dict[str, Any] = {
    "name": "after",
    "in": "query",
    "schema": {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER},
    "description": "The last number that is not to be listed; 0 for all",
}
_NUMBER: dict[str, Any] = {
    "name": "number",
    "in": "path",
    "required": True,
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST_NUMBER},
}


@route("/exchange/packages", "GET")
@needs(Permission.EXCHANGE)
@described(
    "Packages that wait for this party",
    {200: answer("Those beyond a number, in order", "Packages", "Kordon-Signature")},
    (422,),
    scope="exchange",
    parameters=[*parameters("Signature"), _AFTER],
)
@by_a_party
def exchange_packages(party: Party) -> Response:
    """List what the party has not answered."""
    after = request.args.get("after", "0")
    if not (after.isascii() and after.isdigit() and int(after[:11]) <= MOST_NUMBER):
        wrong(FieldError("after", say(_NO_NUMBER)))
    note("feed-listed", {"party": party.code, "after": int(after)})
    with refusals_told():
        found = [_shown(one) for one in packages_for(parts().home, party.code, int(after))]
    return signed(orjson.dumps({"packages": found}), party)


@route("/exchange/packages/<int:number>", "GET", [_NUMBER])
@needs(Permission.EXCHANGE)
@described(
    "A package's file",
    {200: _FILE, 206: _FILE, 304: {"description": "As the client has it"}},
    (404, 416),
    scope="exchange",
    description="Its ETag is the digest of the list. Range with If-Range gives the rest after a cut.",
    parameters=parameters("Signature"),
)
@by_a_party
def exchange_package(party: Party, number: int) -> Response:
    """Give a package out, whole or in part."""
    with refusals_told():
        waiting = packages_for(parts().home, party.code)
    package = next((one for one in waiting if one.number == number), None)
    if package is None:
        abort(problem(404, say(_NO_PACKAGE)))
    told = {"party": party.code, "number": number, "digest": package.digest}
    note("feed-package-given", told | {"range": request.headers.get("Range", "")[:100]})
    path = hand_over(parts().home, package)
    return send_file(path, PACKAGE, conditional=True, etag=package.digest)


@route("/exchange/packages", "POST")
@needs(Permission.EXCHANGE)
@described(
    "Push a package",
    {200: answer("The receipt, of refusal too", "Receipt", "Kordon-Signature")},
    (411, 413, 415, 422),
    scope="exchange",
    description="It is taken in, whole or not at all, before it is answered. Sent again it is answered "
    "with the same receipt.",
    requestBody=_SENT,
    parameters=parameters("Signature"),
)
@by_a_party
def exchange_push(party: Party) -> Response:
    """Take in a package of the party that calls."""
    expect(PACKAGE)
    home = parts().home
    with received(MOST_PACKAGE_BYTES) as path, refusals_told():
        receipt = exchange.take_in(home, path, who=actor_of(who()), sender=party.code)
        exchange.deliver(home)
    if receipt.accepted:
        threading.Thread(target=_bring_up_to_date, args=(home,), daemon=True).start()
    return signed(receipt.as_bytes(), party)


@route("/exchange/receipts", "POST")
@needs(Permission.EXCHANGE)
@described(
    "Send a receipt back",
    {200: answer("It is settled", "ReceiptSettled", "Kordon-Signature")},
    (411, 413, 415, 422),
    scope="exchange",
    requestBody=_RECEIPT,
    parameters=parameters("Signature"),
)
@by_a_party
def exchange_receipt(party: Party) -> Response:
    """Settle what a receipt of the party that calls answers."""
    expect("application/json")
    with received(MOST_DOCUMENT_BYTES) as path, refusals_told():
        raw = path.read_bytes()
        if read_receipt(raw).recipient != party.code:
            refused(403, say(_NOT_YOURS), signed_by=party.code)
        receipt = exchange.take_receipt(parts().home, raw, who=actor_of(who()))
    told = {"number": receipt.number, "verdict": receipt.verdict.value}
    return signed(orjson.dumps(told), party)


def _shown(one: SentPackage) -> dict[str, Any]:
    return {
        "number": one.number,
        "package": one.package,
        "digest": one.digest,
        "kind": one.kind,
        "made_at": one.made_at,
        "bytes": path_of(parts().home, one).stat().st_size,
    }


def _bring_up_to_date(home: Home) -> None:
    """Let what came be found; whatever fails here is caught up by the index worker."""
    try:
        with Store.open(home) as store:
            bring_up_to_date(home, store, jobs=1)
    except Exception as error:
        log("kordon.portal").error("index-behind", exc_info=error)
