"""JSON Lines and XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from index_mappings.strict_json import MOST_DEPTH, NotJson, loads
from ingest.opening import FileRefused
from ingest.readers.rows import LONGEST_LINE, UNMENDED, Row, text_lines

LISTS = {"names", "birth_dates", "citizenships", "documents", "plates", "personal_numbers", "marks"}


def read_jsonl(path: Path, encoding: str) -> Iterator[Row]:
    """One JSON object a line, yet unread; blank lines are passed over."""
    for number, text, error in text_lines(path, encoding):
        raw = text.strip("\r\n")
        if error:
            yield Row(number, None, raw, error)
        elif raw.strip():
            yield Row(number, None, raw, unread=True)


def as_object(row: Row) -> Row:
    """A line of JSON Lines as it is once read; any other row as it is."""
    if not row.unread:
        return row
    try:
        data = loads(row.raw)
    except NotJson as problem:
        return Row(row.line, None, row.raw, f"Not JSON: {problem}")
    if isinstance(data, dict):
        return _object(row.line, data, row.raw)
    return Row(row.line, None, row.raw, "A record is a JSON object in braces.")


def _object(number: int, data: dict[str, Any], raw: str) -> Row:
    """An object as a row; one of a quarantine file that has its text alone is as bad as it was."""
    note = data.get("kordon")
    if len(data) == 1 and isinstance(note, dict):
        kept, reason = note.get("raw"), note.get("reason")
        if isinstance(kept, str) and kept.strip():
            return Row(number, None, kept, str(reason or UNMENDED))
    return Row(number, data, raw)


def read_xml(path: Path, encoding: str) -> Iterator[Row]:
    """Each child of the root is a record; the XML declaration names the encoding."""
    number = 0
    try:
        with path.open("rb") as file:
            for element, deep in _elements(_OfRecords(file)):
                number += 1
                yield _record(number, element, deep)
    except DefusedXmlException as problem:
        raise FileRefused(
            "The XML declares entities or a document type; such files are refused."
        ) from problem
    except (ParseError, _TooLong, LookupError, ValueError) as problem:
        reason = f"The XML is broken here, nothing after it could be read: {problem}"
        yield Row(number + 1, None, "", reason, last_readable=True)


class _TooLong(Exception):
    pass


class _OfRecords:
    """A file that is read no further once a record does not end: no text in it can fill the memory."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since_record = 0

    def read(self, size: int) -> bytes:
        """As the file's."""
        if self.since_record > LONGEST_LINE:
            raise _TooLong(f"the record is longer than {LONGEST_LINE} bytes")
        self.since_record += size
        return self._file.read(size)


def _elements(file: _OfRecords) -> Iterator[tuple[Element, bool]]:
    """The children of the root, and whether one nests too deep to be walked."""
    depth, root, deep = 0, None, False
    for event, element in iterparse(cast(Any, file), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            root = element if root is None else root
            depth += 1
            deep = deep or depth > MOST_DEPTH
            continue
        depth -= 1
        if depth == 1:
            yield element, deep
            deep, file.since_record = False, 0
            if root is not None:
                root.clear()


def _record(number: int, element: Element, deep: bool) -> Row:
    if deep:
        return Row(number, None, "", f"The record nests deeper than {MOST_DEPTH} levels.")
    raw = tostring(element, encoding="unicode")
    value = _value(element)
    if isinstance(value, dict):
        return Row(number, value, raw)
    return Row(number, None, raw, "The record has no elements.")


def _value(element: Element) -> Any:
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    found: dict[str, Any] = dict(element.attrib)
    # Text beside elements has no name: the checks refuse it by this one, and it is not lost in silence.
    beside = [element.text, *(child.tail for child in element)]
    if text := " ".join(one.strip() for one in beside if one and one.strip()):
        found["#text"] = text
    for child in element:
        value = _value(child)
        if child.tag in found:
            earlier = found[child.tag]
            found[child.tag] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        else:
            found[child.tag] = [value] if child.tag in LISTS else value
    return found
