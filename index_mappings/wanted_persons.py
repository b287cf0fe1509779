"""Wanted persons (domain facts, section 5; Russian search card, SIS articles 24 to 36)."""

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import Category, Text, boolean, code, date, group, text
from index_mappings.persons import IDENTITY, description

SEARCH_KINDS = {
    "suspect": Text("Suspect", "Подозреваемый"),
    "accused": Text("Accused", "Обвиняемый"),
    "defendant": Text("Defendant", "Подсудимый"),
    "convicted": Text("Convicted", "Осуждённый"),
    "escaped": Text("Escaped from custody", "Бежавший из-под стражи"),
    "debtor": Text("Debtor", "Должник"),
    "civil-defendant": Text("Defendant in a civil case", "Ответчик по иску"),
    "witness": Text("Witness", "Свидетель"),
    "entry-ban": Text("Barred from entry", "Въезд запрещён"),
    "exit-ban": Text("Barred from exit", "Выезд запрещён"),
    "check": Text("Under observation", "Под наблюдением"),
    "other": Text("Other", "Иное"),
}

CATEGORY = Category(
    name="wanted-persons",
    subject="person",
    label=CATEGORY_LABELS["wanted-persons"],
    fields=declared(
        *IDENTITY,
        *description(),
        code("search_kind", "Kind of search", "Вид розыска", SEARCH_KINDS),
        text("article", "Article of law", "Статья закона"),
        text("offence", "Offence", "Деяние", prose=True),
        text("restraint", "Measure of restraint", "Мера пресечения"),
        group(
            "decision",
            "Decision",
            "Решение",
            text("authority", "Court or authority", "Суд или орган"),
            text("number", "Decision number", "Номер решения", max_length=200),
            date("date", "Date of decision", "Дата решения", past=True),
        ),
        boolean("extradition", "Extradition is sought", "Требуется выдача"),
        date("wanted_since", "Wanted since", "В розыске с", past=True),
    ),
    identifying=("names",),
    title=("names", "birth_dates"),
)
