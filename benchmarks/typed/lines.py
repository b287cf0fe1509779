"""Lines as they are typed: a number with words, years, makers and names beside it, and strips as scanners send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from bank.mrz import check_digit
from benchmarks.matching.slips import wrong_layout
from benchmarks.typed.things import NAMES, Thing
from ingest.generate.spelling import ICAO, spelled

WITH_SHIFT = str.maketrans("[];',.`", '{}:"<>~')
OF_PAPERS = (
    "паспорт", "пасп.", "паспорт №", "удостоверение", "id", "ID-карта", "документ №", "personal no", "ИИН",
    "личный номер", "свидетельство о рождении", "в/у", "passport", "паспорт РФ", "паспорт KZ", "п/п", "№",
)  # fmt: skip
OF_ARMS = ("пистолет", "автомат", "карабин", "ружьё", "винтовка", "обрез", "револьвер", "gun")
MARKS = ("", "№ ", "№", "зав. № ", "сер. ", "номер ", "s/n ")
CALIBRES = ("5.45x39", "5,45х39", "9x18", "12/70", "7.62 мм", "калибр 7.62", "кал. 16")
OF_CARS = ("г/н", "гос. номер", "госномер", "ГРЗ", "а/м", "номер", "plate", "рег. знак", "т/с")
ENGLISH = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
# Kazakh, Uzbek, Tajik, Romanian, Armenian, Belarusian, and Russian without its ending.
MONTHS = (
    "қаңтар yanvar январи ianuarie հունվարի студзеня январ", "ақпан fevral феврали februarie փետրվարի лютага феврал",
    "наурыз mart марти martie մարտի сакавіка март", "сәуір aprel апрели aprilie ապրիլի красавіка апрел",
    "мамыр may майи mai մայիսի траўня май", "маусым iyun июни iunie հունիսի чэрвеня июн",
    "шілде iyul июли iulie հուլիսի ліпеня июл", "тамыз avgust августи august օգոստոսի жніўня август",
    "қыркүйек sentabr сентябри septembrie սեպտեմբերի верасня сентябр",
    "қазан oktabr октябри octombrie հոկտեմբերի кастрычніка октябр",
    "қараша noyabr ноябри noiembrie նոյեմբերի лістапада ноябр",
    "желтоқсан dekabr декабри decembrie դեկտեմբերի снежня декабр",
)  # fmt: skip
COLOURS = ("белый", "чёрная", "black", "серебристый", "красная")


def of_papers(thing: Thing, chance: Random) -> Iterator[str]:
    """Lines with the number of a document."""
    number, name = thing.numbers["document"], thing.beside["name"]
    year, month, day = thing.beside["born"].split("-")
    born = chance.choice((f"{day}.{month}.{year}", f"{year} г.р.", f"{day}/{month}/{year}", year))
    word = chance.choice(OF_PAPERS)
    number = chance.choice(
        (number, number.replace(" ", ""), number.lower(), number.replace("№", "N"))
    )
    yield from (
        number,
        f"{word} {number}",
        f"{word}: {number}",
        f"{name} {number}",
        f"{number} {name}",
    )
    yield from (f"{name} {born} {number}", f"{name}, {born}, {word} {number}", f"{number} {born}")
    yield from (f"{word} {number} {name} {born}", f"{name} {word} {number} {born}")


def of_arms(thing: Thing, chance: Random) -> Iterator[str]:
    """Lines with the number of a weapon."""
    model, kind, calibre = thing.beside["model"], chance.choice(OF_ARMS), chance.choice(CALIBRES)
    number = chance.choice(MARKS) + thing.numbers["arm"]
    year = chance.choice(("{}", "{} г.", "{} г.в.", "{} года")).format(thing.beside["year"])
    yield from (
        number,
        f"{model} {number}",
        f"{kind} {model} {number}",
        f"{model} {calibre} {number}",
    )
    yield from (f"{kind} {model}, {calibre}, {number}, {year}", f"{model} {year} {number}")
    yield from (
        f"{number} {model}",
        f"{number} {calibre}",
        f"{number} {year}",
        f"{calibre} {number}",
    )
    yield from (f"{model} {number} {year}", f"{model} {number} {calibre}", f"{kind} {number}")


def of_cars(thing: Thing, chance: Random) -> Iterator[str]:
    """Lines with a plate."""
    plate, model, colour = thing.numbers["plate"], thing.beside["model"], chance.choice(COLOURS)
    year = chance.choice(("{}", "{} г.", "{} г.в.", "({})")).format(thing.beside["year"])
    word, driver = chance.choice(OF_CARS), chance.choice(NAMES)
    plate = chance.choice((plate, plate.lower()))
    yield from (
        plate,
        f"{word} {plate}",
        f"{word}: {plate}",
        f"{model} {plate}",
        f"{plate} {model}",
    )
    yield from (f"{model} {word} {plate}", f"{colour} {model}, {word} {plate}", f"{plate} {year}")
    yield from (f"{model} {year} {plate}", f"{model} {plate} {colour} {year}", f"{driver} {plate}")


def of_vins(thing: Thing, chance: Random) -> Iterator[str]:
    """Lines with a VIN, whole or in pieces."""
    vin, model, year = thing.numbers["vin"], thing.beside["model"], thing.beside["year"]
    pieces = (
        vin,
        f"{vin[:3]} {vin[3:9]} {vin[9:]}",
        f"{vin[:11]} {vin[11:]}",
        vin.replace("0", "O"),
    )
    vin = chance.choice(pieces)
    yield from (vin, f"VIN {vin}", f"{model} {vin}", f"{model} {year} {vin}", f"{vin} {model}")
    yield from (f"{model}, VIN: {vin}, {year} г.в.", f"кузов № {vin}", f"{vin} {year}")


def on_other_keys(thing: Thing, _chance: Random) -> Iterator[str]:
    """The number with the other keyboard on."""
    number = next(iter(thing.numbers.values()))
    if any(map(str.isalpha, number)):
        yield wrong_layout(number)


def names_on_other_keys(thing: Thing, chance: Random) -> Iterator[str]:
    """A name with the other keyboard on, alone and beside a date, its capitals typed with Shift or not."""
    typed = wrong_layout(thing.beside["name"])
    with_shift = " ".join(word[:1].translate(WITH_SHIFT) + word[1:] for word in typed.split())
    year, month, day = thing.beside["born"].split("-")
    born = chance.choice((f"{day}.{month}.{year}", f"{day}/{month}/{year}", year))
    yield from dict.fromkeys((typed, f"{typed} {born}", with_shift, f"{with_shift} {born}"))


def between_strokes(thing: Thing, _chance: Random) -> Iterator[str]:
    """A name and date as airlines send them."""
    surname, given = (spelled(part, ICAO).upper() for part in thing.beside["name"].split())
    glued = date.fromisoformat(thing.beside["born"]).strftime("%d%b%y").upper()
    yield from (f"{surname}/{given}/{glued}", f"{surname}/{given} MR {glued}")
    yield f"P/UZB/AA1234567/UZB/{glued}/M/01JAN30/{surname}/{given}"


def in_forms(thing: Thing, _chance: Random) -> Iterator[str]:
    """A name as forms and reports have it: with labels, a title, another name of the same person."""
    surname, given = thing.beside["name"].split()
    year, month, day = thing.beside["born"].split("-")
    born = f"{day}.{month}.{year}"
    yield from (
        f"Фамилия {surname} Имя {given}",
        f"Фамилия: {surname}\nИмя: {given}\nДата рождения: {born}",
        f"Фамилия {surname} Имя {given} Отчество не указано, {born} г.р.",
        f"гражданин {surname} {given}",
        f"{surname} {given}, он же Тестов Проба",
        f"Тестов Проба, он же {surname} {given}, {born} г.р.",
        f"Surname {spelled(surname, ICAO).upper()} Given names {spelled(given, ICAO).upper()}",
        f"{surname} {spelled(surname, ICAO)} {given} {spelled(given, ICAO)}",
        f"Фамилия: ___{surname}___ Имя: ___{given}___ Дата рождения: _{born}_",
        f"{surname}.......{given}.......{born}",
    )


def born_in_words(thing: Thing, _chance: Random) -> Iterator[str]:
    """A name and its date of birth as the member states' languages have it."""
    name, (year, month, day) = thing.beside["name"], thing.beside["born"].split("-")
    kazakh, uzbek, tajik, romanian, armenian, belarusian, russian = MONTHS[int(month) - 1].split()
    yield from (
        f"{name} {year} жылғы {day} {kazakh}",
        f"{name} {day}-{uzbek} {year}-yil",
        f"{name} {year} yil {day} {uzbek}",
        f"{name} {day} {tajik} соли {year}",
        f"{name} {year}-жылдын {day}-{russian}ы",
        f"{name} {day} {romanian} {year}",
        f"{name} {year} թ. {day} {armenian}",
        f"{name} {day} {belarusian} {year} г.н.",
        f"{name} туған күні {day}.{month}.{year}",
        f"{name} {day} {russian[:3].upper()}/{ENGLISH[int(month) - 1]} {year[2:]}",
    )


