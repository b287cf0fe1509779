"""Which passwords are taken, and that any text may be typed."""

import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.accounts.errors import AccountRefused, PasswordRefused
from bank.accounts.logins import clean_login, clean_name, is_login, known_form
from bank.accounts.passwords import MOST_SIGNS, accept, hasher, is_right, normal, one_time
from index_mappings.fields import Text

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "12 signs"),
        ("elevensigns", "12 signs"),
        ("x" * 257, "256 signs"),
        ("ivanov.petr", "12 signs"),
        ("ivanov.petr99", "not the login"),
        ("IVANOV.PETRivanov.petr", "not the login"),
        ("900412300123", "not digits alone"),
        ("abababababab", "different signs"),
        ("password1234", "commonest"),
        ("PassWord!!!2024", "commonest"),
        ("Йцукенгшщзхъ", "commonest"),
        ("пароль123456", "commonest"),
        ("qwertyuiop123", "commonest"),
        ("ｐａｓｓｗｏｒｄ１２３４", "commonest"),
        ("a line\nand another", "can be typed"),
        ("half a sign \ud83d here", "can be typed"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, reason: str) -> None:
    with pytest.raises(PasswordRefused) as refused:
        accept(password, "ivanov.petr")
    assert reason in refused.value.reason.en
    assert refused.value.reason.ru


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "три коня и подкова",
        "Ґ-Ў-Қ сто дорог",
        pytest.param(one_time(), id="one-time"),
    ],
)
def test_a_sentence_is_taken(password: str) -> None:
    assert accept(password, "ivanov.petr") == unicodedata.normalize("NFKC", password)


def test_parameters_are_those_the_module_names() -> None:
    made = hasher().hash("correct horse battery")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=ANY_TEXT, login=st.from_regex(r"[a-z0-9]{2,10}", fullmatch=True))
def test_any_text_is_taken_and_then_right_or_refused(
    cheap: PasswordHasher, typed: str, login: str
) -> None:
    try:
        clean = accept(typed, login)
    except PasswordRefused:
        assert not is_right(cheap, None, typed)
        return
    assert len(clean) >= 12
    assert login not in clean.casefold() or len(clean) > len(login)
    kept = cheap.hash(clean)
    assert is_right(cheap, kept, typed)
    assert is_right(cheap, kept, normal(typed))
    assert not is_right(cheap, kept, typed + "!")
    assert not is_right(cheap, None, typed)


def test_the_other_form_of_a_letter_is_the_same_password(cheap: PasswordHasher) -> None:
    kept = cheap.hash(accept("йод и ёлка зимой", "ivanov"))
    assert is_right(cheap, kept, unicodedata.normalize("NFD", "йод и ёлка зимой"))


def test_megabytes_are_not_hashed(cheap: PasswordHasher) -> None:
    assert not is_right(cheap, cheap.hash(""), "x" * (MOST_SIGNS + 1))


def test_a_damaged_hash_lets_nobody_in(cheap: PasswordHasher) -> None:
    assert not is_right(cheap, "$argon2id$v=19$damaged", "correct horse battery")
    assert not is_right(cheap, "", "")


@given(ANY_TEXT)
def test_any_text_as_a_login_is_cleaned_or_refused(typed: str) -> None:
    known = known_form(typed)
    if is_login(known):
        assert clean_login(typed) == known
        assert clean_login(known) == known
        assert known.isascii()
    else:
        with pytest.raises(AccountRefused):
            clean_login(typed)


@pytest.mark.parametrize("typed", ["иванов", "a", "-ab", "a b", "a" * 65, "petrоv", "a\x00b", ""])
def test_logins_that_look_like_others_are_refused(typed: str) -> None:
    with pytest.raises(AccountRefused):
        clean_login(typed)


def test_case_and_width_do_not_make_another_login() -> None:
    assert clean_login("  Petrov ") == clean_login("ｐｅｔｒｏｖ") == "petrov"


@given(ANY_TEXT)
def test_a_name_is_one_line_or_refused(typed: str) -> None:
    try:
        name = clean_name(typed, Text("The name", "Имя"))
    except AccountRefused:
        return
    assert name
    assert name == clean_name(name, Text("The name", "Имя"))
    assert "\n" not in name
    name.encode()


def test_one_time_passwords_differ_and_are_taken() -> None:
    made = {one_time() for _ in range(200)}
    assert len(made) == 200
    assert all(accept(one, "petrov") == one for one in made)
