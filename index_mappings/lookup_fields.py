"""What can be asked: the fields of a lookup, declared once for page, JSON endpoint and command line."""

from dataclasses import dataclass

from index_mappings.fields import Text


@dataclass(frozen=True, slots=True)
class LookupField:
    """One field of a lookup: its label, how it is written, and the family of number it holds, if any."""

    label: Text
    says: str
    family: str = ""


_SIGNS = "; ? stands for one unknown sign, * for any number of them"

LOOKUP_FIELDS: dict[str, LookupField] = {
    "text": LookupField(
        Text("Anything typed or scanned", "Любой текст или скан"),
        "Anything: what it is will be found out",
    ),
    "name": LookupField(
        Text("Name", "Имя"), "Name of a person, whole, in any script and any order"
    ),
    "birth_date": LookupField(
        Text("Born", "Дата рождения"), "Date of birth: 1971-03-12, 12.03.1971, 03.1971 or 1971"
    ),
    "birth_place": LookupField(
        Text("Place of birth", "Место рождения"), "Town or region of birth, by its old or new name"
    ),
    "sex": LookupField(Text("Sex", "Пол"), "male or female"),
    "citizenship": LookupField(Text("Citizenship", "Гражданство"), "A state by its code or name"),
    "marks": LookupField(
        Text("Marks", "Особые приметы"), "Tattoos, scars and other marks in words, with commas"
    ),
    "document": LookupField(
        Text("Document number", "Номер документа"),
        "Number of a document, with its series, or a personal number",
        "document",
    ),
    "mrz": LookupField(
        Text("Passport MRZ", "МЧЗ паспорта"), "Machine-readable zone, as read or typed"
    ),
    "plate": LookupField(Text("Plate", "Госномер"), f"Number plate{_SIGNS}", "plate"),
    "vin": LookupField(
        Text("VIN or body number", "VIN или номер кузова"),
        f"VIN, body, chassis or engine number{_SIGNS}",
        "vin",
    ),
    "arm": LookupField(
        Text("Weapon number", "Номер оружия"),
        "Serial number of a weapon or of its part, with or without its series",
        "serial",
    ),
    "make": LookupField(
        Text("Make and model", "Марка и модель"), "Make and model of a weapon or vehicle"
    ),
    "make_year": LookupField(Text("Year of make", "Год выпуска"), "Year of make, four digits"),
    "calibre": LookupField(Text("Calibre", "Калибр"), "Calibre of a weapon: 5.45, 9x18, 12/70"),
}
"""In the order in which forms show them."""

FAMILIES: dict[str, str] = {
    name: field.family for name, field in LOOKUP_FIELDS.items() if field.family
}
