"""Counts as bars of SVG, one below the other with their names beside them; coloured by classes."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, ROW, NAMES = 400, 18, 190
_NUMBERS, _GAP = 60, 4
_LONGEST = 28

Row = tuple[str, int]


def bars(title: str, rows: Sequence[Row]) -> Markup:
    """A bar for each count, said in words to whoever cannot see it; nothing without rows."""
    if not rows:
        return Markup()
    highest = max(max(count for _, count in rows), 1)
    height = len(rows) * ROW + _GAP
    words = escape(f"{title}: " + "; ".join(f"{name} {count}" for name, count in rows))
    shapes = Markup("").join(_bar(place, row, highest) for place, row in enumerate(rows))
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(WIDTH, height, Markup(words), shapes)


def _bar(place: int, row: Row, highest: int) -> Markup:
    name, count = row
    top = place * ROW + _GAP
    wide = (WIDTH - NAMES - _NUMBERS) * count / highest
    text = top + ROW - 8
    shown = name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
    return Markup(
        '<text x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="bar" x="{}" y="{}" width="{:.1f}" height="{}"/>'
        '<text x="{:.1f}" y="{}">{}</text>'
    ).format(NAMES - 6, text, shown, NAMES, top, wide, ROW - 6, NAMES + wide + 4, text, count)
