"""Unidentified corpses (domain facts, section 5; INTERPOL black notice, Russian cards)."""

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import Category, date_range, group, partial_date, text
from index_mappings.persons import IDENTITY, description

CATEGORY = Category(
    name="unidentified-corpses",
    subject="person",
    label=CATEGORY_LABELS["unidentified-corpses"],
    fields=declared(
        *IDENTITY,
        *description("death.from", "found.date"),
        group(
            "found",
            "Found",
            "Обнаружен",
            partial_date("date", "Date found", "Дата обнаружения", past=True),
            text("place", "Place found", "Место обнаружения"),
            text("text", "How it was found", "Обстоятельства обнаружения", prose=True),
        ),
        date_range("death", "Estimated time of death", "Предполагаемое время смерти", past=True),
        text("cause", "Cause of death", "Причина смерти", prose=True),
        text("kept_at", "Kept or buried at", "Место хранения или захоронения"),
    ),
    title=("names", "sex", "age", "found.place", "found.date"),
)
