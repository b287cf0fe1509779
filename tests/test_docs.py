"""What the documents name is there: files, commands with their options, modules, metrics."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from bank.logs import FIELDS
from bank.metrics import exposition
from benchmarks.__main__ import main as bench
from ingest.cli import kordon

ROOT = Path(__file__).parent.parent
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text()
FENCED = re.compile(r"^ *```\w*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INDENTED = re.compile(r"^ {4,}\S.*$", re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
# A command ends where another begins, or words about it.
KORDON = re.compile(r"(?:^|[\s$(])kordon ((?:\\\n|[^\n|;#&>])*)")
RUN = re.compile(r"(?<!\S)\./run ([a-z]+)(?: ([a-z]+))?")
MODULE = re.compile(r"python -m ([\w.]+)")
WORD = re.compile(r"[a-z][a-z-]*")
OPTION = re.compile(r"(?<![\w-])--[a-z-]+")


def code(text: str) -> Iterator[str]:
    """What stands in a document as code."""
    yield from FENCED.findall(text)
    yield from INDENTED.findall(text)
    yield from INLINE.findall(FENCED.sub("", text))


def found(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Each place of a pattern in code, with the document."""
    return sorted(
        {
            (document.relative_to(ROOT).as_posix(), one[0])
            for document in DOCS
            for piece in code(document.read_text())
            for one in pattern.finditer(piece)
        }
    )


def of(command: click.Command, words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words name, and the words that are left."""
    while isinstance(command, click.Group) and words and (inner := commands(command).get(words[0])):
        command, words = inner, words[1:]
    return command, words


def commands(group: click.Group) -> dict[str, click.Command]:
    """The commands of a group by their names."""
    context = click.Context(group)
    named = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {name: command for name, command in named.items() if command}


def options(command: click.Command) -> set[str]:
    """The options of a command; of a group those of its commands, of which one may be implied."""
    own = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    inner = commands(command).values() if isinstance(command, click.Group) else ()
    return own.union({"--help"}, *(options(one) for one in inner))


@pytest.mark.parametrize("document", DOCS, ids=lambda one: one.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = [one for one in LINK.findall(document.read_text()) if "://" not in one]
    gone = [one for one in links if not (document.parent / one).exists()]
    assert gone == []


@pytest.mark.parametrize(("document", "told"), found(KORDON))
def test_every_kordon_command_exists(document: str, told: str) -> None:
    line = KORDON.search(told)
    assert line
    words = re.sub(r"^--home \S+ ", "", line[1].replace("\\\n", " ")).split()
    named = words[: next((n for n, one in enumerate(words) if not WORD.fullmatch(one)), len(words))]
    command, left = of(kordon, named)
    assert command is not kordon or not named, f"{document}: {told}"
    assert not (isinstance(command, click.Group) and left), f"{document}: {told}"
    unknown = set(OPTION.findall(line[1])) - options(command) - {"--home"}
    assert not unknown, f"{document}: {told}"


@pytest.mark.parametrize(("document", "told"), found(RUN))
def test_every_order_of_run_exists(document: str, told: str) -> None:
    order = RUN.search(told)
    assert order
    known = re.findall(r"^    ([a-z]+)\) ", (ROOT / "run").read_text(), re.MULTILINE)
    assert order[1] in known, f"{document}: {told}"
    if order[1] == "bench" and order[2]:
        assert order[2] in bench.commands
    if order[1] == "kordon" and order[2]:
        assert order[2] in commands(kordon)


@pytest.mark.parametrize(("document", "told"), found(MODULE))
def test_every_module_that_is_run_exists(document: str, told: str) -> None:
    assert find_spec(told.split()[-1]), f"{document}: {told}"


def test_commands_were_found() -> None:
    assert len(found(KORDON)) > 100
    assert len(found(RUN)) > 10


def test_every_metric_told_of_is_given_out() -> None:
    given = exposition()[0].decode()
    asked_when_read = {
        "kordon_index_behind",
        "kordon_quarantined",
        "kordon_set_aside",
        "kordon_confirmations_waiting",
        "kordon_confirmations_overdue",
        "kordon_exchange_unacknowledged",
        "kordon_exchange_unacknowledged_seconds",
        "kordon_post_copy_seconds",
        "kordon_copy_seconds",
    }
    told = set(re.findall(r"`(kordon_\w+)", ADMINISTRATION))
    assert told
    assert {one for one in told if f"# TYPE {one} " not in given} <= asked_when_read


def test_the_fields_of_logs_told_of_are_logged() -> None:
    assert {"event", "level", "time", "request"} <= FIELDS


def test_the_guides_show_every_picture_that_is_made() -> None:
    from tests.portal.guide_pictures import LANGUAGES, PICTURES

    guide = ROOT / "docs" / "guide"
    for language in LANGUAGES:
        shown = set(
            re.findall(r"pictures/([\w-]+)", (guide / f"officer.{language}.md").read_text())
        )
        assert shown == set(PICTURES)
        for name in PICTURES:
            assert (guide / "pictures" / f"{name}.{language}.webp").stat().st_size <= 61_440
