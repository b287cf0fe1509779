"""`./run demo exchange`: three ministries on one machine, each with its own keys, bank and portal, exchange."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson

from bank import exchange
from bank.access import Agreements, Viewer
from bank.accounts import Accounts
from bank.audit import AuditLog, Door
from bank.audited import Actor, entry_of_lookup
from bank.exchange import Party, PartyKind, spoken
from bank.exchange.feed import Line, Peer, peer_of, pull, push, set_peer
from bank.home import Home
from bank.lookup import LookupService
from bank.reconciliation import APPLICABLE, Kind, Reports, apply
from bank.store import Change, Store
from bank.worker import bring_up_to_date
from index_mappings.schemas import load_record
from ingest.demo_people import Ready, agree, first_administrator, ready_account
from ingest.generate import ORIGINATORS, generate_records
from ingest.pipeline import Options
from ingest.reconciling import array_file, reconcile_file

CODES = ("KZ", "RU", "UZ")
AGREED = (("RU", "KZ"), ("KZ", "RU"), ("UZ", "KZ"), ("KZ", "UZ"))  # none between RU and UZ
WITHHELD = {"wanted-persons": frozenset({"documents.number"})}
WHO = Actor("demo")
PURPOSE, RECONCILED = "border-check", "wanted-persons"
START_SECONDS = 60


@dataclass(frozen=True)
class Ministry:
    """One installation: where it is, which party, and at which port its portal answers."""

    home: Home
    code: str
    port: int
    size: int

    @property
    def url(self) -> str:
        """The address of its portal."""
        return f"http://127.0.0.1:{self.port}"


def found(one: Ministry) -> list[Ready]:
    """Make its party and key, an array of its own, and people who can log in."""
    exchange.set_party(
        one.home, Party(one.code, one.code, PartyKind.MINISTRY, f"Ministry of {one.code}"), WHO
    )
    key = exchange.new_key(one.home, WHO)
    click.echo(f"{one.code}: key {spoken(key.id)[:39]} …")
    _take_own_array(one)
    with Accounts.open(one.home) as accounts:
        return [
            first_administrator(accounts, one.code),
            ready_account(accounts, "officer", "A. Officer", "officer", one.code, "Post", "ru"),
            ready_account(accounts, "chief", "S. Visor", "supervisor", one.code, "Post", "en"),
        ]


def _take_own_array(one: Ministry) -> None:
    arrays: dict[str, list[Change]] = {}
    for made in generate_records(one.size, 1):
        if made.origin == one.code:
            body = load_record(made.category, made.record)
            arrays.setdefault(made.category, []).append(Change("upsert", body["id"], body))
    with Store.open(one.home) as store:
        for originator in ORIGINATORS:
            store.register_originator(originator)
        for category, changes in arrays.items():
            run = store.begin_run("ingest", category, one.code, "demo", "", True)
            store.write_batch(run.number, changes, 1)
            store.finish_run(run.number)
        bring_up_to_date(one.home, store)
    click.echo(f"{one.code}: {sum(map(len, arrays.values()))} records of its own.")


def acquaint(all_of_them: list[Ministry]) -> None:
    """Let all trust each other's keys, and agree, but RU and UZ."""
    for one in all_of_them:
        for other in all_of_them:
            if one is not other:
                raw = exchange.key_file(other.home)
                print_ = exchange.keys_known(other.home)[0].id
                exchange.trust_file(one.home, raw, WHO, fingerprint=print_)
    click.echo("All trust each other's keys.")
    homes = {one.code: one.home for one in all_of_them}
    for giver, receiver in AGREED:
        with Agreements.open(homes[giver]) as agreements:
            agree(agreements, giver, receiver, WITHHELD)
        click.echo(f"{giver} gives {receiver} its records, without numbers of documents.")


def connect(all_of_them: list[Ministry]) -> None:
    """Give each party a token of each feed."""
    now = datetime.now(UTC)
    for giver in all_of_them:
        with Accounts.open(giver.home) as accounts:
            for taker in all_of_them:
                if giver is not taker:
                    login = f"feed-{taker.code.lower()}"
                    accounts.create(
                        login, taker.code, "party", taker.code, taker.code, "en", "admin", now
                    )
                    until = now + timedelta(days=90)
                    made = accounts.add_token(login, "feed", ["exchange"], until, "admin", now)
                    _keep_token(taker, giver, made.secret)
    click.echo("Each has a token for the feeds of the others.")


def _keep_token(taker: Ministry, giver: Ministry, secret: str) -> None:
    file = taker.home.settings / f"feed-{giver.code}.token"
    file.touch(mode=0o600)
    file.write_text(secret)
    set_peer(taker.home, Peer(giver.code, giver.url, str(file)), WHO, plain_http=True)


def swap(all_of_them: list[Ministry]) -> None:
    """Exchange over the feeds: RU pushes, the others offer what is then pulled; receipts settle it."""
    homes = {one.code: one.home for one in all_of_them}
    for giver, taker in AGREED:
        if giver == "RU":
            receipts = list(push(Line(homes[giver], peer_of(homes[giver], taker)), who=WHO))
        else:
            exchange.make_package(homes[giver], taker, who=WHO)
            receipts = list(pull(Line(homes[taker], peer_of(homes[taker], giver)), who=WHO))
        for receipt in receipts:
            told = ", ".join(f"{name} {count}" for name, count in receipt.counts.items() if count)
            click.echo(f"{giver} to {taker}: package {receipt.number} {receipt.verdict} ({told}).")
        waiting = exchange.packages_for(homes[giver], taker)
        click.echo(f"{giver}: {len(waiting)} packages to {taker} are without a receipt.")
    for one in all_of_them:
        with Store.open(one.home) as store:
            bring_up_to_date(one.home, store)


