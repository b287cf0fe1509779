"""Fields that the four categories of persons share (domain facts, section 5).

Sources: Russian search and missing-person cards, SIS person fields, INTERPOL notices; the list of
document kinds follows ICAO 9303 and the papers good for travel between the states.
"""

from index_mappings.fields import (
    MAX_NAME,
    Field,
    Text,
    code,
    country,
    date,
    group,
    number_range,
    partial_date,
    text,
)

SEXES = {
    "male": Text("Male", "Мужской"),
    "female": Text("Female", "Женский"),
    "unknown": Text("Unknown", "Не установлен"),
}
SEX_SYNONYMS = {
    "m": "male",
    "м": "male",
    "муж": "male",
    "мужчина": "male",
    "man": "male",
    "f": "female",
    "w": "female",
    "ж": "female",
    "жен": "female",
    "женщина": "female",
    "woman": "female",
    "x": "unknown",
    "<": "unknown",
    "неизвестен": "unknown",
    "неизвестно": "unknown",
}

NAME_KINDS = {
    "main": Text("Main", "Основное"),
    "alias": Text("Alias", "Вымышленное, прозвище"),
    "maiden": Text("Maiden", "Девичья фамилия"),
    "previous": Text("Previous", "Прежнее"),
}

DOCUMENT_KINDS = {
    "passport": Text("Passport", "Паспорт"),
    "national-passport": Text("Internal passport", "Внутренний паспорт"),
    "id-card": Text("Identity card", "Удостоверение личности"),
    "driving-licence": Text("Driving licence", "Водительское удостоверение"),
    "birth-certificate": Text("Birth certificate", "Свидетельство о рождении"),
    "residence-permit": Text("Residence permit", "Вид на жительство"),
    "visa": Text("Visa", "Виза"),
    "travel-document": Text("Travel document", "Проездной документ"),
    "return-certificate": Text("Certificate of return", "Свидетельство на возвращение"),
    "seaman-book": Text("Seaman's book", "Паспорт моряка"),
    "military-id": Text("Military identity card", "Военный билет"),
    "vehicle-registration": Text(
        "Vehicle registration certificate", "Свидетельство о регистрации ТС"
    ),
    "vehicle-title": Text("Vehicle title", "Паспорт ТС"),
    "other": Text("Other", "Иной"),
}

MARK_KINDS = {
    "tattoo": Text("Tattoo", "Татуировка"),
    "scar": Text("Scar", "Шрам"),
    "birthmark": Text("Birthmark", "Родимое пятно"),
    "burn": Text("Burn", "Ожог"),
    "amputation": Text("Missing part", "Ампутация"),
    "fracture": Text("Fracture", "Перелом"),
    "deformity": Text("Deformity", "Деформация"),
    "implant": Text("Implant, prosthesis", "Имплант, протез"),
    "piercing": Text("Piercing", "Пирсинг"),
    "surgery": Text("Trace of surgery", "След операции"),
    "speech": Text("Speech", "Особенность речи"),
    "gait": Text("Gait", "Особенность походки"),
    "other": Text("Other", "Иная"),
}

BUILDS = {
    "thin": Text("Thin", "Худощавое"),
    "slim": Text("Slim", "Стройное"),
    "average": Text("Average", "Среднее"),
    "athletic": Text("Athletic", "Атлетическое"),
    "stocky": Text("Stocky", "Коренастое"),
    "stout": Text("Stout", "Полное"),
}

BLOOD_GROUPS = {
    group_ + rhesus: Text(f"{group_}{rhesus}", f"{group_} ({number}){rhesus}")
    for group_, number in (("O", "I"), ("A", "II"), ("B", "III"), ("AB", "IV"))
    for rhesus in ("", "+", "-")
}
# Latin and Cyrillic letters, zero for O, and the Roman numbers of the Soviet notation.
BLOOD_SYNONYMS = {
    spelling + rhesus_in: group_ + rhesus
    for group_, spellings in {
        "O": ("0", "о", "i", "0(i)", "o(i)", "о(i)"),
        "A": ("а", "ii", "a(ii)", "а(ii)"),
        "B": ("в", "iii", "b(iii)", "в(iii)"),
        "AB": ("ав", "iv", "ab(iv)", "ав(iv)"),
    }.items()
    for spelling in spellings
    for rhesus_in, rhesus in (("", ""), ("+", "+"), ("-", "-"), (" rh+", "+"), (" rh-", "-"))
}


