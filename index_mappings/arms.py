"""The shape that lost and identified arms share (domain facts, sections 2 and 5; iARMS, NCIC).

One shape, so that a lost weapon and a found one can be compared field by field.
"""

from collections.abc import Mapping

from index_mappings.common import CATEGORY_LABELS, declared
from index_mappings.fields import (
    Category,
    Field,
    Text,
    boolean,
    code,
    country,
    group,
    partial_date,
    text,
    year,
)

ARM_KINDS = {
    "pistol": Text("Pistol", "Пистолет"),
    "revolver": Text("Revolver", "Револьвер"),
    "rifle": Text("Rifle", "Винтовка"),
    "carbine": Text("Carbine", "Карабин"),
    "assault-rifle": Text("Assault rifle", "Автомат"),
    "submachine-gun": Text("Submachine gun", "Пистолет-пулемёт"),
    "machine-gun": Text("Machine gun", "Пулемёт"),
    "shotgun": Text("Shotgun", "Ружьё"),
    "combination": Text("Combination gun", "Комбинированное ружьё"),
    "gas": Text("Gas weapon", "Газовое оружие"),
    "traumatic": Text("Less-lethal weapon", "Травматическое оружие"),
    "air": Text("Air weapon", "Пневматическое оружие"),
    "signal": Text("Signal weapon", "Сигнальное оружие"),
    "home-made": Text("Home-made weapon", "Самодельное оружие"),
    "grenade-launcher": Text("Grenade launcher", "Гранатомёт"),
    "rocket-launcher": Text("Rocket launcher", "Ракетная установка"),
    "explosive": Text("Explosive device", "Взрывное устройство"),
    "blade": Text("Blade", "Холодное оружие"),
    "part": Text("Part of a weapon", "Часть оружия"),
    "other": Text("Other", "Иное"),
}

PARTS = {
    "frame": Text("Frame", "Рамка"),
    "receiver": Text("Receiver", "Ствольная коробка"),
    "barrel": Text("Barrel", "Ствол"),
    "slide": Text("Slide", "Затвор-кожух"),
    "bolt": Text("Bolt", "Затвор"),
    "cylinder": Text("Cylinder", "Барабан"),
    "block": Text("Block", "Колодка"),
    "magazine": Text("Magazine", "Магазин"),
    "other": Text("Other", "Иная"),
}

OWNER_KINDS = {
    "police": Text("Police", "Органы внутренних дел"),
    "military": Text("Armed forces", "Вооружённые силы"),
    "border-guard": Text("Border guard", "Пограничная служба"),
    "state-body": Text("Other state body", "Иной государственный орган"),
    "guard-company": Text("Guard company", "Охранная организация"),
    "organisation": Text("Organisation", "Организация"),
    "private": Text("Private person", "Физическое лицо"),
    "unknown": Text("Unknown", "Не установлен"),
}


def _numbers_of_parts() -> Field:
    return group(
        "parts",
        "Numbers of parts",
        "Номера частей",
        code("part", "Part", "Часть", PARTS),
        text(
            "number",
            "Number of the part",
            "Номер части",
            analysis="serial",
            required=True,
            max_length=100,
        ),
        many=True,
    )


def arms_category(
    name: str, event_en: str, event_ru: str, circumstances: Mapping[str, Text], *own: Field
) -> Category:
    """Return a category of arms: the shared shape, what happened, and the category's own fields."""
    return Category(
        name=name,
        subject="arm",
        label=CATEGORY_LABELS[name],
        fields=declared(
            code("kind", "Arm kind", "Вид оружия", ARM_KINDS),
            text("make", "Make", "Марка", analysis="make", max_length=200),
            text("model", "Model", "Модель", analysis="make", max_length=200),
            text("calibre", "Calibre", "Калибр", analysis="calibre", max_length=100),
            text("series", "Series", "Серия", max_length=50),
            text("number", "Number", "Номер", analysis="serial", prefix="series", max_length=100),
            boolean("number_removed", "Number removed", "Номер уничтожен"),
            year("year", "Year", "Год выпуска", analysis="make_year"),
            country("country", "Country of make", "Страна изготовления"),
            _numbers_of_parts(),
            code("circumstances", "Circumstances", "Обстоятельства", circumstances),
            group(
                "event",
                event_en,
                event_ru,
                partial_date("date", "Date of the event", "Дата события", past=True),
                text("place", "Place of the event", "Место события"),
                country("state", "State of the event", "Государство события"),
            ),
            code("owner_kind", "Owner kind", "Вид владельца", OWNER_KINDS),
            text("owner", "Owner", "Владелец"),
            *own,
            text("features", "Features", "Особенности", prose=True),
            text("photos", "Photo references", "Ссылки на фото", many=True),
        ),
        identifying=("number", "number_removed"),
        title=("make", "model", "calibre", "series", "number"),
    )
