"""Reasons an officer understands, in English and Russian: what speaks for and against a hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bank.scoring.evidence import AGREES
from bank.scoring.names import WordPair
from bank.scoring.score import Asked, Scored
from index_mappings.analysis.standards import standard_of
from index_mappings.fields import Text
from index_mappings.lookup_fields import LOOKUP_FIELDS

HOW = {
    "equal": Text("the same", "совпадает"),
    "transliteration": Text("transliteration", "транслитерация"),
    "equivalent": Text("forms of one name", "формы одного имени"),
    "ending": Text("the same without its ending", "то же без окончания"),
    "sound": Text("sounds alike", "созвучно"),
    "spelling": Text("spelled alike", "похоже по написанию"),
    "initial": Text("the initial agrees", "совпадает инициал"),
}
# What standards are called in Russian; the others have one name in both languages.
STANDARDS_IN_RUSSIAN = {
    "GOST R 52535.1-2006": "ГОСТ Р 52535.1-2006",
    "MVD 310/1997": "МВД 310/1997",
    "French style": "французское написание",
}
NAME_PARTS = ("surname", "given", "patronymic")
KINDS = {
    "surname": Text("surname", "фамилия"),
    "given": Text("given name", "имя"),
    "name": Text("name", "имя"),
    "patronymic": Text("patronymic", "отчество"),
    "initial": Text("initial", "инициал"),
    "particle": Text("part of a name", "часть имени"),
}
BIRTHS = {
    "same-day": Text("agrees", "совпадает"),
    "same-month": Text("agrees in year and month", "совпадают год и месяц"),
    "same-year": Text("agrees in the year", "совпадает год"),
    "day-month-swapped": Text("day and month are swapped", "переставлены день и месяц"),
    "one-digit": Text("a digit of the day differs", "отличается цифра в дне или месяце"),
    "year-mistyped": Text("a digit of the year differs", "отличается цифра в годе"),
    "same-year-other-day": Text("the year agrees, the day differs", "год совпадает, день другой"),
    "year-off": Text("differs by one year", "отличается на год"),
    "near-date": Text("differs by two years", "отличается на два года"),
    "other-date": Text("differs", "не совпадает"),
}
FOR = ("same-day", "same-month", "same-year", "day-month-swapped", "one-digit")
NUMBERS = {
    "equal": Text("the same", "совпадает"),
    "lookalike": Text("the same in letters of another alphabet", "то же буквами другого алфавита"),
    "misread": Text("signs that are misread for one another", "знаки, которые путают при чтении"),
    "by_sound": Text("the same typed by sound", "то же, набрано по звучанию"),
    "by_keys": Text(
        "the same typed with the other keyboard on", "то же, набрано в другой раскладке"
    ),
    "one_sign": Text("one sign differs", "отличается один знак"),
    "stem": Text("without region or series", "без региона или серии"),
    "suffix": Text("the end of the number", "окончание номера"),
    "partial": Text("fits what could be read", "подходит к прочитанной части"),
}
SEX = {"male": Text("male", "мужской"), "female": Text("female", "женский")}
CLEAR = 0.8
# A citizenship changes and is not always the only one; a year of make is noted loosely.
AGAINST = {
    "birth_place": "against", "citizenship": "neutral", "make": "against", "make_year": "neutral",
    "calibre": "against",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for, against or neither, in words."""

    code: str
    text: Text
    effect: str
    field: str


def reasons(asked: Asked, one: Scored, parts: Mapping[str, str]) -> list[Reason]:
    """What led to a score, names first; `parts` says which part of a name a word of the record is."""
    return [
        *_names(one, parts), *_numbers(one), *_birth(asked, one), *_sex(asked, one), *_evidence(one)
    ]  # fmt: skip


