"""Logs are JSON lines, and nothing that was asked is in them: not in fields, messages or exceptions."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank import logs
from bank.counters import LOG_LINES_LOST
from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.store import Store, StoreError


@pytest.fixture
def out() -> Iterator[io.StringIO]:
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


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_says_what_happened_when_and_in_which_request(out: io.StringIO) -> None:
    request = logs.begin_request(door="api")
    logs.log().info("lookup-answered", outcome="nothing", seconds=0.25, hits=0)
    logs.end_request()
    logs.log().warning("index-behind", behind=12)
    first, second = lines(out)
    assert first.pop("time").startswith("20")
    assert first == {
        "event": "lookup-answered",
        "level": "info",
        "logger": "kordon",
        "request": request,
        "door": "api",
        "outcome": "nothing",
        "seconds": 0.25,
        "hits": 0,
    }
    assert "request" not in second and second["behind"] == 12


def test_each_thread_has_its_own_request(out: io.StringIO) -> None:
    found = {}

    def work(name: str) -> None:
        found[name] = logs.begin_request()
        gate.wait()
        logs.log().info("done", part=name)

    gate = threading.Barrier(4)
    threads = [threading.Thread(target=work, args=(f"t{i}",)) for i in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert {one["part"]: one["request"] for one in lines(out)} == found
    assert len(set(found.values())) == 4


def raises(secret: str) -> None:
    try:
        raise KeyError(secret)
    except KeyError as error:
        raise ValueError(f"{secret} is not known") from error


# Anything that may be typed and would be told from the line's own text.
SECRETS = st.text(min_size=3, max_size=30).map(lambda text: f"Тайный{text}Щит")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(secret=SECRETS)
def test_what_was_typed_never_comes_out(out: io.StringIO, secret: str) -> None:
    out.seek(0)
    out.truncate()
    ours, other = logs.log(), logging.getLogger("a.library")
    ours.info(f"looked up {secret}")
    ours.info("lookup-answered", name=secret, query={"name": secret}, outcome=secret)
    other.error(f"failed for {secret}")
    other.error("failed for %s after %d tries", secret, 3)
    other.error("failed for %(name)s", {"name": secret})
    logging.getLogger("gunicorn.error").warning(f"Invalid request: {secret}")
    try:
        raises(secret)
    except ValueError as error:
        ours.exception("lookup-failed")
        ours.error("lookup-failed", exc_info=error)
        other.exception("Exception on %s", secret)
        other.error("failed", exc_info=error, stack_info=True)
        sys.excepthook(type(error), error, error.__traceback__)
    threading.excepthook(
        threading.ExceptHookArgs((ValueError, ValueError(secret), None, None))  # type: ignore[arg-type]
    )
    found = lines(out)
    assert len(found) == 12
    for text in (out.getvalue(), json.dumps(found, ensure_ascii=False)):
        assert "Тайный" not in text and "Щит" not in text
        assert json.dumps("Тайный")[1:-1] not in text
    assert found[3]["event"] == "failed for … after 3 tries"


def test_plates_and_numbers_in_sentences_do_not_come_out(out: io.StringIO) -> None:
    for typed in ("A123BC77", "N12345678", "XTA210990Y2766389", "Petrov Ivan"):
        logs.log().info(f"looked up {typed}", count=1, plate=typed)
        try:
            raise StoreError(f"no record {typed}")
        except StoreError:
            logs.log().exception("bank-away")
    text = out.getvalue()
    assert not [one for one in ("123BC", "12345678", "210990", "Petrov") if one in text]
    assert lines(out)[0]["left_out"] == 1


def test_an_exception_is_told_by_types_and_places(out: io.StringIO) -> None:
    try:
        raises("x")
    except ValueError:
        logs.log().exception("lookup-failed")
    (line,) = lines(out)
    outer, inner = line["exceptions"]
    assert (outer["type"], inner["type"]) == ("builtins.ValueError", "builtins.KeyError")
    assert outer["where"][-1].startswith("tests/bank/test_logs.py:")
    assert outer["where"][-1].endswith(" raises")


def test_real_failures_of_a_lookup_say_nothing_of_it(out: io.StringIO, home: Home) -> None:
    service = LookupService(home)
    with pytest.raises(LookupRefused):
        try:
            service.lookup({"birth_date": "Жжуков-31.31", "name": "Жжуков"})
        except LookupRefused:
            logs.log().exception("lookup-refused")
            raise
    with Store.open(home) as store, pytest.raises(StoreError):
        try:
            store.originator("Жжуков")
        except StoreError:
            logging.getLogger("portal").exception("Exception on %s", "/Жжуков")
            raise
    told = [one["event"] for one in lines(out) if "exceptions" in one]
    assert told == ["lookup-refused", "Exception on …"]
    assert "Жжуков" not in out.getvalue() and "31.31" not in out.getvalue()


def test_uncaught_errors_of_a_process_are_lines_too() -> None:
    program = "from bank import logs; logs.configure(); raise ValueError('Secretname')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert json.loads(line)["exceptions"][0]["type"] == "builtins.ValueError"
    assert b"Secretname" not in done.stderr


class Broken(io.StringIO):
    """A stream whose reader is gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


@pytest.mark.parametrize("broken", [Broken(), io.StringIO()], ids=["broken", "closed"])
def test_a_stream_that_takes_no_line_is_counted_and_breaks_nothing(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch, broken: io.StringIO
) -> None:
    broken.close()
    logs.configure(broken)
    monkeypatch.setattr(sys, "stderr", broken)
    before = lost()
    logs.log().info("lookup-answered", outcome="nothing")
    logging.getLogger("a.library").error("Lost %d", 3)
    assert lost() - before == 2
    assert out.getvalue() == ""


@pytest.mark.parametrize("broken", [Broken(), io.StringIO()], ids=["broken", "closed"])
def test_without_settings_a_broken_output_breaks_nothing_either(
    monkeypatch: pytest.MonkeyPatch, broken: io.StringIO
) -> None:
    structlog.reset_defaults()
    broken.close()
    monkeypatch.setattr(sys, "stdout", broken)
    before = lost()
    logs.log().info("lookup-answered", outcome="nothing")
    assert lost() - before == 1


def lost() -> float:
    return LOG_LINES_LOST._value.get()
