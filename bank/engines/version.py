"""The version of an index: a digest of the code that makes its keys, payloads and fields.

Keys made by another version of the analysis are looked for in vain, which would be a wrong "nothing
found". So an index of another version does not answer, and the worker builds a new one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import icu

_BANK = Path(__file__).parent.parent
# Forms, columns and API documents: a change of theirs changes no key.
_NO_KEYS = {"apidocs.py", "columns.py", "lookup_fields.py"}
_SOURCES = (
    *sorted(
        path
        for path in (_BANK.parent / "index_mappings").rglob("*.py")
        if path.name not in _NO_KEYS
    ),
    _BANK / "documents.py",
    _BANK / "engines" / "layout.py",
    _BANK / "engines" / "embedded" / "payloads.py",
    _BANK / "engines" / "embedded" / "schema.py",
    _BANK / "scoring" / "subject.py",
)


def _digest() -> str:
    seen = hashlib.sha256(icu.UNICODE_VERSION.encode())
    for path in _SOURCES:
        seen.update(path.read_bytes())
    return seen.hexdigest()[:12]


INDEX_VERSION = _digest()
