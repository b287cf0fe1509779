"""`./run bench NAME [--json FILE] …`: run one benchmark, show its figures, and write them to a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from benchmarks import audit, engines, linking, lookup, portal, reconcile, scale, soak
from benchmarks.circumstances import circumstances
from benchmarks.matching import fit, holes, numbers, retrieval, scorer
from benchmarks.typed import run as typed

Command = TypeVar("Command", bound=Callable[..., None])


def tell(name: str, figures: Mapping[str, Any], file: Path | None) -> dict[str, Any]:
    """Show the figures of a benchmark, and write them where that is asked; gives all that is told."""
    whole = {"bench": name, **circumstances(), **figures}
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    if file:
        file.write_text(text + "\n")
    click.echo(text)
    return whole


def _size(records: int) -> Callable[[Command], Command]:
    return click.option("--size", default=records, show_default=True, help="Records in the bank.")


_queries = click.option(
    "--queries", default=200, show_default=True, help="Pairs or lookups of each kind."
)
_keep = click.option("--keep", type=click.Path(path_type=Path), help="Folder to keep the banks in.")
_json = click.option("--json", "file", type=click.Path(path_type=Path), help="Write them here too.")


@click.group()
def main() -> None:
    """Measure: figures as JSON."""


@main.command("matching")
@_size(200_000)
@_queries
@click.option("--pairs", type=click.Path(path_type=Path), help="Folder of real pairs.")
@_json
def _matching(size: int, queries: int, pairs: Path | None, file: Path | None) -> None:
    """Names and numbers: what is found, how well it is told apart, beside others' matchers."""
    figures = {
        "retrieval": retrieval.run(size, pairs, queries),
        "holes": holes.run(50_000, queries // 2),
        "numbers": numbers.run(size, queries),
        "scorer": scorer.run(queries),
    }
    tell("matching", figures, file)


@main.command("typed")
@_size(3_000)
@_queries
@_json
def _typed(size: int, queries: int, file: Path | None) -> None:
    """Lines as officers type and scan them: whether the record of their number or name is found."""
    tell("typed", typed.run(size, queries), file)


@main.command("fit")
@_queries
@_json
def _fit(queries: int, file: Path | None) -> None:
    """Fit the scorer's weights on the development part."""
    tell("fit", fit.run(queries), file)


@main.command("lookup")
@_size(1_000_000)
@_queries
@_json
def _lookup(size: int, queries: int, file: Path | None) -> None:
    """Lookups of the embedded engine, beside rapidfuzz."""
    tell("lookup", lookup.run(size, queries), file)


@main.command("scale")
@click.option("--sizes", default=scale.SIZES, type=int, multiple=True, help="Each size.")
@_keep
@click.option(
    "--earlier", type=click.Path(path_type=Path), multiple=True, help="JSON whose sizes stand."
)
@_queries
@_json
def _scale(
    sizes: tuple[int, ...],
    keep: Path | None,
    earlier: tuple[Path, ...],
    queries: int,
    file: Path | None,
) -> None:
    """The embedded engine at several sizes; with --json also as a table and a picture."""
    whole = tell("scale", scale.run(sizes, queries, keep, earlier), file)
    if file:
        file.with_suffix(".md").write_text(scale.table(whole))
        file.with_suffix(".svg").write_text(scale.picture(whole))


@main.command("engines")
@_size(1_000_000)
@_queries
@_json
def _engines(size: int, queries: int, file: Path | None) -> None:
    """Embedded, Elasticsearch on one node and three, and its own fuzzy match."""
    tell("engines", engines.run(size, queries), file)


@main.command("portal")
@_size(1_000_000)
@_keep
@_queries
@_json
def _portal(size: int, keep: Path | None, queries: int, file: Path | None) -> None:
    """The portal under load: pages and JSON, log-in and audit on."""
    tell("portal", portal.run(size, queries, keep), file)


@main.command("audit")
@_size(50_000)
@_queries
@_json
def _audit(size: int, queries: int, file: Path | None) -> None:
    """What the audit log costs a lookup."""
    tell("audit", audit.run(size, queries), file)


@main.command("reconcile")
@_size(1_000_000)
@_json
def _reconcile(size: int, file: Path | None) -> None:
    """A whole array against the bank."""
    tell("reconcile", reconcile.run(size), file)


@main.command("linking")
@click.option("--size", type=int, help="Missing persons; the other categories in proportion.")
@click.option("--fit", "fitting", is_flag=True, help="Fit the weights instead.")
@_json
def _linking(size: int | None, fitting: bool, file: Path | None) -> None:
    """Planted links found, beside splink."""
    tell("linking", linking.fitted() if fitting else linking.run(size), file)


@main.command("soak")
@_size(soak.SIZE)
@click.option("--seconds", default=float(soak.SECONDS), show_default=True, help="How long.")
@click.option("--seed", default=1, help="Which troubles, which people.")
@click.option("--world", "worlds", multiple=True, type=click.Choice(soak.KINDS), help="Of all.")
@click.option("--trouble", "troubles", multiple=True, help="These alone, such as 'disk full'.")
@_json
def _soak(
    size: int,
    seconds: float,
    seed: int,
    worlds: tuple[str, ...],
    troubles: tuple[str, ...],
    file: Path | None,
) -> None:
    """Load and trouble together; ends with 1 when anything acknowledged is lost or wrongly answered."""
    figures = soak.run(size, seconds, seed, worlds or soak.KINDS, troubles)
    tell("soak", figures, file)
    if not figures["whole"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
