"""A realistic generated bank: every category and state, several scripts, the same for a seed.

Each record is made from its own number and the seed alone, so any of them can be made again without
the others: a benchmark makes its queries from the very records it wants to find.
"""

from ingest.generate.arrays import ArrayFile, write_arrays
from ingest.generate.queries import make_queries
from ingest.generate.records import ORIGINATORS, Generated, generate_records, record_at

__all__ = [
    "ORIGINATORS",
    "ArrayFile",
    "Generated",
    "generate_records",
    "make_queries",
    "record_at",
    "write_arrays",
]
