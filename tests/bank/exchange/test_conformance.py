"""The conformance set says what becomes of each package, and the schemas what each of its parts is."""

from __future__ import annotations

import gzip
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from bank import exchange
from bank.exchange import PackageRefused, Party, PartyKind
from bank.exchange.checks import check_file
from bank.exchange.conformance import write_conformance
from bank.exchange.key_files import read_key_file
from bank.exchange.schemas import all_schemas, write_schemas
from bank.home import Home
from bank.store import Store
from ingest.cli import kordon
from tests.bank.exchange.parts import WHO

DOCS = Path(__file__).parents[3] / "docs" / "exchange"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conformance")
    write_conformance(folder)
    return folder


@pytest.fixture(scope="module")
def expected(made: Path) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((made / "expected.json").read_text())
    return told


def test_a_check_finds_what_is_expected(made: Path, expected: list[dict[str, Any]]) -> None:
    keys = [read_key_file((made / "sender.keys").read_bytes())]
    identities = [(made / "recipient.identity").read_text().strip()]
    assert len(expected) > 35
    for one in expected:
        found = check_file(made / one["file"], identities=identities, key_files=keys)
        assert found.conforms == one["conforms"], (one, found.faults)
        places = [[fault.file, fault.line, fault.field] for fault in found.faults]
        assert all(place in places for place in one["faults"]), (one, found.faults)
        if "bomb" in one["file"]:
            assert "beyond all measure" in found.faults[0].message


def test_an_installation_does_what_is_expected(
    made: Path, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    home = Home(tmp_path / "uz")
    exchange.set_party(home, Party("UZ", "UZ", PartyKind.MINISTRY), WHO)
    shutil.copy(made / "recipient.exchange.key", home.settings / "exchange.key")
    raw = (made / "sender.keys").read_bytes()
    fingerprint = read_key_file(raw).fingerprint
    exchange.trust_file(home, raw, WHO, fingerprint=fingerprint)
    with Store.open(home) as store:
        for one in expected:
            before = store.last_change()
            try:
                receipt = exchange.take_in(home, made / one["file"], who=WHO)
            except PackageRefused as problem:
                assert one["outcome"] == "unattributable", (one, problem)
                continue
            found = {
                "outcome": receipt.verdict.value,
                "code": receipt.code,
                "refused_lines": receipt.refused_lines,
            }
            assert found == {name: one[name] for name in found}, (one, receipt.reasons)
            assert receipt.accepted or store.last_change() == before
            assert all(each.agrees for each in receipt.arrays), one


def test_good_packages_and_receipts_are_as_the_schemas_say(
    made: Path, expected: list[dict[str, Any]]
) -> None:
    schemas = {
        name.removesuffix(".schema.json"): jsonschema_rs.validator_for(schema)
        for name, schema in all_schemas().items()
    }
    checked = 0
    for one in expected:
        if one["outcome"] != "accepted" or one["file"].endswith("closed.kordon"):
            continue
        members = _members(made / one["file"])
        manifest = json.loads(members["manifest.json"])
        schemas["manifest"].validate(manifest)
        schemas["signature"].validate(json.loads(members["manifest.sig"]))
        for line in gzip.decompress(members["records.jsonl.gz"]).splitlines():
            told = json.loads(line)
            schemas["record-line"].validate(told)
            if "put" in told and one["conforms"]:
                category = manifest["arrays"][told["array"]]["category"]
                schemas[f"record-{category}"].validate(told["put"])
                checked += 1
        for line in members["messages.jsonl"].splitlines():
            schemas["message-line"].validate(json.loads(line))
    assert checked > 5
    for name in ("sender.keys", "recipient.keys"):
        document = json.loads((made / name).read_text())
        schemas["keys-document"].validate(document)
        schemas["keys"].validate(json.loads(document["text"]))


def _members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]


def test_manifests_that_are_not_are_refused_by_the_schema_too(
    made: Path, expected: list[dict[str, Any]]
) -> None:
    schema = jsonschema_rs.validator_for(all_schemas()["manifest.schema.json"])
    shape = {"unknown-format", "unknown-member", "unknown-category", "bad-agreement"}
    for one in expected:
        name = one["file"].split("-", 1)[1].removesuffix(".kordon")
        if name in shape:
            manifest = json.loads(_members(made / one["file"])["manifest.json"])
            assert not schema.is_valid(manifest), name
            shape.discard(name)
    assert not shape


def test_the_schemas_in_docs_are_those_of_the_code(tmp_path: Path) -> None:
    for path in write_schemas(tmp_path):
        assert (DOCS / path.name).read_text() == path.read_text(), (
            f"{path.name}: run `kordon exchange schemas docs/exchange`"
        )


def test_the_command_says_part_line_and_field(made: Path, expected: list[dict[str, Any]]) -> None:
    (one,) = (one for one in expected if "refused-line" in one["file"])
    done = CliRunner().invoke(kordon, ["exchange", "check", str(made / one["file"])])
    assert done.exit_code == 1
    assert "records.jsonl.gz:2: birth_dates.0: " in done.stdout


def test_a_check_without_the_key_says_what_it_did_not_check(made: Path) -> None:
    path = next(made.glob("01-*.kordon"))
    done = CliRunner().invoke(kordon, ["exchange", "check", str(path)])
    assert done.exit_code == 0
    assert "Not checked: the signature" in done.stderr
