"""Writes changes into a generation: bulk with refresh, then the account, in this order.

So the number reached is never ahead of what a search sees. The refresh is part of each bulk, so that
every copy of a part has it done before the item is acknowledged: a copy that takes over when a node
dies shows what was acknowledged. A generation that is being filled is refreshed before it goes live.
Items are handled one by one: one that is there already in a newer version is done, one that the
cluster is too busy for is tried again with growing waits, one that it will never take is set aside with
its reason and holds up no other.
"""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import streaming_bulk
from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_random_exponential

from bank.engines.cluster.account import Account, AccountKeeper, finish, take
from bank.engines.cluster.names import WORK, Names
from bank.engines.layout import scope_of, tie_of
from bank.engines.protocol import EngineMissing, IndexChange, SetAside

FLUSH_CHANGES = 10_000
BULK_CHANGES, BULK_BYTES = 2_500, 8_000_000
# How long the cluster itself waits for a part without a node; we wait better.
SHARD_WAIT = "10s"
BUSY = (429, 502, 503, 504)
# How long a worker tries while the cluster takes nothing; its work is kept, another run goes on.
PATIENCE_SECONDS = 120
LONGEST_REASON = 300


T = TypeVar("T")


class ClusterBusy(Exception):
    """The cluster takes no writes now."""


def document_id(key: str) -> str:
    """A key as a document's id: a record's own number may be longer than the 512 bytes of an id."""
    digest = hashlib.blake2b(key.encode(), digest_size=18).digest()
    return base64.urlsafe_b64encode(digest).decode()


class ClusterWriter:
    """One worker on one generation: takes stretches of the change log and writes them."""

    def __init__(
        self,
        client: Elasticsearch,
        names: Names,
        *,
        filling: bool = False,
        patience: float,
    ) -> None:
        self._client = client
        self._names = names
        self._filling = filling
        self._patience = patience
        self._keeper = AccountKeeper(
            self._client, names.alias(WORK, filling=filling), filling=filling
        )
        self._worker = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        self._pending: list[IndexChange] = []
        self._stretches: list[tuple[int, int]] = []
        self._aside: list[SetAside] = []

    def reached(self) -> int:
        """The number up to which everything is in this generation; raises EngineMissing."""
        return self._keeper.read().reached

    def claim(self, upto: int, most: int) -> tuple[int, int] | None:
        """The next stretch that no worker has; None when there is none up to a number."""
        taken: list[tuple[int, int] | None] = [None]

        def step(account: Account) -> Account:
            changed, taken[0] = take(account, self._worker, upto, most, time.time())
            return changed

        self._patiently(lambda: self._keeper.change(step))
        return taken[0]

    def apply(
        self,
        changes: Sequence[IndexChange],
        stretch: tuple[int, int],
        set_aside: Sequence[SetAside] = (),
    ) -> None:
        """Write the changes of a stretch, now or with the next ones; raises EngineMissing."""
        self._pending += changes
        self._stretches.append(stretch)
        self._aside += set_aside
        if len(self._pending) >= FLUSH_CHANGES:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting; when this returns, searches see it. Raises EngineMissing."""
        if not self._stretches:
            return
        refused = self._patiently(self._write)
        aside, lost = (*self._aside, *refused), {one.key for one in refused}
        in_order = sorted(self._pending, key=lambda change: change.number)
        written = {one.key: one.number for one in in_order if one.key not in lost}
        stretches = tuple(self._stretches)

        def step(account: Account) -> Account:
            return finish(account, self._worker, stretches, aside, written, time.time())

        self._patiently(lambda: self._keeper.change(step))
        self._pending.clear()
        self._stretches.clear()
        self._aside.clear()

    def release(self) -> None:
        """Give back what was taken and not done, so that others need not wait."""

        def step(account: Account) -> Account:
            kept = tuple(one for one in account.taken if one.worker != self._worker)
            return replace(account, taken=kept)

        self._keeper.change(step)

    def _patiently(self, work: Callable[[], T]) -> T:
        """Do it, again with growing waits while the cluster is away or busy."""
        try:
            for attempt in Retrying(
                retry=retry_if_exception_type((ClusterBusy, TransportError)),
                wait=wait_random_exponential(multiplier=0.2, max=10),
                stop=stop_after_delay(self._patience),
                reraise=True,
            ):
                with attempt:
                    return _busy_as_such(work)
        except (ClusterBusy, TransportError) as error:
            raise EngineMissing(f"The cluster takes no changes: {_short(error)}") from error
        raise AssertionError("Retrying ends with a result or an error")

    def _write(self) -> list[SetAside]:
        """Gives what the cluster will never take."""
        # The newest change of a key is enough, and a key twice in a bulk would race with itself.
        in_order = sorted(self._pending, key=lambda change: change.number)
        newest = {document_id(change.key): change for change in in_order}
        aside: list[SetAside] = []
        items = streaming_bulk(
            self._client,
            self._operations(newest.values()),
            chunk_size=BULK_CHANGES,
            max_chunk_bytes=BULK_BYTES,
            max_retries=5,
            initial_backoff=0.2,
            max_backoff=5,
            retry_on_status=BUSY,
            raise_on_error=False,
            require_alias=True,
            refresh=not self._filling,
            timeout=SHARD_WAIT,
        )
        for good, item in items:
            result = item["index"]
            if not good and (refused := _refused(newest[result["_id"]], result)):
                aside.append(refused)
        return aside

    def _operations(self, changes: Iterable[IndexChange]) -> Iterator[dict[str, Any]]:
        for change in changes:
            yield {
                "_op_type": "index",
                "_index": self._names.alias(change.category, filling=self._filling),
                "_id": document_id(change.key),
                "version": change.number,
                "version_type": "external",
                "_source": _source(change),
            }


def _source(change: IndexChange) -> dict[str, Any]:
    if change.payload is None:
        return {}
    return {
        "terms": list(change.terms),
        "scope": scope_of(change.category, change.origin),
        "active": True,
        "tie": tie_of(change.key),
        "payload": base64.b64encode(change.payload).decode(),
    }


def _refused(change: IndexChange, item: dict[str, Any]) -> SetAside | None:
    """What a failed item means: nothing (it is there in a newer version), set aside, or try again."""
    status, error = item["status"], item.get("error", {})
    if status == 409:
        return None
    reason = error.get("reason", "") if isinstance(error, dict) else str(error)
    if status == 404:
        raise EngineMissing("The index is missing: run `kordon reindex`.")
    if status == 400:
        # The reason may quote the document, which is personal data: only its kind is kept.
        kind = error.get("type", "refused") if isinstance(error, dict) else "refused"
        return SetAside(change.number, change.key, change.category, f"the cluster: {kind}")
    raise ClusterBusy(f"status {status}: {reason[:LONGEST_REASON]}")


def _busy_as_such(work: Callable[[], T]) -> T:
    """Do it; a refusal that may pass, such as an index that is read-only, becomes ClusterBusy."""
    try:
        return work()
    except ApiError as error:
        if error.status_code in (*BUSY, 403):
            raise ClusterBusy(_short(error)) from error
        if error.status_code == 404:
            raise EngineMissing("The index is missing: run `kordon reindex`.") from error
        raise


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:LONGEST_REASON]
