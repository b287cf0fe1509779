"""What stands in compose.yaml, the Dockerfile and the proxy's file fits together and fits the code."""

import os
import re
import runpy
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bank.engines.cluster.address import read_address
from ingest.cli import kordon
from tests.conftest import free_port

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
KORDON = {name: one for name, one in SERVICES.items() if one["image"] == "kordon"}


def test_the_engines_address_can_be_read() -> None:
    found = re.search(r"KORDON_ENGINE: (\S+)", COMPOSE)
    assert found
    address = read_address(found[1], {})
    assert len(address.hosts) == 3 and address.replicas == 1
    assert all(host.startswith("https://") for host in address.hosts)


def test_every_secret_used_is_declared_and_none_is_in_the_repository() -> None:
    used = {
        name.strip()
        for names in re.findall(r"^ +secrets: \[(.*)\]", COMPOSE, re.MULTILINE)
        for name in names.split(",")
    }
    declared = dict(re.findall(r"^  (\w+): \{ file: (\S+) \}", COMPOSE, re.MULTILINE))
    assert used == declared.keys()
    assert all(path.startswith("deploy/secrets/") for path in declared.values())
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().split()
    assert "deploy/secrets" in (ROOT / ".dockerignore").read_text().split()


def test_the_nodes_refuse_rather_than_guess() -> None:
    assert "cluster.no_master_block: all" in COMPOSE
    assert 'action.auto_create_index: "false"' in COMPOSE


def test_the_proxy_lets_in_known_machines_only() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "require_and_verify" in proxy and "/run/secrets/client_ca" in proxy
    assert "reverse_proxy portal:8080" in proxy


def test_all_of_kordon_has_one_home_that_outlives_its_containers() -> None:
    """Accounts, audit log and keys are in it: what one container makes the others must have."""
    home = re.search(r"KORDON_HOME=(\S+)", (ROOT / "Dockerfile").read_text())
    assert home
    assert KORDON.keys() == {"worker", "portal"}
    for one in KORDON.values():
        assert one["volumes"] == [f"home:{home[1]}"]
    assert "home" in yaml.safe_load(COMPOSE)["volumes"]


def test_no_secret_that_its_owner_alone_may_read_is_shared() -> None:
    """Elasticsearch refuses a password's file of any other mode than 400 and 600, and runs as another user."""
    of_nodes = {name for one in ("es1", "es2", "es3") for name in SERVICES[one]["secrets"]}
    of_kordon = {name for one in KORDON.values() for name in one["secrets"]}
    assert of_nodes and of_kordon
    assert not of_nodes & of_kordon


def test_every_secret_is_made_as_the_document_says() -> None:
    told = (ROOT / "docs" / "cluster.md").read_text()
    for secret in yaml.safe_load(COMPOSE)["secrets"].values():
        assert Path(secret["file"]).name in told


def test_what_services_are_told_to_do_are_commands() -> None:
    for one in KORDON.values():
        words = [*one["command"], "--help"]
        assert CliRunner().invoke(kordon, words).exit_code == 0
        assert all(option in CliRunner().invoke(kordon, words).output for option in options(one))
    probe = KORDON["portal"]["healthcheck"]["test"]
    assert probe[:3] == ["CMD", "python", "-c"]
    compile(probe[3], "compose.yaml", "exec")
    assert "/health/ready" in probe[3]


def options(service: dict[str, Any]) -> list[str]:
    return [word for word in service["command"] if word.startswith("--")]


def test_nothing_that_git_leaves_out_goes_into_the_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text()
    made_there = {"/static/vendor/", "*.mo", "*.pyc"}  # by the image's own set-up, or of no weight
    for line in set((ROOT / ".gitignore").read_text().split()) - made_there:
        assert line.strip("/*") in ignored, line


