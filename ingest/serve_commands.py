"""The command that serves the portal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bank.home import Home
from ingest.exits import USAGE, fail

LOOPBACK = "127.0.0.1"
PORT = 8080
GUNICORN = Path(__file__).parent.parent / "deploy" / "gunicorn.conf.py"


@click.command()
@click.option("--host", help=f"Else that of KORDON_BIND, else {LOOPBACK}.")
@click.option("--port", type=int, help=f"Else that of KORDON_BIND, else {PORT}.")
@click.option("--workers", type=int, help="Else KORDON_WORKERS, else one a core.")
@click.option("--behind-proxy", is_flag=True, help="A proxy with TLS stands before it.")
@click.pass_obj
def serve(
    home: Home, host: str | None, port: int | None, workers: int | None, behind_proxy: bool
) -> None:
    """Serve the portal by gunicorn; beyond the loopback only behind a proxy with TLS."""
    bind = _bind(host, port)
    if not behind_proxy and not all(_is_local(one) for one in bind.split(",")):
        fail(USAGE, "Passwords would travel in the clear: serve other hosts with --behind-proxy.")
    click.echo(f"Listening on {bind if bind.startswith('unix:') else f'http://{bind}/'}")
    os.environ["KORDON_HOME"] = str(home.path)
    os.environ["KORDON_BEHIND_PROXY" if behind_proxy else "KORDON_PLAIN_HTTP"] = "1"
    command = [sys.executable, "-m", "gunicorn", "--config", str(GUNICORN)]
    # What is not given is left to the settings that the configuration reads.
    command += [] if host is None and port is None else ["--bind", bind]
    command += [] if workers is None else ["--workers", str(workers)]
    os.execv(sys.executable, command)


def _bind(host: str | None, port: int | None) -> str:
    """The address to listen on: as the options say, each of them; else as the environment does."""
    if host is None and port is None:
        return os.environ.get("KORDON_BIND") or f"{LOOPBACK}:{PORT}"
    return f"{LOOPBACK if host is None else host}:{PORT if port is None else port}"


def _is_local(address: str) -> bool:
    """Whether an address of gunicorn's is the loopback's, or a socket in the file system."""
    address = address.strip()
    return address.startswith("unix:") or address.partition(":")[0] == LOOPBACK


COMMANDS: tuple[click.Command, ...] = (serve,)
