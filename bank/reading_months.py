"""Dates in words of the member states' languages, put in figures: "1971 жылғы 12 наурыз", "12 сакавіка 1971".

Here are the months that Russian and English do not have, and the orders that these do not use: the year
first, or a word for the year between; months in two languages, as passports have them ("12 НАУ/MAR 71").
What stands there otherwise is left to `reading_dates`. A year that is said to be about right is taken out:
it would speak against whoever was born a year beside it.
"""

from __future__ import annotations

import re

MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "мае": 5, "июн": 6, "июл": 7,
    "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5,
    "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
"""What the months of Russian and English begin with."""

# For each month Kazakh (also without its own letters, and in Latin ones), Uzbek, Azerbaijani and Turkmen,
# Tajik and Kyrgyz, Romanian, Armenian, Belarusian, Ukrainian; with the endings that they have in dates.
_KAZAKH = r"(?:ы|і|и|да|де|та|те|ында|інде|dan|da|de|ta|te)?"
_LATIN = r"(?:i|da|dagi|ning|inda|ynda)?"
_CYRILLIC = r"(?:[ыиӣ]|да|ында|инде|унда|у|ь)?"
_ARMENIAN = r"(?:ի|ին)?"
_OWN = (
    rf"[қк]а[ңн]тар{_KAZAKH}|qa[ńn]tar{_KAZAKH}|[yý]an[vw]ar{_LATIN}|ianuarie|հունվար{_ARMENIAN}|студзен[ья]|січ(?:ень|ня)",
    rf"а[қк]пан{_KAZAKH}|aqpan{_KAZAKH}|fe[vw]ral{_LATIN}|februarie|փետրվար{_ARMENIAN}|лют(?:ы|ага|ий|ого)",
    rf"наурыз{_KAZAKH}|naur[yı]z{_KAZAKH}|mart{_LATIN}|martie|մարտ{_ARMENIAN}|сакавіка?|берез(?:ень|ня)",
    rf"с[әа]у[іи]р{_KAZAKH}|s[áäa][uýw]ir{_KAZAKH}|aprel{_LATIN}|aprilie|ապրիլ{_ARMENIAN}|красавіка?|квіт(?:ень|ня)",
    rf"мамыр{_KAZAKH}|mam[yı]r{_KAZAKH}|ma[yýi]{_LATIN}|մայիս{_ARMENIAN}|тра(?:вень|ўня|вня)",
    rf"маусым{_KAZAKH}|ma[uý]s[yı]m{_KAZAKH}|i[yý]un{_LATIN}|iunie|հունիս{_ARMENIAN}|чэрвен[ья]|черв(?:ень|ня)",
    rf"ш[іи]лде{_KAZAKH}|shilde{_KAZAKH}|i[yý]ul{_LATIN}|iulie|հուլիս{_ARMENIAN}|ліпен[ья]|лип(?:ень|ня)",
    rf"тамыз{_KAZAKH}|tam[yı]z{_KAZAKH}|a[vw][gq]ust{_LATIN}|august|օգոստոս{_ARMENIAN}|жні(?:вень|ўня)|серп(?:ень|ня)",
    rf"[қк]ырк[үу]йек{_KAZAKH}|q[yı]rk[uúü][iý]ek{_KAZAKH}|sent[yý]?abr{_LATIN}|septembrie|սեպտեմբեր{_ARMENIAN}|верас(?:ень|ня)|верес(?:ень|ня)",
    rf"[қк]азан{_KAZAKH}|qazan{_KAZAKH}|okt[yý]?abr{_LATIN}|octombrie|հոկտեմբեր{_ARMENIAN}|кастрычніка?|жовт(?:ень|ня)",
    rf"[қк]араша{_KAZAKH}|qarasha{_KAZAKH}|no[yý]abr{_LATIN}|noiembrie|նոյեմբեր{_ARMENIAN}|лістапада?|листопада?",
    rf"желто[қк]сан{_KAZAKH}|jelto[qk]san{_KAZAKH}|dekabr{_LATIN}|decembrie|դեկտեմբեր{_ARMENIAN}|сне(?:жань|жня)|груд(?:ень|ня)",
)  # fmt: skip
_SHARED = (
    rf"январ(?:я|{_CYRILLIC})|january", rf"феврал(?:я|{_CYRILLIC})|february", rf"март(?:а|{_CYRILLIC})|march",
    rf"апрел(?:я|{_CYRILLIC})|april", rf"ма[йя]{_CYRILLIC}", rf"июн(?:я|{_CYRILLIC})|june", rf"июл(?:я|{_CYRILLIC})|july",
    rf"август(?:а|{_CYRILLIC})", rf"сентябр(?:я|{_CYRILLIC})|september", rf"октябр(?:я|{_CYRILLIC})|october",
    rf"ноябр(?:я|{_CYRILLIC})|november", rf"декабр(?:я|{_CYRILLIC})|december",
)  # fmt: skip
_ANY = tuple(f"{own}|{shared}" for own, shared in zip(_OWN, _SHARED, strict=True))
_YEAR = r"(?P<year>(?:18|19|20)\d{2})"
_DAY = r"(?P<day>[0-3]?\d)"
_OF_YEAR = (
    r"(?:жыл(?:ғы|гы|ы|дын|дың)?|ж\.?|yil(?:gi|da|ning)?|йил(?:ги|да)?|сол[иӣ]?|ilin?|ýylyň|թվական(?:ի|ին)?|թ\.?"
    r"|год(?:а|у|зе)?|г\.?|рок(?:у|ом)|р\.?|anul)"
)
_GAP = r"[\s.,/-]{0,3}"


