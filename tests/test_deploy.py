"""What stands in compose.yaml, the Dockerfile and the proxy's file fits together and fits the code."""

import re
from pathlib import Path

from bank.engines.cluster.address import read_address

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "compose.yaml").read_text()


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
