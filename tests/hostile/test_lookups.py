"""Lookups made to break or to stall the analysis: always answered or refused, and within bounds of time."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bank.home import Home
from bank.lookup import LookupRefused, LookupService
from bank.mrz import MrzError, parse_mrz
from bank.query import LONGEST, understand
from index_mappings.analysis.names import joined_keys, mend_mixed, name_tokens, query_keys
from index_mappings.analysis.numbers import query_number_keys
from index_mappings.analysis.plates import plate_readings
from index_mappings.analysis.vin import describe_vin
from index_mappings.lookup_fields import FAMILIES, LOOKUP_FIELDS

# Letters of all kinds that names are written in, marks that join them, signs that are not seen.
ODD = st.text(
    st.one_of(
        st.sampled_from("АВЕКМНОРСТУХABEKMHOPCTYXаеосхрёйђљөүқғҳçğışəΑΒΕ\u0301\u0306\u0308ﷺﬃㅤ"),
        st.sampled_from("\u200b\u202e\u2066\u00ad\ufeff\0\r\n\t '’`-–.,0123456789<>«»/\\"),
        st.characters(),
    ),
    max_size=80,
)
SECONDS = 5


@settings(max_examples=300, deadline=None)
@given(ODD)
def test_any_signs_have_words_and_keys(text: str) -> None:
    tokens = name_tokens(mend_mixed(text)[0])
    for one in tokens:
        assert one.text
        assert query_keys(one)
    joined_keys(tokens)


@settings(max_examples=300, deadline=None)
@given(ODD, st.sampled_from(sorted(set(FAMILIES.values()))))
def test_any_signs_are_a_number_or_refused(text: str, family: str) -> None:
    plate_readings(text)
    describe_vin(text)
    try:
        keys = query_number_keys(family, text)
    except ValueError as refused:
        assert str(refused)
    else:
        assert keys.any_of or keys.all_of


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(list(LOOKUP_FIELDS)), ODD, min_size=1, max_size=4))
def test_any_fields_are_understood_or_refused_by_name(query: dict[str, str]) -> None:
    try:
        understood = understand(query)
    except LookupRefused as refused:
        assert refused.errors
        assert all(one.field and one.message for one in refused.errors)
    else:
        # What is understood is looked for: nothing is never found where nothing was asked.
        assert understood.request.groups or understood.request.patterns


LONG = {
    "words": "Али " * (LONGEST // 4),
    "initials": "А. " * (LONGEST // 3),
    "one word": "Щ" * LONGEST,
    "hyphens": "Аль-" * (LONGEST // 4),
    "digits": "0" * LONGEST,
    "letters and digits": "А1" * (LONGEST // 2),
    "look-alikes": "OО0" * (LONGEST // 3),
    "wide ligatures": "ﷺ" * LONGEST,
    "marks": "е" + "\u0301" * (LONGEST - 1),
    "fillers": "<" * LONGEST,
    "a zone": "P<UTO" + "A<" * ((LONGEST - 5) // 2),
    "dates": "12.03.1971 " * (LONGEST // 11),
    "years": "1971" * (LONGEST // 4),
    "blanks": "А" + " " * (LONGEST - 2) + "Б",
    "unseen": "А" + "\u200b" * (LONGEST - 2) + "Б",
    "wild cards": "?*" * (LONGEST // 2),
    "unknown signs": "А?" * (LONGEST // 2),
}


@pytest.mark.parametrize("field", ["text", "name", "plate", "vin", "document", "arm", "mrz"])
@pytest.mark.parametrize("what", LONG)
def test_the_longest_lookup_is_worked_out_in_time(what: str, field: str) -> None:
    began = time.process_time()
    try:
        understand({field: LONG[what][:LONGEST].strip()})
    except LookupRefused as refused:
        assert refused.errors
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("what", LONG)
def test_the_longest_lookup_is_answered_or_refused_in_time(generated: Home, what: str) -> None:
    service = LookupService(generated)
    began = time.process_time()
    try:
        answer = service.answered({"text": LONG[what][:LONGEST].strip()})
    except LookupRefused as refused:
        assert refused.errors
    else:
        assert answer.answer["outcome"] != "incomplete"
    assert time.process_time() - began < 2 * SECONDS


def test_a_sign_more_than_the_longest_is_refused() -> None:
    with pytest.raises(LookupRefused, match=f"Longer than {LONGEST}"):
        understand({"name": "А" * (LONGEST + 1)})


@given(st.binary(max_size=200), st.sampled_from(["latin-1", "cp1251", "utf-16", "cp866"]))
def test_any_bytes_of_a_scanner_are_a_zone_or_refused(scanned: bytes, encoding: str) -> None:
    try:
        parse_mrz(scanned.decode(encoding, errors="replace"), date(2026, 11, 25))
    except MrzError as refused:
        assert str(refused)
