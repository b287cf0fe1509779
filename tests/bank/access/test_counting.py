"""How common a word is, counted for the viewer alone, however many withheld records bear it."""

from itertools import product

import pytest

from bank.lookup import LookupService
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
