"""States by their names in the language of whoever reads, with their codes where codes are written."""

from __future__ import annotations

from flask import Flask

from index_mappings.countries import country_codes, country_name
from portal.languages import language


def state_name(code: str) -> str:
    """A state's name in the language of the page; empty for none."""
    return str(country_name(code, language())) if code else ""


def state_with_code(code: str) -> str:
    """A state as it is told where arrays and people use codes: "Kazakhstan (KZ)"."""
    return named(code, language())


def named(code: str, spoken: str) -> str:
    """A state's name in a language, with its code; what is no state's code is given as it is."""
    return f"{country_name(code, spoken)} ({code})" if code in country_codes() else code


def install(app: Flask) -> None:
    """Let templates tell states so."""
    app.jinja_env.globals |= {"state_name": state_name, "state_with_code": state_with_code}
