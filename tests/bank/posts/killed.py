"""Handing back, or taking that in, in a process of its own that dies at the N-th call: `killed.py HOME N queue|deliver`."""

from __future__ import annotations

import sys
from pathlib import Path

from bank import exchange
from bank.home import Home
from bank.posts.handing_back import queue
from bank.posts.receiving import register_receivers
from tests.bank.exchange.killed import Countdown


def main(home: str, die_at: str, what: str) -> None:
    register_receivers()
    sys.setprofile(Countdown(int(die_at)))
    if what == "queue":
        queue(Home(Path(home)))
    else:
        exchange.deliver(Home(Path(home)))


if __name__ == "__main__":
    main(*sys.argv[1:])
