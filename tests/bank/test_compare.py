"""One lookup beside one record, without a bank."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.compare import compare_line

RECORD = {"id": "1", "names": [{"full": "Щербаков Пётр"}], "birth_dates": ["1971-03-12"]}


def answer(query: object, record: object) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(
        compare_line(orjson.dumps({"query": query, "record": record}))
    )
    return found


def test_a_person_is_recognised() -> None:
    found = answer({"name": "Shcherbakov Petr", "birth_date": "12.03.1971"}, RECORD)
    assert set(found) == {"score", "band", "reasons"}
    assert found["band"] == "strong"


def test_vehicles_and_arms_are_known_by_their_fields() -> None:
    assert answer({"plate": "A123BC77"}, {"plates": ["А123ВС77"]})["band"] == "strong"
    assert answer({"arm": "АВ 1234"}, {"number": "АВ 1234", "model": "ПМ"})["band"] == "possible"


@pytest.mark.parametrize(
    ("query", "record"), [({}, RECORD), ({"name": "Иванов"}, {"colour": 1}), ([], {}), ({}, None)]
)
def test_what_cannot_be_compared_is_an_error(query: object, record: object) -> None:
    assert answer(query, record)["error"]


@given(st.binary(max_size=80))
def test_any_line_gets_an_answer(line: bytes) -> None:
    assert "error" in orjson.loads(compare_line(line))