@pytest.mark.parametrize("setting", ["KORDON_DATABASE", "KORDON_DATABASE_FILE", "KORDON_ENGINE"])
def test_more_threads_wait_where_a_server_keeps_them_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str
) -> None:
    for name in ("KORDON_DATABASE", "KORDON_DATABASE_FILE", "KORDON_ENGINE", "KORDON_THREADS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    assert runpy.run_path(config)["threads"] == 2
    (tmp_path / "url").write_text("postgresql://kordon@db/kordon\n")
    values = {
        "KORDON_DATABASE": "postgresql://kordon@db/kordon",
        "KORDON_DATABASE_FILE": str(tmp_path / "url"),
        "KORDON_ENGINE": "elasticsearch+http://127.0.0.1:9200/kordon",
    }
    monkeypatch.setenv(setting, values[setting])
    assert runpy.run_path(config)["threads"] == 4


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not there")
def test_the_ministrys_secrets_are_made_by_the_documents_own_lines(tmp_path: Path) -> None:
    """Those lines that need no container: each file is there, and the password is the same in both."""
    told = (ROOT / "docs" / "cluster.md").read_text()
    lines = re.findall(r"^    ((?:openssl rand|echo|cp) .*)$", told, re.MULTILINE)
    assert len(lines) == 5
    subprocess.run(["sh", "-ec", "\n".join(lines)], cwd=tmp_path, check=True)
    assert (tmp_path / "engine_password").read_text() == (tmp_path / "elastic_password").read_text()
    url = (tmp_path / "database_url").read_text().strip()
    password = (tmp_path / "database_password").read_text().strip()
    assert url == f"postgresql://kordon:{password}@postgres/kordon"
    assert len((tmp_path / "metrics_token").read_text().strip()) >= 16


def test_the_image_has_the_client_of_the_servers_version() -> None:
    """`pg_dump` refuses a server that is newer than itself."""
    image = (ROOT / "Dockerfile").read_text()
    client = re.search(r"postgresql-client-(\d+)", image.rpartition("FROM ")[2])
    assert client and SERVICES["postgres"]["image"] == f"postgres:{client[1]}"
    release = re.search(r"apt\.postgresql\.org/pub/repos/apt (\w+)-pgdg main", image)
    assert release and set(re.findall(r"FROM debian:(\w+)-slim", image)) == {release[1]}
    assert re.search(r"deb \[signed-by=(\S+)\]", image)


@pytest.mark.parametrize(
    ("settings", "options", "workers"),
    [
        ({"KORDON_BIND": "127.0.0.1:{port}", "KORDON_WORKERS": "1"}, [], 1),
        ({"KORDON_BIND": "127.0.0.1:1", "KORDON_WORKERS": "3"}, ["--workers", "1"], 1),
    ],
)
def test_the_portal_is_served_as_the_environment_says_unless_options_do(
    tmp_path: Path, settings: dict[str, str], options: list[str], workers: int
) -> None:
    port = free_port()
    if options:
        options = ["--port", str(port), *options]
    told = {name: text.format(port=port) for name, text in settings.items()}
    clean = {name: text for name, text in os.environ.items() if not name.startswith("KORDON_")}
    command = [sys.executable, "-m", "ingest.cli", "--home", str(tmp_path), "serve", *options]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=clean | told, stdout=log, stderr=log)
    try:
        wait_until(lambda: answers(port), process)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        wait_until(lambda: len(children.read_text().split()) == workers, process)
    finally:
        process.terminate()
        process.wait(60)
    assert f"Listening on http://127.0.0.1:{port}/" in (tmp_path / "log").read_text()


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while not true():
        assert process.poll() is None and time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("bind", "options"),
    [
        ("0.0.0.0:8080", []),
        (":8080", []),
        ("127.0.0.1:8080,0.0.0.0:8081", []),
        ("[::]:8080", []),
        ("", ["--host", "0.0.0.0"]),
    ],
)
def test_nothing_but_the_loopback_is_served_without_a_proxy(
    tmp_path: Path, bind: str, options: list[str]
) -> None:
    clean = {name: text for name, text in os.environ.items() if not name.startswith("KORDON_")}
    # In a process of its own: what is not refused becomes gunicorn.
    done = subprocess.run(
        [sys.executable, "-m", "ingest.cli", "--home", str(tmp_path), "serve", *options],
        cwd=ROOT,
        env=clean | {"KORDON_BIND": bind},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2 and "--behind-proxy" in done.stderr
