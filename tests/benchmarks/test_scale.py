"""`./run bench scale`: the table and the picture of figures that are known."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from benchmarks.scale import DRAWN, picture, ratios, run, table

SVG = "{http://www.w3.org/2000/svg}"


def of_size(size: int) -> dict[str, Any]:
    """Made figures: each tells which it is, and grows as a known power of the size."""
    return {
        "ingest": {"seconds": size / 1_000, "records per second": 1_000, "rebuild seconds": 7.5},
        "one by one": {
            "p50 ms": 2.0,
            "p99 ms": size / 100_000,
            "resident MB": 300,
            "of it own MB": 150,
            "found in the first 10": 0.9871,
        },
        "batch per second": 123.4,
        "index MB": size // 4_000,
        "baselines": {"cdist ms": 81.5},
        "batch per second / cdist per second": 10.06,
    }


FIGURES = {
    "commit": "abc1234",
    "date": "2026-11-25T10:00:00+00:00",
    "cores": 2,
    "sizes": {str(size): of_size(size) for size in (100_000, 1_000_000)},
}


def test_the_table_has_each_figure_under_its_size() -> None:
    told = table(FIGURES)
    assert told.startswith("Commit abc1234, 2026-11-25, 2 cores.\n\n| | 100,000 | 1,000,000 |\n")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines()[2:]]
    assert {len(row) for row in rows} == {3}
    found = {row[0]: row[1:] for row in rows}
    assert DRAWN.keys() <= found.keys()
    assert found["lookup p99, ms"] == ["1.0", "10.0"]
    assert found["index, MB"] == ["25", "250"]
    assert found["seconds to rebuild the index"] == ["7.5", "7.5"]
    assert found["found in the first 10"] == ["0.9871", "0.9871"]
    assert found["cdist scan, ms a lookup"] == ["81.5", "81.5"]
    assert found["times as fast as the scan"] == ["10.06", "10.06"]


def test_the_picture_has_a_line_for_each_figure_and_rises_by_powers_of_ten() -> None:
    drawn = ET.fromstring(picture(FIGURES))
    texts = [one.text for one in drawn.iter(f"{SVG}text")]
    assert set(DRAWN) <= set(texts)
    assert {"100,000", "1,000,000"} <= set(texts)
    lines = {
        one.get("stroke"): [tuple(map(float, point.split(","))) for point in points(one)]
        for one in drawn.iter(f"{SVG}path")
        if one.get("stroke-width") == "2"
    }
    assert len(lines) == len(DRAWN)
    climbs = dict(zip(DRAWN, (line[0][1] - line[1][1] for line in lines.values()), strict=True))
    tenfold = ("lookup p99, ms", "index, MB", "seconds to take in")
    for name, climb in climbs.items():
        high = climbs["lookup p99, ms"] if name in tenfold else 0.0
        assert abs(climb - high) < 0.2, name
    assert climbs["lookup p99, ms"] > 10
    width, height = map(float, str(drawn.get("viewBox")).split()[2:])
    assert all(0 <= x <= width and 0 <= y <= height for line in lines.values() for x, y in line)


def points(path: ET.Element) -> list[str]:
    return str(path.get("d")).removeprefix("M").split("L")


def test_one_size_alone_is_drawn_too() -> None:
    alone = {**FIGURES, "sizes": {"1000": of_size(1_000)}}
    assert ET.fromstring(picture(alone)).tag == f"{SVG}svg"


def test_sizes_of_earlier_runs_stand_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "earlier.json"
    file.write_text(json.dumps(FIGURES))
    told = run([100_000, 1_000_000], 1, earlier=[file])
    assert list(told["sizes"]) == ["100000", "1000000"]
    of = {"commit": "abc1234", "date": FIGURES["date"]}
    assert told["sizes"]["1000000"] == of_size(1_000_000) | {"of": of}
    assert told["ratios"]["p99 ms, 1,000,000 to 100,000"] == 10.0
    lines = table(FIGURES | told | {"commit": "def5678"}).splitlines()
    assert lines[0].startswith("Commit def5678")
    assert lines[2] == "1,000,000: commit abc1234, 2026-11-25."


def test_ratios_are_of_tenfold_the_records() -> None:
    found = ratios({size: of_size(size) for size in (100_000, 300_000, 1_000_000)})
    assert found == {
        "p99 ms, 1,000,000 to 100,000": 10.0,
        "of it own MB, 1,000,000 to 100,000": 1.0,
        "resident MB, 1,000,000 to 100,000": 1.0,
    }
