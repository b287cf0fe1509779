"""Imports are those that docs/architecture.md draws, no more and no fewer."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DRAWINGS = re.findall(
    r"^```mermaid\n(.*?)^```",
    (ROOT / "docs" / "architecture.md").read_text(),
    re.DOTALL | re.MULTILINE,
)
ARROW = re.compile(r"(\w+) --> (\w+(?: & \w+)*)")
PACKAGES = ("index_mappings", "bank", "ingest", "portal")
PARTS = tuple(sorted(one.parent.name for one in (ROOT / "bank").glob("*/__init__.py")))


def drawn(drawing: str) -> dict[str, set[str]]:
    """What each package of a drawing may import."""
    arrows = [ARROW.fullmatch(line.strip()) for line in drawing.splitlines()[1:]]
    assert arrows and all(arrows), drawing
    return {one[1]: set(one[2].split(" & ")) for one in arrows if one}


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    """The modules that a file imports, by the words of their names."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            words = tuple((node.module or "").split("."))
            yield from ((*words, alias.name) for alias in node.names)


def reached(folder: Path, among: tuple[str, ...], place: int) -> set[str]:
    """Which of some packages the files of a folder import, by the word at a place of the module's name."""
    files = list(folder.rglob("*.py"))
    assert files, folder
    top = PACKAGES if place == 0 else ("bank",)
    named = {
        words[place]
        for path in files
        for words in imported(path)
        if words[0] in (*top, "tests", "benchmarks") and len(words) > place
    }
    return named.intersection((*among, "tests", "benchmarks")) - {folder.name}


def test_two_drawings_stand_in_the_document() -> None:
    assert len(DRAWINGS) == 2
    assert set().union(*drawn(DRAWINGS[0]).values()) <= set(PACKAGES)
    assert set().union(*drawn(DRAWINGS[1]).values()) <= set(PARTS)


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_what_is_drawn(package: str) -> None:
    assert reached(ROOT / package, PACKAGES, 0) == drawn(DRAWINGS[0]).get(package, set())


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_the_bank_import_what_is_drawn(part: str) -> None:
    assert reached(ROOT / "bank" / part, PARTS, 1) == drawn(DRAWINGS[1]).get(part, set())


def test_no_part_of_the_bank_is_built_on_itself() -> None:
    """Neither its packages nor the modules beside them import one another in a circle."""
    files = {one.stem: [one] for one in (ROOT / "bank").glob("*.py") if one.stem != "__init__"}
    files |= {part: list((ROOT / "bank" / part).rglob("*.py")) for part in PARTS}
    built_on = {
        part: {
            words[1]
            for path in paths
            for words in imported(path)
            if words[0] == "bank" and len(words) > 1 and words[1] in files
        }
        - {part}
        for part, paths in files.items()
    }
    assert set(TopologicalSorter(built_on).static_order()) == set(files)


def test_a_portal_without_a_cluster_loads_no_client_of_one() -> None:
    """It costs a worker 20 MB, and a start a third of a second."""
    told = "import sys, portal.app; print(*(m for m in sys.modules if m.startswith('elastic')))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
