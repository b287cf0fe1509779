"""The engine's URL: hosts, prefix, options; secrets come from elsewhere and are not shown."""

from pathlib import Path

import pytest

from bank.engines.cluster.address import EngineAddressError, is_cluster, read_address
from bank.engines.cluster.client import connect


def test_a_whole_address() -> None:
    url = "elasticsearch+https://reader@es1:9200,es2:9201/border?ca=/ca.pem&shards=3&replicas=2&budget=5"
    address = read_address(url, {"KORDON_ENGINE_PASSWORD": "secret"})
    assert address.hosts == ("https://es1:9200", "https://es2:9201")
    assert (address.prefix, address.shards, address.replicas, address.budget) == ("border", 3, 2, 5)
    assert (address.ca, address.user, address.password) == ("/ca.pem", "reader", "secret")
    assert "secret" not in repr(address)


def test_a_short_address_and_a_key_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc==\n")
    address = read_address(
        "elasticsearch+http://[::1]:9200", {"KORDON_ENGINE_API_KEY_FILE": str(tmp_path / "key")}
    )
    assert (address.hosts, address.prefix, address.api_key) == (
        ("http://[::1]:9200",),
        "kordon",
        "abc==",
    )
    connect(address).close()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://es1:9200", "embedded, or elasticsearch"),
        ("elasticsearch+https://", "host:port"),
        ("elasticsearch+https://es1", "a name and a port"),
        ("elasticsearch+https://es1:99999", "a name and a port"),
        ("elasticsearch+https://es1:9200/Big_Prefix", "a-z"),
        ("elasticsearch+https://es1:9200?shards=none", "a number from 1"),
        ("elasticsearch+https://es1:9200?shard=3", "Unknown in the engine's URL: shard"),
        ("elasticsearch+https://u:pw@es1:9200", "KORDON_ENGINE_PASSWORD"),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(url: str, says: str) -> None:
    with pytest.raises(EngineAddressError, match=says) as error:
        read_address(url, {})
    assert "pw" not in str(error.value)


def test_a_key_file_that_is_not_there_is_said() -> None:
    with pytest.raises(EngineAddressError, match="KORDON_ENGINE_PASSWORD_FILE cannot be read"):
        read_address("elasticsearch+http://a:1", {"KORDON_ENGINE_PASSWORD_FILE": "/nowhere"})


def test_which_urls_mean_a_cluster() -> None:
    assert is_cluster("elasticsearch+https://a:1") and is_cluster("elasticsearch+http://a:1")
    assert not is_cluster("embedded")
