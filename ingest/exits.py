"""Exit codes of `kordon`, and how a command ends with one.

0 all done; 1 done, but some rows are in quarantine or a check found something; 2 wrong usage or a
refused lookup; 3 the file was refused whole; 4 the bank or its index is in trouble.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from bank.engines.cluster.address import EngineAddressError
from bank.engines.protocol import EngineMissing
from bank.store import StoreError

QUARANTINED, USAGE, REFUSED, TROUBLE = 1, 2, 3, 4


def fail(code: int, message: str) -> NoReturn:
    """Say what is wrong on standard error and end with a code."""
    click.echo(message, err=True)
    sys.exit(code)


@contextmanager
def trouble_said() -> Iterator[None]:
    """End with a sentence when the bank or its index is in trouble."""
    try:
        yield
    except EngineAddressError as problem:
        fail(USAGE, f"KORDON_ENGINE: {problem}")
    except (StoreError, EngineMissing) as problem:
        fail(TROUBLE, str(problem))
