"""The line to a party's feed: signed requests, tried again with growing waits while the line is bad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from bank.exchange.errors import ExchangeError
from bank.exchange.feed.peers import Peer
from bank.exchange.feed.proof import HEADER
from bank.exchange.feed.signing import check_answer, digest_of, digest_of_file, sign_request
from bank.exchange.limits import MOST_DOCUMENT_BYTES
from bank.home import Home

PATH = "/api/v1/exchange"
CONNECT_SECONDS, SILENT_SECONDS = (
    20,
    3600,
)  # a package of millions is taken in before it is answered
ATTEMPTS = 8
WAITS = wait_exponential(multiplier=1, max=60)
_PASSING = (429, 502, 503, 504)
_MOST_SAID = 500
_PIECE = 1 << 16


class FeedRefused(ExchangeError):
    """The other side refuses; its words are in the message."""


class BadLine(ExchangeError):
    """The line was cut, or the other side is away for now: worth another try."""


class _Bearer(AuthBase):
    """The token, whatever a .netrc says."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


@dataclass(frozen=True)
class Line:
    """The line from one home to one peer; `wait` is how long in seconds to wait before each new try."""

    home: Home
    peer: Peer
    attempts: int = ATTEMPTS
    wait: Any = WAITS
    session: requests.Session = field(default_factory=requests.Session)

    def retried(self, act: Callable[[], Any]) -> Any:
        """What an act gives, which is done anew while the line is bad. Raises BadLine at last."""
        again = Retrying(
            stop=stop_after_attempt(self.attempts),
            wait=self.wait,
            retry=retry_if_exception_type(BadLine),
            reraise=True,
        )
        return again(act)

    def asked(self, method: str, path: str, body: bytes | Path = b"", **headers: str) -> bytes:
        """The body of the answer, signed by the peer, to a request. Raises FeedRefused, BadLine."""

        def act() -> bytes:
            answer, nonce = self.open(method, path, body, headers)
            with answer:
                told = self._body(answer)
                header = answer.headers.get(HEADER, "")
                check_answer(self.home, self.peer.party, answer.status_code, header, told, nonce)
                return told

        found: bytes = self.retried(act)
        return found

    def open(
        self,
        method: str,
        path: str,
        body: bytes | Path = b"",
        headers: dict[str, str] | None = None,
    ) -> tuple[requests.Response, str]:
        """One try: the answer with its body still to be read, and the nonce. Raises FeedRefused, BadLine."""
        url = f"{self.peer.url.rstrip('/')}{PATH}{path}"
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        digest = digest_of_file(body) if isinstance(body, Path) else digest_of(body)
        proof = sign_request(self.home, self.peer.party, method, target, digest)
        named = {**(headers or {}), HEADER: str(proof), "Accept-Encoding": "identity"}
        self.session.trust_env = not self.peer.loopback  # no proxy stands before this very machine
        try:
            if isinstance(body, Path):
                with body.open("rb") as file:
                    answer = self._send(method, url, file, named)
            else:
                answer = self._send(method, url, body or None, named)
        except requests.RequestException as error:
            raise self._cut(error) from error
        if not answer.ok:
            self._refuse(answer)
        return answer, proof.nonce

    def _send(self, method: str, url: str, data: Any, headers: dict[str, str]) -> requests.Response:
        return self.session.request(
            method,
            url,
            data=data,
            headers=headers,
            auth=_Bearer(self.peer.token()),
            stream=True,
            allow_redirects=False,
            timeout=(CONNECT_SECONDS, SILENT_SECONDS),
            verify=self.peer.ca_file or True,
        )

    def _body(self, answer: requests.Response) -> bytes:
        """What an answer says; a peer must not fill the memory. Raises FeedRefused, BadLine."""
        told = bytearray()
        try:
            for piece in answer.iter_content(_PIECE):
                told += piece
                if len(told) > MOST_DOCUMENT_BYTES:
                    raise FeedRefused(
                        f"{self.peer.party} answers more than {MOST_DOCUMENT_BYTES:,} bytes."
                    )
        except requests.RequestException as error:
            raise self._cut(error) from error
        return bytes(told)

    def _refuse(self, answer: requests.Response) -> None:
        with answer:
            try:
                said = str(answer.json()["title"])[:_MOST_SAID]
            except (ValueError, KeyError, TypeError, requests.RequestException):
                said = answer.reason
        text = f"{self.peer.party} answers {answer.status_code}: {said}"
        raise (BadLine if answer.status_code in _PASSING else FeedRefused)(text)

    def _cut(self, error: Exception) -> BadLine:
        return BadLine(f"The line to {self.peer.party} ({self.peer.url}): {type(error).__name__}.")
