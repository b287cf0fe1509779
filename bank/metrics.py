"""What Prometheus reads: how many lookups, how fast, how fresh the index, how much is refused.

No label holds anything personal: no account, post, name or number. Under gunicorn each process counts
for itself into PROMETHEUS_MULTIPROC_DIR, which must be set before this is imported (see
deploy/gunicorn.conf.py); `exposition` adds them up. How far the index is behind and how many rows are
in quarantine is asked of the bank when it is read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bank.confirmation import Confirmations
from bank.counters import count_log_in_refused, count_lookup
from bank.engines.choice import index_of
from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.posts.overdue import overdue
from bank.store import Store, StoreError

__all__ = ["count_log_in_refused", "count_lookup", "exposition"]


def exposition(
    home: Home | None = None,
    store: Store | None = None,
    confirmations: Confirmations | None = None,
) -> tuple[bytes, str]:
    """What Prometheus reads, of all processes, and its content type.

    With a home, also how the bank in it stands; parts of it that do not answer are left out. Parts that
    the caller keeps open are asked and left open; others are opened for this once.
    """
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry = REGISTRY
    text = generate_latest(registry)
    if home:
        standing = CollectorRegistry()
        standing.register(_Standing(home, store, confirmations))
        text += generate_latest(standing)
    return text, CONTENT_TYPE_LATEST


class _Standing(Collector):
    """How a bank stands now."""

    def __init__(
        self, home: Home, store: Store | None, confirmations: Confirmations | None
    ) -> None:
        self._home = home
        self._store = store
        self._asked = confirmations

    def collect(self) -> Iterator[Metric]:
        """Ask the bank, its index, the exchange and the confirmations."""
        yield from self._bank()
        yield from self._exchange()
        yield from self._confirmations()

    def _opened_store(self) -> AbstractContextManager[Store]:
        return nullcontext(self._store) if self._store else Store.open(self._home)

    def _opened_confirmations(self) -> AbstractContextManager[Confirmations]:
        return nullcontext(self._asked) if self._asked else Confirmations.open(self._home)

    def _confirmations(self) -> Iterator[Metric]:
        try:
            with self._opened_confirmations() as confirmations:
                counts = confirmations.counts(datetime.now(UTC))
        except StoreError:
            return
        waiting = GaugeMetricFamily(
            "kordon_confirmations_waiting",
            "Requests for confirmation that no originator has answered.",
            labels=["urgency"],
        )
        waiting.add_metric(["urgent"], counts.urgent)
        waiting.add_metric(["routine"], counts.routine)
        yield waiting
        yield GaugeMetricFamily(
            "kordon_confirmations_overdue", "Those whose clock has run out.", counts.overdue
        )

    def _exchange(self) -> Iterator[Metric]:
        try:
            with self._opened_store() as store:
                found = overdue(store.engine)
        except StoreError:
            return
        now = datetime.now(UTC)
        waiting = GaugeMetricFamily(
            "kordon_exchange_unacknowledged",
            "Packages that a party has not acknowledged.",
            labels=["party"],
        )
        oldest = GaugeMetricFamily(
            "kordon_exchange_unacknowledged_seconds",
            "Since when the oldest of them has none.",
            labels=["party"],
        )
        for one in found.unanswered:
            waiting.add_metric([one.party], one.count)
            oldest.add_metric([one.party], (now - one.oldest).total_seconds())
        copies = GaugeMetricFamily(
            "kordon_post_copy_seconds",
            "Age of a post's copy, as far as the post has acknowledged it.",
            labels=["post"],
        )
        for copy in found.copies:
            copies.add_metric([copy.post], copy.age(now).total_seconds())
        yield from (waiting, oldest, copies)
        if found.own:
            yield GaugeMetricFamily(
                "kordon_copy_seconds",
                "Age of the copy at this post.",
                found.own.age(now).total_seconds(),
            )

    def _bank(self) -> Iterator[Metric]:
        try:
            with self._opened_store() as store:
                last, fresh = store.last_change(), store.freshness()
        except StoreError:
            return
        yield GaugeMetricFamily("kordon_change", "The last change of the bank.", last)
        yield GaugeMetricFamily(
            "kordon_quarantined",
            "Rows in quarantine: sent, and not in the bank.",
            sum(one.quarantined for one in fresh),
        )
        try:
            report = index_of(self._home).engine().report()
        except (EngineMissing, ValueError):
            return
        yield GaugeMetricFamily(
            "kordon_index_behind", "Changes that the index lacks.", last - report.reached
        )
        yield GaugeMetricFamily("kordon_records", "Records in the index.", report.documents)
        yield GaugeMetricFamily(
            "kordon_set_aside", "Changes that could not be indexed.", len(report.set_aside)
        )
