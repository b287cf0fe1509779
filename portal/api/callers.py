"""Which party calls the feed: its token and the signature of its key must name the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

from flask import Response, abort, g, request

from bank.audit import Door, Kind
from bank.exchange import ExchangeError, NotSetUp, Party
from bank.exchange.feed import HEADER, SignatureRefused, check_request, read_proof, sign_answer
from bank.exchange.feed.proof import Proof
from bank.exchange.files import work_folder
from index_mappings.fields import Text
from portal.acts import note_act
from portal.api.speaking import say
from portal.identity import who
from portal.parts import parts
from portal.problems import problem

_PIECE = 1 << 20
_NOT_THE_PARTY = Text(
    "This token is not for the party whose key signed the request.",
    "Этот токен выдан не тому участнику, чьим ключом подписан запрос.",
)
_NO_LENGTH = Text("Send Content-Length.", "Укажите Content-Length.")
_TOO_LARGE = Text("At most {most} bytes are taken.", "Принимается не более {most} байт.")
_OTHER_BODY = Text(
    "The body is not the one that was signed.", "Тело запроса не то, которое было подписано."
)


def by_a_party(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view that is given the party which calls; who calls otherwise is refused, which is written down."""

    @wraps(view)
    def checked(**named: Any) -> Response:
        try:
            proof = read_proof(request.headers.get(HEADER, ""))
            party = check_request(parts().home, proof, request.method, _target())
        except NotSetUp as error:
            abort(problem(503, str(error)))
        except SignatureRefused as error:
            refused(401, str(error))
        # The account of a party bears its state, and its code for a post.
        account = who().account
        if (account.state, account.post) != (party.state, party.code):
            refused(403, say(_NOT_THE_PARTY), signed_by=party.code)
        g.proof = proof
        return view(party, **named)

    return checked


def refused(status: int, said: str, **told: str) -> NoReturn:
    """Refuse what was asked, and write that down."""
    note("feed-refused", {"why": said, "path": request.path, **told}, Kind.REFUSED)
    answer = problem(status, said)
    if status == 401:
        answer.headers["WWW-Authenticate"] = f'{HEADER} realm="Kordon"'
    abort(answer)


def note(outcome: str, told: dict[str, Any], kind: Kind = Kind.EXCHANGE) -> None:
    """Write into the audit log what a party does, before it is done."""
    note_act(outcome, told, kind, Door.EXCHANGE)


def signed(body: bytes, party: Party, status: int = 200) -> Response:
    """An answer in JSON that this installation has signed."""
    proof: Proof = g.proof
    response = Response(body, status, mimetype="application/json")
    made = sign_answer(parts().home, party.code, status, body, proof.nonce)
    response.headers[HEADER] = str(made)
    return response


@contextmanager
def received(most: int) -> Iterator[Path]:
    """The body as a file while it is worked with: of the signed digest, of so many bytes at most."""
    if request.content_length is None:
        refused(411, say(_NO_LENGTH))
    if request.content_length > most:
        refused(413, say(_TOO_LARGE).format(most=most))
    request.max_content_length = most
    digest = hashlib.sha256()
    with work_folder(parts().home) as folder:
        path = folder / "received"
        with path.open("wb") as file:
            while piece := request.stream.read(_PIECE):
                digest.update(piece)
                file.write(piece)
        if digest.hexdigest() != g.proof.body:
            refused(401, say(_OTHER_BODY))
        yield path


@contextmanager
def refusals_told() -> Iterator[None]:
    """Answer what the exchange refuses with a problem that says why."""
    try:
        yield
    except ExchangeError as error:
        refused(503 if isinstance(error, NotSetUp) else 422, str(error))


def _target() -> str:
    """The path with its query, as it stands in the address."""
    query = request.query_string.decode("latin-1")
    return request.script_root + request.path + (f"?{query}" if query else "")
