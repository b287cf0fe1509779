"""Why an agreement or an edit of it is refused: field by field, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index_mappings.fields import Text


@dataclass(frozen=True, slots=True)
class TermError:
    """What is wrong with one term; `field` is its name, `withheld.vehicles` for fields of a category."""

    field: str
    reason: Text

    @property
    def message(self) -> str:
        """The reason in English, for the command line."""
        return self.reason.en


class AgreementRefused(ValueError):
    """An agreement or its edit is refused; `errors` says why, field by field."""

    def __init__(self, errors: Iterable[TermError]) -> None:
        self.errors = list(errors)
        super().__init__("; ".join(f"{one.field}: {one.message}" for one in self.errors))


def refuse(field: str, en: str, ru: str) -> TermError:
    """What is wrong with a term, in words."""
    return TermError(field, Text(en, ru))
