"""Originators known without being registered: the eight states, and any ISO 3166 code."""

from functools import cache

from bank.store.errors import UnknownOriginator
from bank.store.model import Originator

MINISTRIES = {
    "AM": "Ministry of Internal Affairs of the Republic of Armenia",
    "BY": "Ministry of Internal Affairs of the Republic of Belarus",
    "KG": "Ministry of Internal Affairs of the Kyrgyz Republic",
    "KZ": "Ministry of Internal Affairs of the Republic of Kazakhstan",
    "MD": "Ministry of Internal Affairs of the Republic of Moldova",
    "RU": "Ministry of Internal Affairs of the Russian Federation",
    "TJ": "Ministry of Internal Affairs of the Republic of Tajikistan",
    "UZ": "Ministry of Internal Affairs of the Republic of Uzbekistan",
}


@cache
def _countries() -> dict[str, str]:
    # ICU loads some 30 MB of data; only a code outside the eight states needs it.
    import icu

    return {code: icu.Locale("", code).getDisplayCountry() for code in icu.Locale.getISOCountries()}


def originator_of_state(code: str) -> Originator:
    """The ministry that an unregistered two-letter code stands for.

    Raises UnknownOriginator when the code is no ISO 3166 two-letter code.
    """
    if code in MINISTRIES:
        return Originator(code, code, MINISTRIES[code])
    country = _countries().get(code)
    if country is None:
        raise UnknownOriginator(
            f"{code!r} is neither an ISO 3166 two-letter code nor a registered originator"
        )
    return Originator(code, code, f"Ministry of Internal Affairs ({country})")
