"""What each process counts for Prometheus; `bank.metrics` gives it out.

No label holds anything personal: no account, post, name or number.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import Counter, Histogram

_SECONDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

LOOKUPS = Counter("kordon_lookups", "Lookups answered.", ("outcome", "door"))
LOOKUP_SECONDS = Histogram(
    "kordon_lookup_seconds", "A lookup, its audit included.", ("door",), buckets=_SECONDS
)
CANDIDATES_SECONDS = Histogram(
    "kordon_candidates_seconds", "An engine's search for candidates.", buckets=_SECONDS
)
AUDIT_SECONDS = Histogram(
    "kordon_audit_write_seconds", "A write to the audit log, to the disk.", buckets=_SECONDS
)
AUDIT_REFUSED = Counter("kordon_audit_refused", "Writes that the audit log did not take.")
LOG_INS_REFUSED = Counter("kordon_log_ins_refused", "Log-ins refused.")

LOG_LINES_LOST = Counter("kordon_log_lines_lost", "Lines that the log's stream did not take.")


def count_lookup(outcome: str, door: str, seconds: float) -> None:
    """Count a lookup: hit, possible, nothing, incomplete or refused; page, api, cli or batch."""
    LOOKUPS.labels(outcome, door).inc()
    LOOKUP_SECONDS.labels(door).observe(seconds)


def count_log_in_refused() -> None:
    """Count a log-in that was refused, for whatever reason."""
    LOG_INS_REFUSED.inc()


def count_log_line_lost() -> None:
    """Count a line of the log that could not be written."""
    LOG_LINES_LOST.inc()


@contextmanager
def audit_write() -> Iterator[None]:
    """Measure a write to the audit log; one that fails is counted apart."""
    start = perf_counter()
    try:
        yield
    except Exception:
        AUDIT_REFUSED.inc()
        raise
    AUDIT_SECONDS.observe(perf_counter() - start)
