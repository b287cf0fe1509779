"""The garbage collector in a process that answers lookups: between answers, not in the midst of one.

A lookup makes tens of thousands of objects and hardly a cycle, and what is kept of names compared stays
for long. As Python comes, a heavy lookup sets off the collector again and again, and one in two hundred
waits a quarter of a second while all that stays is looked through: it made the slowest of a hundred half
as slow again. So what the program consists of is left alone, and what has come since is looked through
when an answer has been given.
"""

from __future__ import annotations

import gc

# Objects more than before, after which what is new is looked through: few, as the next request may wait
# for it. After so many passes all is.
NEW_OBJECTS, PASSES = 1_000, 20_000
# Of work that makes records by the thousand and no cycles.
SELDOM_OBJECTS, SELDOM_SECOND, SELDOM_THIRD = 50_000, 20, 100
# In the midst of an answer that has no end, as a long stream, it is after so many, with what outlived the
# last time every second time.
MOST_OBJECTS, SECOND_TIME = 200_000, 1
# The generation of what came since, and of what outlived being looked through in the midst.
YOUNG = 1


def collect_seldom() -> None:
    """Set the collector up for a process that takes in or indexes records: what it keeps is looked through seldom.

    As Python comes the collector takes a ninth of the time of such a process.
    """
    gc.set_threshold(SELDOM_OBJECTS, SELDOM_SECOND, SELDOM_THIRD)


def collect_between_answers() -> None:
    """Set the collector up for `collect_if_much_came`, which is to be called between answers."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(MOST_OBJECTS, SECOND_TIME, PASSES)


def collect_if_much_came() -> None:
    """Look through what has come since the last time, if that is much."""
    new, _, passes = gc.get_count()
    if passes >= PASSES:
        gc.collect()
    elif new >= NEW_OBJECTS:
        gc.collect(YOUNG)
