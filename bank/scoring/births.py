"""Dates of birth, full or partial ("1971", "1971-03", "1971-03-12"), for and against."""

from __future__ import annotations

from collections.abc import Sequence


def compare_births(asked: str, found: Sequence[str]) -> tuple[float, str]:
    """The best evidence of any date found, from -1 (conflict) to 1 (same day), and its code."""
    return max((_compare(asked, one) for one in found), default=(0.0, "unknown"))


def _compare(asked: str, found: str) -> tuple[float, str]:
    a, f = asked.split("-"), found.split("-")
    depth = min(len(a), len(f))
    if a[:depth] == f[:depth]:
        return (0.45, 0.6, 1.0)[depth - 1], ("same-year", "same-month", "same-day")[depth - 1]
    if depth == 3 and a[0] == f[0] and a[1] == f[2] and a[2] == f[1]:
        return 0.6, "day-month-swapped"
    if depth == 3 and sum(x != y for x, y in zip(asked, found, strict=True)) == 1:
        return 0.3, "one-digit"
    if a[0] == f[0]:
        unsure = depth == 2 or a[1:] == ["01", "01"] or f[1:] == ["01", "01"]
        return (0.3, "same-year") if unsure else (0.1, "same-year-other-day")
    years = abs(int(a[0]) - int(f[0]))
    if years == 1:
        return -0.2, "year-off"
    return -min(1.0, 0.45 + years / 20), "other-date"
