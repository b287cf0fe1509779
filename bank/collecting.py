"""The garbage collector in a process that answers lookups.

A lookup makes tens of thousands of objects and hardly a cycle, and what is kept of names compared stays
for long. As Python comes, all that stays is looked through again and again: every two hundredth lookup
waits a quarter of a second for it. So what the program consists of is left alone, what is new is looked
through less often, and all that has come since but once in fifty million objects.
"""

from __future__ import annotations

import gc

NEW_OBJECTS, YOUNG, OLD = 5_000, 10, 1_000


def collect_rarely() -> None:
    """Leave alone what is there by now, and look through what comes as rarely as lookups need."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, OLD)
