"""The words of reports in both languages, for the page, the letter and the command line alike."""

from __future__ import annotations

from bank.reconciliation.model import Difference, Kind, Where
from index_mappings.fields import Text

KINDS = {
    Kind.ADDED: Text("Only in the array", "Только в массиве"),
    Kind.REMOVED: Text("Only in the bank", "Только в банке"),
    Kind.CHANGED: Text("Different", "Различаются"),
    Kind.TRIVIAL: Text("Written otherwise", "Отличаются только написанием"),
    Kind.ENDED: Text("Ended on one side", "Прекращены на одной стороне"),
    Kind.DOUBLED: Text("Doubled in the array", "Повторены в массиве"),
    Kind.PROBABLE: Text("Probably doubled", "Вероятно, повторены"),
    Kind.REFUSED: Text("Line refused", "Строка не принята"),
}
EXPLAINED = {
    Kind.ADDED: Text(
        "The bank has no such record: applying adds it.",
        "В банке такой записи нет: при применении она добавляется.",
    ),
    Kind.REMOVED: Text(
        "The array has no such record: applying withdraws it.",
        "В массиве такой записи нет: при применении она изымается.",
    ),
    Kind.CHANGED: Text(
        "Both have the record and say different things: applying corrects the bank.",
        "Запись есть на обеих сторонах, содержание различается: при применении банк исправляется.",
    ),
    Kind.TRIVIAL: Text(
        "Only case, spaces, punctuation, the order of a list or the form of signs differ.",
        "Различаются только регистр, пробелы, знаки препинания, порядок перечня или форма знаков.",
    ),
    Kind.ENDED: Text(
        "Past its last day, or with an ended status, on one side only.",
        "Срок истёк или состояние прекращено только на одной стороне.",
    ),
    Kind.DOUBLED: Text(
        "The same record number twice: the first line counts.",
        "Один номер записи встречается дважды: учитывается первая строка.",
    ),
    Kind.PROBABLE: Text(
        "The same person or thing under two record numbers, as it seems. Nothing is applied.",
        "По-видимому, одно лицо или предмет под двумя номерами. Не применяется.",
    ),
    Kind.REFUSED: Text(
        "The line holds no good record; the bank's record of its number is left as it is.",
        "Строка не содержит верной записи; запись банка с этим номером не меняется.",
    ),
}
SIDES = {
    Where.ARRAY: Text("in the array", "в массиве"),
    Where.BANK: Text("in the bank", "в банке"),
    Where.BOTH: Text("on both sides", "на обеих сторонах"),
}
REASONS = {
    "document": Text("same document number", "один номер документа"),
    "vin": Text("same VIN or unit number", "один VIN или номер агрегата"),
    "plate": Text("same plate", "один госномер"),
    "serial": Text("same arms number", "один номер оружия"),
    "name": Text("same name and date of birth", "одно имя и дата рождения"),
    "same": Text("word for word the same", "слово в слово то же"),
}
NOT_STATED = Text("not stated", "не указано")


def reasons_said(one: Difference) -> tuple[Text, ...]:
    """Why an entry stands in its report; what was wrong with a refused line as it was said."""
    if one.kind is Kind.REFUSED:
        said = (f"{name}: {text}" if name else text for name, text in one.reasons)
        return tuple(Text(text, text) for text in said)
    return tuple(REASONS[name] for name, _ in one.reasons)
