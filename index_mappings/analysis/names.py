"""Names: tokens, their readings and codes, and the keys under which an engine keeps them."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from index_mappings.analysis.compounds import joined_compounds
from index_mappings.analysis.equivalents import GROUPS
from index_mappings.analysis.initials import initials_apart
from index_mappings.analysis.phonetic import coarse_of, code_of, codes_of
from index_mappings.analysis.romanise import fold_of, readings_of
from index_mappings.analysis.scripts import mend_mixed, normalise, script_of, words_of

__all__ = [
    "NameToken",
    "analyse_word",
    "equivalents_of",
    "groups_of_fold",
    "index_keys",
    "joined_keys",
    "mend_mixed",
    "name_tokens",
    "query_keys",
]

Kind = Literal["name", "patronymic", "initial", "particle"]

MAX_KEYS = 18
MAX_TOKENS = 24
"""Words of one name that are looked at: a full name with three aliases run together."""


class NameToken(NamedTuple):
    """One word of a name.

    `text` is the normalised word in its own script, `folds` its 1–6 readings in plain Latin
    letters, likeliest first, those by ear last, `codes` its 1–6 phonetic codes.
    """

    text: str
    folds: tuple[str, ...]
    codes: tuple[str, ...]
    kind: Kind


_PARTICLE_WORDS = (
    "ogli oglu uglu ogul kizi gizi kiz uulu ulu uli ugli ibn bin ben bint al el as ad ul ur abu umm um"
    " mir hoja hoji haji han hon bek bei beg bi jan jon von van de da di du der den del la le zada"
    " zade zoda"
)
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SONS = frozenset(
    ["ogli", "oglu", "uglu", "ugli", "ogul", "kizi", "gizi", "kiz", "uulu", "ulu", "uli"]
)
_SUN_ARTICLES = frozenset(
    ["ad", "an", "ar", "as", "ash", "at", "az", "ed", "en", "er", "es", "esh"]
)
_GENITIVE = re.compile("[^aeiou]i$")
_ARMENIAN_SURNAME = re.compile("ian(?:c|ts)?$")
_NEVER_NAMES = frozenset(
    ["ogli", "oglu", "uglu", "ugli", "kizi", "gizi", "uulu", "ulu", "ibn", "bin"]
)
_SUFFIXES = (
    # suffix of the reading, least length of what stays before it
    ("patronymic", re.compile("(?:ov|ev)(?:ič|na)$"), 2),
    ("patronymic", re.compile("(?<=[^aeiou])(?:ič|ična|inična)$"), 2),
    ("patronymic", re.compile("(?:ogli|oglu|ugli|uglu|kizi|gizi|uulu|uli)$"), 3),
    ("patronymic", re.compile("(?:zoda|zada|zade)$"), 3),
)
_IN_ZADE = re.compile("(?:zad[ae]|zod[ao])$")
_OF_FATHER, _IN_OVICH = re.compile("(?:ich|na)$"), re.compile("[oe]v(?:ich|na)$")
_TAILS = re.compile(
    "(?:jan|jon|bek|bei|bai|boi|han|hon|mirza|gul|ddin|din|ulah|ulo|ion|ian|pur|far)$"
)
_HEADS = re.compile("^(?:abd[aeuio]?[lrsn]?|muhamad|mohamad|nur|mir|said|seid|šah|gul|al|el)")


@lru_cache(maxsize=262144)
def analyse_word(word: str) -> NameToken | None:
    """Analyse one normalised word; None when nothing in it can be read (digits, signs)."""
    readings = readings_of(word, script_of(word))
    if not readings:
        return None
    folds = tuple(dict.fromkeys(fold_of(reading) for reading in readings))
    return NameToken(word, folds, codes_of(readings), _kind(word, readings[0]))


def _kind(word: str, reading: str) -> Kind:
    if sum(letter.isalpha() for letter in word) == 1:
        return "initial"
    if reading in _PARTICLES:
        return "particle"
    for _, pattern, least in _SUFFIXES:
        found = pattern.search(reading)
        if found and found.start() >= least:
            return "patronymic"
    return "name"


@lru_cache(maxsize=65536)
def name_tokens(text: str) -> tuple[NameToken, ...]:
    """Give the tokens of a name in any script, in the order in which they stand."""
    mended, _ = mend_mixed(text)
    found = []
    for word in joined_compounds(words_of(initials_apart(mended))):
        token = analyse_word(word)
        if token is not None:
            found.append(token)
    marked = _with_articles(_with_fathers(found[:MAX_TOKENS]))
    return _with_names(_with_one_patronymic(marked))


def _with_articles(tokens: list[NameToken]) -> list[NameToken]:
    """Take the Arabic article in a sun letter's form for a particle: ан-Наджар, аш-Шами.

    Not beside a patronymic, where it is the Korean surname: Ан Наталья Сергеевна.
    """
    if any(token.kind == "patronymic" for token in tokens):
        return tokens
    return [
        token._replace(kind="particle")
        if token.folds[0] in _SUN_ARTICLES and after.folds[0].startswith(token.folds[0][1:])
        else token
        for token, after in zip(tokens, [*tokens[1:], *tokens[-1:]], strict=True)
    ]


def _with_fathers(tokens: list[NameToken]) -> list[NameToken]:
    """Take the word before оглы, кызы, уулу, ўғли for the father's name, not one's own.

    So too the third word of an Armenian name when it is a genitive: Շահյան Արթուր Գևորգի.
    With but one other word it may be a surname (Кероглы): then nothing is changed.
    """
    marked = list(tokens)
    for place in range(2, len(tokens)):
        if tokens[place].folds[0] in _SONS and tokens[place - 1].kind == "name":
            marked[place - 1] = tokens[place - 1]._replace(kind="patronymic")
    genitive = len(tokens) == 3 and _GENITIVE.search(tokens[2].folds[0])
    if genitive and any(_ARMENIAN_SURNAME.search(token.folds[0]) for token in tokens[:2]):
        marked[2] = tokens[2]._replace(kind="patronymic")
    return marked


def _with_one_patronymic(tokens: list[NameToken]) -> list[NameToken]:
    """Take one word in -ич or -на for the patronymic, the other for a surname: Савчич Алла Петровна.

    -ович and -овна before a bare -ич, a later word before the first, which is mostly the surname.
    So too -заде and -зода, which are a father's name only in the third place and beside no other.
    """
    if len(tokens) > 2 and tokens[0].kind == "patronymic":
        # No order of names begins with the father's: it is a surname (Савич Анна Мария).
        tokens = [tokens[0]._replace(kind="name"), *tokens[1:]]
    fathers = sum(token.kind == "patronymic" for token in tokens)
    if not fathers:
        return tokens
    tokens = [
        token._replace(kind="name")
        if token.kind == "patronymic"
        and _IN_ZADE.search(token.folds[0])
        and (at < 2 or fathers > 1)
        else token
        for at, token in enumerate(tokens)
    ]
    places = [
        at
        for at, token in enumerate(tokens)
        if token.kind == "patronymic" and _OF_FATHER.search(token.folds[0])
    ]
    if len(places) < 2:
        return tokens
    kept = max(places, key=lambda at: (bool(_IN_OVICH.search(tokens[at].folds[0])), at))
    return [
        token._replace(kind="name") if at in places and at != kept else token
        for at, token in enumerate(tokens)
    ]


def _with_names(tokens: list[NameToken]) -> tuple[NameToken, ...]:
    """Take Хан, Бек, Мир for names where the whole name has no two others (Хан Имран).

    So too -ович in a name of two words: a surname of Belarus (Макаревич Андрей), or all there is.
    """
    own = sum(token.kind in ("name", "patronymic") for token in tokens)
    if own == 2:
        return tuple(
            token._replace(kind="name") if token.kind == "patronymic" else token for token in tokens
        )
    if own > 2:
        return tuple(tokens)
    return tuple(
        token._replace(kind="name")
        if token.kind == "particle" and token.folds[0] not in _NEVER_NAMES
        else token
        for token in tokens
    )


def _groups() -> dict[str, tuple[str, ...]]:
    """Map each reading of a name in the table to the first names of its groups."""
    found: dict[str, tuple[str, ...]] = {}
    for group in GROUPS:
        words = [normalise(word) for word in group.split()]
        head = readings_of(words[0], script_of(words[0]))[0]
        for word in words:
            reading = readings_of(word, script_of(word))[0]
            known = found.get(reading, ())
            if head not in known:
                found[reading] = (*known, head)
    return found


_GROUP_OF = _groups()


def groups_of_fold(fold: str) -> tuple[str, ...]:
    """Name the groups of equivalent given names that a reading belongs to, mostly none."""
    return _GROUP_OF_FOLD.get(fold, ())


def equivalents_of(token: NameToken) -> tuple[str, ...]:
    """Name the groups of equivalent given names that `token` belongs to (at most two)."""
    found: dict[str, None] = {}
    for fold in token.folds:
        for head in groups_of_fold(fold):
            found[head] = None
    return tuple(found)[:2]


_GROUP_OF_FOLD: dict[str, tuple[str, ...]] = {
    fold_of(reading): tuple(map(fold_of, heads)) for reading, heads in _GROUP_OF.items()
}


def _deletions(code: str) -> list[str]:
    """Give `code` and, when it is long enough, `code` with each one sign left out."""
    found = [code]
    if len(code) >= 4:
        found.extend(code[:place] + code[place + 1 :] for place in range(len(code)))
    return list(dict.fromkeys(found))


def _stems(reading: str) -> list[str]:
    """Give what stays of a reading without patronymic and compound parts (Рустамовна: rustam)."""
    for _, pattern, least in _SUFFIXES:
        found = pattern.search(reading)
        if found and found.start() >= least:
            return [reading[: found.start()]]
    stems = []
    for pattern in (_HEADS, _TAILS):
        rest = pattern.sub("", reading)
        if rest != reading and len(rest) >= 3:
            stems.append(rest)
    return stems


@lru_cache(maxsize=16384)
def _weighted_keys(token: NameToken) -> tuple[tuple[str, float], ...]:
    """All keys of a token with their quality, best first."""
    if token.kind == "initial":
        return tuple(("i" + code[0], 0.3) for code in token.codes[:2])
    keys: dict[str, float] = {}
    for fold in token.folds[:2]:
        keys.setdefault("f" + fold, 1.0)
    for rank, code in enumerate(token.codes):
        keys.setdefault("c" + code, 0.9 - 0.05 * rank)
    for head in equivalents_of(token):
        keys.setdefault("e" + head, 0.7)
    reading = _reading_of(token)
    for stem in _stems(reading):
        keys.setdefault("c" + code_of(stem), 0.6)
    keys.setdefault("k" + coarse_of(reading), 0.5)
    for code in token.codes[:2]:
        if len(code) >= 3:
            for rest in _deletions(code):
                keys.setdefault("d" + rest, 0.4)
    return tuple(keys.items())


def _reading_of(token: NameToken) -> str:
    return readings_of(token.text, script_of(token.text))[0]


def index_keys(token: NameToken) -> tuple[str, ...]:
    """Give the terms under which a token is kept, at most 18.

    `f` a reading, `c` a phonetic code, `d` a code with one sign left out, `k` a coarse code, `e` a
    group of equivalent names, `i` an initial, `n` what a name's initial would be.
    """
    keys = [key for key, _ in _weighted_keys(token)]
    if token.kind == "initial":
        return tuple(keys)
    return (*keys[: MAX_KEYS - 1], "n" + token.codes[0][0])


def query_keys(token: NameToken) -> tuple[tuple[str, float], ...]:
    """Give the terms to look for, each with a quality from 0 to 1, best first."""
    keys = _weighted_keys(token)
    if token.kind == "initial":
        return (*keys, *(("n" + key[1:], 0.2) for key, _ in keys))
    return (*keys[: MAX_KEYS - 1], ("i" + token.codes[0][0], 0.3))


SHORT_WORD = 4
# Joined with a father's name (Husan oʻgʻli, Husanoʻgʻli) a pair says no more than that name alone.
JOINED_WITH_FATHER = 0.3


def joined_keys(name: tuple[NameToken, ...]) -> tuple[tuple[str, float], ...]:
    """Terms of neighbours written as one, where one of them is short: Нур Бек as Нурбек.

    For the index and the query alike, each with a quality; at most three pairs of a name.
    """
    keys: dict[str, float] = {}
    for first, second in pairwise(name):
        if len(keys) >= 6 or "initial" in (first.kind, second.kind):
            break
        if min(len(first.folds[0]), len(second.folds[0])) <= SHORT_WORD:
            whole = analyse_word(first.text + second.text)
            if whole:
                worth = JOINED_WITH_FATHER if "patronymic" in (first.kind, second.kind) else 1.0
                keys.setdefault("f" + whole.folds[0], worth)
                keys.setdefault("c" + whole.codes[0], 0.8 * worth)
    return tuple(keys.items())
