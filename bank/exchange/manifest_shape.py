"""The shape of a manifest: which members it has, of which types, within which limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from bank.exchange.limits import (
    MOST_ARRAYS,
    MOST_MESSAGES,
    MOST_PACKAGE_BYTES,
    MOST_RECORDS,
    MOST_RECORDS_BYTES,
)
from bank.exchange.signed import FORMAT
from index_mappings.categories import CATEGORIES

CODE = r"\A[A-Z][A-Z0-9-]{0,63}\Z"
DIGEST = r"\A[0-9a-f]{64}\Z"
PACKAGE = r"\A[0-9a-f]{32}\Z"


class _Strict(ma.Schema):
    class Meta:
        unknown = ma.RAISE


def _code() -> fields.Field[Any]:
    return fields.String(required=True, validate=validate.Regexp(CODE, error="is no code"))


def _digest(pattern: str = DIGEST) -> fields.Field[Any]:
    error = "is no digest of small hexadecimal signs"
    return fields.String(required=True, validate=validate.Regexp(pattern, error=error))


def _count(most: int, least: int = 0) -> fields.Field[Any]:
    within = validate.Range(least, most, error=f"must lie between {least} and {most}")
    return fields.Integer(required=True, strict=True, validate=within)


def _one_of(*choices: str) -> fields.Field[Any]:
    known = validate.OneOf(choices, error="must be one of {choices}")
    return fields.String(required=True, validate=known)


def _moment(text: str) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ma.ValidationError("is no time: write it like 2026-03-01T12:00:00+00:00") from None
    if moment.utcoffset() is None:
        raise ma.ValidationError("must name its time zone")


class _Originator(_Strict):
    code = _code()
    state = fields.String(required=True, validate=validate.Regexp(r"\A[A-Z]{2}\Z"))
    name = fields.String(required=True, validate=validate.Length(max=500))


class _Expected(_Strict):
    records = _count(2**53)
    digest = _digest()


class _Array(_Strict):
    origin = _code()
    category = _one_of(*CATEGORIES)
    mode = _one_of("full", "changes", "ended")
    withheld = fields.List(fields.String(validate=validate.Length(1, 200)), required=True)
    agreements = fields.List(fields.Integer(strict=True), required=True)
    records = _count(MOST_RECORDS)
    withdrawals = _count(MOST_RECORDS)
    expected = fields.Nested(_Expected, required=True)


class _Part(_Strict):
    name = fields.String(required=True, validate=validate.Length(1, 100))
    size = _count(MOST_PACKAGE_BYTES)
    sha256 = _digest()
    lines = _count(2 * MOST_RECORDS)
    unpacked = _count(MOST_RECORDS_BYTES)


class _Agreement(ma.Schema):
    """Only that it is an object with a number; what it says `bank.access` checks."""

    class Meta:
        unknown = ma.INCLUDE

    number = _count(2**31 - 1, least=1)


class _Manifest(_Strict):
    format = _one_of(FORMAT)
    package = _digest(PACKAGE)
    sender = _code()
    recipient = _code()
    made_at = fields.String(required=True, validate=_moment)
    kind = _one_of("array", "changes", "messages")
    number = _count(2**31 - 1, least=1)
    previous = fields.String(
        required=True, validate=validate.Regexp(r"\A([0-9a-f]{64})?\Z", error="is no digest")
    )
    originators = fields.List(
        fields.Nested(_Originator), required=True, validate=validate.Length(max=MOST_ARRAYS)
    )
    arrays = fields.List(
        fields.Nested(_Array), required=True, validate=validate.Length(max=MOST_ARRAYS)
    )
    agreements = fields.List(
        fields.Nested(_Agreement), required=True, validate=validate.Length(max=MOST_ARRAYS)
    )
    messages = _count(MOST_MESSAGES)
    parts = fields.List(fields.Nested(_Part), required=True, validate=validate.Length(max=2))


_MANIFEST = _Manifest()


def shape_faults(told: Any) -> list[tuple[str, str]]:
    """What is wrong with a manifest's members, by their path."""
    if not isinstance(told, dict):
        return [("", "must be a JSON object")]
    return list(_flat(_MANIFEST.validate(told), ""))


def _flat(messages: Mapping[Any, Any], path: str) -> Iterator[tuple[str, str]]:
    for key, found in messages.items():
        where = path if key == "_schema" else f"{path}.{key}" if path else str(key)
        if isinstance(found, dict):
            yield from _flat(found, where[:200])
        else:
            for message in found:
                yield where[:200], str(message)
