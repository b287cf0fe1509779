"""What the analysis of names remembers, and forgetting it where memory counts for more than speed."""

from __future__ import annotations

from index_mappings.analysis.by_ear import readings_by_ear
from index_mappings.analysis.names import analyse_word, name_tokens
from index_mappings.analysis.phonetic import coarse_code
from index_mappings.analysis.romanise import readings_of

_REMEMBERING = (name_tokens, analyse_word, readings_of, readings_by_ear, coarse_code)


def remembered() -> int:
    """How many names and words are remembered, each some hundred bytes."""
    return sum(one.cache_info().currsize for one in _REMEMBERING)


def forget_names() -> None:
    """Forget them all; the frequent ones are soon remembered again."""
    for one in _REMEMBERING:
        one.cache_clear()
