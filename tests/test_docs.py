"""What docs/administration.md tells to run is there."""

import re
from pathlib import Path

import click
import pytest

from bank.logs import FIELDS
from bank.metrics import exposition
from ingest.cli import kordon

TEXT = (Path(__file__).parent.parent / "docs" / "administration.md").read_text()
COMMANDS = sorted(set(re.findall(r"kordon ((?:[a-z][a-z-]+ ?)+)([^`\n|]*)", TEXT)))


@pytest.mark.parametrize(("words", "rest"), COMMANDS)
def test_every_command_told_of_exists(words: str, rest: str) -> None:
    command: click.Command = kordon
    for word in words.split():
        if not isinstance(command, click.Group):
            break
        assert word in command.commands, words
        command = command.commands[word]
    known = {name for one in command.params for name in one.opts} | {"--home"}
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", rest)) <= known


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
    told = set(re.findall(r"`(kordon_\w+)", TEXT))
    assert told
    assert {one for one in told if f"# TYPE {one} " not in given} <= asked_when_read


def test_the_fields_of_logs_told_of_are_logged() -> None:
    assert {"event", "level", "time", "request"} <= FIELDS
