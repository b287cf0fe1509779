"""Identified arms: found, seized or handed in, of which the owner is sought (section 5)."""

from index_mappings.arms import arms_category
from index_mappings.fields import Text, text

CATEGORY = arms_category(
    "identified-arms",
    "Finding",
    "Обнаружение",
    {
        "found": Text("Found", "Найдено"),
        "seized": Text("Seized", "Изъято"),
        "handed-in": Text("Handed in", "Сдано добровольно"),
        "recovered": Text("Recovered", "Возвращено"),
        "other": Text("Other", "Иное"),
    },
    text("kept_at", "Kept at", "Место хранения"),
    text("examination", "Examination", "Экспертиза", prose=True),
)
