"""Kinds of options, and options, that commands of several modules take: each declared once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bank.access import is_state
from index_mappings.categories import CATEGORIES

FILE = click.Path(path_type=Path)
THERE = click.Path(path_type=Path, exists=True, dir_okay=False)
DAY = click.DateTime(["%Y-%m-%d"])
CATEGORY = click.Choice(list(CATEGORIES))

as_json = click.option("--json", "as_json", is_flag=True)
origin = click.option("--origin", required=True, help="The originator's code, such as KZ.")


class StateType(click.ParamType[str]):
    """The code of a state. Nothing is kept under another word: a list of it would be empty and say nothing."""

    name = "state"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code as it is, empty where none is given; fails for anything else."""
        if value and not is_state(value):
            self.fail(f"{value!r} is no state: give its ISO 3166 two-letter code.", param, ctx)
        return str(value)


STATE = StateType()


class ImpliedGroup(click.Group):
    """A group of which `GROUP FILE` is short for `GROUP file FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the implied subcommand in front."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = ["file", *args]
        return super().parse_args(ctx, args)
