"""The operator's guide is true: its commands are run in their order, and print what stands below them.

`python -m tests.test_guide` runs them and writes what they print into the guide.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = ROOT / "docs" / "guide" / "operator.md"
ARRAYS = GUIDE.parent / "arrays"
HOMES = "/srv"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.DOTALL | re.MULTILINE)
# What is another one at each run: moments, days, keys and digests.
CHANGING = re.compile(
    r"\d{4}-\d\d-\d\d(T[\d:.+]+| \d\d:\d\d(:\d\d)?)?|\b[0-9a-f]{4}( [0-9a-f]{4}){7,}"
    r"|\b[0-9a-f]{8,}\b|\b\d\.\d\d\b|\b\d+ (bytes|days)\b"
)


def replayed(text: str, folder: Path) -> str:
    """The guide with what its commands print when they are run in a folder."""
    shutil.copytree(ARRAYS, folder, dirs_exist_ok=True)
    (folder / "kordon").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ingest.cli "$@"\n')
    (folder / "kordon").chmod(0o755)
    return BLOCK.sub(lambda block: _block(block[0], folder), text)


def _block(text: str, folder: Path) -> str:
    commands = [line[2:] for line in text.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {one}\n{_printed(one, folder)}" for one in commands)


def _printed(command: str, folder: Path) -> str:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    homes = {"KORDON_HOME": str(folder / "kordon-home"), "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", _here(command, folder)],
        cwd=folder,
        env=os.environ | homes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    said = done.stdout.replace(f"{folder}/kordon-home", f"{HOMES}/kordon").replace(
        str(folder), HOMES
    )
    return said if said.endswith("\n") or not said else f"{said}\n"


def _here(command: str, folder: Path) -> str:
    """The command with the homes of the guide in the folder."""
    return command.replace(f"{HOMES}/kordon", f"{folder}/kordon-home").replace(
        f"{HOMES}/", f"{folder}/"
    )


def _lasting(text: str) -> list[str]:
    return [CHANGING.sub("…", line).rstrip() for line in text.splitlines()]


def test_the_operators_guide_prints_what_it_says(tmp_path: Path) -> None:
    text = GUIDE.read_text()
    assert len(BLOCK.findall(text)) > 10
    assert _lasting(replayed(text, tmp_path)) == _lasting(text)


def main() -> None:
    """Write the guide anew."""
    with tempfile.TemporaryDirectory() as folder:
        GUIDE.write_text(replayed(GUIDE.read_text(), Path(folder)))


if __name__ == "__main__":
    main()
