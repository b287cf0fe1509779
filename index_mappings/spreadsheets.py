"""Cells of CSV files that people open in spreadsheets: nothing in them is run as a formula."""

from __future__ import annotations

# What a spreadsheet would run; the wide forms are signs of the same keys in East Asia.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")
_TEXT = "'"


def safe_cell(value: object) -> str:
    """What a cell holds, so that no spreadsheet runs it: an apostrophe makes it a text."""
    text = "" if value is None else str(value)
    return f"{_TEXT}{text}" if _runs(text) else text


def plain_cell(cell: str) -> str:
    """What a cell that `safe_cell` gave was made of."""
    return cell[1:] if cell.startswith(_TEXT) and _runs(cell[1:]) else cell


def _runs(text: str) -> bool:
    # An apostrophe that stood there is doubled when it would be taken for ours.
    bare = text.lstrip(_TEXT)
    return bare.startswith(_BREAKS) or bare.lstrip().startswith(_FORMULA)
