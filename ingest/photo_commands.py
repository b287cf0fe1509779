"""Commands that look after photos: taking in, listing, checking, removing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bank.home import Home
from bank.photos import Photo, Photos, SourceRefused
from ingest.exits import QUARANTINED, REFUSED, USAGE, fail, trouble_said
from ingest.operating import check_originator, operator
from ingest.options import CATEGORY, FILE, as_json, origin
from ingest.progress import progress_of

# More lines than a screen holds say nothing; the list file has them all.
_MOST_SHOWN = 20


@click.group()
def photos() -> None:
    """Photos of records."""


@photos.command("add")
@click.argument("source", type=FILE)
@click.option("--category", required=True, type=CATEGORY)
@origin
@as_json
@click.pass_obj
def add(home: Home, source: Path, category: str, origin: str, as_json: bool) -> None:
    """Take in the photos of a folder or zip SOURCE, which came beside an array.

    A file is named in its record's photo field, or carries the record's number as its name: 12.jpg, the
    second photo 12_2.jpg; / in a number is written %2F.
    """
    with _opened(home) as opened, progress_of("photos") as advance:
        try:
            report = opened.add(source, category, origin, by=operator().account, progress=advance)
        except SourceRefused as problem:
            fail(REFUSED, f"{source}: {problem}")
    if as_json:
        click.echo(
            json.dumps(
                {
                    "run": report.run,
                    "added": report.added,
                    "replaced": report.replaced,
                    "unchanged": report.unchanged,
                    "quarantined": [
                        {"file": one.file, "code": one.code, "reason": one.reason.en}
                        for one in report.quarantined
                    ],
                },
                ensure_ascii=False,
            )
        )
    else:
        click.echo(
            f"{report.added} added, {report.replaced} replaced, {report.unchanged} unchanged, "
            f"{len(report.quarantined)} in quarantine."
        )
        for one in report.quarantined[:_MOST_SHOWN]:
            click.echo(f"  {one.file}: {one.reason.en}", err=True)
        if report.list_file:
            click.echo(f"  All of them: {report.list_file}", err=True)
    sys.exit(QUARANTINED if report.quarantined else 0)


@photos.command("list")
@click.option("--category", type=CATEGORY)
@click.option("--origin", help="The originator's code, such as KZ.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@click.pass_obj
def list_photos(home: Home, category: str | None, origin: str | None, as_json: bool) -> None:
    """List the photos that records carry."""
    with _opened(home) as opened:
        if origin:
            check_originator(home, origin)
        for one in opened.all(category, origin):
            click.echo(json.dumps(_as_row(one), ensure_ascii=False) if as_json else _as_line(one))


@photos.command("check")
@as_json
@click.pass_obj
def check(home: Home, as_json: bool) -> None:
    """Read every photo: which are missing or altered on the disk, and which files are no photo's."""
    with _opened(home) as opened:
        wrong = opened.check()
    if as_json:
        click.echo(json.dumps([{"kind": one.kind, "file": one.file} for one in wrong]))
    else:
        for one in wrong:
            click.echo(f"WRONG: {one.file} is {one.kind.value}.")
        if not wrong:
            click.echo("All photos are as they were kept.")
        elif any(one.digest for one in wrong):
            click.echo("Put the files back from a back-up, or add the photos again.", err=True)
    sys.exit(QUARANTINED if wrong else 0)


@photos.command("remove")
@click.argument("record")
@click.option("--category", required=True, type=CATEGORY)
@origin
@click.option("--place", type=int, help="Which of its photos; all unless told.")
@click.option("--why", required=True, help="On what ground.")
@click.pass_obj
def remove(
    home: Home, record: str, category: str, origin: str, place: int | None, why: str
) -> None:
    """Take photos off a RECORD, by its number; pictures that no other carries are erased."""
    with _opened(home) as opened:
        removed = opened.remove((origin, category, record), place, by=operator().account, why=why)
    if not removed:
        fail(USAGE, "That record carries no such photo: `kordon photos list` shows which do.")
    click.echo(f"{removed} removed.")


@contextmanager
def _opened(home: Home) -> Iterator[Photos]:
    """The photos of a home; ends with a sentence when the bank is in trouble."""
    with trouble_said(), Photos.open(home) as opened:
        yield opened


def _as_row(one: Photo) -> dict[str, object]:
    return {
        **one.key._asdict(),
        "place": one.place,
        "digest": one.digest,
        "width": one.width,
        "height": one.height,
        "added_at": one.added_at.isoformat(),
        "run": one.run,
    }


def _as_line(one: Photo) -> str:
    return (
        f"{one.key.origin:8} {one.key.category:22} {one.key.id:24} {one.place:>2}  "
        f"{one.width}×{one.height}  {one.added_at:%Y-%m-%d}  {one.digest[:12]}"
    )


COMMANDS: tuple[click.Command, ...] = (photos,)
