"""What the bank says in English alone, told in the language of whoever reads.

Sentences that are constants are in the catalogues as they stand. Those with values in them are known by
their form: the catalogues hold them with places, of which all must come back.
"""

from __future__ import annotations

import re
from functools import cache

from flask_babel import gettext
from flask_babel import lazy_gettext as _

CORE = (
    _("No letters of a name could be read."),
    _(
        "These are initials alone, which too many share: give a name, a date of birth or a number as well."
    ),
    _(
        "In a name ? is one unknown letter of a word, and * cannot be looked for: leave such words out."
    ),
    _("These are more numbers than are looked for at once: look up each by itself."),
    _("These are more names than are looked for at once: look up some of them by themselves."),
    _("These are more words than a name has: look up one person at a time."),
    _("These are several people: look up one person at a time."),
    _("Must be a text."),
    _("Must be male or female."),
    _("Nothing was asked: give a name, plate, VIN, document, arm or MRZ."),
    _("This is too little to look for: give a name or a number as well."),
    _("Not a state: give its code or its name."),
    _("Not a year: write four digits."),
    _("No calibre could be read: write 5.45, 9x18 or 12/70."),
    _("Not a date: write 12.03.1971, 03.1971 or 1971."),
    _("The machine-readable zone is empty."),
    _("There is no index yet: run `kordon reindex`."),
    _("There is no index of this version of Kordon: run `kordon reindex`."),
    _("The index is of another version of Kordon: run `kordon reindex`."),
    _("This post has no copy yet: ask the ministry by telephone."),
    _("The ministry has revoked the copy of this post: ask the ministry by telephone."),
    _("The copy of this post is older than allowed: ask the ministry by telephone."),
    _("The post cannot keep the time, and so not tell how old its copy is: look at its disk."),
    _("The index is missing: run `kordon reindex`."),
    _("The index is half written: run `kordon reindex`."),
    _("Too many records that have ended bear what was asked: ask for more of it."),
    _(
        "So many bear what was asked that not every spelling could be looked through: give a date of birth or a number."
    ),
    _("The index cannot be read: run `kordon reindex`."),
    _("The index is damaged: run `kordon reindex`."),
    _("The cluster did not look through everything in time: ask again."),
    _("How far the index is cannot be read: a part of the cluster is away."),
    _("Missing data for required field."),
    _("Unknown field."),
    _("Field may not be null."),
    _("Not a valid string."),
    _("Not a valid integer."),
    _("Invalid input type."),
    _("String does not match expected pattern."),
    _("So far: %(found)s."),
    _("Strong: %(count)d."),
)
"""As `bank.query`, `bank.reading`, `bank.mrz`, the engines, marshmallow and f-strings of pages say them."""


def N_(text: str) -> str:  # noqa: N802 - the name that extraction knows for texts told later
    """A text for the catalogues, told later."""
    return text


FORMS = (
    N_("Unknown field. Known are %(known)s, categories, limit."),
    N_("Longer than %(most)s signs."),
    N_("A list of some of %(known)s."),
    N_("A whole number from %(least)s to %(most)s."),
    N_("The year %(year)s is no year of birth."),
    N_("There is no month %(month)s."),
    N_("There is no day %(day)s."),
    N_("at least %(count)s signs of the number must be known: %(number)s"),
    N_("Line %(line)s, place %(place)s: %(sign)s is no sign of such a zone."),
    N_("Line %(line)s, place %(place)s: %(sign)s is no kind of document of %(count)s signs."),
    N_("The zone has %(count)s lines, it should have two or three."),
    N_("The zone is one line of %(count)s signs; two lines have 72 or 88 and three have 90."),
    N_("Line %(line)s has %(count)s signs, it should have %(wanted)s."),
    N_("The index is %(behind)s changes behind: run `kordon reindex`."),
    N_("three known signs must stand side by side, or two at the beginning or end: %(number)s"),
    N_("%(count)s records could not be indexed: run `kordon set-aside`."),
    N_("The copy: %(what)s"),
    N_("The cluster cannot be reached (%(why)s)."),
    N_("The cluster could not search (%(why)s)."),
    N_("The cluster refuses: %(why)s."),
    N_("%(away)s of %(all)s parts of the index did not answer."),
    N_("Must be one of: %(choices)s."),
    N_("Length must be between %(least)s and %(most)s."),
    N_("Longer than maximum length %(most)s."),
    N_("Shorter than minimum length %(least)s."),
    N_("Must be greater than or equal to %(least)s and less than or equal to %(most)s."),
)
"""With values: `%(name)s` stands for each, as f-strings of the bank and marshmallow put them in."""
_NESTED = "what"
_PLACE = re.compile(r"%\((\w+)\)s")


def core_said(message: str) -> str:
    """A sentence of the bank in the language that is spoken; one that is not known as it is."""
    said = gettext(message) if "%" not in message else message
    if said != message:
        return said
    for form in FORMS:
        if found := _form(form).fullmatch(message):
            values = found.groupdict()
            if _NESTED in values:
                values[_NESTED] = core_said(values[_NESTED])
            return str(gettext(form, **values))
    return message


@cache
def _form(text: str) -> re.Pattern[str]:
    """What a form reads like with values put in."""
    parts = _PLACE.split(text)
    pattern = "".join(
        f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return re.compile(pattern, re.DOTALL)
