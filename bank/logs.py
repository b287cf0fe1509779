"""Structured logs: JSON lines on standard error, without personal data.

What is logged is told by name, from a list: a field that is not on it is left out, and its name is told
instead. Exceptions are logged by their type and where they passed, never by their words, which quote
what was asked. Messages of other libraries are kept as they stand in their source, with numbers put
in; texts are not, as they may be anything. Whom a request concerned stands in the audit log alone.
A line that cannot be written is counted, and never breaks what it tells of.
"""

from __future__ import annotations

import logging
import logging.config
import re
import secrets
import sys
import threading
import traceback
from collections.abc import Callable, MutableMapping
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog

from bank.counters import count_log_line_lost

Event = MutableMapping[str, Any]

FIELDS = frozenset(
    {
        *("event", "level", "time", "logger", "where", "request", "left_out", "exceptions"),
        *("door", "outcome", "status", "method", "route", "seconds", "count", "hits", "bytes"),
        *("category", "change", "behind", "run", "part", "ok", "version", "process", "workers"),
    }
)
"""The fields that may be logged; none of them takes what someone typed."""

_FRAMES = 12
_DEEPEST = 5
_LONGEST = 200
# What a field's text may be made of: codes and names of ours, no letters beyond ASCII, no spaces.
_CODE = re.compile(r"[A-Za-z0-9_./<>:-]{0,100}")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,60}")
# Their messages up to INFO have no values in them but those put in by `%`.
_QUIET = ("gunicorn", "alembic")


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Log to a stream (standard error unless given) from now on, what other libraries log too."""
    logging.config.dictConfig(logging_settings(level))
    if stream is not None:
        for handler in logging.getLogger().handlers:
            assert isinstance(handler, logging.StreamHandler)
            handler.setStream(stream)
    structlog.configure(
        processors=[_named, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def logging_settings(level: int = logging.INFO) -> dict[str, Any]:
    """What `logging.config.dictConfig` takes, gunicorn's `logconfig_dict` too."""
    own = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "bank.logs.formatter"}},
        "handlers": {
            "stderr": {
                "class": "bank.logs.LinesCounted",
                "formatter": "json",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {"gunicorn.error": own, "gunicorn.access": {**own, "handlers": []}},
    }


def formatter() -> logging.Formatter:
    """What makes a line of a log record, of ours or of another library."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_foreign, *_SHARED],
        processors=[
            _exceptions,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _only_known,
            structlog.processors.JSONRenderer(serializer=_as_json),
        ],
        pass_foreign_args=True,
        use_get_message=False,
    )


def log(name: str = "kordon") -> Any:
    """A logger: `log().info("lookup-answered", door="api", outcome="nothing", seconds=0.01)`."""
    return _Writing(structlog.stdlib.get_logger(name))


class _Writing:
    """A logger of which a line that cannot be written is counted, and disturbs nobody's work."""

    def __init__(self, logger: Any) -> None:
        self._logger = logger

    def __getattr__(self, level: str) -> Callable[..., None]:
        tell = getattr(self._logger, level)

        def write(event: str, **fields: Any) -> None:
            try:
                tell(event, **fields)
            except Exception:  # whatever is wrong with the stream, the answer is worth more
                count_log_line_lost()

        return write


class LinesCounted(logging.StreamHandler[Any]):
    """Writes lines to a stream; those that it does not take are counted instead of told beside it."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """Count the line: the usual word on standard error fails where the stream is that."""
        count_log_line_lost()


def new_request_id() -> str:
    """A request's id; made here, never taken from a client, who could write anything into it."""
    return secrets.token_hex(8)


def begin_request(request_id: str | None = None, **more: Any) -> str:
    """Begin a request in this thread: all that is logged from here carries its id, which is given."""
    structlog.contextvars.clear_contextvars()
    request_id = request_id or new_request_id()
    structlog.contextvars.bind_contextvars(request=request_id, **more)
    return request_id


def end_request() -> None:
    """End a request: what is logged from here belongs to none."""
    structlog.contextvars.clear_contextvars()


def request_id() -> str:
    """The id of the request that this thread works on; empty outside of one."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))


def told(error: BaseException) -> list[dict[str, Any]]:
    """An exception and those that led to it: types and places, no words."""
    found: list[dict[str, Any]] = []
    following: BaseException | None = error
    while following is not None and len(found) < _DEEPEST:
        frames = traceback.extract_tb(following.__traceback__)[-_FRAMES:]
        kind = type(following)
        found.append(
            {
                "type": f"{kind.__module__}.{kind.__qualname__}",
                "where": [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames],
            }
        )
        following = following.__cause__ or following.__context__
    return found


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[-3:])


def _named(_logger: Any, _method: str, event: Event) -> Event:
    """What happened is told by a name of ours; a sentence might have been made of what was typed."""
    if not _NAME.fullmatch(str(event.get("event"))):
        event["event"] = "event-without-a-name"
    return event


def _foreign(_logger: Any, _method: str, event: Event) -> Event:
    """The message of another library as it stands in its source, or only where that is.

    A message that came with its values apart is a constant; any other may have them in it.
    """
    record: logging.LogRecord = event["_record"]
    values = event.pop("positional_args", None)
    quiet = record.name.split(".")[0] in _QUIET and record.levelno <= logging.INFO
    if isinstance(record.msg, str) and (values or quiet):
        event["event"] = _with_numbers(record.msg, values)[:_LONGEST]
    else:
        event["event"] = "message-of-a-library"
    event["where"] = f"{_short(record.pathname)}:{record.lineno}"
    return event


def _with_numbers(message: str, values: Any) -> str:
    given = values if isinstance(values, tuple) else (values,) if values else ()
    shown = tuple(one if isinstance(one, int | float) else "…" for one in given)
    try:
        return message % shown if shown else message
    except (TypeError, ValueError):
        return message


def _exceptions(_logger: Any, _method: str, event: Event) -> Event:
    """Exceptions as `told`, in place of their words."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exceptions"] = told(error)
    return event


def _only_known(_logger: Any, _method: str, event: Event) -> Event:
    kept: Event = {}
    left_out = 0
    for name, value in event.items():
        if name in FIELDS and (name in ("event", "exceptions") or _is_safe(value)):
            kept[name] = value
        else:
            left_out += 1
    if left_out:
        kept["left_out"] = left_out
    return kept


def _is_safe(value: Any) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None
    return value is None or isinstance(value, bool | int | float)


def _as_json(event: Event, **_: Any) -> str:
    return orjson.dumps(event, default=lambda one: type(one).__name__).decode()


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log().critical("uncaught", exc_info=(kind, error, trace))


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        _uncaught(given.exc_type, given.exc_value, given.exc_traceback)


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
]
