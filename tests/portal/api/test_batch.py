"""Batches: lines as they are ready, errors in their places, audit, cancelling, going on."""

from __future__ import annotations

import json
import socket
import time
import urllib.request
import uuid
import zlib
from collections.abc import Callable
from typing import Any

from bank.audit import AuditLog, Door, Filters, search
from tests.portal.api.conftest import NOBODY, Client, logged, name_of
from tests.portal.conftest import PURPOSE, Installation

PATH = f"/lookups/batch?purpose={PURPOSE}"


def test_each_is_answered_in_its_place(client: Client, wanted: dict[str, Any]) -> None:
    asked = [{"ref": "seat 1", "name": NOBODY}, {"ref": "seat 2", "name": name_of(wanted)}]
    answer = client.ask("POST", PATH, asked)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/x-ndjson")
    first, second = answer.lines
    assert (first["place"], first["ref"], first["status"]) == (1, "seat 1", 200)
    assert first["answer"]["outcome"] == "nothing"
    assert (second["place"], second["ref"]) == (2, "seat 2")
    assert wanted["id"] in [hit["key"]["id"] for hit in second["answer"]["hits"]]


def test_lines_of_json_are_taken_too(client: Client) -> None:
    body = b'{"name": "Qwrtplk Zxcvbnm"}\r\n\n{"name": "Qwrtplk Zxcvbnm", "detail": "full"}\n'
    for kind in ("application/x-ndjson", "application/jsonl"):
        small, full = client.ask("POST", PATH, body, Content_Type=kind).lines
        assert "searched" in small["answer"] and "freshness" in full["answer"]


def test_an_error_in_its_place_stops_no_other(client: Client) -> None:
    lines = [b'{"name": "..."}', b"not json", b"[]", b'{"nmae": 1}', b'{"ref": 1, "name": "A"}']
    lines += [b'{"name": "Qwrtplk Zxcvbnm", "purpose": "curiosity"}', b'{"name": "Qwrtplk Zx"}']
    body = b"\n".join(lines)
    told = client.ask("POST", PATH, body, Content_Type="application/x-ndjson").lines
    assert [one["status"] for one in told] == [422, 400, 400, 422, 422, 422, 200]
    assert [one["place"] for one in told] == list(range(1, 8))
    assert told[0]["problem"]["errors"][0]["field"] == "name"
    assert all("answer" not in one for one in told[:-1])


def test_a_batch_that_is_none_is_a_problem(client: Client) -> None:
    assert client.ask("POST", PATH, {"name": "A"}).status == 400
    assert client.ask("POST", PATH, []).status == 422
    assert client.ask("POST", PATH, [{"name": "A"}] * 501).status == 422
    assert client.ask("POST", PATH, b" " * 1_100_000).status == 413
    assert client.ask("POST", "/lookups/batch?purpose=curiosity", [{"name": "A"}]).status == 422
    assert client.ask("POST", PATH, b"x", Content_Type="text/plain").status == 415


def test_each_line_is_in_the_audit_log_before_it_goes_out(
    client: Client, installed: Installation
) -> None:
    asked = [{"name": f"{NOBODY}a"}, {"name": "..."}, {"name": f"{NOBODY}b"}]
    answer = client.ask("POST", PATH, asked)
    entries = logged(installed.home, answer.headers["X-Request-ID"])
    assert [one.door for one in entries] == [Door.BATCH] * 2
    assert {one.asked["name"] for one in entries} == {f"{NOBODY}a", f"{NOBODY}b"}


def lookups_logged(installed: Installation) -> int:
    with AuditLog.open(installed.home) as log:
        found = search(log, Filters(), limit=600).found
    return sum(one.entry.door == Door.BATCH for one in found)


def opened(client: Client, asked: list[dict[str, str]], **headers: str) -> Any:
    named = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{client.address}/api/v1{PATH}", json.dumps(asked).encode(), named | headers
    )
    return urllib.request.urlopen(request, timeout=60)


def test_lines_come_as_they_are_ready_also_when_packed(client: Client) -> None:
    asked = [{"name": f"{NOBODY} {number}"} for number in range(200)]
    started = time.monotonic()
    with opened(client, asked, **{"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
        text = b""
        while b"\n" not in text:
            text += unpacker.decompress(answer.read1(65536))
        first = time.monotonic() - started
        packed = answer.read()
    whole = time.monotonic() - started
    assert json.loads(text.splitlines()[0])["place"] == 1
    assert first < whole / 2
    assert len(text.splitlines()) + unpacker.decompress(packed).count(b"\n") == 200


def test_a_client_that_goes_away_stops_the_looking(client: Client, installed: Installation) -> None:
    asked = [{"name": f"{NOBODY} {number}", "detail": "full"} for number in range(500)]
    before = lookups_logged(installed)
    answer = opened(client, asked)
    answer.readline()
    answer.fp.raw._sock.shutdown(socket.SHUT_RDWR)
    answer.close()
    after = before
    for _ in range(100):
        time.sleep(0.3)
        now = lookups_logged(installed)
        if now == after and now > before:
            break
        after = now
    assert 1 <= after - before < 400


def test_sent_again_with_its_key_it_goes_on_where_the_line_broke(
    client: Client, installed: Installation
) -> None:
    key = str(uuid.uuid4())
    asked = [{"name": f"{NOBODY} {number}"} for number in range(4)]
    begun = client.ask("POST", PATH, asked[:2], Idempotency_Key=key)
    whole = client.ask("POST", PATH, [*asked[:2], {"name": "..."}, *asked[2:]], Idempotency_Key=key)
    assert whole.lines[:2] == begun.lines
    assert [one["status"] for one in whole.lines] == [200, 200, 422, 200, 200]
    assert len(logged(installed.home, whole.headers["X-Request-ID"])) == 2
    other = client.ask("POST", PATH, [{"name": "Другой"}], Idempotency_Key=key)
    assert [one["status"] for one in other.lines] == [422]


def test_a_token_revoked_meanwhile_ends_the_batch(
    client: Client, installed: Installation, fresh_token: Callable[..., str]
) -> None:
    brief = Client(client.address, fresh_token("lookups"))
    asked = [{"name": f"{NOBODY} {number}"} for number in range(500)]
    with opened(brief, asked) as answer:
        first = json.loads(answer.readline())
        assert brief.ask("DELETE", "/token").status == 204
        rest = [json.loads(line) for line in answer.read().splitlines()]
    assert first["status"] == 200
    assert rest[-1]["status"] == 401
    assert len(rest) < 499


def test_an_answer_that_is_not_packed_is_not(client: Client) -> None:
    with opened(client, [{"name": NOBODY}]) as answer:
        assert "Content-Encoding" not in answer.headers
        assert json.loads(answer.read())["status"] == 200