def strips(thing: Thing, _chance: Random) -> Iterator[str]:
    """The strip of a passport as scanners send it, whole and torn."""
    number = thing.numbers["document"].replace(" ", "")
    if len(number) > 9 or not number.isascii():
        return
    first, second = _strip("TAKHEV", "SHERZOD", number, thing.beside["born"])
    whole = f"{first}\n{second}"
    yield from (
        whole,
        whole.lower(),
        first + second,
        f"{second}\n{first}",
        second,
        whole.replace("<", ">"),
    )
    yield from (
        f"{first[2:]}\n{second}",
        "\n".join(wrong_layout(one).upper().replace("<", "Б") for one in (first, second)),
    )


def strips_of_names(thing: Thing, _chance: Random) -> Iterator[str]:
    """The strip of a passport that the bank does not know, its fillers misread or its lines broken."""
    surname, given = (spelled(part, ICAO).upper() for part in thing.beside["name"].split())
    first, second = _strip(surname, given, "XX0000000", thing.beside["born"])
    whole = f"{first}\n{second}"
    yield from (whole.replace("<", filler) for filler in ";?*_§KCL")
    yield from (first.replace("<", "K"), first.replace("<", ";"), f"MRZ: {whole}")
    yield from (f'"{first}" "{second}"', f"{first[:30]}\n{first[30:]}\n{second}")


def _strip(surname: str, given: str, number: str, born: str) -> tuple[str, str]:
    first = f"P<UZB{surname}<<{given}".ljust(44, "<")
    filled, digits = number.ljust(9, "<"), born[2:].replace("-", "")
    second = f"{filled}{check_digit(filled)}UZB{digits}{check_digit(digits)}M3105124{'<' * 14}0"
    return first, second + check_digit(second[:10] + second[13:20] + second[21:43])
