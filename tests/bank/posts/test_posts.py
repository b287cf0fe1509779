"""Border posts: the copy answers as the ministry does, grows old, is revoked, and hands back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from bank import exchange
from bank.access import Viewer
from bank.audit import AuditLog, Door, Filters, search, verify
from bank.audit.database import open_engine
from bank.audited import entry_of_lookup
from bank.backup.parts import parts_of
from bank.exchange import KeyRefused, Message, MessageRefused
from bank.exchange.checking import message_of
from bank.lookup import LookupService
from bank.outcomes import Document, Done, Outcome, Outcomes, Verdict
from bank.posts.admitting import admit, admitted, revoke
from bank.posts.copy import EXPIRED, NO_CLOCK, NONE_YET, REVOKED
from bank.posts.database import PostRefused, database
from bank.posts.handing_back import queue
from bank.posts.log import UNREADABLE
from bank.posts.receiving import take_audit, take_outcomes
from bank.posts.subscribing import take_originators, take_revocation, take_terms
from bank.posts.syncing import post_status
from bank.posts.verifying import post_entries, post_outcomes, verify_post
from bank.store.errors import StoreUnavailable
from bank.store.model import Key
from tests.bank.posts.scene import POST, SURNAMES, VEHICLES, WANTED, WHO, Scene, build

KZ = Viewer("KZ", "border-check", date.today())
NAME = {"name": "Щербаков Олег"}
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    scene = build(tmp_path_factory.mktemp("served"))
    scene.round()
    return scene


@pytest.fixture
def scene(served: Scene, tmp_path: Path) -> Scene:
    """A copy of both installations, as they are after the first round."""
    for name, home in (("kz", served.ministry), ("dostyk", served.post)):
        shutil.copytree(home.path, tmp_path / name)
    return Scene(
        type(served.ministry)(tmp_path / "kz"),
        type(served.post)(tmp_path / "dostyk"),
        tmp_path / "folders",
    )


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def now() -> datetime:
    return datetime.now(UTC)


def look_up(scene: Scene, count: int) -> None:
    """Lookups at the post, each logged as a door logs it."""
    service = LookupService(scene.post)
    with AuditLog.open(scene.post) as log:
        for number in range(count):
            query = {"name": f"{SURNAMES[number % len(SURNAMES)]} Олег"}
            found = service.answered(query, KZ)
            log.write(entry_of_lookup(WHO, Door.CLI, "border-check", query, found.answer))


def mark(scene: Scene, client_id: str, note: str = "") -> None:
    with Outcomes.open(scene.post) as outcomes:
        outcomes.mark(
            Outcome(
                client_id=client_id,
                key=Key("AM", WANTED, "W-0060"),
                version=1,
                request="r1",
                verdict=Verdict.SAME,
                done=Done.DETAINED,
                account="anna",
                state="KZ",
                post="Dostyk",
                at=now(),
                note=note,
                traveller=Document("AM", "passport", "N1000060"),
            )
        )


def own_entries(scene: Scene) -> dict[tuple[str, int], bytes]:
    """The post's whole log: place and hash."""
    with AuditLog.open(scene.post) as log:
        return {tuple(one.receipt): one.hash for one in search(log, Filters(), None, 100_000).found}


def received(scene: Scene) -> dict[tuple[str, int], bytes]:
    with database(scene.ministry) as engine, engine.connect() as connection:
        rows = connection.execute(text("SELECT chain, number, hash FROM post_entries"))
        return {(row.chain, row.number): row.hash for row in rows}


def _handed_back(scene: Scene) -> list[Message]:
    with database(scene.post) as engine, engine.connect() as connection:
        query = "SELECT message FROM exchange_outbox WHERE kind = 'post-audit' ORDER BY id"
        return [message_of(orjson.loads(row.message)) for row in connection.execute(text(query))]


def timeless(answer: dict[str, Any]) -> dict[str, Any]:
    told = {name: answer[name] for name in ("outcome", "query")}
    hits = [
        {name: value for name, value in one.items() if name != "version"} for one in answer["hits"]
    ]
    withheld = {(one["origin"], one["category"]): one["withheld"] for one in answer["freshness"]}
    return told | {"hits": hits, "withheld": withheld}


