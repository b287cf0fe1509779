"""Run in a process of its own: reads a file with no more memory than two hundred megabytes beyond the start.

Arguments: format, encoding, file. Prints a line of JSON for each row: its number, whether it was read, the
error.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

from ingest.opening import FileRefused
from ingest.readers import read_rows
from ingest.readers.trees import as_object

MORE_BYTES = 200 << 20


def _bound() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def main() -> None:
    """Read, and say what came of it; a refusal of the file is a line of its own."""
    format_, encoding, file = sys.argv[1:]
    _bound()
    try:
        for row in map(as_object, read_rows(Path(file), Path(file).name, format_, encoding)):
            print(json.dumps([row.line, row.data is not None, row.error]))
    except FileRefused as refusal:
        print(json.dumps([0, False, str(refusal)]))


if __name__ == "__main__":
    main()
