"""A process that says outcomes and clearances: `saying.py HOME DATABASE COUNT`; prints their numbers."""

import sys
from pathlib import Path

from bank.home import Home
from bank.outcomes import Outcomes
from tests.bank.outcomes.parts import cleared, said


def main(home: str, database: str, count: str) -> None:
    """Wait for a line on standard input, then say each thing once."""
    with Outcomes.open(Home(Path(home)), database) as outcomes:
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(int(count)):
            made = outcomes.mark(said(str(number), request=f"r{number}"))
            clearance = outcomes.clear(cleared(request=f"r{number}"))
            print(made.number, clearance.number)


if __name__ == "__main__":
    main(*sys.argv[1:])
