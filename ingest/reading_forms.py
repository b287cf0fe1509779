"""Forms in which foreign tables write names and dates, for column mappings."""

from __future__ import annotations

import re

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
# A span of years wider than this says nothing of a person's age.
WIDEST_SPAN = 15
_DATE = re.compile(r"(?:(\d{1,2}) )?(?:([A-Za-z]{3})[a-z]* )?(\d{4})")


def name_form(text: str) -> list[dict[str, str]]:
    """ "SURNAME, Given" in its two parts; a name without a comma is left whole."""
    surname, comma, given = (part.strip() for part in text.partition(","))
    if comma and surname and given:
        return [{"surname": surname, "given": given}]
    return [{"full": text.strip(" ,")}]


def date_form(text: str) -> list[str]:
    """ISO dates, partial ones too, of "12 Mar 1971", "Mar 1971", "circa 1971", "1970 to 1972".

    A span gives each of its years, at most 15 of them; what is no date gives nothing.
    """
    dates = [found for match in _DATE.finditer(text) if (found := _iso(*match.groups()))]
    if len(dates) == 2 and (" to " in text or "-" in text):
        first, last = int(dates[0][:4]), int(dates[1][:4])
        if last - first < WIDEST_SPAN:
            return [str(year) for year in range(first, last + 1)]
        return []
    return dates[:1]


def _iso(day: str | None, month: str | None, year: str) -> str:
    if month is None:
        return year
    number = MONTHS.get(month.lower())
    if number is None:
        # "circa 1971" is a year, "12 Foo 1971" is nothing.
        return "" if day else year
    return f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"
