"""Vehicles that are sought (domain facts, section 5; SIS article 38, INTERPOL SMV, NCIC)."""

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import (
    Category,
    Text,
    boolean,
    code,
    country,
    group,
    partial_date,
    text,
    year,
)
from index_mappings.persons import documents

VEHICLE_KINDS = {
    "car": Text("Car", "Легковой автомобиль"),
    "truck": Text("Lorry", "Грузовой автомобиль"),
    "van": Text("Van", "Фургон"),
    "bus": Text("Bus", "Автобус"),
    "motorcycle": Text("Motorcycle", "Мотоцикл"),
    "trailer": Text("Trailer", "Прицеп"),
    "semi-trailer": Text("Semi-trailer", "Полуприцеп"),
    "tractor": Text("Tractor", "Трактор"),
    "special": Text("Special vehicle", "Спецтехника"),
    "other": Text("Other", "Иное"),
}

PLATE_TYPES = {
    "private": Text("Private", "Частный"),
    "organisation": Text("Organisation", "Организация"),
    "public-transport": Text("Taxi, public transport", "Общественный транспорт"),
    "trailer": Text("Trailer", "Прицеп"),
    "motorcycle": Text("Motorcycle", "Мотоцикл"),
    "police": Text("Police", "Полиция"),
    "military": Text("Military", "Военный"),
    "diplomatic": Text("Diplomatic", "Дипломатический"),
    "foreigner": Text("Foreign owner", "Иностранный владелец"),
    "transit": Text("Transit", "Транзит"),
    "government": Text("Government", "Правительственный"),
    "historic": Text("Earlier pattern", "Прежнего образца"),
    "other": Text("Other", "Иной"),
}

CIRCUMSTANCES = {
    "stolen": Text("Stolen", "Кража, угон"),
    "robbed": Text("Taken by force", "Грабёж, разбой"),
    "misappropriated": Text("Misappropriated", "Присвоение"),
    "plate-only-stolen": Text("Plate only stolen", "Похищен только номерной знак"),
    "clone": Text("Copy of another vehicle's numbers", "Двойник"),
    "sought-with-person": Text("Sought with a person", "Разыскивается вместе с лицом"),
    "used-in-crime": Text("Used in a crime", "Использован при преступлении"),
    "left-accident": Text("Left an accident", "Скрылся с места ДТП"),
    "numbers-altered": Text("Numbers altered", "Изменены номера агрегатов"),
    "other": Text("Other", "Иное"),
}

CATEGORY = Category(
    name="vehicles",
    subject="vehicle",
    label=CATEGORY_LABELS["vehicles"],
    fields=declared(
        code("kind", "Vehicle kind", "Вид ТС", VEHICLE_KINDS),
        text(
            "plates",
            "Plates",
            "Госномер",
            many=True,
            analysis="plate",
            max_length=50,
        ),
        country("plate_state", "Plate state", "Государство регистрации"),
        code("plate_type", "Plate type", "Тип номерного знака", PLATE_TYPES),
        text("vin", "VIN", "ВИН", analysis="vin", max_length=50),
        text("body_number", "Body number", "Номер кузова", analysis="vin", max_length=50),
        text("chassis_number", "Chassis number", "Номер шасси", analysis="vin", max_length=50),
        text("engine_number", "Engine number", "Номер двигателя", analysis="vin", max_length=50),
        text("make", "Make", "Марка", analysis="make", max_length=200),
        text("model", "Model", "Модель", analysis="make", max_length=200),
        text("colour", "Colour", "Цвет", max_length=200),
        year("year", "Year", "Год выпуска", analysis="make_year"),
        documents("papers", "Registration papers", "Регистрационные документы"),
        code("circumstances", "Circumstances", "Обстоятельства", CIRCUMSTANCES, many=True),
        group(
            "theft",
            "Theft",
            "Хищение",
            partial_date("date", "Date of theft", "Дата хищения", past=True),
            text("place", "Place of theft", "Место хищения"),
            country("state", "State of theft", "Государство хищения"),
        ),
        text("owner", "Owner", "Владелец"),
        boolean("check_occupants", "Check the occupants", "Проверить находящихся в ТС"),
        text("features", "Features", "Особенности", prose=True),
        text("photos", "Photo references", "Ссылки на фото", many=True),
    ),
    identifying=("plates", "vin", "body_number", "chassis_number", "engine_number"),
    title=("make", "model", "plates", "vin", "body_number", "chassis_number", "engine_number"),
)
