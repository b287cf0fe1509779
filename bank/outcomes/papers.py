"""Travellers' papers: from a machine-readable zone, in canonical form, and as they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bank.mrz import INTERNAL, Mrz
from bank.outcomes.errors import OutcomeRefused
from bank.outcomes.keys import Marks
from bank.outcomes.model import Document, Paper
from index_mappings.analysis.numbers import LONGEST, canonical
from index_mappings.countries import country_codes
from index_mappings.fields import Text
from index_mappings.persons import DOCUMENT_KINDS
from index_mappings.searchable import searchable

FEWEST_SIGNS = 4
TAIL = 2


def document_of(mrz: Mrz) -> Document | None:
    """The paper of a machine-readable zone; None when its issuer or number cannot be read.

    None, too, when the number's check digit is wrong: a misread number would clear somebody else.
    """
    read_well = all(one.ok for one in mrz.checks if one.field == "number")
    if not (read_well and mrz.issuer and mrz.number):
        return None
    return Document(mrz.issuer, _kind(mrz), mrz.number)


def _kind(mrz: Mrz) -> str:
    """ICAO 9303-4 to -7: P passport, V visa, A, C, I cards; the internal passport is PN of RUS."""
    if mrz.kind == INTERNAL:
        return "national-passport"
    return {"P": "passport", "V": "visa"}.get(mrz.document[:1], "id-card")


def number_of(document: Document) -> str:
    """The canonical number: no separators, look-alikes as Latin; raises OutcomeRefused.

    Signs that are easily misread stay apart, unlike in a lookup: 8 for B is another traveller.
    """
    if document.state not in country_codes():
        raise OutcomeRefused(
            Text(
                "The document's state must be a two-letter code.",
                "Государство выдачи документа — двухбуквенный код.",
            )
        )
    if document.kind not in DOCUMENT_KINDS:
        kinds = ", ".join(DOCUMENT_KINDS)
        raise OutcomeRefused(
            Text(f"The document's kind is one of {kinds}.", f"Вид документа — один из: {kinds}.")
        )
    number = canonical("document", document.number)
    # At the longest it may have been cut, and two numbers would be one.
    if not FEWEST_SIGNS <= len(number) < LONGEST:
        raise OutcomeRefused(
            Text(
                f"The document's number must have {FEWEST_SIGNS} to {LONGEST - 1} signs.",
                f"Номер документа должен иметь от {FEWEST_SIGNS} до {LONGEST - 1} знаков.",
            )
        )
    return number


def names_paper(record: Mapping[str, Any], category: str, document: Document) -> bool:
    """Whether a record holds a paper's number among its own; raises OutcomeRefused."""
    number = number_of(document)
    return any(
        canonical(one.family, one.value) == number
        for one in searchable(category, record).numbers
        if one.family == "document"
    )


def kept(marks: Marks, document: Document) -> tuple[bytes, Paper]:
    """A paper's mark, and what is kept of it for show; raises OutcomeRefused."""
    number = number_of(document)
    mark = marks.mark(document.state, document.kind, number)
    return mark, Paper(document.state, document.kind, number[-TAIL:])
