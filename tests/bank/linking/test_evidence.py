"""What two records say of one another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank.linking import KINDS
from bank.linking.evidence import EVIDENCE, IMPOSSIBLE
from bank.linking.keys import find_one_another
from bank.linking.profile import EVENTS, Profile, days_of, digest, pack, profile_of, unpack
from bank.linking.reasons import reasons_of
from bank.linking.score import compare, compare_if_likely
from bank.store.model import Key
from index_mappings.schemas import load_record
from ingest.generate import generate_records
from tests.bank.linking.conftest import CORPSE, MISSING

KIND = KINDS["missing-corpse"]


def profile(category: str, record: dict[str, Any], origin: str = "KZ") -> Profile:
    body = load_record(category, record)
    return profile_of(Key(origin, category, body["id"]), origin, 1, body)


def missing(**changed: Any) -> Profile:
    return profile("missing-persons", {**MISSING, **changed})


def corpse(**changed: Any) -> Profile:
    return profile("unidentified-corpses", {**CORPSE, **changed}, "RU")


def test_one_person_described_by_two_is_likely_and_explained() -> None:
    compared = compare(KIND, missing(), corpse())
    assert compared is not None
    assert compared.log_odds > 3
    told = reasons_of(KIND, missing(), corpse(), compared)
    assert any("anchor" in one.text.en and one.effect == "for" for one in told)
    assert any("Алма-Ата" in one.text.ru and "одно место" in one.text.ru for one in told)


@pytest.mark.parametrize(
    ("gone", "found", "possible"),
    [
        ("2024-03-02", "2024-03-20", True),
        ("2024-03-20", "2024-03-20", True),
        ("2024-03-21", "2024-03-20", False),
        # Of a month or a year alone, any day of it may be meant.
        ("2024-03", "2024-03-01", True),
        ("2024-04", "2024-03-20", False),
        ("2024", "2024-01", True),
        ("2025", "2024", False),
    ],
)
def test_who_went_missing_after_the_corpse_was_found_cannot_be_it(
    gone: str, found: str, possible: bool
) -> None:
    one = missing(last_seen={"date": gone})
    other = corpse(found={"date": found})
    assert (compare(KIND, one, other) is not None) is possible


def test_a_corpse_found_far_away_or_long_after_weighs_less_and_stays_possible() -> None:
    near = compare(KIND, missing(), corpse())
    far = compare(KIND, missing(), corpse(found={"date": "2024-03-20", "place": "Псков"}))
    late = compare(KIND, missing(), corpse(found={"date": "2025-11-20", "place": "Алматы"}))
    assert near is not None
    assert far is not None
    assert late is not None
    assert far.log_odds < near.log_odds
    assert late.log_odds < near.log_odds


@pytest.mark.parametrize(
    ("changed", "name", "level"),
    [
        ({"height": {"from": 182, "to": 184}}, "height", "6 cm"),
        ({"height": {"from": 150, "to": 152}}, "height", "more"),
        ({"age": {"from": 36, "to": 41}}, "age", "narrow"),
        ({"age": {"from": 60, "to": 70}}, "age", "more years off"),
        ({"sex": "female"}, "sex", "differs"),
        ({"sex": "unknown"}, "sex", ""),
        ({"hair": "рыжие"}, "hair", "differs"),
        ({"hair": "каштановые"}, "hair", "near"),
        ({"eyes": "голубые"}, "eyes", "differs"),
        ({"blood_group": "A"}, "blood", "differs"),
        ({"blood_group": "B-"}, "blood", "differs"),
        ({"marks": []}, "marks", ""),
        ({"death": {"from": "2023-01", "to": "2023-02"}}, "time", "after the death judged"),
    ],
)
def test_levels_of_evidence(changed: dict[str, Any], name: str, level: str) -> None:
    assert EVIDENCE[name](missing(), corpse(**changed)) == level


@pytest.mark.parametrize(
    "text",
    [
        "tattoo: anchor, left hand",
        "наколка на левой кисти: якорь",
        "chap qoʻlida langar tatuirovkasi",
        "сол қолында зәкір татуировкасы",
        "tatuaj ancoră pe mâna stângă",
        "ձախ ձեռքի վրա խարիսխ դաջվածք",
    ],
)
def test_a_mark_agrees_in_any_language(text: str) -> None:
    one = missing(marks=[{"kind": "tattoo", "text": "якорь, левая кисть"}])
    assert EVIDENCE["marks"](one, corpse(marks=[{"text": text}])).endswith("all")


def test_another_side_or_another_motif_is_another_mark() -> None:
    one = missing(marks=[{"text": "шрам на левой щеке"}])
    slip = EVIDENCE["marks"](one, corpse(marks=[{"text": "scar, right cheek"}]))
    assert slip != EVIDENCE["marks"](one, corpse(marks=[{"text": "scar, left cheek"}]))
    other = EVIDENCE["marks"](one, corpse(marks=[{"text": "scar, right knee"}]))
    assert other == "none of few"
    tattoo = missing(marks=[{"text": "татуировка на спине: дракон"}])
    other = EVIDENCE["marks"](tattoo, corpse(marks=[{"text": "tattoo on the back: tiger"}]))
    same = EVIDENCE["marks"](tattoo, corpse(marks=[{"text": "tattoo on the back: dragon"}]))
    assert other != same


TEXTS = st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=80), max_size=5)


@given(TEXTS, TEXTS)
@settings(max_examples=60, deadline=None)
def test_any_marks_can_be_compared_from_either_side(one: list[str], other: list[str]) -> None:
    left = missing(marks=[{"text": text} for text in one if text.strip()] or None)
    right = missing(marks=[{"text": text} for text in other if text.strip()] or None)
    assert EVIDENCE["marks"](left, right) == EVIDENCE["marks"](right, left)


def test_what_is_missing_says_nothing() -> None:
    bare = profile("unidentified-corpses", {"id": "C9", "sex": "male"})
    for name, function in EVIDENCE.items():
        if name not in ("sex", "place"):
            assert function(missing(), bare) == "", name


def test_a_profile_is_kept_whole_and_its_digest_is_of_what_matters() -> None:
    for made in generate_records(200, 3):
        body = load_record(made.category, made.record)
        one = profile_of(Key(made.origin, made.category, body["id"]), "KZ", 1, body)
        assert unpack(pack(one)) == one
        key = Key(made.origin, made.category, body["id"])
        remarked = {**body, "remarks": "x", "valid_until": "2039-01-01", "contact": {"phone": "1"}}
        assert digest(profile_of(key, "KZ", 7, remarked)) == digest(one)
    assert digest(missing(height={"from": 160, "to": 160})) != digest(missing())
    assert digest(missing(marks=[{"text": "шрам на лбу"}])) != digest(missing())


def test_what_is_left_out_early_is_what_is_not_worth_proposing() -> None:
    from benchmarks.linking.made import CORPSES, MISSING, make

    made = make("test", 3, {MISSING: 120, CORPSES: 60})
    sides = {
        category: [
            profile_of(Key(*key), key[0], 1, load_record(category, record))
            for key, record in records
        ]
        for category, records in made.records.items()
    }
    for left in sides[MISSING]:
        for right in sides[CORPSES]:
            whole, early = compare(KIND, left, right), compare_if_likely(KIND, left, right)
            if early is None:
                assert whole is None or whole.log_odds < -3.4
            else:
                assert whole is not None
                assert abs(whole.log_odds - early.log_odds) < 1e-9


def test_two_descriptions_find_one_another_by_marks_or_by_town_and_time() -> None:
    assert find_one_another(missing(), corpse())
    assert find_one_another(missing(), corpse(marks=[]))
    nowhere = corpse(marks=[], found={"date": "2024-03-20", "place": "Псков"})
    assert not find_one_another(missing(), nowhere)


def test_days_of_partial_dates() -> None:
    assert days_of("2024-02")[1] - days_of("2024-02")[0] == 28
    assert days_of("2024-12")[1] == days_of("2024-12-31")[0]
    assert days_of("2024")[1] - days_of("2024")[0] == 365


def test_a_weapon_lost_after_it_was_found_is_another() -> None:
    arm = {"id": "1", "kind": "pistol", "make": "ПМ", "number": "АБ 1234", "calibre": "9x18"}
    lost = profile("lost-arms", {**arm, "event": {"date": "2020-05-01"}})
    found = profile("identified-arms", {**arm, "event": {"date": "2021"}}, "RU")
    before = profile("identified-arms", {**arm, "event": {"date": "2019"}}, "RU")
    kind = KINDS["lost-identified-arm"]
    near = compare(kind, lost, found)
    assert near is not None
    assert near.log_odds > 1
    assert compare(kind, lost, before) is None
    other = compare(
        kind, lost, profile("identified-arms", {**arm, "make": "Наган", "calibre": "7.62"})
    )
    assert other is not None
    assert other.log_odds < near.log_odds - 2


def test_vehicles_under_other_plates_and_plates_on_other_vehicles() -> None:
    kind = KINDS["vehicle-vehicle"]
    one = {"id": "1", "make": "Toyota", "plates": ["А123ВС77"], "vin": "XTA210990Y2766321"}
    moved = {"id": "2", "make": "Toyota", "plates": ["123ABC02"], "vin": "XTA210990Y2766321"}
    clone = {"id": "3", "make": "Toyota", "plates": ["A123BC 77"], "vin": "JTDKB20U093456781"}
    left = profile("vehicles", one)
    same_vin = compare(kind, left, profile("vehicles", moved, "RU"))
    same_plate = compare(kind, left, profile("vehicles", clone, "RU"))
    assert same_vin is not None
    assert same_plate is not None
    assert same_vin.log_odds > 3
    assert -0.5 < same_plate.log_odds < 3
    assert same_plate.levels["vin"] == "differs"
    told = reasons_of(kind, left, profile("vehicles", clone, "RU"), same_plate)
    assert {one.effect for one in told if one.code.startswith("vin")} == {"against"}


def test_impossible_is_no_level_of_any_weight() -> None:
    from bank.linking.weights import WEIGHTS

    assert not any(IMPOSSIBLE in title for table in WEIGHTS.values() for title in table)


def test_a_category_without_events_has_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    body = load_record("wanted-persons", {"id": "1", "names": [{"full": "Ким Анна"}]})
    known = profile_of(Key("KZ", "wanted-persons", "1"), "KZ", 1, body)
    monkeypatch.delitem(EVENTS, "wanted-persons")  # type: ignore[arg-type]
    assert profile_of(Key("KZ", "wanted-persons", "1"), "KZ", 1, body) == known
