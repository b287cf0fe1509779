"""What can go wrong with the store.

StoreError
├── StoreUnavailable     the database cannot be reached, is locked too long, or its disk failed
├── DatabaseTooNew       written by a later Kordon than this one
├── UnknownOriginator    a code that is neither registered nor an ISO 3166 two-letter code
├── UnknownRun           no run of this number
├── RunClosed            the run is finished, failed or reverted and takes no more changes
├── RunOvertaken         another process has gone on with this run meanwhile
├── ArrayMoved           the array has changed since it was compared
└── RevertRefused        this run cannot be reverted: still going on, or reverted already
"""


class StoreError(Exception):
    """Any failure of the store."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, is locked too long, or its disk failed."""


class DatabaseTooNew(StoreError):
    """The database was written by a later version of Kordon."""


class UnknownOriginator(StoreError):
    """The code is neither registered nor an ISO 3166 two-letter code."""


class UnknownRun(StoreError):
    """There is no run of this number."""


class RunClosed(StoreError):
    """The run takes no more changes."""


class RunOvertaken(StoreError):
    """Another process has written to this run since it was read here."""


class RevertRefused(StoreError):
    """The run cannot be reverted."""


class ArrayMoved(StoreError):
    """The array has changed since it was compared."""
