"""What the scorer says of one lookup beside one record, without a bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from bank.documents import parts_of_names, subject_of
from bank.lookup import shown_reason
from bank.query import LookupRefused, understand
from bank.scoring.bands import DEFAULT, Bands
from bank.scoring.reasons import reasons
from bank.scoring.score import score
from index_mappings.schemas import RecordErrors, load_record


def category_for(record: Mapping[str, Any]) -> str:
    """The category whose fields a record without one has."""
    if "plates" in record or "vin" in record:
        return "vehicles"
    return "wanted-persons" if "names" in record or "documents" in record else "lost-arms"


def compare(query: Mapping[str, Any], record: Mapping[str, Any], bands: Bands) -> dict[str, Any]:
    """Score, band and reasons; raises LookupRefused, RecordErrors."""
    category = record.get("category") or category_for(record)
    raw = {key: value for key, value in record.items() if key != "category"}
    kept = load_record(category, {"id": "1", **raw})
    asked = understand(query).asked
    one = score(asked, subject_of("", category, str(kept["id"]), 1, kept))
    return {
        "score": one.score,
        "band": bands.of(one.score),
        "reasons": [shown_reason(r) for r in reasons(asked, one, parts_of_names(category, kept))],
    }


def compare_line(line: bytes, bands: Bands = DEFAULT) -> bytes:
    """The answer to one JSON line `{"query": …, "record": …}`; errors are answers too."""
    try:
        asked = orjson.loads(line)
        if not isinstance(asked, dict) or set(asked) != {"query", "record"}:
            return orjson.dumps({"error": 'A line is {"query": lookup, "record": record}.'})
        if not all(isinstance(one, dict) for one in asked.values()):
            return orjson.dumps({"error": "Lookup and record are JSON objects."})
        return orjson.dumps(compare(asked["query"], asked["record"], bands))
    except (orjson.JSONDecodeError, LookupRefused, RecordErrors, KeyError, ValueError) as error:
        return orjson.dumps({"error": str(error) or "The record cannot be read."})
