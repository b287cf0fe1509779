"""Proving that an audit log is whole: every hash computed again, in pages, beside a log in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain as joined
from itertools import islice

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bank.audit.checking_chains import Checked, check_chains
from bank.audit.checking_seals import check_seals, last_seal
from bank.audit.log import AuditLog
from bank.audit.problems import Problem

MOST_PROBLEMS = 1_000
"""Problems listed at most: a log rewritten from the start would list every entry."""


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What was wrong, and what was looked at. `stopped`: there may be more problems than are listed."""

    problems: tuple[Problem, ...]
    chains: int
    entries: int
    seals: int
    stopped: bool

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong."""
        return not self.problems


def verify(
    log: AuditLog,
    public_key: Ed25519PublicKey | None = None,
    *,
    older_keys: Sequence[Ed25519PublicKey] = (),
) -> VerifyResult:
    """Compute all chains and seals again; raises AuditUnavailable.

    With a public key, seals must be signed by it or by an older one from the first signed seal on, and
    there must be one. Without, a signature is only held against the key that the seal names itself.
    What was written since the last seal is protected by its chain, but not against one who may
    compute the chain again. Entries written meanwhile may or may not be looked at.
    """
    keys = [public_key, *older_keys] if public_key else []
    # Taken before the chains are read: what a seal of now lists is then in them for certain.
    up_to = last_seal(log.engine)
    checked = Checked()
    problems: Iterator[Problem] = joined(
        check_seals(log.engine, up_to, keys, checked), check_chains(log.engine, up_to, checked)
    )
    found = tuple(islice(problems, MOST_PROBLEMS))
    stopped = len(found) == MOST_PROBLEMS
    return VerifyResult(found, checked.chains, checked.entries, checked.seals, stopped)
