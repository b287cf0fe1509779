"""The tables of the photos' database. A photo taken off a record stays as a row, without its file."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from bank.store.tables import Number, Word
from bank.store.tables import metadata as _of_the_store

# A name of its own, as of the tables: one PostgreSQL database may hold the bank and the photos.
VERSION_TABLE = "photos_version"

metadata = MetaData(naming_convention=_of_the_store.naming_convention)

# One row each time that a folder or zip is taken in; `ended_at` is empty while that goes on.
photo_runs = Table(
    "photo_runs",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("source", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("added", Integer, nullable=False),
    Column("replaced", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("quarantined", Integer, nullable=False),
)

# One row a picture on the disk; digests are SHA-256 of what is kept, in hexadecimal.
photo_files = Table(
    "photo_files",
    metadata,
    Column("digest", Word, primary_key=True),
    Column("thumb", Word, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
)

# `came_as`: digest of the file as it came, by which one that comes again is known without drawing it.
photos = Table(
    "photos",
    metadata,
    Column("number", Number, primary_key=True),
    Column("origin", Word, nullable=False),
    Column("category", Word, nullable=False),
    Column("id", Word, nullable=False),
    Column("place", Integer, nullable=False),
    Column("digest", Word, nullable=False),
    Column("came_as", Word, nullable=False),
    Column("run", Integer, ForeignKey("photo_runs.number"), nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Column("removed_by", Text),
    Column("why", Text),
    Index(
        "uq_photos_current",
        "origin",
        "category",
        "id",
        "place",
        unique=True,
        sqlite_where=text("removed_at IS NULL"),
        postgresql_where=text("removed_at IS NULL"),
    ),
    Index("ix_photos_digest", "digest"),
)
