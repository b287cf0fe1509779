"""The tables of the links' database.

`subjects`, `keys` and `proposals` follow from the records and can be made anew; `pairs`, `decisions` and
`alerts` with what they told are kept. Decisions are added, never changed: the last one of a pair counts.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from bank.store.tables import Number, Word
from bank.store.tables import metadata as _of_the_store

VERSION_TABLE = "linking_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# One row: the change number reached; `round` counts searches of the whole bank, `whole_to` is the last
# change that the one under way must reach before what it has not found again is taken out, 0 for none.
progress = Table(
    "progress",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("reached", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("whole_to", BigInteger, nullable=False),
    Column("code", Word, nullable=False),
)

# A record as linking sees it, and its keys, to take them out again without an index over all. Spans
# beside the payload let the database itself leave out the hopeless.
subjects = Table(
    "subjects",
    metadata,
    Column("number", Number, primary_key=True),
    Column("origin", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("id", Word, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("until", Word, nullable=False),
    Column("sex", Word, nullable=False),
    *(
        Column(f"{name}_{end}", Integer, nullable=False)
        for name in ("born", "height", "when")
        for end in ("first", "last")
    ),
    Column("payload", LargeBinary, nullable=False),
    Column("found_by", LargeBinary, nullable=False),
    Column("round", Integer, nullable=False),
    UniqueConstraint("origin", "category", "id"),
)

keys = Table(
    "keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Two records that were proposed as one at any time; left and right as the kind of link has them.
pairs = Table(
    "pairs",
    metadata,
    Column("number", Number, primary_key=True),
    Column("kind", Word, nullable=False),
    *(
        Column(f"{side}_{name}", Word, nullable=False)
        for side in ("left", "right")
        for name in ("origin", "category", "id")
    ),
    UniqueConstraint(
        "kind", "left_origin", "left_category", "left_id", "right_origin", "right_category",
        "right_id", name="uq_pairs_both",
    ),
    Index("ix_pairs_left", "left_origin", "left_category", "left_id"),
    Index("ix_pairs_right", "right_origin", "right_category", "right_id"),
)  # fmt: skip

# What is proposed now. `score` is the probability beside the rivals, `change` the last change that it
# came of, `until` the last day of the record that ends first.
proposals = Table(
    "proposals",
    metadata,
    Column("pair", Number, ForeignKey("pairs.number"), primary_key=True, autoincrement=False),
    Column("kind", Word, nullable=False),
    Column("left", BigInteger, nullable=False),
    Column("right", BigInteger, nullable=False),
    Column("left_state", Word, nullable=False),
    Column("right_state", Word, nullable=False),
    Column("log_odds", Double, nullable=False),
    Column("score", Double, nullable=False),
    Column("standing", Word, nullable=False),
    Column("until", Word, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Index("ix_proposals_left", "left"),
    Index("ix_proposals_right", "right"),
    Index("ix_proposals_change", "change"),
    Index("ix_proposals_standing", "standing", "score"),
)

# `left_digest`, `right_digest`: what the records said when it was decided (`bank.linking.profile.digest`).
decisions = Table(
    "decisions",
    metadata,
    Column("number", Number, primary_key=True),
    Column("pair", Number, ForeignKey("pairs.number"), nullable=False),
    Column("verdict", Word, nullable=False),
    Column("note", Text, nullable=False),
    Column("account", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("post", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("left_digest", LargeBinary, nullable=False),
    Column("right_digest", LargeBinary, nullable=False),
    Index("ix_decisions_pair", "pair", "number"),
)

# `categories`: of the own records, separated by spaces, empty for all. `reached`: the last change told of.
# `sees` are the arrays that the state saw when it was told last, a line each; null before the first time.
alerts = Table(
    "alerts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("state", Word, nullable=False),
    Column("categories", Text, nullable=False),
    Column("purpose", Word, nullable=False),
    Column("least", Double, nullable=False),
    Column("send", Boolean, nullable=False),
    Column("account", Word, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("reached", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("sees", Text),
)

# What an alert told: once for a pair and what the other record said then.
notices = Table(
    "notices",
    metadata,
    Column("number", Number, primary_key=True),
    Column("alert", Number, ForeignKey("alerts.number"), nullable=False),
    Column("pair", Number, ForeignKey("pairs.number"), nullable=False),
    Column("other_digest", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    UniqueConstraint("alert", "pair", "other_digest"),
    Index("ix_notices_sent", "sent_at"),
)

# Alerts that other installations sent here.
received = Table(
    "received_alerts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("message", Word, nullable=False),
    Column("sender", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    UniqueConstraint("message"),
    Index("ix_received_alerts_state", "state", "number"),
)
