"""Bands from costs: when a hit is strong, possible or weak follows from what mistakes cost.

With the probability p that the record is of the person asked, not stopping costs p × `miss`, stopping
(1 − p) × `false_stop`: a hit is strong where stopping is the cheaper. So too possible with
`second_look`, and shown at all with `line`, what a line to read costs. An administrator changes the
costs with `kordon bands`; they are kept in `settings/bands.json` of the bank.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

import orjson

FILE = "bands.json"


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs in units of one miss: a strong hit that stops, where a possible one would be looked at again.

    A possible hit is looked at, too, so a miss is here only a stop that comes a minute later.
    """

    miss: float = 1.0
    false_stop: float = 19.0
    second_look: float = 0.6
    line: float = 0.03


@dataclass(frozen=True, slots=True)
class Bands:
    """The least score of each band, from 0 to 1."""

    strong: float
    possible: float
    weak: float

    def of(self, score: float) -> str:
        """The band of a score; "none" below the least that is shown."""
        for name in ("strong", "possible", "weak"):
            if score >= getattr(self, name):
                return name
        return "none"


def bands_of(costs: Costs) -> Bands:
    """The bands that follow from costs; raises ValueError for costs that are not in order."""
    if min(asdict(costs).values()) <= 0 or not costs.line < costs.second_look < costs.false_stop:
        raise ValueError("Costs must be above 0, and line < second_look < false_stop.")
    limits = (
        cost / (cost + costs.miss) for cost in (costs.false_stop, costs.second_look, costs.line)
    )
    return Bands(*(round(limit, 4) for limit in limits))


DEFAULT = bands_of(Costs())


def read_costs(settings: Path) -> Costs:
    """The costs set in a bank's settings folder; raises ValueError for a file that is none."""
    try:
        stated = orjson.loads((settings / FILE).read_bytes())
    except FileNotFoundError:
        return Costs()
    except orjson.JSONDecodeError as error:
        raise ValueError(f"{settings / FILE} is not JSON: {error}") from error
    known = {field.name for field in fields(Costs)}
    if not isinstance(stated, dict) or set(stated) - known:
        raise ValueError(f"{settings / FILE} may hold {', '.join(sorted(known))} only.")
    if not all(isinstance(cost, int | float) for cost in stated.values()):
        raise ValueError(f"{settings / FILE}: costs are numbers.")
    costs = Costs(**stated)
    bands_of(costs)
    return costs


def write_costs(settings: Path, costs: Costs) -> None:
    """Keep costs in a bank's settings folder; raises ValueError when they are not in order."""
    bands_of(costs)
    settings.mkdir(parents=True, exist_ok=True)
    (settings / FILE).write_bytes(orjson.dumps(asdict(costs), option=orjson.OPT_INDENT_2))
