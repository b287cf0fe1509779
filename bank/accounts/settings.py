"""Which roles must have a second factor: those that always must (`roles`), and those this bank adds."""

from pathlib import Path

import orjson

from bank.accounts.errors import AccountRefused
from bank.accounts.roles import ROLES
from index_mappings.fields import Text

FILE = "accounts.json"
ALWAYS = frozenset(role.name for role in ROLES.values() if role.second_factor)


def roles_with_second_factor(settings: Path) -> frozenset[str]:
    """The roles that must have one, by `{"second_factor": ["operator", …]}` in the settings folder.

    Raises AccountRefused for a file that is not such.
    """
    path = settings / FILE
    try:
        stated = orjson.loads(path.read_bytes())
    except FileNotFoundError:
        return ALWAYS
    except orjson.JSONDecodeError as error:
        raise _refused(path) from error
    if not isinstance(stated, dict) or set(stated) - {"second_factor"}:
        raise _refused(path)
    more = stated.get("second_factor", [])
    if not isinstance(more, list) or not all(role in ROLES for role in more):
        raise _refused(path)
    return ALWAYS | frozenset(more)


def _refused(path: Path) -> AccountRefused:
    return AccountRefused(
        Text(
            f'{path} must be like {{"second_factor": ["operator"]}}, with roles of {", ".join(ROLES)}.',
            f'{path} должен иметь вид {{"second_factor": ["operator"]}}, роли: {", ".join(ROLES)}.',
        )
    )
