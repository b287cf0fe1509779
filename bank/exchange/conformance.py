from __future__ import annotations

from pathlib import Path


def write_conformance(folder: Path) -> int:
    """x"""
    return 0
