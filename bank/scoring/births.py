"""Dates of birth, full or partial ("1971", "1971-03", "1971-03-12"): how two of them agree."""

from __future__ import annotations

from collections.abc import Sequence

# From what speaks most for one person to what speaks most against.
CODES = (
    "same-day",
    "day-month-swapped",
    "same-month",
    "one-digit",
    "same-year",
    "year-mistyped",
    "same-year-other-day",
    "year-off",
    "near-date",
    "other-date",
)
_RANK = {code: place for place, code in enumerate(CODES)}


def compare_births(asked: str, found: Sequence[str]) -> str:
    """The code of the date found that agrees best; "unknown" where there is none."""
    return min((_compare(asked, one) for one in found), key=_RANK.__getitem__, default="unknown")


def _compare(asked: str, found: str) -> str:
    a, f = asked.split("-"), found.split("-")
    depth = min(len(a), len(f))
    if a[:depth] == f[:depth]:
        return ("same-year", "same-month", "same-day")[depth - 1]
    if depth == 3:
        if a[0] == f[0] and a[1] == f[2] and a[2] == f[1]:
            return "day-month-swapped"
        unlike = [at for at in range(len(asked)) if asked[at] != found[at]]
        swapped = len(unlike) == 2 and sorted(asked[at] for at in unlike) == sorted(
            found[at] for at in unlike
        )
        if a[1:] == f[1:] and (len(unlike) == 1 or swapped):
            return "year-mistyped"
        if len(unlike) == 1 or swapped:
            return "one-digit"
    years = abs(int(a[0]) - int(f[0]))
    if years == 0:
        # The first of January stands for an unknown day in many papers.
        unsure = a[1:] == ["01", "01"] or f[1:] == ["01", "01"]
        return "same-year" if unsure else "same-year-other-day"
    if years == 1:
        return "year-off"
    return "near-date" if years == 2 else "other-date"