def test_the_post_answers_as_the_ministry_does_withheld_fields_included(served: Scene) -> None:
    here, there = LookupService(served.post), LookupService(served.ministry)
    queries: list[dict[str, Any]] = [
        {"name": f"{surname} {given}", **more}
        for surname in SURNAMES
        for given in ("Олег", "Анвар")
        for more in ({}, {"birth_date": "1961-03-12"}, {"categories": [WANTED]})
    ]
    queries += [{"document": f"N{number}"} for number in range(1000000, 1000150, 7)]
    viewers = [KZ, Viewer("KZ", "registration", KZ.day), Viewer("UZ", "border-check", KZ.day)]
    found = withheld = 0
    for query in queries:
        for viewer in viewers[:2]:
            answer = timeless(there.lookup(query, viewer))
            assert timeless(here.lookup(query, viewer)) == answer, query
            found += len(answer["hits"])
            withheld += sum(bool(one["withheld"]) for one in answer["hits"])
    assert found > 100 and withheld > 20


def test_no_more_is_copied_than_the_state_is_given(served: Scene) -> None:
    with database(served.post) as engine, engine.connect() as connection:
        bodies = connection.execute(text("SELECT body FROM versions WHERE body IS NOT NULL"))
        kept = [bytes(row.body) if row.body is not None else b"" for row in bodies]
    whole = b"".join(kept)
    assert b"N1000000" in whole and b"N1000059" in whole
    assert b"N1000060" not in whole and b"N1000119" not in whole, "withheld by AM"
    assert b"N1000120" not in whole, "UZ gives nothing"
    assert len(kept) == 120


def test_only_categories_admitted_are_copied(tmp_path: Path) -> None:
    scene = build(tmp_path, categories=(VEHICLES,))
    scene.round()
    assert LookupService(scene.post).lookup(NAME, KZ)["hits"] == []
    assert admitted(scene.ministry)[0].categories == (VEHICLES,)


def test_before_the_first_package_nothing_is_answered(tmp_path: Path) -> None:
    scene = build(tmp_path)
    answer = LookupService(scene.post).lookup(NAME, KZ)
    assert (answer["outcome"], answer["incomplete"]) == ("incomplete", [NONE_YET])


def test_a_copy_that_is_too_old_answers_nothing_but_that(scene: Scene) -> None:
    made = post_status(scene.post).made_at
    assert made is not None
    just = LookupService(scene.post, at(made + 71 * HOUR)).lookup(NAME, KZ)
    assert just["outcome"] != "incomplete" and just["hits"]
    assert just["answered_by"]["as_of"] == made and "h" in just["answered_by"]["because"]
    service = LookupService(scene.post, at(made + 73 * HOUR))
    answer = service.lookup(NAME, KZ)
    assert answer["outcome"] == "incomplete" and answer["hits"] == []
    assert answer["incomplete"] == [EXPIRED, "It is 73 h 0 min old; 72 h 0 min are allowed."]
    key = ("KZ", WANTED, "W-0000")
    for look in (service.record, service.may_see):
        with pytest.raises(StoreUnavailable):
            look(key, KZ)


def test_a_clock_set_back_makes_no_copy_younger(scene: Scene) -> None:
    made = post_status(scene.post).made_at
    assert made is not None
    assert LookupService(scene.post, at(made + 100 * HOUR)).lookup(NAME, KZ)["incomplete"]
    back = LookupService(scene.post, at(made + HOUR)).lookup(NAME, KZ)
    assert back["outcome"] == "incomplete" and back["incomplete"][0] == EXPIRED
    assert post_status(scene.post, now=made + HOUR).age >= 100 * HOUR


@pytest.mark.parametrize("content", [None, "", "yesterday", "-5"])
def test_without_the_time_that_was_kept_nothing_is_answered(
    scene: Scene, content: str | None
) -> None:
    file = scene.post.path / "post.clock"
    file.unlink()
    if content is not None:
        file.write_text(content)
    assert LookupService(scene.post).lookup(NAME, KZ)["incomplete"] == [NO_CLOCK]


