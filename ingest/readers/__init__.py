"""Readers: from an array file to raw rows with their line numbers, a bad line beside good ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.encoding import SAMPLE_BYTES, detect
from ingest.opening import FileRefused
from ingest.readers.rows import Row, known_encoding
from ingest.readers.tables import read_csv
from ingest.readers.trees import read_jsonl, read_xml
from ingest.readers.workbooks import read_xlsx

__all__ = ["FORMATS", "Row", "read_rows"]

FORMATS = ("csv", "xlsx", "jsonl", "xml")
TABLES: dict[str, Callable[[Path, str, Sequence[str]], Iterator[Row]]] = {
    "csv": read_csv,
    "xlsx": read_xlsx,
}
TREES: dict[str, Callable[[Path, str], Iterator[Row]]] = {"jsonl": read_jsonl, "xml": read_xml}
SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xml": "xml"}
SUFFIXES |= {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl"}


def format_of(path: Path, name: str) -> str:
    """The format by the file's name, else by its first sign; raises FileRefused."""
    if known := SUFFIXES.get(Path(name).suffix.lower()):
        return known
    with path.open("rb") as file:
        start = file.read(200).lstrip(b"\xef\xbb\xbf \r\n\t")
    if start.startswith(b"{"):
        return "jsonl"
    if start.startswith(b"<"):
        return "xml"
    if start:
        return "csv"
    raise FileRefused(f"{name}: the file is empty.")


def read_rows(
    path: Path, name: str, format_: str, encoding: str, columns: Sequence[str] = ()
) -> Iterator[Row]:
    """Rows of a file; an empty `encoding` is found. Raises FileRefused and EncodingDoubtful.

    `columns` are the names in a table that has no header line.
    """
    if format_ in ("csv", "jsonl"):
        encoding = known_encoding(encoding) if encoding else _found_encoding(path)
    if format_ in TABLES:
        return TABLES[format_](path, encoding, columns)
    return TREES[format_](path, encoding)


def _found_encoding(path: Path) -> str:
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    return detect(sample, whole=len(sample) < SAMPLE_BYTES)
