"""Dependencies point one way: index_mappings ← bank ← ingest, portal."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "index_mappings": {"index_mappings"},
    "bank": {"index_mappings", "bank"},
    "ingest": {"index_mappings", "bank", "ingest"},
    "portal": {"index_mappings", "bank", "portal"},
}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add((node.module or "").split(".")[0])
    return names & (set(MAY_IMPORT) | {"benchmarks", "tests"})


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package: str) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files
    for path in files:
        assert imported(path) <= MAY_IMPORT[package], path