def test_new_terms_of_the_ministry_begin_the_clock_anew(scene: Scene) -> None:
    made = post_status(scene.post).made_at
    assert made is not None
    LookupService(scene.post, at(made + 1000 * HOUR)).lookup(NAME, KZ)
    key = exchange.keys_known(scene.post)[0].id
    raw = exchange.key_file(scene.post)
    admit(scene.ministry, raw, WHO, fingerprint=key, longest_hours=10)
    scene.round()
    assert LookupService(scene.post).lookup(NAME, KZ)["hits"]
    assert post_status(scene.post).longest == 10 * HOUR


def test_a_ministry_installation_never_grows_old(served: Scene) -> None:
    service = LookupService(served.ministry, at(now() + 10_000 * HOUR))
    assert service.lookup(NAME, KZ)["outcome"] != "incomplete"


def test_a_revoked_post_answers_nothing_and_its_copy_is_ended(scene: Scene) -> None:
    look_up(scene, 3)
    revoke(scene.ministry, POST, WHO, why="lost")
    scene.round()
    answer = LookupService(scene.post).lookup(NAME, KZ)
    assert (answer["incomplete"], answer["hits"]) == ([REVOKED], [])
    with database(scene.post) as engine, engine.connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM heads WHERE active"))
        assert left.scalar_one() == 0
    assert any(one.entry.kind == "lookup" for one in post_entries(scene.ministry, POST, limit=999))


def test_a_word_of_another_party_about_the_copy_counts_nothing(scene: Scene) -> None:
    take_revocation(scene.post, Message("x", "post-revoked", "UZ", POST, now(), {"why": ""}))
    assert LookupService(scene.post).lookup(NAME, KZ)["hits"]


def test_a_post_of_another_state_is_not_admitted(scene: Scene, tmp_path: Path) -> None:
    with pytest.raises(PostRefused, match="no post"):
        admit(scene.ministry, exchange.key_file(scene.ministry), WHO, fingerprint="")
    with pytest.raises(KeyRefused):
        admit(scene.ministry, exchange.key_file(scene.post), WHO, fingerprint="0" * 64)


def test_audit_and_outcomes_are_handed_back_once_and_whole(scene: Scene) -> None:
    look_up(scene, 450)
    mark(scene, "one", note="в розыске")
    before = own_entries(scene)
    assert post_status(scene.post).waiting.outcomes == 1
    scene.round()
    scene.round()
    got, own = received(scene), own_entries(scene)
    assert before.items() <= got.items() and got.items() <= own.items()
    assert verify_post(scene.ministry, POST).in_order
    assert post_status(scene.post).waiting.outcomes == 0
    with Outcomes.open(scene.ministry) as outcomes:
        marked = outcomes.of_record(("AM", WANTED, "W-0060"))
    assert [(one.account, one.note, one.done) for one in marked] == [
        (f"{POST}/anna", "в розыске", Done.DETAINED)
    ]
    assert marked[0].traveller is not None and marked[0].traveller.tail == "60"
    assert post_outcomes(scene.ministry, POST).refused == ()


def test_what_was_not_acknowledged_is_not_counted_as_handed_back(scene: Scene) -> None:
    look_up(scene, 5)
    scene.sync_post()
    assert post_status(scene.post).waiting.entries >= 5
    lost = scene.carry("post", "ministry")
    kept = [(one, one.read_bytes()) for one in lost]
    for one in lost:
        one.unlink()
    scene.sync_ministry()
    assert post_status(scene.post).waiting.entries >= 5
    for path, content in kept:
        path.write_bytes(content)
    scene.sync_ministry()
    for path, content in kept:
        path.write_bytes(content)
    scene.sync_ministry()
    scene.carry("ministry", "post")
    scene.sync_post()
    assert verify_post(scene.ministry, POST).in_order
    assert received(scene).items() <= own_entries(scene).items()


