"""What forms and reports write around a name: labels, titles, requests, further names, a case of grammar.

"Фамилия Щербаков Имя Пётр" is Щербаков Пётр, and so is "прошу проверить: гр-н Щербаков Пётр"; "Щербаков П.,
он же Иванов" has two names, each of which may be the one in the bank; "со Щербаковым Петром Ивановичем" is
Щербаков Пётр Иванович. Other cases leave a word like enough to be found as it stands.
"""

from __future__ import annotations

import re

from index_mappings.analysis.scripts import script_of

_APOSTROPHE = "['’‘ʻʼ`´]"
# As passports and questionnaires of the member states have them.
_LABELS = (
    r"(?:фамили[яию]|имя)(?:\s+и(?=\s+(?:имя|отчество)))?|отчеств[оау]|ф\.?\s?и\.?\s?о\.?|(?:sur|last\s?|family\s?|full\s?)names?"
    r"|(?:given|first|middle|other|father'?s)\s+names?|patronymic"
    r"|прозвішча|імя(?:\s+па\s+бацьку)?|прізвище|ім['’]?я|по\s+батькові"
    r"|фамилиясы|(?:әкесінің|атасынын|атасының)\s+аты"
    r"|familiya(?:si)?|otasining\s+ismi|насаб|номи\s+падар|prenume(?:le)?|patronimic(?:ul)?"
    r"|ազգանուն|հայրանուն"
    # Of the date of birth, which is read without them.
    rf"|туған\s+(?:күні|жылы)|туылған\s+күні|туулган\s+(?:күнү|жылы)|tug{_APOSTROPHE}?ilgan\s+(?:sanasi|kuni|yili)|туғилган\s+(?:санаси|йили)"
    r"|(?:санаи\s+)?таваллуд|дата\s+нар(?:аджэння|одження)|data\s+na[șşs]terii|n[ăa]scut[ăa]?(?:\s+la)?|ծննդյան\s+(?:ամսաթիվ|օր)ը?"
    rf"|туған|туылған|туулган|tug{_APOSTROPHE}?ilgan|туғилган|ծնված"
)
# Short words, which may be of a name where no other label stands beside them and no colon behind.
_SHORT_LABELS = r"names?|тегі|аты|ismi?|ном|nume(?:le)?|անուն"
_NONE_THERE = (
    r"(?:не\s+(?:указано|имеется|известно)|неизвестно|отсутствует|нет|none|unknown|n/?a|[-–—]+)"
)
_BETWEEN = r"(?:\s*[:=/]|\s+[-–—](?=\s))?(?![\w'’])"
_LABEL = re.compile(
    rf"(?<![\w.-])(?:{_LABELS}){_BETWEEN}(?:\s*{_NONE_THERE}(?!\w))?", re.IGNORECASE
)
_SHORT_LABEL = re.compile(rf"(?<![\w.-])(?:{_SHORT_LABELS}){_BETWEEN}", re.IGNORECASE)
_WITH_COLON = re.compile(rf"(?<![\w.-])(?:{_SHORT_LABELS})\s*[:=]", re.IGNORECASE)

_TITLES = (
    r"гр-(?:на?|к[аи])|гр\.|г-(?:на?|ж[аи])|граждан(?:ина?|к[аи])|господина?|госпож[аи]|водител[ья]"
    r"|пассажир(?:к?[аи])?|mrs?\.?|ms\.?"
)
_REQUESTS = (
    r"прошу|просим|проверить|проверьте|проверка(?:\s+по\s+базе)?|пробить|установить|розыск|запрос(?:\s+на)?"
    r"|ориентировка(?:\s+на)?|в\s+отношении"
)
_TITLE = re.compile(
    rf"^(?:(?:{_TITLES}|{_REQUESTS})\s*:?\s+)+(?=\w)"
    # Airlines have it behind the name.
    r"|(?<=\w)\s+(?-i:MRS?|MS|MSTR)$",
    re.IGNORECASE,
)
_ALIAS = re.compile(
    r"(?<!\w)(?:она?\s+же|она?\s+также|a\.\s?k\.\s?a\.?|(?-i:AKA|a/k/a)|alias|also\s+known\s+as)(?!\w)[\s:,-]*",
    re.IGNORECASE,
)
# "Олим ака" is said to an elder.
_ELDER = re.compile(r"\W*\w+\s+aka(?!\w)", re.IGNORECASE)
_UP_TO_A_STOP = re.compile(r"[^,;()\d\n]+")

# Words that tell the instrumental case from a surname in -ом or -ой: "Ивановичем", "Щербаковым".
_TELLS_CASE = re.compile(r"(?:ичем|[оеё]вной|[иы]ничной|[оеё]вым|[иы]ным|[сц]ким)$", re.IGNORECASE)
_ENDINGS = (
    (re.compile(r"([сц]к)им$", re.IGNORECASE), r"\1ий"),
    (re.compile(r"(?<=[^\W\d_]{2})(?:ым|им|ом|ем|ём)$", re.IGNORECASE), ""),
    (re.compile(r"(?<=[^\W\d_]{2})(?:ой|ей|ёй)$", re.IGNORECASE), "а"),
)
_WITH = re.compile(r"^со?\s+", re.IGNORECASE)


def without_labels(text: str) -> str:
    """A text without the labels of a name's parts, what says that one is not there, titles and requests.

    What is nothing but labels stays as it is.
    """
    titled = _TITLE.sub("", text)
    found = _LABEL.sub(" ", titled)
    short = _SHORT_LABEL if found != titled else _WITH_COLON
    found = short.sub(" ", found)
    return found if any(map(str.isalnum, found)) else text


def aliases_apart(text: str) -> tuple[str, list[str]]:
    """A text without the further names that it gives a person ("он же Иванов"), and those names."""
    if _ELDER.match(text):
        return text, []
    kept, *parts = _ALIAS.split(text)
    aliases = []
    for part in parts:
        alias = _UP_TO_A_STOP.match(part)
        name = alias.group().strip() if alias else ""
        if any(map(str.isalpha, name)):
            aliases.append(name)
        kept += " " + part[len(alias.group()) if alias else 0 :]
    return (kept.strip(), aliases) if aliases and any(map(str.isalnum, kept)) else (text, [])


def in_nominative(name: str) -> str:
    """A name in the Russian instrumental case as it is called by itself; empty for one in another case."""
    words = _WITH.sub("", name).split()
    if len(words) < 2 or not any(map(_TELLS_CASE.search, words)):
        return ""
    return " ".join(map(_called, words))


def in_each_script(name: str) -> list[str]:
    """The names of a name that stands in it twice, in several scripts: "ЩЕРБАКОВ SHCHERBAKOV ПЁТР PETR"."""
    words: dict[str, list[str]] = {}
    for word in name.split():
        words.setdefault(script_of(word), []).append(word)
    if len(words) < 2 or min(map(len, words.values())) < 2:
        return []
    return [" ".join(some) for some in words.values()]


def _called(word: str) -> str:
    for ending, instead in _ENDINGS:
        called, times = ending.subn(instead, word)
        if times:
            return called
    return word
