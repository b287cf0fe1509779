"""The cluster's errors in the engine's own words, the same for lookups and for who fills the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import ApiError, TransportError

from bank.engines.protocol import EngineMissing


@contextmanager
def away_said() -> Iterator[None]:
    """What the client raises becomes EngineMissing, which says what to do."""
    try:
        yield
    except TransportError as error:
        raise EngineMissing(f"The cluster cannot be reached ({type(error).__name__}).") from error
    except ApiError as error:
        if error.status_code == 404:
            raise EngineMissing("The index is missing: run `kordon reindex`.") from error
        raise EngineMissing(f"The cluster refuses: {error.error}.") from error
