"""The operators' command line, as they use it: files in, lookups out, exit codes for scripts."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from ingest.cli import MODULES, kordon

LINE = (
    '{"id": "1", "names": [{"full": "Щербаков Пётр"}], "birth_dates": ["1971-03-12"],'
    ' "action": "detain"}\n'
)


@pytest.fixture
def run(tmp_path: Path) -> "Run":
    return Run(tmp_path / "home")


class Run:
    """Runs `kordon` in one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *args: str, text: str | None = None) -> Result:
        return CliRunner().invoke(kordon, ["--home", str(self.home), *args], input=text)

    def ingest(self, file: Path) -> Result:
        return self("ingest", str(file), "--category", "wanted-persons", "--origin", "KZ")


@pytest.mark.parametrize("module", sorted(set(MODULES.values())))
def test_each_command_of_a_module_is_known_by_its_name(module: str) -> None:
    named = {name for name, where in MODULES.items() if where == module}
    assert {one.name for one in import_module(f"ingest.{module}").COMMANDS} == named


def test_modules_without_a_name_of_their_own_belong_to_others() -> None:
    stand = {path.stem for path in Path("ingest").glob("*_commands.py")}
    assert stand - set(MODULES.values()) == {"exchange_commands", "exchange_key_commands"}


@pytest.mark.parametrize("command", ["exchange", "post"])
def test_a_process_that_takes_packages_in_hands_on_messages_of_all_kinds(command: str) -> None:
    asked = (
        "from bank.exchange import outbox\n"
        "from ingest.cli import kordon\n"
        f"kordon(['{command}', '--help'], standalone_mode=False)\n"
        "known = set(outbox._RECEIVERS)\n"
        "from bank.receivers import register_receivers\n"
        "register_receivers()\n"
        "assert known == set(outbox._RECEIVERS) and known\n"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)


def test_a_command_loads_no_other_module_of_commands() -> None:
    asked = (
        "import sys\n"
        "from ingest.cli import kordon\n"
        "kordon(['runs', '--help'], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.endswith('_commands')])\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "['ingest.array_commands']"


def array(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "array.jsonl"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_record_goes_in_and_is_found(run: Run, tmp_path: Path) -> None:
    result = run.ingest(array(tmp_path, LINE))
    assert result.exit_code == 0, result.output
    found = run("lookup", "--name", "Shcherbakov Petr", "--json")
    answer = orjson.loads(found.output)
    assert (found.exit_code, answer["outcome"]) == (0, "hit")
    assert answer["hits"][0]["id"] == "1"
    assert run("status", "--check").exit_code == 0


def test_the_same_file_twice_changes_nothing(run: Run, tmp_path: Path) -> None:
    file = array(tmp_path, LINE)
    run.ingest(file)
    result = run.ingest(file)
    assert result.exit_code == 0
    assert "taken in before" in result.output


def test_a_bad_line_is_set_aside_and_the_good_one_goes_in(run: Run, tmp_path: Path) -> None:
    result = run.ingest(array(tmp_path, '{"id": "2", "colour": 5}\n' + LINE))
    assert result.exit_code == 1
    assert orjson.loads(run("lookup", "--name", "Щербаков", "--json").output)["hits"]
    assert (
        "nothing"
        not in orjson.loads(run("lookup", "--text", "Щербаков", "--json").output)["outcome"]
    )


def test_a_run_reverted_is_gone(run: Run, tmp_path: Path) -> None:
    run.ingest(array(tmp_path, LINE))
    assert run("ingest", "revert", "1").exit_code == 0
    answer = orjson.loads(run("lookup", "--name", "Щербаков Пётр", "--json").output)
    assert answer["outcome"] == "nothing"


def test_without_an_index_the_answer_is_incomplete(run: Run, tmp_path: Path) -> None:
    run.ingest(array(tmp_path, LINE))
    (run.home / "index" / "current").unlink()
    result = run("lookup", "--name", "Щербаков", "--json")
    assert result.exit_code == 4
    assert orjson.loads(result.output)["outcome"] == "incomplete"


def test_a_batch_keeps_its_order_and_answers_bad_lines(run: Run, tmp_path: Path) -> None:
    run.ingest(array(tmp_path, LINE))
    asked = tmp_path / "asked.jsonl"
    asked.write_text('{"name": "Щербаков Пётр"}\nnot json\n{}\n{"name": "Никто Нигде"}\n')
    result = run("lookup", "--batch", str(asked))
    answers = [orjson.loads(line) for line in result.stdout.splitlines()]
    assert [one.get("outcome", "error") for one in answers] == ["hit", "error", "error", "nothing"]
    assert result.exit_code == 1


def test_a_generated_bank_is_the_same_for_a_seed(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run("generate", "--size", "200", "--seed", "5", "--out", str(tmp_path / name))
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).rglob("*") if file.is_file()}
        for name in ("one", "two")
    )
    assert one == two
    assert one


@pytest.mark.parametrize("command", ["lookup", "compare"])
def test_a_batch_that_is_not_there_is_told_in_a_sentence(run: Run, command: str) -> None:
    result = run(command, "--batch", "/nowhere/queries.jsonl")
    assert result.exit_code == 2
    assert "/nowhere/queries.jsonl" in result.stderr
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "command",
    [
        ("runs",),
        ("originators", "list"),
        ("originators", "add", "KZ-X", "--state", "KZ", "--name", "X"),
        ("generate", "--size", "1", "--load"),
    ],
)
def test_a_bank_that_cannot_be_opened_is_told_in_a_sentence(
    run: Run, command: tuple[str, ...]
) -> None:
    run.home.mkdir()
    (run.home / "bank.sqlite").write_bytes(b"no database at all, but a file of many letters")
    result = run(*command)
    assert result.exit_code == 4
    assert isinstance(result.exception, SystemExit)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("generate", "--size", "1", "--out", str(tmp_path / "file" / "arrays"))
    assert (result.exit_code, "arrays" in result.stderr) == (4, True)


def test_an_originator_that_nobody_is_and_a_run_that_never_was_are_wrong_usage(
    run: Run, tmp_path: Path
) -> None:
    file = str(array(tmp_path, LINE))
    assert run("ingest", file, "--category", "wanted-persons", "--origin", "XX").exit_code == 2
    assert run("ingest", "revert", "99").exit_code == 2
    wrong = run("originators", "add", "ZZ-X", "--state", "ZZ", "--name", "X")
    assert (wrong.exit_code, "no state" in wrong.stderr) == (2, True)
