"""Which encoding a file is in: found by what its bytes would read as, or refused when in doubt.

A byte order mark or valid UTF-8 decides. Among the one-byte encodings of the region each reading
is scored by how much it looks like Cyrillic text: frequent letters in small letters count for it,
capital letters inside words and signs that are no letters against it. Two readings too near to
each other are a doubt, and the operator is shown both.
"""

from __future__ import annotations

from itertools import pairwise

ENCODINGS = ("utf-8", "utf-16", "cp1251", "koi8-r", "cp866")
SINGLE_BYTE = ("cp1251", "koi8-r", "cp866")
SAMPLE_BYTES = 200_000
# Sure from about two words of Cyrillic on; less than that cannot tell cp1251 from koi8-r.
LEAST_LETTERS = 12
LEAST_LEAD = 0.15
COMMON = frozenset("оеаинтсрвлкмдпу")


class EncodingDoubtful(Exception):
    """The encoding cannot be told; the message shows the readings."""


def detect(sample: bytes, *, whole: bool = False) -> str:
    """The encoding of a file that begins with `sample`; raises EncodingDoubtful."""
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Before UTF-8: Russian letters in UTF-16 are all bytes of ASCII.
    wide = _utf16_without_mark(sample)
    if wide:
        return wide
    if _is_utf8(sample, whole=whole):
        return "utf-8-sig"
    scores = sorted(((_score(sample, name), name) for name in SINGLE_BYTE), reverse=True)
    (best, name), (second, other) = scores[:2]
    letters = sum(byte >= 0x80 for byte in sample)
    if letters < LEAST_LETTERS or best <= 0 or best - second < LEAST_LEAD:
        raise EncodingDoubtful(
            "The encoding cannot be told for sure. The first line with letters beyond ASCII reads\n"
            f"  as {name}: {_first_line(sample, name)}\n"
            f"  as {other}: {_first_line(sample, other)}\n"
            "Give the right one with --encoding."
        )
    return name


def _is_utf8(sample: bytes, *, whole: bool) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return not whole and error.reason == "unexpected end of data" and len(sample) > 3
    return True


def _utf16_without_mark(sample: bytes) -> str:
    pairs = sample[: len(sample) // 2 * 2]
    if b"\0" not in pairs or not pairs.strip(b"\0"):
        return ""
    for name, high in (("utf-16-le", pairs[1::2]), ("utf-16-be", pairs[0::2])):
        if sum(byte in (0, 4, 5) for byte in high) > 0.9 * len(high):
            return name
    return ""


def _score(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, errors="replace")
    beyond = [sign for sign in text if ord(sign) >= 0x80]
    if not beyond:
        return 0.0
    good = sum(
        1.0 if s in COMMON else 0.4 if "Ѐ" <= s <= "ӿ" else 0.2 if s in "№«»—– " else -1.0
        for s in beyond
    )
    odd = sum(a.islower() and b.isupper() for a, b in pairwise(text))
    return (good - 2 * odd) / len(beyond)


def _first_line(sample: bytes, encoding: str) -> str:
    for line in sample.splitlines():
        if any(byte >= 0x80 for byte in line):
            return line.decode(encoding, errors="replace")[:120]
    return ""
