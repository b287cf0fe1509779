"""States by their ISO 3166 codes, read from two letters, three letters, passport codes or names.

The codes and names come with ICU; what is added by hand is in use in arrays of the region.
"""

from functools import lru_cache

import icu

# ICAO 9303-3 section 5: codes of travel documents that ISO 3166 lacks, and D for Germany; the
# user-assigned XK; SU is kept by ISO for the USSR, which old papers name as issuer.
_EXTRA = {
    "D": "DE",
    "SUN": "SU",
    "RKS": "XK",
    "XKX": "XK",
    "ROM": "RO",
    "UNO": "UN",
    "XXA": "XA",
    "XXB": "XB",
    "XXC": "XC",
    "XXX": "XX",
}
# XA to XX lie in the range that ISO 3166 leaves to its users.
STATELESS, REFUGEE, OTHER_REFUGEE, UNSPECIFIED = "XA", "XB", "XC", "XX"
_USER_ASSIGNED = {
    STATELESS: ("Stateless", "Без гражданства", "лбг", "лицо без гражданства"),
    REFUGEE: ("Refugee", "Беженец"),
    OTHER_REFUGEE: ("Refugee, other", "Беженец (иной)"),
    UNSPECIFIED: ("Unspecified", "Не указано", "неизвестно", "не установлено"),
    "UN": ("United Nations", "ООН"),
    "SU": ("USSR", "СССР", "Soviet Union"),
    "XK": ("Kosovo", "Косово"),
}
_NAMES = {
    "RU": ("Российская Федерация", "РФ", "Russian Federation"),
    "BY": ("Республика Беларусь", "РБ", "Белоруссия", "Belorussia", "Republic of Belarus"),
    "KZ": ("Республика Казахстан", "РК", "Republic of Kazakhstan"),
    "KG": ("Кыргызстан", "Кыргызская Республика", "Киргизия", "Kyrgyz Republic", "Kirgizia"),
    "MD": ("Республика Молдова", "Молдова", "Молдавия", "Republic of Moldova"),
    "TJ": ("Республика Таджикистан", "Таджикистан"),
    "TM": ("Туркмения", "Туркменистан"),
    "UZ": ("Республика Узбекистан", "Узбекистан"),
    "AM": ("Республика Армения", "Армения"),
    "AZ": ("Азербайджанская Республика", "Азербайджан"),
    "GE": ("Грузия", "Sakartvelo"),
    "UA": ("Украина", "Україна"),
    "GB": ("UK", "Great Britain", "Великобритания"),
    "US": ("USA", "США", "United States of America"),
    "KR": ("Korea, Republic of", "Южная Корея", "Республика Корея"),
    "KP": ("North Korea", "КНДР", "Северная Корея"),
    "CN": ("КНР", "PRC"),
    "IR": ("Islamic Republic of Iran", "Иран"),
    "SY": ("Syrian Arab Republic", "Сирия"),
    "CZ": ("Czech Republic", "Чехия"),
    "TR": ("Turkey", "Турция"),
    "AE": ("UAE", "ОАЭ"),
}


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    english, russian = icu.Locale("en"), icu.Locale("ru")
    table: dict[str, str] = {}
    for code in icu.Locale.getISOCountries():
        locale = icu.Locale("", code)
        for spelling in (
            locale.getDisplayCountry(english),
            locale.getDisplayCountry(russian),
            locale.getISO3Country(),
        ):
            table.setdefault(_folded(spelling), code)
    for more in (_USER_ASSIGNED, _NAMES):
        for code, spellings in more.items():
            table.update({_folded(spelling): code for spelling in spellings})
    table.update({spelling.casefold(): code for spelling, code in _EXTRA.items()})
    for code in (*icu.Locale.getISOCountries(), *_USER_ASSIGNED):
        table[code.casefold()] = code
    table.pop("", None)
    return table


@lru_cache(maxsize=1)
def country_codes() -> tuple[str, ...]:
    """Return all codes that a record may carry, sorted."""
    return tuple(sorted(set(_table().values())))


@lru_cache(maxsize=4096)
def country_code(text: str) -> str | None:
    """Return the two-letter code for a code or name of a state, or None."""
    return _table().get(_folded(text))


@lru_cache(maxsize=1024)
def country_name(code: str, language: str = "en") -> str:
    """Return the name of a state in a language; the code itself when it has none."""
    own = _USER_ASSIGNED.get(code)
    if own:
        return own[1] if language == "ru" else own[0]
    return str(icu.Locale("", code).getDisplayCountry(icu.Locale(language))) or code
