"""Persons unable to state their identity (domain facts, section 5; INTERPOL yellow notice)."""

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import MAX_NAME, Category, group, partial_date, text
from index_mappings.persons import IDENTITY, description

CATEGORY = Category(
    name="unidentified-persons",
    subject="person",
    label=CATEGORY_LABELS["unidentified-persons"],
    fields=declared(
        text(
            "stated_name",
            "Name as given by the person",
            "Имя со слов лица",
            analysis="name",
            max_length=MAX_NAME,
        ),
        *IDENTITY,
        *description("found.date", "kept.since"),
        text("condition", "Condition", "Состояние лица", prose=True),
        group(
            "found",
            "Found",
            "Обнаружен",
            partial_date("date", "Date found", "Дата обнаружения", past=True),
            text("place", "Place found", "Место обнаружения"),
            text("text", "How the person was found", "Обстоятельства обнаружения", prose=True),
        ),
        group(
            "kept",
            "Kept",
            "Содержится",
            partial_date("since", "Kept since", "Содержится с", past=True),
            text("place", "Kept at", "Место содержания"),
        ),
    ),
    title=("names", "stated_name", "sex", "age", "found.place", "found.date"),
)
