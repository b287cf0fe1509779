"""Column mapping: a foreign table taken in as records of ours, by a TOML file and no code.

Each `[[rule]]` takes text from a column (of the row, or of the rows of a joined file with the same
key), cuts pieces out of it by a pattern, brings them into a form and puts them into a field. Rows
that `only` leaves out are counted. `docs/mapping.md` tells the operator how.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from index_mappings.categories import CATEGORIES
from index_mappings.countries import country_code
from index_mappings.fields import Field
from ingest.opening import FileRefused
from ingest.reading_forms import date_form, name_form

DOS_END_OF_FILE = "\x1a"
_BYTE_ORDER_MARK = "\ufeff"


def _text_form(text: str) -> list[str]:
    return [text]


def _country_form(text: str) -> list[str]:
    code = country_code(text)
    return [code] if code else []


FORMS: dict[str, Callable[[str], Sequence[Any]]] = {
    "text": _text_form,
    "name": name_form,
    "date": date_form,
    "country": _country_form,
}


class _RuleSchema(Schema):
    to = fields.Str(required=True)
    column = fields.Str()
    join = fields.Str()
    pattern = fields.Str()
    drop = fields.Str()
    form = fields.Str(load_default="text", validate=validate.OneOf(sorted(FORMS)))
    forms = fields.Dict(
        keys=fields.Str(),
        values=fields.Str(validate=validate.OneOf(sorted(FORMS))),
        load_default=dict,
    )
    values = fields.Dict(keys=fields.Str(), load_default=dict)
    value = fields.Raw()


class _JoinSchema(Schema):
    file = fields.Str(required=True)
    columns = fields.List(fields.Str(), required=True)
    key = fields.Str(required=True)
    encoding = fields.Str(load_default="utf-8")


class _MappingSchema(Schema):
    columns = fields.List(fields.Str(), load_default=list)
    null = fields.List(fields.Str(), load_default=list)
    key = fields.Str(load_default="id")
    taken = fields.Dict(
        data_key="only", keys=fields.Str(), values=fields.List(fields.Str()), load_default=dict
    )
    join = fields.Dict(keys=fields.Str(), values=fields.Nested(_JoinSchema), load_default=dict)
    rule = fields.List(fields.Nested(_RuleSchema), required=True)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a piece of text comes from, what is done to it and which field it goes into."""

    to: str
    many: bool
    column: str
    join: str
    pattern: re.Pattern[str] | None
    drop: re.Pattern[str] | None
    form: str
    forms: Mapping[str, str]
    values: Mapping[str, Any]
    value: Any


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """A mapping file after its check, with the joined rows by key."""

    columns: tuple[str, ...]
    null: frozenset[str]
    key: str
    only: Mapping[str, frozenset[str]]
    joined: Mapping[str, Mapping[str, list[dict[str, str]]]]
    rules: tuple[Rule, ...]
    digest: str


@lru_cache(maxsize=4)
def held_mapping(path: str, category: str, beside: str, digest: str) -> ColumnMapping:
    """The mapping of this digest, read once in each process."""
    return load_mapping(path, category, beside)


def load_mapping(path: str, category: str, beside: str) -> ColumnMapping:
    """Read and check a mapping file for a category; joined files lie in the folder `beside`.

    Raises FileRefused with the file, the key and what to do.
    """
    try:
        raw = Path(path).read_bytes()
        given = _MappingSchema().load(tomllib.loads(raw.decode()))
    except OSError as problem:
        raise FileRefused(
            f"{path}: the mapping file cannot be read: {problem.strerror}"
        ) from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise FileRefused(f"{path}: this is not TOML: {problem}") from problem
    except ValidationError as problem:
        raise FileRefused(f"{path}: {_said(problem.messages)}") from problem
    digest = hashlib.sha256(raw)
    null = frozenset(text.strip() for text in given["null"])
    joined = {
        name: _joined(path, name, join, Path(beside), null, digest)
        for name, join in given["join"].items()
    }
    known = {one.name: one for one in CATEGORIES[category].fields}
    rules = tuple(
        _rule(path, place, rule, known, given) for place, rule in enumerate(given["rule"], 1)
    )
    return ColumnMapping(
        tuple(given["columns"]),
        null,
        given["key"],
        {column: frozenset(values) for column, values in given["taken"].items()},
        joined,
        rules,
        digest.hexdigest(),
    )


def _said(messages: Any, at: str = "") -> str:
    if isinstance(messages, dict):
        return "; ".join(_said(more, f"{at}.{key}".lstrip(".")) for key, more in messages.items())
    return f"{at}: {' '.join(map(str, messages))}"


