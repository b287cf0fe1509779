"""What other tables keep of records, asked for by key in statements that are built once.

Row values would keep SQLite from its index, so each part of the keys is asked for by itself: what is found
may be of other records too, whose key is made of the parts of several. Whoever asks leaves those out.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, bindparam

from bank.store.model import Key

_PARTS = ("origins", "categories", "ids")


def of_keys(*columns: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether columns (originator, category, id) hold parts of the keys that `parts_of` gives."""
    return and_(
        *(
            column.in_(bindparam(name, expanding=True))
            for column, name in zip(columns, _PARTS, strict=True)
        )
    )


def parts_of(keys: Collection[Key]) -> dict[str, list[str]]:
    """The parameters of `of_keys` for some keys, one at least."""
    return {
        name: sorted(set(part)) for name, part in zip(_PARTS, zip(*keys, strict=True), strict=True)
    }