def _months(words: tuple[str, ...]) -> str:
    return "|".join(f"(?P<m{number}>{word})" for number, word in enumerate(words, 1))


_FORMS = tuple(
    re.compile(rf"(?<![\w.]){form}(?![^\W_])", re.IGNORECASE)
    for form in (
        rf"{_DAY}{_GAP}(?:{_months(_OWN)}){_GAP}(?:{_OF_YEAR}\s+)?{_YEAR}(?:{_GAP}{_OF_YEAR}(?!\w))?",
        rf"{_DAY}{_GAP}(?:{_months(_ANY)}){_GAP}{_OF_YEAR}\s+{_YEAR}",
        rf"{_YEAR}{_GAP}(?:{_OF_YEAR}{_GAP})?{_DAY}{_GAP}(?:{_months(_ANY)})",
    )
)


_SHORT_YEAR = re.compile(
    rf"(?<![\w.]){_DAY}{_GAP}(?:{_months(_ANY)}){_GAP}(?P<year>\d\d)(?=\s?г(?:\.|ода?)?(?!\w))",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_]{3,9}\.?"
_TWO_LANGUAGES = re.compile(
    rf"(?<![\w.]){_DAY}\s?(?P<one>{_WORD})\s?/\s?(?P<other>{_WORD})\s?(?P<year>(?:18|19|20)?\d\d)(?![^\W_])"
)
_ABOUT = re.compile(
    r"(?<!\w)(?:примерно|приблизительно|ориентировочно|предположительно|около|ок\.|circa|ca?\.|approx(?:\.|imately)?|about)"
    rf"\s*{_YEAR}(?:\s?(?:г\.?\s?р\.?|года?(?:\s+рождения)?|г\.?))?(?![^\W_])",
    re.IGNORECASE,
)


def in_figures(text: str) -> str:
    """A text with such dates as 12.03.1971; others as they stand."""
    text = _TWO_LANGUAGES.sub(_of_two_languages, _ABOUT.sub(" ", text))
    for form in (*_FORMS, _SHORT_YEAR):
        text = form.sub(_figures, text)
    return text.strip()


def _of_two_languages(found: re.Match[str]) -> str:
    months = (MONTHS.get(found[one][:3].casefold()) for one in ("other", "one"))
    month = next(filter(None, months), 0)
    return f"{found['day']}.{month:02d}.{found['year']}" if month else found.group()


def _figures(found: re.Match[str]) -> str:
    month = next(number for number in range(1, 13) if found[f"m{number}"])
    return f"{int(found['day']):02d}.{month:02d}.{found['year']}"