def _rule(
    path: str, place: int, rule: dict[str, Any], known: Mapping[str, Field], given: dict[str, Any]
) -> Rule:
    def refused(key: str, why: str) -> FileRefused:
        return FileRefused(f"{path}: rule {place}, {key}: {why}")

    if rule["to"] not in known:
        raise refused("to", f"there is no field {rule['to']!r}. Known are {', '.join(known)}.")
    if ("column" in rule) == ("value" in rule):
        raise refused("column", "give either a column or a value.")
    join = rule.get("join", "")
    if join and join not in given["join"]:
        raise refused("join", f"there is no [join.{join}].")
    columns = given["join"][join]["columns"] if join else given["columns"]
    if columns and "column" in rule and rule["column"] not in columns:
        raise refused(
            "column", f"there is no column {rule['column']!r} among {', '.join(columns)}."
        )
    target = known[rule["to"]]
    patterns = {}
    for key in ("pattern", "drop"):
        try:
            patterns[key] = re.compile(rule[key]) if key in rule else None
        except re.error as problem:
            raise refused(key, f"this is not a regular expression: {problem}") from problem
    within = {one.name for one in target.fields}
    pieces = set(patterns["pattern"].groupindex if patterns["pattern"] else ()) - {"value"}
    for name in (*pieces, *rule["values"], *rule["forms"]):
        if name not in within:
            raise refused("pattern", f"{rule['to']} has no part {name!r}.")
    return Rule(
        rule["to"],
        target.many,
        rule.get("column", ""),
        join,
        patterns["pattern"],
        patterns["drop"],
        rule["form"],
        rule["forms"],
        rule["values"],
        rule.get("value"),
    )


def _joined(
    path: str, name: str, join: dict[str, Any], beside: Path, null: frozenset[str], digest: Any
) -> dict[str, list[dict[str, str]]]:
    file = beside / join["file"]
    if join["key"] not in join["columns"]:
        raise FileRefused(f"{path}: join.{name}.key: not among its columns.")
    try:
        raw = file.read_bytes()
        text = raw.decode(join["encoding"]).removeprefix(_BYTE_ORDER_MARK)
    except OSError as problem:
        raise FileRefused(f"{path}: join.{name}.file: {file}: {problem.strerror}") from problem
    except (UnicodeDecodeError, LookupError) as problem:
        raise FileRefused(f"{path}: join.{name}.encoding: {problem}") from problem
    digest.update(hashlib.sha256(raw).digest())
    found: dict[str, list[dict[str, str]]] = {}
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in rows:
            if cells in ([], [DOS_END_OF_FILE]):
                continue
            if len(cells) != len(join["columns"]):
                raise FileRefused(
                    f"{file}, line {rows.line_num}: {len(cells)} cells, not as join.{name} says."
                )
            row = cleaned(dict(zip(join["columns"], cells, strict=True)), null)
            found.setdefault(row[join["key"]], []).append(row)
    except csv.Error as problem:
        raise FileRefused(f"{file}, line {rows.line_num}: {problem}") from problem
    return found


def cleaned(row: Mapping[str, Any], null: frozenset[str]) -> dict[str, str]:
    """Cells as trimmed texts, those that mean "nothing" emptied."""
    texts = {name: str(cell).strip() for name, cell in row.items()}
    return {name: "" if text in null else text for name, text in texts.items()}


def needed_columns(mapping: ColumnMapping) -> dict[str, str]:
    """The columns that the mapping reads of the table itself, each with the key that names it first.

    One that is not there would read as empty: `only` would leave out every row, a rule lose its field.
    """
    needed = dict.fromkeys(mapping.only, "only")
    for place, rule in enumerate(mapping.rules, 1):
        if rule.join:
            needed.setdefault(mapping.key, "key")
        elif rule.column:
            needed.setdefault(rule.column, f"rule {place}, column")
    return needed


def is_taken(mapping: ColumnMapping, row: Mapping[str, Any]) -> bool:
    """Whether the row is one of those that the mapping takes (`only`)."""
    cells = cleaned(row, mapping.null)
    return all(cells.get(column, "") in values for column, values in mapping.only.items())


def mapped(mapping: ColumnMapping, row: Mapping[str, Any]) -> dict[str, Any]:
    """The record that a row makes, to be checked as any other."""
    cells = cleaned(row, mapping.null)
    record: dict[str, Any] = {}
    for rule in mapping.rules:
        for value in _values(mapping, rule, cells):
            if rule.many:
                held = record.setdefault(rule.to, [])
                if value not in held:
                    held.append(value)
            else:
                record.setdefault(rule.to, value)
    return record


def _values(mapping: ColumnMapping, rule: Rule, cells: Mapping[str, str]) -> Iterator[Any]:
    if not rule.column:
        yield rule.value
        return
    rows = mapping.joined[rule.join].get(cells.get(mapping.key, ""), []) if rule.join else [cells]
    for row in rows:
        text = row.get(rule.column, "")
        if rule.drop:
            text = " ".join(rule.drop.sub(" ", text).split())
        if text:
            yield from _pieces(rule, text)


def _pieces(rule: Rule, text: str) -> Iterator[Any]:
    if rule.pattern is None:
        found: list[dict[str, str]] = [{"value": text}]
    else:
        found = [
            {name: piece.strip() for name, piece in match.groupdict().items() if piece}
            for match in rule.pattern.finditer(text)
        ]
    for pieces in found:
        value = pieces.pop("value", None)
        parts = dict(rule.values)
        for name, piece in pieces.items():
            formed = FORMS[rule.forms.get(name, "text")](piece)
            if formed:
                parts[name] = formed[0]
        if value is None:
            yield parts
            continue
        for formed in FORMS[rule.form](value):
            if isinstance(formed, dict):
                yield {**parts, **formed}
            else:
                yield formed
