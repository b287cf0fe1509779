"""What is done after changes were applied: the search for links, then the alerts."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bank import exchange
from bank.access import Agreements, Viewer
from bank.access.agreements import edits_made
from bank.access.sight import Sight
from bank.exchange.message import Send
from bank.home import Home
from bank.linking.alerts import SightOf, ring
from bank.linking.finding import Progress
from bank.linking.links import Links
from bank.linking.model import Found
from bank.store import Store
from bank.store.engine import reading


def sights(store: Store, agreements: Agreements) -> SightOf:
    """What each state sees today for a purpose."""
    book, originators = agreements.book(), store.originators()

    def sight(state: str, purpose: str) -> Sight:
        return Sight(Viewer(state, purpose, date.today()), book, originators)

    return sight


def what_states_see_by(store: Store) -> tuple[date, int]:
    """What changes with what states see: the day and the edits of agreements. Raises StoreError."""
    with reading(store.engine) as connection:
        return date.today(), edits_made(connection)


def follow_links(
    home: Home,
    *,
    whole: bool = False,
    progress: Progress | None = None,
    most: int | None = None,
    send: Send | None = None,
    sender: str = "",
) -> tuple[Found, int]:
    """Bring proposals up to the change log and tell alerts; gives what was found, and how many told.

    `most`: search in so many changes at the most, and leave the others for the next time.
    `send` puts a message where the next package takes it from, `sender` is this installation's party; not
    given, they are those of the exchange, where this installation takes part in it.
    Raises StoreError, and what `send` raises.
    """
    if send is None:
        send, sender = _exchange(home)
    with Links.open(home) as links, Agreements.open(home) as agreements:
        found = links.find(whole=whole, progress=progress, most=most)
        sight_of = sights(links.store, agreements)
        return found, ring(links, sight_of, datetime.now(UTC), send=send, sender=sender)


def _exchange(home: Home) -> tuple[Send | None, str]:
    """What takes messages to other installations, and as whose; nothing where there is no exchange."""
    try:
        own = exchange.own(home)
    except exchange.NotSetUp:
        return None, ""
    return exchange.sender(home), own.code
