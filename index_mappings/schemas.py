"""Checks of records: marshmallow schemas, built once from the declaration.

`load_record` is what ingest calls for every record, so groups are checked by functions compiled from the
declaration (nested schemas would cost a whole load for each group), and of the fields only those that are
given. Where one refuses, the whole schema says all that is wrong.
"""

import difflib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import marshmallow as ma

from index_mappings.categories import CATEGORIES, category_of
from index_mappings.fields import MAX_ITEMS, Category, Field, Kind
from index_mappings.values import ABSENT, Loader, Refused, shown, value_loader

_UNKNOWN = "unknown field"
_REQUIRED = "is missing: give it"


class FieldError(NamedTuple):
    """What is wrong with one field; ``field`` is a path such as ``names.0.surname``."""

    field: str
    message: str


class RecordErrors(ValueError):
    """A record is refused; ``errors`` says why, field by field."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in errors))
        self.errors = errors


def load_record(category: Category | str, raw: Any) -> dict[str, Any]:
    """Return the canonical record for a raw one, or raise `RecordErrors` with all that is wrong.

    Canonical: plain JSON types, text stripped and in NFC, nothing empty, keys in declared order,
    codes and dates in their one form. Its own output comes back unchanged.
    """
    category = category_of(category)
    if not isinstance(raw, dict):
        raise RecordErrors([FieldError("", f"a record must be an object, not {shown(raw)}")])
    own = CATEGORIES.get(category.name) is category
    take = _TAKERS[category.name] if own else _taker(category)
    try:
        record = take(raw)
    except ma.ValidationError:
        record = _by_schema(category, raw)
    for name in category.identifying:
        if record.get(name):
            return record
    if category.identifying:
        raise RecordErrors([_nothing_identifies(category)])
    return record


def _by_schema(category: Category, raw: dict[str, Any]) -> dict[str, Any]:
    try:
        record: dict[str, Any] = schema_of(category).load(raw)
    except ma.ValidationError as error:
        messages = error.messages if isinstance(error.messages, dict) else {"": error.messages}
        raise RecordErrors(list(_flatten(messages, category.fields))) from None
    return record


def _nothing_identifies(category: Category) -> FieldError:
    names = category.identifying
    some = names[0] if len(names) == 1 else f"one of {', '.join(names)}"
    return FieldError(names[0], f"nothing identifies the record: give {some}")


def _flatten(
    messages: Mapping[Any, Any], fields: tuple[Field, ...] | None, path: str = ""
) -> Iterator[FieldError]:
    by_name = {field.name: field for field in fields or ()}
    for key, found in messages.items():
        where = f"{path}{str(key)[:100]}"
        field = by_name.get(key)
        if isinstance(found, dict):
            # Between a list field and the fields of its groups stands the place in the list.
            inner = field.fields if field else fields
            yield from _flatten(found, inner, f"{where}.")
            continue
        for message in found if isinstance(found, list) else [found]:
            if message == _UNKNOWN:
                message = _unknown(str(key), tuple(by_name))
            yield FieldError(where, message)


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name[:100], known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the fields are: {', '.join(known)}"
    return f"unknown field; {hint}"


class _Declared(ma.fields.Field[Any]):
    """A marshmallow field that takes its checks from the declaration."""

    def __init__(self, declared: Field) -> None:
        super().__init__(required=declared.required, metadata={"title": declared.label.en})
        self.declared = declared
        self._loader = _loader(declared)
        self._given_default = declared.default if declared.default is not None else ma.missing

    def deserialize(
        self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any
    ) -> Any:
        if value is ma.missing or value is None:
            loaded = ABSENT
        else:
            try:
                loaded = self._loader(value)
            except Refused as refused:
                detail = refused.detail
                raise ma.ValidationError(
                    {str(key): one for key, one in detail.items()}
                    if isinstance(detail, dict)
                    else detail
                ) from None
        if loaded is not ABSENT:
            return loaded
        if self.required:
            raise ma.ValidationError(_REQUIRED)
        return self._given_default


def _loader(field: Field) -> Loader:
    one = _group_loader(field) if field.kind is Kind.GROUP else value_loader(field)
    return _list_loader(one) if field.many else one


def _list_loader(one: Loader) -> Loader:
    def load(values: Any) -> Any:
        if not isinstance(values, list):
            raise Refused(f"must be a list, not {shown(values)}: put it in [ ]")
        if len(values) > MAX_ITEMS:
            raise Refused(f"has {len(values)} items; the most is {MAX_ITEMS}: leave some out")
        loaded = []
        errors: dict[str, Any] = {}
        for place, value in enumerate(values):
            if value is None:
                continue
            try:
                item = one(value)
            except Refused as refused:
                errors[str(place)] = refused.detail
                continue
            if item is not ABSENT and item not in loaded:
                loaded.append(item)
        if errors:
            raise Refused(errors)
        return loaded or ABSENT

    return load


def _group_loader(field: Field) -> Loader:
    loaders = tuple((inner.name, inner.required, _loader(inner)) for inner in field.fields)
    names = frozenset(inner.name for inner in field.fields)
    needs = field.needs
    example = ", ".join(f'"{inner.name}": …' for inner in field.fields[:2])

    def load(value: Any) -> Any:
        if not isinstance(value, dict):
            raise Refused(f"must be an object, {{{example}}}, not {shown(value)}")
        result: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        missing = []
        for name, required, loader in loaders:
            raw = value.get(name)
            loaded = ABSENT
            if raw is not None:
                try:
                    loaded = loader(raw)
                except Refused as refused:
                    errors[name] = refused.detail
                    continue
            if loaded is not ABSENT:
                result[name] = loaded
            elif required:
                missing.append(name)
        for key in value.keys() - names:
            errors[key] = _UNKNOWN
        if result or errors:
            for name in missing:
                errors[name] = _REQUIRED
            if needs and not errors and not any(name in result for name in needs):
                raise Refused(f"says nothing: give one of {', '.join(needs)}")
        if errors:
            raise Refused(errors)
        return result or ABSENT

    return load


class _RecordSchema(ma.Schema):
    class Meta:
        unknown = ma.RAISE

    error_messages = {"unknown": _UNKNOWN}  # noqa: RUF012 - marshmallow's own way


@lru_cache(maxsize=512)
def schema_of(category: Category) -> ma.Schema:
    """Return the marshmallow schema of a category, one object for all who ask."""
    fields: dict[str, ma.fields.Field[Any]] = {
        field.name: _Declared(field) for field in category.fields
    }
    name = "".join(word.capitalize() for word in category.name.split("-"))
    return _RecordSchema.from_dict(fields, name=name)()


@lru_cache(maxsize=512)
def _taker(category: Category) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What the schema of a category makes of a record without faults, asking only the fields that are given.

    Raises marshmallow's ValidationError at the first fault.
    """
    fields = schema_of(category).fields
    plan = tuple(
        (one.name, one.required or one.default is not None, fields[one.name].deserialize)
        for one in category.fields
    )

    # The records of an array mostly give the same few fields.
    @lru_cache(maxsize=256)
    def planned(given: frozenset[str]) -> tuple[tuple[str, bool, Callable[..., Any]], ...]:
        if not given <= fields.keys():
            raise ma.ValidationError(_UNKNOWN)
        return tuple(one for one in plan if one[1] or one[0] in given)

    def take(raw: dict[str, Any]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for name, always, deserialize in planned(frozenset(raw)):
            value = raw.get(name)
            if always or value is not None:
                loaded = deserialize(value)
                if loaded is not ma.missing:
                    record[name] = loaded
        return record

    return take


_TAKERS = {name: _taker(one) for name, one in CATEGORIES.items()}
