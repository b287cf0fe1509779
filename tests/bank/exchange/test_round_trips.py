"""Whatever is entered, changed and agreed on: after each exchange the receiver has what it is given, no more."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.access import AccessBook, Agreements, Sight, Viewer
from bank.access.paths import refused_paths, withholdable
from bank.store import Originator
from index_mappings.schemas import load_record
from tests.bank.exchange.parts import (
    NOW,
    WANTED,
    Ministry,
    acquainted,
    agree_by_digest,
    ministry,
    send_all,
)

_NAMES = st.text(
    st.characters(categories=("Lu", "Ll"), max_codepoint=0x600), min_size=1, max_size=12
)
_DAYS = st.dates(NOW.date() - timedelta(days=3), NOW.date() + timedelta(days=6)).map(str)
_PAPERS = st.fixed_dictionaries(
    {"number": st.sampled_from(["1", "22", "A3"])},
    optional={"series": st.sampled_from(["AA", "B"])},
)
_LINKS = st.fixed_dictionaries(
    {"id": st.sampled_from(["1", "2"])},
    optional={"category": st.sampled_from([WANTED, "vehicles"]), "origin": st.just("KZ")},
)
_RECORDS = st.fixed_dictionaries(
    {
        "id": st.sampled_from([str(number) for number in range(6)]),
        "names": st.lists(st.fixed_dictionaries({"surname": _NAMES}), min_size=1, max_size=2),
    },
    optional={
        "status": st.sampled_from(["active", "ended"]),
        "valid_until": _DAYS,
        "documents": st.lists(_PAPERS, max_size=3),
        "links": st.lists(_LINKS, max_size=2),
        "ground": st.text(st.characters(exclude_categories=("C",)), max_size=20),
        "sex": st.sampled_from(["male", "female"]),
    },
)
_WITHHELD = st.sets(st.sampled_from(withholdable(WANTED)), max_size=3).filter(
    lambda paths: not refused_paths(WANTED, paths)
)
_STEPS = st.lists(
    st.tuples(
        st.lists(_RECORDS, max_size=4),
        st.sets(st.sampled_from([str(number) for number in range(6)]), max_size=2),
        st.none() | _WITHHELD,
        st.integers(0, 2),
    ),
    min_size=1,
    max_size=4,
)


def shown_of(giver: Ministry, book: AccessBook, day: Any) -> dict[str, dict[str, Any]]:
    """What lookups for the receiver's state would show of what answers them."""
    viewer = Viewer("UZ", "border-check", day)
    sight = Sight(viewer, book, [Originator("KZ", "KZ", "")])
    found = {}
    for id_, record in giver.records("KZ").items():
        if record["status"] == "active" and record.get("valid_until", "9999") >= day.isoformat():
            seen = sight.shown(WANTED, "KZ", record)
            if seen is not None:
                found[id_] = seen[0]
    return found


def answering(records: dict[str, dict[str, Any]], day: Any) -> dict[str, dict[str, Any]]:
    """Those of the receiver's records that it would still show."""
    return {
        id_: one
        for id_, one in records.items()
        if one.get("valid_until", "9999") >= day.isoformat()
    }


def as_sets(records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Records with what became alike by narrowing counted once, as their check has it."""
    return {
        id_: {
            name: sorted({repr(each) for each in value}) if isinstance(value, list) else value
            for name, value in one.items()
        }
        for id_, one in records.items()
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(_STEPS)
def test_the_receiver_has_what_lookups_would_show(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kz, uz = ministry(Path(folder), "KZ"), ministry(Path(folder), "UZ")
        acquainted(kz, uz)
        number = kz.agree("UZ")
        now = NOW
        for records, withdrawn, withheld, days in steps:
            now += timedelta(days=days, hours=1)
            kz.put({one["id"]: load_record(WANTED, one) for one in records}.values())
            kz.withdraw(*(withdrawn & set(kz.records("KZ"))))
            with Agreements.open(kz.home) as agreements:
                if withheld is not None:
                    known = agreements.history(number)[0].agreement
                    changed = replace(known, withheld={WANTED: frozenset(withheld)})
                    agreements.change(changed, who="ministry", why="protocol")
                book = agreements.book()
            for receipt in send_all(kz, uz, now):
                assert receipt.accepted, receipt.reasons
                assert receipt.refused_lines == 0, receipt.refused
                assert all(each.agrees for each in receipt.arrays)
            expected = shown_of(kz, book, now.date())
            has = answering(uz.records("KZ"), now.date())
            assert as_sets(has) == as_sets(expected)
            agree_by_digest(kz, uz, day=now.date())
