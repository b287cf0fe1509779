"""Collecting rarely is not never: what refers to itself is still taken away."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import gc, weakref
from bank.collecting import collect_rarely

class Knot:
    def __init__(self):
        self.itself = self

collect_rarely()
made = weakref.WeakSet()
for _ in range(100_000):
    made.add(Knot())
print(len(made))
"""


def test_what_refers_to_itself_does_not_heap_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60
    )
    assert int(done.stdout) < 20_000
