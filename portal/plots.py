"""Plots as SVG made here: bars and lines with axis, title and a text in their place for who cannot see them.

No colour is written in them: static/office.css gives it by class, for the day and for the night.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 400, 140
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 8, 20
# Labels below closer than this run into each other.
_LABEL_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Series:
    """What a plot shows: its title, what stands below each value, the values, none of them negative."""

    title: str
    labels: Sequence[str]
    values: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values):
            raise ValueError("each value has its label")
        if any(not 0 <= value < math.inf for value in self.values):
            raise ValueError("values are numbers from zero on")


def bars(series: Series, told: str = "") -> Markup:
    """A bar for each value; `told` is said in place of the picture, else its total and highest."""
    return _plot(series, told, _bars)


def line(series: Series, told: str = "") -> Markup:
    """A line from value to value, with a dot at each."""
    return _plot(series, told, _line)


def ceiling(highest: float) -> float:
    """Where the axis ends: the next of 1, 2, 4 and their tens that no value exceeds, so that halves are whole."""
    if highest <= 1:
        return 1
    power = float(10 ** math.floor(math.log10(highest)))
    return float(next(step * power for step in (1, 2, 4, 10) if step * power >= highest))


def in_words(series: Series) -> str:
    """The total and the highest value."""
    if not series.values:
        return series.title
    top = max(range(len(series.values)), key=lambda one: series.values[one])
    total = sum(series.values)
    return f"{series.title}: Σ {total:g}; max {series.values[top]:g} ({series.labels[top]})"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where values lie in the picture."""

    count: int
    top: float

    @property
    def step(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(self.count, 1)

    def middle(self, place: int) -> float:
        return LEFT + self.step * (place + 0.5)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / self.top


def _plot(series: Series, told: str, draw: Callable[[Series, _Frame], list[str]]) -> Markup:
    frame = _Frame(len(series.values), ceiling(max(series.values, default=0)))
    shapes = [*_axis(frame), *draw(series, frame), *_labels(series, frame)]
    words = escape(told or in_words(series))
    return Markup(
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f"{''.join(shapes)}</svg>"
    )


def _axis(frame: _Frame) -> list[str]:
    right, shapes = WIDTH - RIGHT, []
    for share in (0.5, 1.0) if frame.top > 1 else (1.0,):
        y = frame.y(frame.top * share)
        shapes.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>')
        shapes.append(
            f'<text x="{LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{frame.top * share:g}</text>'
        )
    bottom = frame.y(0)
    shapes.append(f'<text x="{LEFT - 4}" y="{bottom + 4:.1f}" text-anchor="end">0</text>')
    shapes.append(f'<path class="axis" d="M{LEFT} {bottom:.1f}H{right}"/>')
    return shapes


def _labels(series: Series, frame: _Frame) -> list[str]:
    every = max(1, math.ceil(_LABEL_WIDTH / frame.step))
    return [
        f'<text x="{frame.middle(place):.1f}" y="{HEIGHT - 4}" text-anchor="middle">{escape(label)}</text>'
        for place, label in enumerate(series.labels)
        if place % every == 0
    ]


def _bars(series: Series, frame: _Frame) -> list[str]:
    wide = max(1.0, frame.step * 0.7)
    return [
        f'<rect class="bar" x="{frame.middle(place) - wide / 2:.1f}" y="{frame.y(value):.1f}"'
        f' width="{wide:.1f}" height="{frame.y(0) - frame.y(value):.1f}"/>'
        for place, value in enumerate(series.values)
        if value
    ]


def _line(series: Series, frame: _Frame) -> list[str]:
    points = [(frame.middle(place), frame.y(value)) for place, value in enumerate(series.values)]
    if not points:
        return []
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in points]
    return [f'<path class="line" d="M{path}"/>', *dots]
