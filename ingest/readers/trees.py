"""JSON Lines and XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, tostring

import orjson
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ingest.opening import FileRefused
from ingest.readers.rows import Row, text_lines

LISTS = {"names", "birth_dates", "citizenships", "documents", "plates", "personal_numbers", "marks"}


def read_jsonl(path: Path, encoding: str) -> Iterator[Row]:
    """One JSON object a line; blank lines are passed over."""
    for number, text, error in text_lines(path, encoding):
        raw = text.strip("\r\n")
        if error:
            yield Row(number, None, raw, error)
        elif raw.strip():
            try:
                data = orjson.loads(raw)
            except (orjson.JSONDecodeError, UnicodeEncodeError) as problem:
                yield Row(number, None, raw, f"Not JSON: {problem}")
                continue
            if isinstance(data, dict):
                yield Row(number, data, raw)
            else:
                yield Row(number, None, raw, "A record is a JSON object in braces.")


def read_xml(path: Path, encoding: str) -> Iterator[Row]:
    """Each child of the root is a record; the XML declaration names the encoding."""
    number = 0
    try:
        depth, root = 0, None
        for event, element in iterparse(path, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                root = element if root is None else root
                depth += 1
                continue
            depth -= 1
            if depth == 1:
                number += 1
                raw = tostring(element, encoding="unicode")
                yield _record(number, element, raw)
                if root is not None:
                    root.clear()
    except ParseError as problem:
        reason = f"The XML is broken here, nothing after it could be read: {problem}"
        yield Row(number + 1, None, "", reason)
    except DefusedXmlException as problem:
        raise FileRefused(
            "The XML declares entities or a document type; such files are refused."
        ) from (problem)


def _record(number: int, element: Element, raw: str) -> Row:
    value = _value(element)
    if isinstance(value, dict):
        return Row(number, value, raw)
    return Row(number, None, raw, "The record has no elements.")


def _value(element: Element) -> Any:
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    found: dict[str, Any] = dict(element.attrib)
    for child in element:
        value = _value(child)
        if child.tag in found:
            earlier = found[child.tag]
            found[child.tag] = [*(earlier if isinstance(earlier, list) else [earlier]), value]
        else:
            found[child.tag] = [value] if child.tag in LISTS else value
    return found
