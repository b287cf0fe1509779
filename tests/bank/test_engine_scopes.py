"""Every engine: what a request does not cover leaves no trace in its answer."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bank.engines.choice import index_of
from bank.engines.layout import tie_of
from bank.engines.plan import RARE_DOCUMENTS, WEIGHT_STEP
from bank.engines.protocol import (
    CandidateRequest,
    Candidates,
    Engine,
    Group,
    Index,
    IndexChange,
    SetAside,
)
from bank.home import Home

CATEGORIES = ("wanted-persons", "missing-persons", "vehicles")
ORIGINS = ("KZ", "BY", "RU", "TJ")
WORDS = [f"w{n}" for n in range(12)]
EXTRAS = [f"x{n}" for n in range(4)]
EVERY = tuple((category, origin) for category in CATEGORIES for origin in ORIGINS)
WITHHELD = 4_000

Scopes = tuple[tuple[str, str], ...]


def homes(engine_url: str, folder: Path) -> Iterator[Home]:
    """Empty banks on the same engine."""
    number = 0
    while True:
        number += 1
        yield Home(folder / str(number), engine=engine_url.replace("?", f"-{number}?"))


def filled(
    home: Home, changes: list[IndexChange], later: list[IndexChange], aside: list[SetAside]
) -> Index:
    """An index that holds these changes, the later ones in a second run of the worker."""
    index = index_of(home)
    with index.rebuild() as writer:
        if stretch := writer.claim(len(changes), len(changes) or 1):
            writer.apply(changes, stretch, aside)
    if later:
        with index.writer() as writer:
            last = later[-1].number
            stretch = writer.claim(last, last)
            assert stretch
            writer.apply(later, stretch)
    return index


def made(number: int, scope: tuple[str, str], terms: tuple[str, ...]) -> IndexChange:
    category, origin = scope
    key = f"{origin}\t{category}\t{number}"
    return IndexChange(key, category, terms, key.encode(), number, origin)


def bank(seed: int) -> tuple[list[IndexChange], list[IndexChange], list[SetAside]]:
    """Records of all scopes, some withdrawn or changed afterwards, and some set aside."""
    chance = random.Random(seed)
    # Words as names are: a few in every second record, most in few.
    weights = [1 / (rank + 1) for rank in range(len(WORDS))]

    def terms() -> tuple[str, ...]:
        words = chance.choices(WORDS, weights, k=chance.randint(1, 3))
        return tuple({*words, *chance.sample(EXTRAS, chance.randint(0, 2))})

    first = [made(n, chance.choice(EVERY), terms()) for n in range(1, 300)]
    later, number = [], len(first)
    for one in chance.sample(first, 60):
        number += 1
        gone = chance.random() < 0.5
        changed = one._replace(number=number, terms=terms())
        later.append(changed._replace(terms=(), payload=None) if gone else changed)
    aside = [
        SetAside(n, f"{origin}\t{category}\taside-{n}", category, "analysis: ValueError")
        for n, (category, origin) in enumerate(chance.sample(EVERY, 5), 1)
    ]
    return first, later, aside


def requests(seed: int) -> Iterator[CandidateRequest]:
    chance = random.Random(seed)
    seen = [tuple(chance.sample(EVERY, many)) for many in (0, 1, 4, 9)]
    for number in range(20):
        groups = tuple(
            Group(
                tuple((word, weight) for word, weight in zip(chance.sample(WORDS, 3), (1.0, 0.96, 0.6), strict=True)),
                selective=chance.random() < 0.2,
            )
            for _ in range(chance.randint(1, 4))
        )  # fmt: skip
        yield CandidateRequest(
            groups,
            boosts=tuple((one, chance.choice((0.5, 1.5, 3.0))) for one in chance.sample(EXTRAS, 2)),
            patterns=((chance.choice(WORDS), chance.choice(EXTRAS)),) * chance.randint(0, 1),
            categories=tuple(chance.sample(CATEGORIES, chance.randint(0, 2))),
            scopes=seen[number % len(seen)],
            limit=chance.choice((5, 1_000)),
        )


def told(answer: Candidates) -> tuple[object, ...]:
    return answer.payloads, answer.carriers, answer.documents, answer.incomplete


def within(scopes: Scopes, changes: list[IndexChange]) -> list[IndexChange]:
    return [one for one in changes if (one.category, one.origin) in scopes]


@pytest.mark.parametrize("seed", range(2))
def test_records_out_of_scope_change_nothing_of_an_answer(
    engine_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 8)
    monkeypatch.setattr("bank.engines.plan.MOST_WALKED", 60)
    fresh = homes(engine_url, tmp_path)
    first, later, aside = bank(seed)
    whole = filled(next(fresh), first, later, aside).engine()
    alone: dict[Scopes, Engine] = {}
    found = 0
    for request in requests(seed):
        scopes = request.scopes
        assert scopes is not None
        if scopes not in alone:
            own = [one for one in aside if (one.category, one.origin) in scopes]
            changes = within(scopes, first), within(scopes, later)
            alone[scopes] = filled(next(fresh), *changes, own).engine()
        answer = whole.candidates([request])[0]
        assert told(answer) == told(alone[scopes].candidates([request])[0])
        # Of a bank that holds only what is in scope all may be seen: the same again.
        assert told(answer) == told(alone[scopes].candidates([replace(request, scopes=EVERY)])[0])
        found += len(answer.payloads)
    assert found > 100


def test_both_engines_find_the_same_in_the_same_order(
    cluster_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bank.engines.plan.RARE_DOCUMENTS", 8)
    first, _, aside = bank(7)
    embedded = filled(Home(tmp_path, engine="embedded"), first, [], aside).engine()
    cluster = filled(Home(tmp_path, engine=cluster_url), first, [], aside).engine()
    for one in requests(7):
        for request in (one, replace(one, scopes=None)):
            assert told(embedded.candidates([request])[0]) == told(cluster.candidates([request])[0])


def test_thousands_of_withheld_bearers_of_a_word_hide_nothing(
    engine_url: str, tmp_path: Path
) -> None:
    assert WITHHELD > RARE_DOCUMENTS
    mine, theirs = ("wanted-persons", "KZ"), ("wanted-persons", "BY")
    records = [
        made(1, mine, ("ivan",)),
        made(2, mine, ("ivan", "petrov")),
        made(3, mine, ("anna",)),
    ]
    withheld = [made(n, theirs, ("ivan",)) for n in range(4, 4 + WITHHELD)]
    engine = filled(Home(tmp_path, engine=engine_url), records + withheld, [], []).engine()
    request = CandidateRequest(
        (Group((("ivan", 1.0),)), Group((("petrov", 1.0),))), scopes=(mine,)
    )  # fmt: skip
    answer = engine.candidates([request])[0]
    assert answer.payloads == (b"KZ\twanted-persons\t2", b"KZ\twanted-persons\t1")
    assert (answer.carriers, answer.documents) == ((2, 1), 3)
    everything = engine.candidates([replace(request, scopes=None)])[0]
    assert everything.payloads == (b"KZ\twanted-persons\t2",)
    assert (everything.carriers, everything.documents) == ((WITHHELD + 2, 1), WITHHELD + 3)


def test_what_is_set_aside_out_of_scope_is_not_told(engine_url: str, tmp_path: Path) -> None:
    mine, theirs = ("vehicles", "KZ"), ("vehicles", "BY")
    aside = [SetAside(2, "BY\tvehicles\t2", "vehicles", "analysis: ValueError")]
    index = filled(Home(tmp_path, engine=engine_url), [made(1, mine, ("a",))] * 2, [], aside)
    request = CandidateRequest((Group((("a", 1.0),)),))
    assert index.engine().candidates([request])[0].incomplete
    assert index.engine().candidates([replace(request, scopes=(theirs,))])[0].incomplete
    assert not index.engine().candidates([replace(request, scopes=(mine,))])[0].incomplete
    assert not index.engine().candidates([replace(request, scopes=())])[0].incomplete


def test_of_equal_documents_the_same_come_before_the_cut_after_every_rebuild(
    engine_url: str, tmp_path: Path
) -> None:
    scope = ("vehicles", "KZ")
    records = [made(n, scope, ("a",)) for n in range(1, 3_000)]
    request = CandidateRequest((Group((("a", 1.0),)),), limit=20)
    fresh = homes(engine_url, tmp_path)
    kept = filled(next(fresh), records, [], []).engine().candidates([request])[0].payloads
    turned = [one._replace(number=n) for n, one in enumerate(reversed(records), 1)]
    again = filled(next(fresh), turned, [], []).engine().candidates([request])[0].payloads
    by_tie = sorted(records, key=lambda one: tie_of(one.key))
    assert kept == again == tuple(one.payload for one in by_tie[:20])


def test_what_weighs_a_step_more_comes_first_whatever_the_ties(
    engine_url: str, tmp_path: Path
) -> None:
    records = [
        made(n, ("vehicles", "KZ"), ("a", "heavy", "light") if n % 3 else ("a", "heavy"))
        for n in range(1, 600)
    ]
    heaviest = 650.0
    boosts = (("heavy", heaviest), ("light", WEIGHT_STEP))
    request = CandidateRequest((Group((("a", 1.0),)),), boosts, limit=500)
    engine = filled(Home(tmp_path, engine=engine_url), records, [], []).engine()
    by_weight = sorted(records, key=lambda one: (-len(one.terms), tie_of(one.key)))
    expected = tuple(one.payload for one in by_weight[:500])
    assert engine.candidates([request])[0].payloads == expected
