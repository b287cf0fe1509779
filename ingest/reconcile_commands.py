"""`kordon reconcile`: a state's whole array against the bank's, the reports, applying them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from bank.audit import AuditLog, Door
from bank.exchange import KeyRefused, NotSetUp
from bank.exchange.own_keys import key_at, read_keys
from bank.home import Home
from bank.reconciliation import (
    APPLICABLE,
    USUAL_SHARE,
    Kind,
    ReconciliationError,
    Report,
    Reports,
    WouldVanish,
    applied_by,
    apply,
)
from bank.reconciliation.entries import entry_of_reconciliation
from bank.reconciliation.files import FORMATS as REPORT_FORMATS
from bank.reconciliation.files import csv_text, html_text, json_text
from bank.reconciliation.letter import summary
from bank.reconciliation.protocol import (
    Protocol,
    Signature,
    is_signed_by,
    printed,
    protocol_of,
    read_protocol,
    signed,
)
from bank.reconciliation.saying import LANGUAGES
from bank.reconciliation.words import KINDS
from bank.store import Run, Store
from ingest.encoding import EncodingDoubtful
from ingest.exits import QUARANTINED, REFUSED, USAGE, fail, trouble_said
from ingest.indexing import index_what_is_kept
from ingest.opening import FileRefused
from ingest.operating import audit_log, new_request, operator
from ingest.options import CATEGORY, FILE, THERE, ImpliedGroup, as_json, origin
from ingest.pipeline import Options
from ingest.progress import progress_of
from ingest.readers import FORMATS
from ingest.reconciling import array_file, reconcile_file

ALL = "all"


class KindsType(click.ParamType[frozenset[Kind]]):
    """Kinds with commas between them, or all."""

    name = "kinds"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> frozenset[Kind]:
        """The kinds; fails for what cannot be applied."""
        if isinstance(value, frozenset):
            return value
        names = [one.strip() for one in value.split(",") if one.strip()]
        if names == [ALL]:
            return frozenset(APPLICABLE)
        known = [str(one) for one in APPLICABLE]
        if not names or any(one not in known for one in names):
            self.fail(f"give {ALL}, or some of {', '.join(known)} with commas", param, ctx)
        return frozenset(map(Kind, names))


share_option = click.option(
    "--share",
    type=click.FloatRange(0, 1),
    default=USUAL_SHARE,
    show_default=True,
    help="How much of the bank's array may vanish without a word.",
)
remove_option = click.option(
    "--yes-remove", type=int, default=None, help="Withdraw exactly so many, though it is much."
)


language_option = click.option(
    "--language", type=click.Choice(LANGUAGES), default="ru", show_default=True
)


@click.group(cls=ImpliedGroup)
def reconcile() -> None:
    """Compare a whole array FILE with what the bank holds of it, and apply the differences."""


@reconcile.command("file")
@click.argument("file")
@click.option("--category", required=True, type=CATEGORY)
@origin
@click.option("--format", "format_", type=click.Choice(FORMATS), default=None)
@click.option("--encoding", default="", help="When it cannot be found: cp1251, koi8-r, cp866 …")
@click.option("--mapping", default="", help="A column mapping file, see docs/mapping.md.")
@click.option("--jobs", default=0, help="Processes; all cores unless told.")
@click.option("--out", type=FILE, help="Folder for HTML, CSV and JSON.")
@click.option("--apply", "kinds", type=KindsType(), help=f"{ALL}, or added,removed,changed …")
@share_option
@remove_option
@language_option
@as_json
@click.pass_obj
def reconcile_array(
    home: Home,
    /,
    file: str,
    category: str,
    origin: str,
    format_: str | None,
    encoding: str,
    mapping: str,
    jobs: int,
    out: Path | None,
    kinds: frozenset[Kind] | None,
    share: float,
    yes_remove: int | None,
    language: str,
    as_json: bool,
) -> None:
    """Make a report of one array file; nothing of the bank is changed without --apply."""
    options = Options(
        category, origin, format=format_ or "", encoding=encoding, jobs=jobs, mapping=mapping
    )
    with _parts(home) as (store, reports, log), array_file(file, options) as array:
        with progress_of("lines") as advance:
            report, aside = reconcile_file(home, store, reports, array, operator().account, advance)
        _note(log, "reconciliation-made", report)
        click.echo(orjson.dumps(summary(report)) if as_json else _in_words(report))
        if aside:
            click.echo(f"Refused lines, to be mended: {aside}", err=as_json)
        if out:
            _write_out(out, reports, report, language)
        if kinds is not None and report.differences:
            _apply(home, store, reports, log, report, kinds, share, yes_remove, as_json)
    sys.exit(QUARANTINED if report.figures.of(Kind.REFUSED) else 0)


@reconcile.command("list")
@click.pass_obj
def reconcile_list(home: Home) -> None:
    """List the reports, the newest first."""
    with _parts(home) as (_, reports, _log):
        for one in reports.reports():
            counts = " ".join(f"{name} {count}" for name, count in one.figures.kinds.items())
            click.echo(
                f"{one.number:5} {one.began_at:%Y-%m-%d %H:%M} {one.standing:6} {one.about.origin:8} "
                f"{one.about.category:22} {one.about.source_name} {counts}"
            )


@reconcile.command("apply")
@click.argument("number", type=int)
@click.option("--kinds", type=KindsType(), required=True, help=f"{ALL}, or added,removed …")
@click.option("--file", default="", help="The array's file, to be sure that it is still the same.")
@share_option
@remove_option
@as_json
@click.pass_obj
def reconcile_apply(
    home: Home,
    /,
    number: int,
    kinds: frozenset[Kind],
    file: str,
    share: float,
    yes_remove: int | None,
    as_json: bool,
) -> None:
    """Apply chosen kinds of a report in one run; `kordon ingest revert RUN` takes it back."""
    with _parts(home) as (store, reports, log):
        report = reports.report(number)
        digest = ""
        if file:
            about = report.about
            with array_file(file, Options(about.category, about.origin)) as array:
                digest = array.file.digest
        _apply(home, store, reports, log, report, kinds, share, yes_remove, as_json, digest)


@reconcile.command("show")
@click.argument("number", type=int)
@click.option("--format", "format_", type=click.Choice(REPORT_FORMATS), default=None)
@language_option
@click.pass_obj
def reconcile_show(home: Home, number: int, format_: str | None, language: str) -> None:
    """Show a report: its counts, or the whole of it as a file on standard output."""
    with _parts(home) as (store, reports, log):
        report = reports.report(number)
        outcome = "reconciliation-exported" if format_ else "reconciliation-read"
        _note(log, outcome, report, **({"format": format_} if format_ else {}))
        if format_:
            for piece in _text(reports, report, format_, language):
                sys.stdout.write(piece)
            return
        click.echo(_in_words(report))
        for run in applied_by(store, number):
            reverted = f", reverted by run {run.reverted_by}" if run.reverted_by else ""
            click.echo(f"Applied by run {run.number}: {', '.join(run.memo['kinds'])}{reverted}.")


@reconcile.command("protocol")
@click.argument("number", type=int, required=False)
@click.option("--file", type=THERE, help="One that came signed.")
@click.option("--sign", "to_sign", is_flag=True, help="Sign it with this party's key.")
@click.option("--verify", "public_key", default="", help="Whether this public key has signed it.")
@click.option("--html", "as_html", is_flag=True, help="For paper.")
@language_option
@click.pass_obj
def reconcile_protocol(
    home: Home,
    number: int | None,
    file: Path | None,
    to_sign: bool,
    public_key: str,
    as_html: bool,
    language: str,
) -> None:
    """The signed summary of report NUMBER, or of a FILE, for both sides."""
    if (number is None) == (file is None):
        fail(USAGE, "Give the number of a report, or --file.")
    with _parts(home) as (store, reports, log):
        if file:
            protocol = read_protocol(file.read_bytes())
        else:
            assert number is not None
            report = reports.report(number)
            _note(log, "reconciliation-protocol", report)
            protocol = protocol_of(report, applied_by(store, number))
        if to_sign:
            protocol = _signed(home, protocol)
    if public_key:
        good = is_signed_by(protocol, public_key)
        click.echo("The signature is good." if good else "WRONG: not signed by this key.")
        sys.exit(0 if good else QUARANTINED)
    click.echo(printed(protocol, language) if as_html else protocol.as_bytes(), nl=as_html)


@reconcile.command("forget")
@click.argument("number", type=int)
@click.pass_obj
def reconcile_forget(home: Home, number: int) -> None:
    """Delete a report with all it lists, as it holds personal data; what was applied stays."""
    with _parts(home) as (_, reports, log):
        # One that was broken off can be deleted, too, though it cannot be read.
        found = next((one for one in reports.reports() if one.number == number), None)
        _note(log, "reconciliation-forgotten", found or reports.report(number))
        reports.forget(number)
    click.echo(f"Report {number} is deleted.")


@contextmanager
def _parts(home: Home) -> Iterator[tuple[Store, Reports, AuditLog]]:
    """The parts that commands need; ends with a sentence when one is in trouble or refuses."""
    try:
        with (
            trouble_said(),
            audit_log(home) as log,
            Store.open(home) as store,
            Reports.open(home) as reports,
        ):
            yield store, reports, log
    except (FileRefused, EncodingDoubtful) as problem:
        fail(REFUSED, str(problem))
    except ReconciliationError as problem:
        fail(REFUSED if isinstance(problem, WouldVanish) else USAGE, f"{problem}.")


def _note(log: AuditLog, outcome: str, report: Report, **more: Any) -> None:
    entry = entry_of_reconciliation(operator(), Door.CLI, outcome, report, new_request(), **more)
    log.write(entry)


def _apply(
    home: Home,
    store: Store,
    reports: Reports,
    log: AuditLog,
    report: Report,
    kinds: frozenset[Kind],
    share: float,
    yes_remove: int | None,
    as_json: bool,
    digest: str = "",
) -> None:
    # Before and after: what is begun is written down, and whether it came to be.
    _note(log, "reconciliation-applying", report, kinds=sorted(kinds))
    run = apply(
        store, reports, report.number, kinds, share=share, yes_remove=yes_remove, file_digest=digest
    )
    _note(log, "reconciliation-applied", report, kinds=sorted(kinds), run=run.number)
    click.echo(_run_as_json(report, run) if as_json else _run_in_words(report, run))
    index_what_is_kept(home, store)


def _run_as_json(report: Report, run: Run) -> bytes:
    counts = {name: getattr(run, name) for name in ("added", "corrected", "restored", "withdrawn")}
    return orjson.dumps({"report": report.number, "run": run.number, **counts})


def _run_in_words(report: Report, run: Run) -> str:
    return (
        f"Run {run.number} has applied report {report.number}: added {run.added + run.restored}, "
        f"corrected {run.corrected}, withdrawn {run.withdrawn}. "
        f"To take it back: kordon ingest revert {run.number}"
    )


def _in_words(report: Report) -> str:
    figures = report.figures
    head = (
        f"Report {report.number}: {figures.array_records} records in the array, "
        f"{figures.bank_records} in the bank, {figures.equal} the same."
    )
    rows = [f"{KINDS[kind].en:24}{figures.of(kind):>10}" for kind in Kind if figures.of(kind)]
    return "\n".join([head, *rows])


def _write_out(out: Path, reports: Reports, report: Report, language: str) -> None:
    """The report as one file of each format, for this user alone: they hold personal data."""
    out.mkdir(parents=True, exist_ok=True)
    for format_ in REPORT_FORMATS:
        path = out / f"reconciliation-{report.number}.{format_}"
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        with path.open("w", newline="") as file:
            file.writelines(_text(reports, report, format_, language))
        click.echo(str(path), err=True)


def _text(reports: Reports, report: Report, format_: str, language: str) -> Iterator[str]:
    if format_ == "html":
        return html_text(reports, report, language)
    return csv_text(reports, report) if format_ == "csv" else json_text(reports, report)


def _signed(home: Home, protocol: Protocol) -> Protocol:
    """The protocol with the signature of this installation's key of the exchange."""
    try:
        key = key_at(read_keys(home), datetime.now(UTC))
    except (NotSetUp, KeyRefused) as problem:
        fail(USAGE, f"There is no key to sign with: {problem}")

    def sign(text: bytes) -> Signature:
        return Signature(key.public.party, key.public.id, key.signing.sign(text).hex())

    return signed(protocol, sign)


COMMANDS = (reconcile,)
