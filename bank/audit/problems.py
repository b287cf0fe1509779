"""What may be wrong with an audit log, each with its place and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index_mappings.fields import Text


class ProblemKind(StrEnum):
    """What is wrong."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"
    RESEALED = "resealed"
    INDEX = "index"
    HEAD = "head"
    CHAIN_MISSING = "chain-missing"
    CHAIN_CHANGED = "chain-changed"
    SEAL_CHANGED = "seal-changed"
    SEAL_MISSING = "seal-missing"
    SEAL_CUT = "seal-cut"
    SIGNATURE = "signature"
    UNSIGNED = "unsigned"


WORDS = {
    ProblemKind.CHANGED: Text(
        "This entry was changed, or an entry before it", "Запись изменена, или запись перед ней"
    ),
    ProblemKind.MISSING: Text("Entries from this number are missing", "Записей с этого номера нет"),
    ProblemKind.CUT: Text(
        "The chain is cut off: its last entries, from this number, are missing",
        "Цепь обрезана: последних записей, с этого номера, нет",
    ),
    ProblemKind.RESEALED: Text(
        "A seal holds another hash of this entry", "В печати другой хеш этой записи"
    ),
    ProblemKind.INDEX: Text(
        "The index lacks terms of this entry: a search does not find it",
        "В указателе нет слов этой записи: поиск её не найдёт",
    ),
    ProblemKind.HEAD: Text(
        "The chain's registered head is missing or not that of its entries",
        "Отмеченный конец цепи отсутствует или не сходится с её записями",
    ),
    ProblemKind.CHAIN_MISSING: Text(
        "This chain is missing from the register", "Этой цепи нет в реестре"
    ),
    ProblemKind.CHAIN_CHANGED: Text(
        "The registration of this chain was changed", "Регистрация этой цепи изменена"
    ),
    ProblemKind.SEAL_CHANGED: Text(
        "This seal was changed, or a seal before it", "Печать изменена, или печать перед ней"
    ),
    ProblemKind.SEAL_MISSING: Text(
        "Seals from this number are missing", "Печатей с этого номера нет"
    ),
    ProblemKind.SEAL_CUT: Text(
        "The last seals, from this number, are missing", "Последних печатей, с этого номера, нет"
    ),
    ProblemKind.SIGNATURE: Text(
        "The signature of this seal is not by the key", "Подпись печати сделана не тем ключом"
    ),
    ProblemKind.UNSIGNED: Text(
        "This seal is not signed, and must be", "Печать не подписана, а должна быть"
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: in which chain (empty: of the seals) and at which number.

    A chain that is not in the register is named by its place there: "#3".
    """

    kind: ProblemKind
    chain: str
    number: int

    @property
    def text(self) -> Text:
        """The problem in words."""
        return WORDS[self.kind]
