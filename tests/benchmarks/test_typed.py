"""The bench of lines as they are typed: it asks what it says, and what it asks is found."""

from random import Random

from benchmarks.typed.run import KINDS, run
from benchmarks.typed.things import things


def test_lines_of_every_kind_are_asked_and_found() -> None:
    figures = run(300, 20)
    assert set(figures) == set(KINDS)
    for name, told in figures.items():
        assert told["lines"] >= 10, name
        assert told["found"] / told["lines"] > 0.98, (name, told)


def test_lines_hold_the_number_that_is_right() -> None:
    for thing in things(Random(1), 40):
        for category, typed in KINDS.values():
            if category == thing.category and typed.__name__ in ("of_arms", "of_papers"):
                digits = "".join(filter(str.isdigit, next(iter(thing.numbers.values()))))
                lines = list(typed(thing, Random(2)))
                assert all(digits in "".join(filter(str.isdigit, one)) for one in lines)
