"""The index after a command that changed the bank: brought up to date, and what it still lacks is said.

On a cluster another worker may hold a stretch of changes when the command ends: the records are kept and
will be found, but they are not found yet, which whoever sent them must know.
"""

from __future__ import annotations

import click

from bank.engines.protocol import EngineMissing
from bank.home import Home
from bank.store import Store
from bank.worker import bring_up_to_date
from ingest.exits import TROUBLE, fail
from ingest.progress import progress_of


def bring_index_up(home: Home, store: Store, *, jobs: int | None = None) -> None:
    """Index what the change log has; says on standard error if the index is not there yet.

    Raises EngineMissing when an engine is away.
    """
    last = store.last_change()
    with progress_of("changes indexed") as advance:
        reached = bring_up_to_date(home, store, jobs=jobs, progress=advance)
    if lacking := lacks(reached, last):
        click.echo(lacking, err=True)


def index_what_is_kept(home: Home, store: Store, *, jobs: int | None = None) -> None:
    """The same; ends the command when an engine is away, and says that the records are kept."""
    try:
        bring_index_up(home, store, jobs=jobs)
    except EngineMissing as problem:
        fail(TROUBLE, f"{problem}\nThe records are kept; `kordon work` indexes them when it can.")


def lacks(reached: int, last: int) -> str:
    """What an index that has reached one change lacks of those up to another, in words; empty: nothing."""
    if reached >= last:
        return ""
    return (
        f"The index has reached change {reached} of {last}: another worker is still writing. Lookups do "
        "not find the rest yet; `kordon status` tells when they do."
    )
