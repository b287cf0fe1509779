"""Sentences of the bank that pages print: named here so that extraction for the catalogues finds them."""

from flask_babel import lazy_gettext as _

CORE = (
    _("No letters of a name could be read."),
    _("Must be a text."),
    _("Must be male or female."),
    _("Nothing was asked: give a name, plate, VIN, document, arm or MRZ."),
    _("This is too little to look for: give a name or a number as well."),
    _("Not a state: give its code or its name."),
    _("Not a year: write four digits."),
    _("No calibre could be read: write 5.45, 9x18 or 12/70."),
    _("Not a date: write 12.03.1971, 03.1971 or 1971."),
    _("The machine-readable zone is empty."),
    _("The index is of another version of Kordon: run `kordon reindex`."),
    _("This post has no copy yet: ask the ministry by telephone."),
    _("The ministry has revoked the copy of this post: ask the ministry by telephone."),
    _("The copy of this post is older than allowed: ask the ministry by telephone."),
    _("The post cannot keep the time, and so not tell how old its copy is: look at its disk."),
    _("So far: %(found)s."),
    _("Strong: %(count)d."),
)
"""As `bank.query`, `bank.reading`, `bank.mrz`, the engines and f-strings of pages say them."""
