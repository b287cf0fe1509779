"""What machines ask of the portal, and what it logs: nothing of what was asked."""

from __future__ import annotations

import io
import json
import logging
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask

from bank import logs
from bank.home import Home
from portal.app import create_app
from portal.settings import BadMetricsToken
from tests.portal.conftest import Installation, install, log_in, posted


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged; afterwards logging is as it was."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    structlog.reset_defaults()
    logs.end_request()


def test_a_whole_installation_is_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/health/live").get_json() == {"live": True}
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert set(answer.get_json()["parts"]) == {"bank", "engine", "audit", "accounts"}


def test_without_its_index_it_is_alive_but_not_ready(generated: Home, tmp_path: Path) -> None:
    made = install(generated, Home(tmp_path / "home"))
    shutil.rmtree(made.home.index)
    client = create_app(made.home).test_client()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    parts = answer.get_json()["parts"]
    assert (parts["engine"]["ok"], parts["bank"]["ok"]) == (False, True)
    assert str(tmp_path) not in answer.get_data(as_text=True)


def counted(app: Flask, name: str) -> float:
    text = app.test_client().get("/metrics").get_data(as_text=True)
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


def test_lookups_log_ins_and_requests_are_counted(
    app: Flask, installed: Installation, bearer: Callable[[str], dict[str, str]]
) -> None:
    found = 'kordon_lookups_total{door="api",outcome="nothing"}'
    refused = 'kordon_lookups_total{door="api",outcome="refused"}'
    before = [counted(app, name) for name in (found, refused, "kordon_log_ins_refused_total")]
    client = app.test_client()
    for name in ("Qwrtplk Zxcvbnm", "..."):
        body = {"name": name, "purpose": "border-check"}
        client.post("/api/v1/lookups", json=body, headers=bearer("officer"))
    with pytest.raises(AssertionError):
        log_in(client, installed.people["officer"].__class__("x", "y", "officer", "KZ"))
    after = [counted(app, name) for name in (found, refused, "kordon_log_ins_refused_total")]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 1]
    assert counted(app, 'kordon_request_seconds_count{endpoint="login.log_in",status="401"}') >= 1


def test_nothing_personal_is_counted_or_logged(
    app: Flask, installed: Installation, written: io.StringIO
) -> None:
    client = log_in(app.test_client(), installed.people["officer"])
    posted(client, "/", text="Совершенно Секретный")
    client.get("/Совершенно/Секретный?q=Секретный")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    answered = [one for one in lines if one["event"] == "request-answered"]
    assert {one["route"] for one in answered} >= {"login.log_in", "lookup.answered", "none"}
    assert all(one["request"] for one in answered)
    everything = written.getvalue() + client.get("/metrics").get_data(as_text=True)
    for personal in ("Секретный", "officer", "Korday", "127.0.0.1"):
        assert personal not in everything


def test_the_number_of_a_request_is_the_same_in_answer_and_log(
    app: Flask, written: io.StringIO
) -> None:
    answer = app.test_client().get("/login")
    assert (
        json.loads(written.getvalue().splitlines()[-1])["request"] == answer.headers["X-Request-ID"]
    )


def test_what_breaks_is_logged_by_type_and_place_alone(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:

    def breaks() -> str:
        raise RuntimeError("Совершенно Секретный")

    monkeypatch.setitem(app.view_functions, "operation.live", breaks)
    breaks.needs = None  # type: ignore[attr-defined]
    assert app.test_client().get("/health/live").status_code == 500
    broken = next(
        one
        for one in map(json.loads, written.getvalue().splitlines())
        if one["event"] == "request-broken"
    )
    assert broken["exceptions"][0]["type"] == "builtins.RuntimeError"
    assert "Секретный" not in written.getvalue()


def test_an_answer_is_given_though_no_line_of_the_log_can_be_written(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", written)
    written.close()
    before = counted(app, "kordon_log_lines_lost_total")
    assert app.test_client().get("/login").status_code == 200
    assert app.test_client().get("/nothing-there").status_code == 404
    assert counted(app, "kordon_log_lines_lost_total") - before == 2


TOKEN = "a-token-of-the-tests"


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.9", {}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.9"}, 401),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.9"}, 401),
        ("10.0.0.9", {"X-Forwarded-For": "127.0.0.1"}, 401),
        ("10.0.0.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("10.0.0.9", {"Authorization": f"Bearer {TOKEN}x"}, 401),
        ("10.0.0.9", {"Authorization": "Bearer "}, 401),
        ("10.0.0.9", {"Authorization": f"Basic {TOKEN}"}, 401),
        ("10.0.0.9", {"Authorization": "Bearer тайна"}, 401),
    ],
)
@pytest.mark.parametrize("proxied", [False, True])
def test_metrics_are_for_this_machine_or_by_the_token(
    installed: Installation,
    monkeypatch: pytest.MonkeyPatch,
    peer: str,
    headers: dict[str, str],
    status: int,
    proxied: bool,
) -> None:
    monkeypatch.setenv("KORDON_METRICS_TOKEN", TOKEN)
    monkeypatch.setenv("KORDON_BEHIND_PROXY", "1" if proxied else "")
    client = create_app(installed.home).test_client()
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status
    assert ("kordon_" in answer.get_data(as_text=True)) is (status == 200)


def test_without_a_token_nobody_elsewhere_reads_metrics(
    installed: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KORDON_METRICS_TOKEN", raising=False)
    client = create_app(installed.home).test_client()
    for sent in ("Bearer ", "Bearer", "Bearer x"):
        there = {"REMOTE_ADDR": "10.0.0.9"}
        answer = client.get("/metrics", headers={"Authorization": sent}, environ_base=there)
        assert answer.status_code == 401
    secret = tmp_path / "token"
    monkeypatch.setenv("KORDON_METRICS_TOKEN_FILE", str(secret))
    for text in ("", "short"):
        secret.write_text(text)
        with pytest.raises(BadMetricsToken):
            create_app(installed.home)
    secret.write_text(f"{TOKEN}\n")
    by_file = create_app(installed.home).test_client()
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = by_file.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 200