def look_across(all_of_them: list[Ministry]) -> None:
    """Look up a person wanted by RU at KZ, which may see him, and at UZ, which may not."""
    known = next(
        made.record
        for made in generate_records(all_of_them[0].size, 1)
        if made.origin == "RU"
        and made.category == "wanted-persons"
        and "documents" in made.record
        and "birth_dates" in made.record
    )
    name = f"{known['names'][0]['surname']} {known['names'][0]['given']}"
    query = {"name": name, "birth_date": known["birth_dates"][0]}
    for one in all_of_them:
        hits = [hit for hit in _looked_up(one, query)["hits"] if hit["record"]["id"] == known["id"]]
        told = f"{len(hits)} hit"
        if hits:
            numbers = [each.get("number") for each in hits[0]["record"].get("documents", [])]
            told += f", document number {'shown' if any(numbers) else 'withheld'}"
        click.echo(f"Looked up at {one.code}, a person wanted by RU: {told}.")


def _looked_up(one: Ministry, query: dict[str, Any]) -> dict[str, Any]:
    with AuditLog.open(one.home) as log:
        viewer = Viewer(one.code, PURPOSE, date.today())
        found_ = LookupService(one.home).answered(query, viewer)
        who = Actor("demo", one.code)
        log.write(entry_of_lookup(who, Door.CLI, PURPOSE, query, found_.answer, "", found_.reached))
    return found_.answer


def reconcile_array(all_of_them: list[Ministry]) -> None:
    """KZ sends its bank a whole array in which records changed; the others get what that changed."""
    one = next(each for each in all_of_them if each.code == "KZ")
    with Store.open(one.home) as store, Reports.open(one.home) as reports:
        file = one.home.path / "kz-wanted-persons.jsonl"
        file.write_bytes(_array_of_today(store, one))
        options = Options(RECONCILED, one.code, format="jsonl")
        with array_file(str(file), options) as array:
            report, _ = reconcile_file(one.home, store, reports, array, "demo")
        figures = report.figures
        told = ", ".join(f"{kind} {figures.of(kind)}" for kind in Kind if figures.of(kind))
        click.echo(f"KZ reconciles its array ({figures.equal} the same): {told}.")
        run = apply(store, reports, report.number, frozenset(APPLICABLE))
        bring_up_to_date(one.home, store)
    click.echo(
        f"KZ applies the report in run {run.number}: added {run.added}, corrected "
        f"{run.corrected}, withdrawn {run.withdrawn}. The others are sent the changes:"
    )
    swap(all_of_them)


def _array_of_today(store: Store, one: Ministry) -> bytes:
    """The array as the bank has it, with a record more, one less and one corrected."""
    changes = [
        change
        for change in store.changes(0, one.size * 10)
        if (change.origin, change.category) == (one.code, RECONCILED) and change.body
    ]
    bodies = [dict(change.body) for change in changes if change.body]
    bodies[1]["birth_dates"] = ["1971-03-12"]
    bodies[0] = bodies[0] | {"id": "demo-new"}
    return b"\n".join(orjson.dumps(body) for body in bodies) + b"\n"


# What is shown once the portals answer, in this order.
STEPS: tuple[Callable[[list[Ministry]], None], ...] = (connect, swap, look_across, reconcile_array)


@contextmanager
def served(all_of_them: list[Ministry]) -> Iterator[None]:
    """All portals, while they are needed."""
    processes = []
    try:
        for one in all_of_them:
            command = [sys.executable, "-m", "ingest.cli", "--home", str(one.home.path), "serve"]
            command += ["--port", str(one.port), "--workers", "1"]
            quiet = subprocess.DEVNULL
            processes.append(subprocess.Popen(command, stdout=quiet, stderr=quiet))
        for one, process in zip(all_of_them, processes, strict=True):
            _wait_for(one, process)
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait()


def _wait_for(one: Ministry, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError):
            urllib.request.urlopen(f"{one.url}/login", timeout=10).close()
            click.echo(f"{one.code}: {one.url}/")
            return
        time.sleep(0.2)
    raise click.ClickException(f"The portal of {one.code} does not answer at port {one.port}.")


@click.command("exchange")
@click.option("--size", default=1500, help="Records to generate, of which each takes its own.")
@click.option("--port", default=8081, help="The first of three ports.")
@click.option("--home", type=click.Path(path_type=Path), help="A new folder; else a passing one.")
@click.option("--once", is_flag=True, help="End after the last step.")
def main(size: int, port: int, home: Path | None, once: bool) -> None:
    """Three ministries on one machine, which exchange."""
    with tempfile.TemporaryDirectory(prefix="kordon-exchange-") as passing:
        folder = home or Path(passing)
        if folder.exists() and any(folder.iterdir()):
            raise click.ClickException(f"{folder} is not empty: give a new folder.")
        all_of_them = [
            Ministry(Home(folder / code.lower()), code, port + at, size)
            for at, code in enumerate(CODES)
        ]
        people = {one.code: found(one) for one in all_of_them}
        acquaint(all_of_them)
        with served(all_of_them):
            for step in STEPS:
                step(all_of_them)
            _show(all_of_them, people)
            if not once:
                _until_ended()


def _show(all_of_them: list[Ministry], people: dict[str, list[Ready]]) -> None:
    click.echo("Log in as one of these (passwords are of this demonstration alone):")
    for one in all_of_them:
        click.echo(f"{one.url}/")
        for each in people[one.code]:
            code = f"   secret of the authenticator {each.secret}" if each.secret else ""
            click.echo(f"  {each.login:9} {each.password:18} {each.role}, {each.state}{code}")


def _until_ended() -> None:
    click.echo("Ctrl+C ends it.")
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
