"""Answers of lookups in the shapes of the API, built directly: this runs for every lookup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from index_mappings.common import ACTIONS
from index_mappings.searchable import title
from portal.api.speaking import say_core
from portal.arrays import last_news
from portal.showing.reasons import reason_in_words

TOP_REASONS = 3
Answer = dict[str, Any]


def shaped(answer: Mapping[str, Any], detail: str, language: str, request: str) -> Answer:
    """An answer of the lookup service as clients get it: `small` or `full`."""
    told = {"request": request, "outcome": answer["outcome"]}
    if "incomplete" in answer:
        told["incomplete"] = [say_core(one) for one in answer["incomplete"]]
    if "answered_by" in answer:
        by = answer["answered_by"]
        told["answered_by"] = {**by, "because": say_core(by["because"])}
    build = _full if detail == "full" else _small
    return told | build(answer, language)


def searched(arrays: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How fresh the arrays are, and what of them is not searched, in figures."""
    arrays = list(arrays)
    heard = [time for one in arrays if (time := last_news(one["received"], one["changed"]))]
    late = sum(not one["indexed"] for one in arrays)
    return {
        "arrays": len(arrays),
        "oldest": min(heard, default=None),
        "late": late,
        "quarantined": sum(one["quarantined"] for one in arrays),
    }


def key_of(hit: Mapping[str, Any]) -> dict[str, str]:
    """The key by which a client asks for the record of a hit."""
    return {"category": hit["category"], "origin": hit["origin"], "id": hit["id"]}


def _small(answer: Mapping[str, Any], language: str) -> Answer:
    query = answer["query"]
    told: Answer = {
        "hits": [_small_hit(hit, language) for hit in answer["hits"]],
        "searched": searched(answer["freshness"]),
    }
    if read := query.get("read_as"):
        told["read_as"] = read["kind"]
    if (zone := query.get("mrz")) and zone["wrong_check_digits"]:
        told["wrong_check_digits"] = zone["wrong_check_digits"]
    return told


def _small_hit(hit: Mapping[str, Any], language: str) -> Answer:
    record, births = hit["record"], hit["record"].get("birth_dates", ())
    # The record's own contact answers day and night; else its originator's.
    phone = record.get("contact", {}).get("phone") or hit["originator"]["contact"].get("phone", "")
    return {
        "key": key_of(hit),
        "version": hit["version"],
        "band": hit["band"],
        "score": hit["score"],
        "title": title(hit["category"], record),
        "born": births[0] if births else "",
        "action": _action(hit, language),
        "originator": {"code": hit["originator"]["code"], "phone": phone},
        "reasons": [_words(hit, one, language) for one in hit["reasons"][:TOP_REASONS]],
        "withheld": hit["withheld"],
        **_linked(hit),
    }


def _full(answer: Mapping[str, Any], language: str) -> Answer:
    return {
        "hits": [_full_hit(hit, language) for hit in answer["hits"]],
        "freshness": answer["freshness"],
        "query": answer["query"],
    }


def _full_hit(hit: Mapping[str, Any], language: str) -> Answer:
    same = ("version", "band", "score", "record", "withheld", "originator")
    reasons = [
        {
            "code": one["code"],
            "text": _words(hit, one, language),
            "effect": one["effect"],
            "field": one["field"],
        }
        for one in hit["reasons"]
    ]
    told = {"key": key_of(hit), **{name: hit[name] for name in same}}
    return told | {"action": _action(hit, language), "reasons": reasons} | _linked(hit)


def _linked(hit: Mapping[str, Any]) -> Answer:
    """Keys of records that were accepted as one with a hit's, where there are any to be seen."""
    return {"linked": hit["linked"]} if hit.get("linked") else {}


def _action(hit: Mapping[str, Any], language: str) -> dict[str, str]:
    code = hit["action"]["code"]
    label = ACTIONS.get(code)
    return {"code": code, "text": "" if label is None else _in(label, language)}


def _words(hit: Mapping[str, Any], reason: Mapping[str, str], language: str) -> str:
    return reason_in_words(hit["category"], reason, language, lambda text: _in(text, language))


def _in(label: Any, language: str) -> str:
    return str(label.ru if language == "ru" else label.en)
