"""Records and their change log in SQL: the source of truth, from which engines are derived."""

from bank.store.errors import StoreError
from bank.store.model import BatchResult, Change, ChangeRow, Freshness, Originator, Run
from bank.store.store import Store

__all__ = [
    "BatchResult",
    "Change",
    "ChangeRow",
    "Freshness",
    "Originator",
    "Run",
    "Store",
    "StoreError",
]
