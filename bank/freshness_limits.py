"""After how many hours an array is too old: `settings/freshness.json`, {"hours": 36, "wanted-persons": 24}."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import orjson

from index_mappings.categories import CATEGORIES

FILE = "freshness.json"
TOO_OLD = timedelta(hours=36)
"""Unless the setting says otherwise: an array that comes each night may miss half a day more."""
MOST_HOURS = 876_000
"""A century: more is a mistake of typing."""


class BadFreshnessSetting(ValueError):
    """settings/freshness.json cannot be read, or says nothing sensible."""


def too_old_after(settings: Path) -> dict[str, timedelta]:
    """After what time an array of each category is too old.

    Raises BadFreshnessSetting for a file that cannot be used.
    """
    path = settings / FILE
    try:
        stated = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return dict.fromkeys(CATEGORIES, TOO_OLD)
    except OSError as error:
        raise BadFreshnessSetting(f"{path} cannot be read: {error.strerror}") from error
    except orjson.JSONDecodeError as error:
        raise BadFreshnessSetting(f"{path} is not JSON") from error
    if not isinstance(stated, dict) or not all(
        name in ("hours", *CATEGORIES) and type(hours) in (int, float) and 0 < hours <= MOST_HOURS
        for name, hours in stated.items()
    ):
        raise BadFreshnessSetting(f'{path} must be like {{"hours": 36, "wanted-persons": 24}}')
    usual: float = stated.get("hours", TOO_OLD / timedelta(hours=1))
    return {name: timedelta(hours=float(stated.get(name, usual))) for name in CATEGORIES}