def _names(one: Scored, parts: Mapping[str, str]) -> list[Reason]:
    if one.name is None:
        return []
    told = [_pair(pair, parts) for pair in one.name.pairs]
    for token in one.name.missing:
        if token.kind != "particle":
            word = token.text.capitalize()
            text = Text(f"{word}: not in the record", f"{word}: нет в записи")
            effect = "against" if token.kind == "name" else "neutral"
            told.append(Reason("name-missing", text, effect, "names"))
    if one.rare:
        word = one.rare.text.capitalize()
        text = Text(f"{word}: a rare name in the bank", f"{word}: редкое в банке")
        told.append(Reason("name-rare", text, "for", "names"))
    if one.namesakes >= 1:
        count = round(one.namesakes)
        text = Text(
            f"a common name: about {count} others in the bank may bear it",
            f"распространённое имя: в банке может быть ещё около {count} носителей",
        )
        told.append(Reason("name-common", text, "neutral", "names"))
    return told


def _pair(pair: WordPair, parts: Mapping[str, str]) -> Reason:
    own = parts.get(pair.found.text, pair.found.kind)
    kind = KINDS[own if own in NAME_PARTS or own == pair.asked.kind else "name"]
    how = HOW[pair.how]
    standard = (
        standard_of(pair.found.text, pair.asked.text) if pair.how == "transliteration" else ""
    )
    note = f", {standard}" if standard else ""
    note_ru = f", {STANDARDS_IN_RUSSIAN.get(standard, standard)}" if standard else ""
    words = f"{pair.asked.text.capitalize()} ~ {pair.found.text.capitalize()}"
    text = Text(f"{kind.en}: {words} ({how.en}{note})", f"{kind.ru}: {words} ({how.ru}{note_ru})")
    effect = "for" if pair.likeness >= CLEAR else "neutral"
    return Reason(f"name-{pair.how}", text, effect, "names")


def _numbers(one: Scored) -> list[Reason]:
    told = []
    for found in one.numbers:
        how, match = NUMBERS[found.match.reason], found.match
        words = f"{found.field}: {match.query} ~ {match.record}"
        text = Text(f"{words}: {how.en}", f"{words}: {how.ru}")
        told.append(Reason(f"number-{match.reason}", text, "for", found.field))
    return told


def _birth(asked: Asked, one: Scored) -> list[Reason]:
    if one.birth == "unknown":
        return []
    how, kept = BIRTHS[one.birth], ", ".join(map(shown_date, one.subject.births))
    text = Text(
        f"born {shown_date(asked.birth)} against {kept}: {how.en}",
        f"дата рождения {shown_date(asked.birth)}, в записи {kept}: {how.ru}",
    )
    against = one.birth in ("other-date", "near-date")
    effect = "for" if one.birth in FOR else "against" if against else "neutral"
    return [Reason(f"birth-{one.birth}", text, effect, "birth_dates")]


def shown_date(iso: str) -> str:
    """A full or partial ISO date as it is written in the region: 12.03.1971, 03.1971, 1971."""
    return ".".join(reversed(iso.split("-")))


def _sex(asked: Asked, one: Scored) -> list[Reason]:
    told = []
    if one.name and asked.sex and one.subject.sex in SEX:
        same, kept = asked.sex == one.subject.sex, SEX[one.subject.sex]
        text = Text(
            f"sex {'agrees' if same else 'differs'}: {kept.en}",
            f"пол {'совпадает' if same else 'не совпадает'}: {kept.ru}",
        )
        told.append(Reason("sex", text, "for" if same else "against", "sex"))
    return told


def _evidence(one: Scored) -> list[Reason]:
    told = []
    for finding in one.findings:
        label, same = LOOKUP_FIELDS[finding.kind].label, finding.effect == AGREES
        words = (
            finding.asked
            if finding.asked == finding.found
            else f"{finding.asked} ~ {finding.found}"
        )
        text = Text(
            f"{label.en.lower()} {'agrees' if same else 'differs'}: {words}",
            f"{label.ru[0].lower()}{label.ru[1:]}: {'совпадает' if same else 'не совпадает'}: {words}",
        )
        told.append(
            Reason(finding.kind, text, "for" if same else AGAINST[finding.kind], finding.kind)
        )
    return told
