"""A process that adds a folder of photos: `adding.py HOME DATABASE FOLDER`; says added and unchanged."""

import sys
from pathlib import Path

from bank.home import Home
from bank.photos import Photos
from tests.bank.photos.parts import CATEGORY, ORIGIN


def main(home: str, database: str, folder: str) -> None:
    """Wait for a line on standard input, then add the folder."""
    with Photos.open(Home(Path(home)), database) as photos:
        print("ready", flush=True)
        sys.stdin.readline()
        report = photos.add(Path(folder), CATEGORY, ORIGIN, by="test")
    print(report.added, report.unchanged, len(report.quarantined))


if __name__ == "__main__":
    main(*sys.argv[1:])
