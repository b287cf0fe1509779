"""How common a word is, counted for the viewer alone: not by fathers' marks, not by withheld bulk."""

from itertools import product

import pytest

from bank.access.counting import carriers, namesakes, readings_of
from bank.documents import subject_of
from bank.lookup import LookupService
from bank.scoring.subject import FATHERS_MARK, to_bytes
from index_mappings.analysis.names import name_tokens
from tests.bank.access.test_lookup import UZ, WANTED, build, timeless

SYLLABLES = ("ба", "ве", "ги", "до", "жу", "за", "ки", "ло", "му", "на", "пе")
MANY = [
    ("UZ", WANTED, {"id": f"f{number}", "names": [{"surname": "".join(three).title()}]})
    for number, three in enumerate(product(SYLLABLES, repeat=3))
]
SEEN = [("UZ", WANTED, {"id": "u1", "names": [{"surname": "Кыдырмышев", "given": "Анвар"}]})]
WITHHELD = [
    ("KZ", WANTED, {"id": f"k{number}", "names": [{"surname": "Кыдырмышев", "given": "Тимур"}]})
    for number in range(250)
]


def test_fathers_names_are_counted_without_their_mark() -> None:
    names = [{"surname": "Каримов", "given": "Анвар", "patronymic": "Саидович"}]
    payload = to_bytes(subject_of("UZ", WANTED, "1", 1, {"id": "1", "names": names}))
    assert FATHERS_MARK.encode() in payload[: payload.index(b"\n")]
    readings = readings_of([payload])
    father = next(one for one in name_tokens("Саидович") if one.kind == "patronymic")
    assert carriers(father, readings) == 1
    assert not [word for word in readings[0] if word.startswith(FATHERS_MARK)]


def test_namesakes_bear_all_own_words() -> None:
    payloads = [
        to_bytes(subject_of("UZ", WANTED, str(n), 1, {"id": str(n), "names": [{"full": full}]}))
        for n, full in enumerate(("Каримов Анвар", "Анвар Каримов", "Каримов Тимур"))
    ]
    assert namesakes(name_tokens("Каримов Анвар"), readings_of(payloads)) == 1.0
    assert namesakes(name_tokens("Каримов"), readings_of(payloads)) == 2.0
    assert namesakes(name_tokens("Юнусов"), readings_of(payloads)) == 0.0


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> tuple[LookupService, LookupService]:
    """A bank in which many withheld records bear a name that is rare for the viewer, and one without."""
    with_, without = (tmp_path_factory.mktemp(name) for name in ("with", "without"))
    return (
        LookupService(build(with_, WITHHELD + MANY + SEEN)),
        LookupService(build(without, MANY + SEEN)),
    )


@pytest.mark.parametrize("name", ["Кыдырмышев", "Кыдырмышев Рустам", "Кадырмышев Анвар"])
def test_many_withheld_bearers_do_not_make_a_name_common(
    services: tuple[LookupService, LookupService], name: str
) -> None:
    full, without = (timeless(one.lookup({"name": name}, UZ)) for one in services)
    assert [hit["id"] for hit in full["hits"]] == ["u1"]
    assert full == without
