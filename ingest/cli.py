"""`kordon`: the operators' command line.

Exit codes: see `ingest.exits`. The commands stand in modules of their own, of which only that of the
command given is loaded: all of them together take seconds, and a border post's old machine more.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from bank.collecting import collect_seldom
from bank.home import Home
from ingest.options import FILE

# For each command the module whose COMMANDS it is one of.
MODULES = {
    "accounts": "account_commands",
    "agreements": "agreement_commands",
    "alerts": "linking_commands",
    "audit": "audit_commands",
    "backup": "backup_commands",
    "backup-key": "backup_commands",
    "bands": "scoring_commands",
    "compare": "scoring_commands",
    "confirmations": "confirmation_commands",
    "doctor": "index_commands",
    "exchange": "exchange_feed_commands",
    "generate": "array_commands",
    "index": "index_commands",
    "ingest": "array_commands",
    "links": "linking_commands",
    "lookup": "lookup_commands",
    "mappings": "index_commands",
    "originators": "array_commands",
    "outcomes": "outcome_commands",
    "photos": "photo_commands",
    "post": "post_commands",
    "reconcile": "reconcile_commands",
    "reindex": "index_commands",
    "restore": "backup_commands",
    "runs": "array_commands",
    "serve": "serve_commands",
    "set-aside": "index_commands",
    "status": "array_commands",
    "validity": "validity_commands",
    "work": "index_commands",
}


class CommandsWhenAsked(click.Group):
    """A group that loads a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, None where there is none."""
        if cmd_name not in MODULES:
            return None
        commands: tuple[click.Command, ...] = import_module(f"ingest.{MODULES[cmd_name]}").COMMANDS
        return next(one for one in commands if one.name == cmd_name)


@click.group(cls=CommandsWhenAsked)
@click.option("--home", type=FILE, help="The bank's directory.")
@click.pass_context
def kordon(ctx: click.Context, home: Path | None) -> None:
    """The interstate information bank: take in arrays, look up, look after the index."""
    ctx.obj = Home.from_environment(home)


def main() -> None:
    """The entry point."""
    collect_seldom()
    kordon(prog_name="kordon")


if __name__ == "__main__":
    main()
