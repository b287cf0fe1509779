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
from bank.store.errors import UnknownOriginator, UnknownRun

QUARANTINED, USAGE, REFUSED, TROUBLE = 1, 2, 3, 4


def fail(code: int, message: str) -> NoReturn:
    """Say what is wrong on standard error and end with a code."""
    click.echo(message, err=True)
    sys.exit(code)


@contextmanager
def trouble_said() -> Iterator[None]:
    """End with a sentence when the bank, its index or a file is in trouble, or has not what is named."""
    try:
        yield
    except EngineAddressError as problem:
        fail(USAGE, f"KORDON_ENGINE: {problem}")
    except (UnknownOriginator, UnknownRun) as problem:
        fail(USAGE, str(problem))
    except (StoreError, EngineMissing) as problem:
        fail(TROUBLE, str(problem))
    except BrokenPipeError:
        raise  # whoever read the output has read enough
    except OSError as problem:
        fail(TROUBLE, f"{problem.filename or 'The file'}: {problem.strerror or problem}.")
