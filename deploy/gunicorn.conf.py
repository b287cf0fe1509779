"""How gunicorn serves the portal: `gunicorn --config deploy/gunicorn.conf.py portal.wsgi:application`.

`kill -HUP` of the first process takes up new code and settings: new workers take over the listening
socket, old ones answer what they have begun. Settings from the environment: KORDON_BIND,
KORDON_WORKERS, KORDON_THREADS, PROMETHEUS_MULTIPROC_DIR.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

# Before anything that counts is imported: prometheus_client looks at it once. It stays in the
# environment when HUP reads this file again, so that what was counted stays.
_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
_OWN_COUNTS = "KORDON_OWN_COUNTS"
if not os.environ.get(_COUNTS):
    os.environ[_COUNTS] = os.environ[_OWN_COUNTS] = tempfile.mkdtemp(prefix="kordon-counts-")

from gunicorn.glogging import Logger  # noqa: E402
from prometheus_client.multiprocess import mark_process_dead  # noqa: E402

from bank.collecting import collect_between_answers, collect_if_much_came  # noqa: E402
from bank.home import EMBEDDED, Home  # noqa: E402
from bank.logs import configure, logging_settings  # noqa: E402

bind = os.environ.get("KORDON_BIND") or "127.0.0.1:8080"
wsgi_app = "portal.wsgi:application"

# Lookups are bound by the processor: a process for each core, and threads for what waits: for the disk
# of the audit log one beside, as more only stand in one another's way; for a cluster or a server more.
_home = Home.from_environment()
_WAITS_ON_LINES = _home.engine != EMBEDDED or bool(_home.database)
workers = int(os.environ.get("KORDON_WORKERS", "") or len(os.sched_getaffinity(0)))
threads = int(os.environ.get("KORDON_THREADS", "") or (4 if _WAITS_ON_LINES else 2))
worker_class = "gthread"
# The audit log, like every connection, is opened by the process that writes to it; and without
# preloading HUP takes up new code, too.
preload_app = False

# The audit log refuses after 20 s: a worker that is silent for longer hangs.
timeout = 60
graceful_timeout = 40
keepalive = 15
# Heartbeats of workers must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# Forms and lookups are small, and travel in bodies, of which the portal bounds the size itself.
limit_request_line = 4_094
limit_request_fields = 60
limit_request_field_size = 8_190


class _NoAccessLog(Logger):
    """Who asked for what stands in the audit log, where it can be proved; not in files that anyone copies.

    gunicorn would else make the line of each request, for want of a handler to throw it away.
    """

    access_log_enabled = False


logger_class = _NoAccessLog
accesslog = None
errorlog = "-"
logconfig_dict: dict[str, Any] = logging_settings()
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """Counts of an earlier start are taken away; not when this one takes over from a running one."""
    if "GUNICORN_PID" not in os.environ:
        folder = Path(os.environ[_COUNTS])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob("*.db"):
            old.unlink()


def post_worker_init(_worker: Any) -> None:
    """Structured logs in each worker, and a collector that waits until an answer is given."""
    configure()
    collect_between_answers()


def post_request(_worker: Any, _request: Any, _environ: Any, _response: Any) -> None:
    """Whoever asked has the answer: nobody waits for the collector."""
    collect_if_much_came()


def child_exit(_server: Any, worker: Any) -> None:
    """What a worker that ended counted stays; what it held is forgotten."""
    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Take away the folder of counts that was made here, unless a successor goes on with it."""
    if (own := os.environ.get(_OWN_COUNTS)) and not server.reexec_pid:
        shutil.rmtree(own, ignore_errors=True)
