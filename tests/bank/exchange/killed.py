"""One act of the exchange in a process of its own, which dies at a chosen call, or whose disk is full.

`killed.py HOME NOW DIE_AT MOST_BYTES make TO` or `… take FILE`. With DIE_AT 0 it lives and says how many calls of
ours it made; with MOST_BYTES no file can grow beyond (0: any).
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

from bank import exchange
from bank.audited import Actor
from bank.home import Home

WHO = Actor("test")
_OURS = f"{os.sep}bank{os.sep}"


class Countdown:
    """Kills this process at the N-th call of a function of the bank."""

    def __init__(self, at: int) -> None:
        self.at, self.calls = at, 0

    def __call__(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "call" and _OURS in frame.f_code.co_filename:
            self.calls += 1
            if self.calls == self.at:
                os.kill(os.getpid(), signal.SIGKILL)


def act(home: Home, now: datetime, what: str, arg: str) -> None:
    if what == "make":
        exchange.make_package(home, arg, who=WHO, now=now)
    else:
        exchange.take_in(home, Path(arg), who=WHO, now=now)


def main(home: str, now: str, die_at: str, most_bytes: str, what: str, arg: str) -> int:
    if int(most_bytes):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(most_bytes), int(most_bytes)))
    count = Countdown(int(die_at))
    profile: Callable[[FrameType, str, Any], None] = count
    sys.setprofile(profile)
    try:
        act(Home(Path(home)), datetime.fromisoformat(now), what, arg)
    except Exception as error:
        sys.setprofile(None)
        print(f"{type(error).__name__}: {error}")
        return 3
    sys.setprofile(None)
    print(count.calls)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