def document_fields() -> tuple[Field, ...]:
    """Return the fields of one paper: of a person, or of a vehicle."""
    return (
        code("kind", "Document kind", "Вид документа", DOCUMENT_KINDS),
        text("series", "Document series", "Серия документа", max_length=50),
        text(
            "number",
            "Document number",
            "Номер документа",
            analysis="document",
            prefix="series",
            required=True,
            max_length=100,
        ),
        country("state", "Issuing state", "Государство выдачи"),
        text("issued_by", "Issued by", "Кем выдан", max_length=300),
        date("issued", "Date of issue", "Дата выдачи", past=True),
        date("valid_until", "Document valid until", "Срок действия документа"),
    )


def documents(name: str, en: str, ru: str) -> Field:
    """Declare a list of papers with searchable numbers."""
    return group(name, en, ru, *document_fields(), many=True)


NAMES = group(
    "names",
    "Names",
    "Имена",
    code("kind", "Name kind", "Вид имени", NAME_KINDS),
    text("full", "Full name", "ФИО", max_length=MAX_NAME),
    text("surname", "Surname", "Фамилия", max_length=MAX_NAME),
    text("given", "Given name", "Имя", max_length=MAX_NAME),
    text("patronymic", "Patronymic", "Отчество", max_length=MAX_NAME),
    many=True,
    analysis="name",
    needs=("full", "surname", "given", "patronymic"),
)

IDENTITY: tuple[Field, ...] = (
    NAMES,
    partial_date(
        "birth_dates",
        "Dates of birth",
        "Даты рождения",
        many=True,
        analysis="birth_date",
        past=True,
        low=1800,
    ),
    text("birth_place", "Place of birth", "Место рождения", analysis="place"),
    country("birth_state", "State of birth", "Государство рождения"),
    code("sex", "Sex", "Пол", SEXES, synonyms=SEX_SYNONYMS, analysis="sex"),
    country("citizenships", "Citizenships", "Гражданство", many=True, analysis="citizenship"),
    text("ethnicity", "Ethnicity", "Национальность", max_length=200),
    documents("documents", "Documents", "Документы"),
    text(
        "personal_numbers",
        "Personal numbers",
        "Личные номера",
        many=True,
        analysis="document",
        max_length=100,
    ),
)


def description(*reference: str) -> tuple[Field, ...]:
    """Return the fields of a person's description.

    ``reference``: paths of the dates at which the age was stated, the best one first.
    """
    return (
        number_range(
            "age", "Age", "Возраст", 0, 130, analysis="age", reference=(*reference, "entered")
        ),
        number_range("height", "Height, cm", "Рост, см", 20, 260),
        number_range("weight", "Weight, kg", "Вес, кг", 1, 400),
        code("build", "Build", "Телосложение", BUILDS),
        text("hair", "Hair", "Волосы"),
        text("eyes", "Eyes", "Глаза"),
        text("face", "Face", "Лицо"),
        text("teeth", "Teeth", "Зубы"),
        code("blood_group", "Blood group", "Группа крови", BLOOD_GROUPS, synonyms=BLOOD_SYNONYMS),
        group(
            "marks",
            "Marks",
            "Особые приметы",
            code("kind", "Mark kind", "Вид приметы", MARK_KINDS),
            text("place", "Place on the body", "Место на теле"),
            text("text", "Mark in words", "Описание приметы"),
            many=True,
            analysis="mark",
        ),
        text("clothing", "Clothing", "Одежда"),
        text("belongings", "Belongings", "Вещи при себе", prose=True),
        text("languages", "Languages spoken", "Владение языками", many=True, max_length=100),
        text("photos", "Photo references", "Ссылки на фото", many=True),
        text("prints", "Fingerprint reference", "Дактилоскопическая карта"),
        text("dna", "DNA reference", "ДНК-профиль"),
        text("residence", "Residence", "Место жительства"),
        text("occupation", "Occupation", "Род занятий"),
    )
