"""Fields that records of every category carry (domain facts, section 5: common minimum fields)."""

from index_mappings.fields import Field, Text, boolean, code, date, group, text

CATEGORY_LABELS = {
    "wanted-persons": Text("Wanted persons", "Лица в розыске"),
    "vehicles": Text("Vehicles", "Транспортные средства"),
    "lost-arms": Text("Lost arms", "Утраченное оружие"),
    "identified-arms": Text("Identified arms", "Выявленное оружие"),
    "missing-persons": Text("Missing persons", "Пропавшие без вести"),
    "unidentified-corpses": Text("Unidentified corpses", "Неопознанные трупы"),
    "unidentified-persons": Text(
        "Persons unable to state their identity", "Лица, не способные сообщить о себе сведения"
    ),
}

# SIS articles 24 to 40, NCIC caution and hit rules, Russian search cards (domain facts, section 5).
ACTIONS = {
    "detain": Text("Detain", "Задержать"),
    "establish-whereabouts": Text(
        "Establish whereabouts, inform the originator",
        "Установить местонахождение, сообщить инициатору",
    ),
    "serve-papers": Text("Serve papers", "Вручить документы"),
    "do-not-alert": Text(
        "Do not alert the person: let pass, note, report",
        "Не раскрывать интерес: пропустить, зафиксировать, сообщить",
    ),
    "check-person": Text("Check the person, report", "Провести проверку лица, сообщить"),
    "refuse-entry": Text("Refuse entry", "Отказать во въезде"),
    "refuse-exit": Text("Refuse exit", "Отказать в выезде"),
    "protect": Text("Take under protection", "Принять меры по защите"),
    "stop-vehicle": Text(
        "Stop and hold the vehicle, check its occupants",
        "Задержать транспортное средство, проверить находящихся в нём",
    ),
    "seize": Text("Seize, report", "Изъять, сообщить"),
    "identify": Text("Help to identify", "Содействовать в установлении личности"),
    "inform-originator": Text("Inform the originator", "Сообщить инициатору"),
}

STATUSES = {
    "active": Text("Active", "Действует"),
    "suspended": Text("Suspended", "Приостановлена"),
    "ended": Text("Ended", "Прекращена"),
    "expired": Text("Expired", "Истёк срок"),
    "cancelled": Text("Cancelled", "Отменена"),
    "superseded": Text("Superseded", "Заменена"),
}

CAUTIONS = {
    "armed": Text("Armed", "Вооружён"),
    "violent": Text("Violent", "Склонен к насилию"),
    "escaped": Text("Escaped", "Совершил побег"),
    "flight-risk": Text("May flee", "Склонен к побегу"),
    "suicidal": Text("Suicidal", "Склонен к суициду"),
    "contagious": Text("Contagious illness", "Инфекционное заболевание"),
    "mental-illness": Text("Mental illness", "Психическое заболевание"),
    "needs-medicine": Text("Needs medicine", "Нуждается в лекарствах"),
    "drugs": Text("Drugs", "Наркотики"),
    "terrorism": Text("Terrorism", "Терроризм"),
    "explosives": Text("Explosives", "Взрывчатые вещества"),
    "loaded": Text("Weapon may be loaded", "Оружие может быть заряжено"),
}

RELATIONS = {
    "same-person": Text("Same person", "То же лицо"),
    "same-object": Text("Same object", "Тот же предмет"),
    "accomplice": Text("Accomplice", "Соучастник"),
    "relative": Text("Relative", "Родственник"),
    "travels-with": Text("Travels with", "Следует вместе"),
    "vehicle-of": Text("Vehicle of", "Транспортное средство лица"),
    "arm-of": Text("Arm of", "Оружие лица"),
    "same-case": Text("Same case", "То же дело"),
    "other": Text("Other", "Иная"),
}

HEAD: tuple[Field, ...] = (
    text("id", "Record number", "Номер записи", required=True, max_length=200),
    code("status", "Status", "Состояние", STATUSES, default="active"),
)

TAIL: tuple[Field, ...] = (
    text("ground", "Ground", "Основание", prose=True),
    text("case_number", "Case number", "Номер дела", max_length=200),
    code("action", "Action to take", "Необходимые действия", ACTIONS),
    text("action_text", "Action in words", "Действия (текст)", prose=True),
    code("cautions", "Cautions", "Меры предосторожности", CAUTIONS, many=True),
    group(
        "contact",
        "Contact, 24 hours",
        "Контакт, круглосуточно",
        text("body", "Body", "Орган", max_length=300),
        text("name", "Contact person", "Контактное лицо", max_length=300),
        text("phone", "Telephone", "Телефон", max_length=100),
        text("email", "E-mail", "Электронная почта", max_length=200),
    ),
    date("entered", "Entered", "Дата постановки"),
    date("changed", "Changed", "Дата изменения"),
    date("valid_until", "Valid until", "Действует до"),
    group(
        "links",
        "Links",
        "Связанные записи",
        code("relation", "Relation", "Связь", RELATIONS),
        code("category", "Category", "Категория", CATEGORY_LABELS),
        text("origin", "Linked originator", "Инициатор связанной записи", max_length=20),
        text("id", "Linked record number", "Номер связанной записи", max_length=200),
        text("text", "Text", "Текст", prose=True),
        many=True,
        needs=("id", "text"),
    ),
    group(
        "array",
        "Source array",
        "Исходный массив",
        text("name", "Array name", "Наименование массива", max_length=200),
        text("version", "Array version", "Версия массива", max_length=100),
        date("date", "Array date", "Дата массива"),
    ),
    boolean("confirm", "Confirm with the originator", "Требуется подтверждение инициатора"),
    text("remarks", "Remarks", "Примечания", prose=True),
)


def declared(*own: Field) -> tuple[Field, ...]:
    """Return the fields of a category: the common head, its own fields, the common tail."""
    return HEAD + own + TAIL
