"""Generations on a cluster: made, filled by any number of workers, swapped in one step, dropped.

A generation's number is one above the live one's, so that workers that start at once make the same
one and fill it together. `…-next` aliases lead to it until it has reached what the live one has; then
one request moves all aliases. Lookups in flight go on with the old generation, which is dropped when
the longest of them must be over; whoever is killed before that leaves it to the next swap.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from elasticsearch import (
    ApiError,
    BadRequestError,
    ConflictError,
    Elasticsearch,
    NotFoundError,
    TransportError,
)

from bank.engines.cluster.account import ACCOUNT_ID, Account, AccountKeeper
from bank.engines.cluster.address import ClusterAddress
from bank.engines.cluster.client import connect
from bank.engines.cluster.names import WORK, Names, generation_of
from bank.engines.cluster.search import ClusterEngine
from bank.engines.cluster.trouble import away_said
from bank.engines.cluster.writer import PATIENCE_SECONDS, ClusterWriter
from bank.engines.protocol import EngineMissing, Overtaken
from index_mappings.categories import CATEGORIES
from index_mappings.elastic import index_settings, work_settings

READY_SECONDS = 60
# Bulks and the making of indices take longer than a lookup may.
WRITE_SECONDS = 60
# Elasticsearch itself makes no larger ones, and merges larger ones only when half of it is deleted
# (`index.merge.policy.max_merged_segment`).
SEGMENT_BYTES = 5 * 2**30


class ClusterIndex:
    """The index of a bank on a cluster."""

    def __init__(
        self,
        address: ClusterAddress,
        client: Elasticsearch | None = None,
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._address = address
        self._names = Names(address.prefix)
        self._client = client or connect(address)
        self._patience = patience
        self._admin = self._client.options(request_timeout=WRITE_SECONDS)

    def engine(self) -> ClusterEngine:
        """The side that lookups ask."""
        return ClusterEngine(self._client, self._names, self._address.budget)

    def exists(self) -> bool:
        """Whether a generation of this version answers; raises EngineMissing when the cluster is away."""
        return self._live() is not None

    def filling(self) -> bool:
        """Whether there is a generation that has not gone live; raises EngineMissing."""
        return self._live(filling=True) is not None

    @contextmanager
    def writer(self) -> Iterator[ClusterWriter]:
        """A worker on the live generation; raises EngineMissing."""
        with _working(self._worker()) as writer:
            yield writer

    @contextmanager
    def rebuild(self) -> Iterator[ClusterWriter]:
        """A worker on the next generation, which goes live when it has reached the live one.

        Raises EngineMissing. A block that ends before that leaves the generation to be gone on with.
        """
        with away_said():
            number = self._make_next()
        with _working(self._worker(filling=True)) as writer:
            yield writer
        with away_said():
            self._swap(number)

    def _worker(self, *, filling: bool = False) -> ClusterWriter:
        return ClusterWriter(self._admin, self._names, filling=filling, patience=self._patience)

    def generations(self) -> list[str]:
        """All indices of this bank on the cluster, of whatever version, sorted."""
        with away_said():
            found = self._admin.indices.get(
                index=f"{self._names.prefix}-*", features="settings", expand_wildcards="open,closed"
            )
            return sorted(found)

    def _live(self, *, filling: bool = False) -> int | None:
        """The number of the generation behind the aliases."""
        with away_said():
            alias = self._names.alias(WORK, filling=filling)
            # A question for a missing alias is an answer here, not an error.
            found = self._admin.options(ignore_status=404).indices.get_alias(name=alias)
            if found.meta.status == 404:
                return None
            return generation_of(next(iter(found.body)))

    def _make_next(self) -> int:
        """Make the next generation, or join the one that others have made; gives its number."""
        joined = self._live(filling=True)
        number = joined or (self._live() or 0) + 1
        shards, replicas = self._address.shards, self._address.replicas
        for category in CATEGORIES:
            self._create(
                category, number, index_settings(category, shards=shards, replicas=replicas)
            )
        self._create(WORK, number, work_settings(replicas=replicas))
        work = self._names.index(WORK, number)
        with suppress(ConflictError):
            empty = Account().as_document()
            self._admin.create(index=work, id=ACCOUNT_ID, document=empty, refresh=True)
        self._admin.cluster.health(
            index=self._names.indices(number), wait_for_status="yellow", timeout=f"{READY_SECONDS}s"
        )
        return number

    def _create(self, part: str, number: int, body: dict[str, Any]) -> None:
        filling: dict[str, Any] = {self._names.alias(part, filling=True): {}}
        try:
            self._admin.indices.create(
                index=self._names.index(part, number), aliases=filling, **body
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise

    def _swap(self, number: int) -> None:
        """Make a filled generation the live one, unless the live one is ahead or it is done already."""
        live = self._live()
        if self._live(filling=True) != number:
            return
        filled = self._names.alias(WORK, filling=True)
        ready = AccountKeeper(self._admin, filled, filling=True).read()
        if ready.taken or ready.done:
            return
        if live is not None:
            now = AccountKeeper(self._admin, self._names.alias(WORK)).read()
            if ready.reached < now.reached:
                return
        self._refresh(number)
        actions: list[dict[str, Any]] = []
        for part in (*CATEGORIES, WORK):
            index, alias = self._names.index(part, number), self._names.alias(part)
            if live is not None:
                old = self._names.index(part, live)
                actions.append({"remove": {"index": old, "alias": alias, "must_exist": True}})
            actions.append({"add": {"index": index, "alias": alias}})
            nxt = self._names.alias(part, filling=True)
            actions.append({"remove": {"index": index, "alias": nxt, "must_exist": True}})
        try:
            self._admin.indices.update_aliases(actions=actions)
        except NotFoundError:
            raise Overtaken("Another worker has brought this index live.") from None
        if live is not None:
            time.sleep(self._address.budget + 1)
            self._drop_before(number)
        self._merge(number)

    def _merge(self, number: int) -> None:
        """Have the live generation merged: a lookup seeks each of its terms in each segment of each part.

        Not before it goes live, which changes that come meanwhile would put off for ever, nor waited for:
        the next changes must not wait either.
        """
        # What is not merged answers all the same, only slower.
        with suppress(TransportError, ApiError):
            told = self._admin.indices.stats(index=self._names.indices(number), metric="store")
            most: dict[int, list[str]] = {}
            for index, held in told["indices"].items():
                part = held["primaries"]["store"]["size_in_bytes"] / self._address.shards
                most.setdefault(max(1, math.ceil(part / SEGMENT_BYTES)), []).append(index)
            for segments, indices in most.items():
                self._admin.indices.forcemerge(
                    index=indices, max_num_segments=segments, wait_for_completion=False
                )

    def _drop_before(self, number: int) -> None:
        """Drop the generations before one: that which answered, and what a killed swap left behind."""
        older = [
            one
            for one in self.generations()
            if f"-{self._names.version}-" in one and generation_of(one) < number
        ]
        if older:
            self._admin.options(ignore_status=404).indices.delete(index=older)

    def _refresh(self, number: int) -> None:
        """Make all of a filled generation seen by searches, every copy that there is of each part."""
        indices = self._names.indices(number)
        deadline = time.monotonic() + self._patience
        while True:
            health = self._admin.cluster.health(
                index=indices, wait_for_no_initializing_shards=True, timeout="10s"
            )
            done = self._admin.indices.refresh(index=indices)["_shards"]["successful"]
            if health["status"] != "red" and done == health["active_shards"]:
                return
            if time.monotonic() > deadline:
                raise EngineMissing("Not every part of the new index is there: run it again later.")
            time.sleep(1)

    def other_versions(self) -> list[str]:
        """The indices of this bank that other versions of the analysis made."""
        return [one for one in self.generations() if f"-{self._names.version}-" not in one]

    def drop_other_versions(self) -> list[str]:
        """Drop the indices of other versions of the analysis; gives their names."""
        others = self.other_versions()
        if others:
            with away_said():
                self._admin.indices.delete(index=others)
        return others


@contextmanager
def _working(writer: ClusterWriter) -> Iterator[ClusterWriter]:
    """A writer that writes what is waiting when all went well, and gives back the rest in any case."""
    try:
        with away_said():
            yield writer
            writer.flush()
    finally:
        # The cluster may be gone: then what was taken is free when its minute ends.
        with suppress(EngineMissing, ApiError, TransportError):
            writer.release()
