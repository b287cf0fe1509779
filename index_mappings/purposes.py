"""What the bank may be asked for: purposes, declared once for agreements, lookups and the audit.

After the purposes of the treaties of 2009 and 2010 (domain facts, section 0) and the daily work of
posts, registration and migration offices.
"""

from index_mappings.fields import Text

PURPOSES: dict[str, Text] = {
    "border-check": Text("Check at the border", "Проверка на границе"),
    "search": Text("Search for persons and things", "Розыск лиц и предметов"),
    "investigation": Text("Investigation of a crime", "Расследование преступления"),
    "identification": Text("Identification of a person or body", "Установление личности"),
    "registration": Text("Registration of vehicles and arms", "Регистрация ТС и оружия"),
    "migration": Text("Migration and residence", "Миграционный учёт"),
    "supervision": Text("Supervision of the bank's use", "Надзор за использованием банка"),
    "exchange": Text("Exchange of arrays between states", "Обмен массивами между государствами"),
    "reconciliation": Text("Reconciliation of arrays", "Сверка массивов"),
}
"""In the order in which forms show them."""

CHECKS = frozenset(
    {"border-check", "search", "investigation", "identification", "registration", "migration"}
)
"""Those of checking a person or thing; the others are the bank's own upkeep."""