def test_a_package_cut_on_its_way_loses_nothing_and_doubles_nothing(scene: Scene) -> None:
    look_up(scene, 30)
    before = own_entries(scene)
    scene.sync_post()
    for path in scene.carry("post", "ministry"):
        if path.suffix == ".kordon":
            whole = path.read_bytes()
            path.write_bytes(whole[: len(whole) // 2])
            scene.sync_ministry()
            assert not before.items() <= received(scene).items()
            path.write_bytes(whole)
    scene.sync_ministry()
    scene.round()
    assert before.items() <= received(scene).items()
    assert verify_post(scene.ministry, POST).in_order


def test_an_altered_entry_is_found_by_the_ministry(scene: Scene) -> None:
    look_up(scene, 5)
    log = open_engine(scene.post)
    with log.begin() as connection:
        connection.execute(text("DROP TRIGGER entries_stay"))
        connection.execute(text("UPDATE entries SET account = 'nobody' WHERE kind = 'lookup'"))
    scene.round()
    checked = verify_post(scene.ministry, POST)
    assert {one.kind.value for one in checked.problems} == {"changed"}
    assert len(checked.problems) == 5


def test_a_removed_entry_is_found_by_the_ministry(scene: Scene) -> None:
    look_up(scene, 5)
    log = open_engine(scene.post)
    with log.begin() as connection:
        connection.execute(text("DROP TRIGGER entries_keep"))
        chain = connection.execute(text("SELECT max(chain) FROM entries WHERE kind = 'lookup'"))
        place = chain.scalar_one()
        connection.execute(text(f"DELETE FROM entries WHERE chain = {place} AND number = 3"))
    with AuditLog.open(scene.post) as own:
        assert verify(own).problems
    scene.round()
    problems = verify_post(scene.ministry, POST).problems
    assert [(one.kind.value, one.number) for one in problems] == [("missing", 3)]


def test_an_entry_that_comes_again_as_another_is_kept_beside_the_first(scene: Scene) -> None:
    look_up(scene, 2)
    scene.round()
    first = received(scene)
    take = _handed_back(scene)[0]
    body = {**take.body, "entries": [dict(one) for one in take.body["entries"]]}
    body["entries"][0]["account"] = "somebody"
    take_audit(scene.ministry, Message("again", take.kind, POST, "KZ", now(), body))
    assert received(scene) == first
    assert len(verify_post(scene.ministry, POST).conflicts) == 1


def test_a_message_that_no_post_writes_stops_nothing(scene: Scene) -> None:
    for body in ({}, {"chain": 5, "entries": []}, {"chain": {}, "entries": 1}):
        with pytest.raises(MessageRefused):
            take_audit(scene.ministry, Message("m", "post-audit", POST, "KZ", now(), body))
        with pytest.raises(MessageRefused):
            take_outcomes(scene.ministry, Message("m", "post-outcome", POST, "KZ", now(), body))
    assert verify_post(scene.ministry, POST).in_order


def test_an_entry_that_cannot_be_read_is_listed_as_what_is_known_of_it(scene: Scene) -> None:
    look_up(scene, 1)
    scene.round()
    take = _handed_back(scene)[0]
    strange = {**take.body["entries"][0], "number": 999, "kind": "dance"}
    body = {**take.body, "entries": [strange]}
    take_audit(scene.ministry, Message("strange", take.kind, POST, "KZ", now(), body))
    (listed,) = [one for one in post_entries(scene.ministry, POST) if one.number == 999]
    assert listed.entry.outcome == UNREADABLE


@pytest.mark.parametrize("name", ["number", "process", "started_at"])
def test_a_number_that_no_database_keeps_is_refused(scene: Scene, name: str) -> None:
    look_up(scene, 1)
    scene.round()
    take = _handed_back(scene)[0]
    body = {**take.body, "chain": {**take.body["chain"], name: 10**30}}
    with pytest.raises(MessageRefused):
        take_audit(scene.ministry, Message("m", take.kind, POST, "KZ", now(), body))


def test_what_no_ministry_says_of_a_copy_is_refused(served: Scene) -> None:
    for kind, take in (("post-terms", take_terms), ("post-originators", take_originators)):
        with pytest.raises(MessageRefused):
            take(served.post, Message("m", kind, "KZ", POST, now(), {}))
    take_originators(served.ministry, Message("m", "post-originators", POST, "KZ", now(), {}))


def test_queueing_twice_queues_nothing_new_of_the_same(scene: Scene) -> None:
    look_up(scene, 450)
    assert queue(scene.post) >= 3
    assert queue(scene.post) == 0


def test_a_backup_has_the_clock_and_the_tables(served: Scene) -> None:
    found = parts_of(served.post)
    assert served.post.path / "post.clock" in found.files
    assert any(one.file == served.post.sqlite_file for one in found.databases)
