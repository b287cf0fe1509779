"""Scores of all matchers of nomenklatura (OpenSanctions) on labelled pairs, in their own environment.

The pairs go over as FollowTheMoney persons with all that these know: every name whole and, where the
record has them, by parts; dates, gender, citizenship. An MRZ is read on our side first.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from bank.mrz import parse_mrz
from bank.reading import parse_birth_date
from benchmarks.matching.pair import LabelledPair
from supply.environment import set_up

ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".bench-venv"
LOCK = Path(__file__).with_name("requirements.lock")
INSIDE = Path(__file__).with_name("inside.py")


def peer_scores(pairs: Sequence[LabelledPair]) -> dict[str, list[float]]:
    """The scores of each matcher, in the order of the pairs."""
    lines = b"\n".join(
        orjson.dumps({"query": asked(pair.query), "record": kept(pair.record)}) for pair in pairs
    )
    answered = subprocess.run(
        [str(set_up(ENVIRONMENT, LOCK)), str(INSIDE)], input=lines, capture_output=True, check=True
    ).stdout
    rows = [orjson.loads(line) for line in answered.splitlines()]
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def asked(query: Mapping[str, Any]) -> dict[str, list[str]]:
    """A lookup as properties of a person."""
    if "mrz" in query:
        mrz = parse_mrz(query["mrz"])
        found = {"name": mrz.full_name, "birthDate": mrz.birth_date, "gender": mrz.sex}
        found |= {
            "firstName": mrz.given,
            "lastName": mrz.surname,
            "citizenship": (mrz.nationality or "").lower(),
        }
    else:
        born = parse_birth_date(query["birth_date"]) if "birth_date" in query else None
        found = {"name": query["name"], "birthDate": born, "gender": query.get("sex")}
    return {name: [value] for name, value in found.items() if value}


def kept(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """A record as properties of a person: the first name as such, the others as aliases."""
    names = [
        " ".join(name[part] for part in ("full", "given", "patronymic", "surname") if part in name)
        for name in record["names"]
    ]
    found = {"name": names[:1], "alias": names[1:]}
    for ours, theirs in (
        ("given", "firstName"), ("patronymic", "fatherName"), ("surname", "lastName")
    ):  # fmt: skip
        found[theirs] = [name[ours] for name in record["names"] if ours in name]
    found["birthDate"] = list(record.get("birth_dates", ()))
    found["citizenship"] = [code.lower() for code in record.get("citizenships", ())]
    found["gender"] = [record["sex"]] if "sex" in record else []
    return {name: values for name, values in found.items() if values}
