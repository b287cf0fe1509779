"""Missing persons (domain facts, section 5; SIS article 32, NCIC missing person file)."""

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import (
    MAX_NAME,
    Category,
    Text,
    boolean,
    code,
    group,
    partial_date,
    text,
)
from index_mappings.persons import IDENTITY, description

MISSING_KINDS = {
    "minor": Text("Minor", "Несовершеннолетний"),
    "illness": Text("Illness", "Болезнь"),
    "disability": Text("Disability", "Инвалидность"),
    "danger": Text("Danger to life", "Опасность для жизни"),
    "abducted": Text("Abducted", "Похищение"),
    "trafficking": Text("Victim of trafficking", "Жертва торговли людьми"),
    "disaster": Text("Disaster", "Катастрофа"),
    "lost-contact": Text("Lost contact", "Утрата связи с родственниками"),
    "travel-ban": Text("To be kept from travel", "Не допускать выезда"),
    "other": Text("Other", "Иное"),
}

PARENTS = {
    "father": Text("Father", "Отец"),
    "mother": Text("Mother", "Мать"),
    "guardian": Text("Guardian", "Опекун"),
}

CATEGORY = Category(
    name="missing-persons",
    subject="person",
    label=CATEGORY_LABELS["missing-persons"],
    fields=declared(
        *IDENTITY,
        *description("last_seen.date"),
        group(
            "last_seen",
            "Last seen",
            "Последний раз видели",
            partial_date("date", "Date last seen", "Дата исчезновения", past=True),
            text("place", "Place last seen", "Место исчезновения"),
            text("text", "Circumstances", "Обстоятельства исчезновения", prose=True),
        ),
        code("missing_kind", "Kind of case", "Категория пропавшего", MISSING_KINDS, many=True),
        group(
            "parents",
            "Parents",
            "Родители",
            code("relation", "Parent", "Родство", PARENTS),
            text("name", "Parent's name", "ФИО родителя", max_length=MAX_NAME, required=True),
            text("contact", "Parent's contact", "Контакт родителя"),
            many=True,
        ),
        boolean(
            "adult_consent",
            "Adult consents to telling whereabouts",
            "Согласие совершеннолетнего на сообщение местонахождения",
        ),
        text("reported_by", "Reported by", "Заявитель"),
    ),
    title=("names", "birth_dates"),
)
