"""Collecting between answers: what refers to itself is taken away, and nothing in the midst of an answer."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import gc, weakref
from bank.collecting import collect_between_answers, collect_if_much_came

class Knot:
    def __init__(self):
        self.itself = self

def made(count):
    return weakref.WeakSet([Knot() for _ in range(count)])

collect_between_answers()
passes = []
gc.callbacks.append(lambda phase, told: passes.append(told["generation"]))
much = made(50_000)
print(len(much), len(passes))
collect_if_much_came()
print(len(much))
without_end = made(0)
for _ in range(1_000):
    without_end |= made(1_000)
print(len(without_end))
"""


def test_what_refers_to_itself_is_taken_away_between_answers() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60
    )
    in_the_midst, after, without_end = done.stdout.splitlines()
    assert in_the_midst == "50000 0"
    assert after == "0"
    # Where no answer ends, the heap still does not grow for ever.
    assert int(without_end) < 500_000
