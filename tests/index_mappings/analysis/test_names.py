"""Analysis of names: one in many alphabets meets in its keys; any text gives keys or nothing."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_mappings.analysis.names import (
    index_keys,
    joined_keys,
    mend_mixed,
    name_tokens,
    query_keys,
)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Щербаков", "Shcherbakov", "Chtcherbakov", "Ščerbakov", "Щербакова"),
        ("Жұмабаев", "Zhumabayev", "Djoumabaev", "Жумабаев", "Jumabaev"),
        ("Հովհաննիսյան", "Hovhannisyan", "Оганесян", "Ованнисян"),
        ("Cəfərov", "Джафаров", "Jafarov", "Ҹәфәров"),
        ("Țurcan", "Цуркан", "Turcan"),
        ("Ceban", "Чебан"),
        ("Ҷӯраев", "Джураев", "Juraev", "Joʻrayev"),
        ("ჯალიაშვილი", "Jaliashvili", "Джалиашвили", "Dzhaliashvili"),
        ("Мұхамбетов", "Mukhambetov", "Мухамбетов"),
        ("محمد", "Мохаммед", "Muhammad"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    (first,) = name_tokens(spellings[0])
    for other in spellings[1:]:
        (token,) = name_tokens(other)
        asked = {key for key, _ in query_keys(token)}
        assert asked & set(index_keys(first)), other


@pytest.mark.parametrize(
    ("native", "other"),
    [
        ("Бәхтгулу", "Бахткулу"),
        ("Ботиняну", "Боциняну"),
        ("Baltaru", "Балцару"),
        ("Казлоўскі", "Kazlouski"),
        ("Барановук", "Baranouuk"),
        ("Меретханов", "Merethanow"),
        ("Реджепханов", "Rejephanow"),
    ],
)
def test_what_a_rule_of_a_language_says_is_read_alike(native: str, other: str) -> None:
    (one,), (two,) = name_tokens(native), name_tokens(other)
    assert set(one.folds) & set(two.folds)


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        ("عبد الرحمن", ("Abd al-Rahman", "Абд ар-Рахман", "Abdurrahman", "Абдурахман")),
        ("عبد القادر", ("Abd al-Qadir", "Abdelkader", "Абдулкадир", "Abdulqadir")),
        ("نور الدين", ("Nur al-Din", "Nureddin", "Noureddine", "Нур ад-Дин", "Нуриддин")),
        ("سعد الله", ("Saad Allah", "Saadullah", "Саадулла", "Саад Аллах")),
    ],
)
def test_an_arabic_name_of_two_words_is_one(written: str, forms: tuple[str, ...]) -> None:
    (one,) = name_tokens(written)
    for form in forms:
        (other,) = name_tokens(form)
        assert set(one.codes) & set(other.codes), form


@pytest.mark.parametrize("text", ["Абдул Каримов", "Abdul Karimov Rashidovich", "Дин Олег"])
def test_words_that_are_no_compound_stay_apart(text: str) -> None:
    assert len(name_tokens(text)) == len(text.split())


@pytest.mark.parametrize(
    ("arabic", "other"),
    [
        ("رضايي", "Резаи"),
        ("موسوي", "Mousavi"),
        ("خليفة", "Khalifah"),
        ("فاطمه", "Fatemeh"),
        ("وودز", "Woods"),
    ],
)
def test_arabic_letters_are_read_as_arabs_and_persians_do(arabic: str, other: str) -> None:
    (one,), (two,) = name_tokens(arabic), name_tokens(other)
    assert {key for key, _ in query_keys(two)} & set(index_keys(one))


def test_an_article_before_its_sun_letter_is_a_particle() -> None:
    assert [t.kind for t in name_tokens("Ибрахим ан-Наджар")] == ["name", "particle", "name"]
    assert name_tokens("Ан Наталья Сергеевна")[0].kind == "name"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Юшкевич Алла Захаровна", ["name", "name", "patronymic"]),
        ("Yushkevich Gleb Ruslanovich", ["name", "name", "patronymic"]),
        ("Игорь Андреевич Савчич", ["name", "patronymic", "name"]),
    ],
)
def test_a_surname_in_ich_is_no_patronymic_beside_one(text: str, kinds: list[str]) -> None:
    assert [token.kind for token in name_tokens(text)] == kinds


def test_the_first_word_of_a_name_is_never_the_fathers() -> None:
    kinds = [token.kind for token in name_tokens("Ситавевич София Мария")]
    assert kinds == ["name", "name", "name"]


def test_a_fathers_name_joined_with_son_weighs_less_than_a_name_of_two_words() -> None:
    def joined(text: str) -> float:
        return max(weight for _, weight in joined_keys(name_tokens(text)))

    assert joined("Худайбердиев Шохрух Хусан Угли") <= 0.3 * joined("Нур Бек Алиев")


def test_each_schwa_is_read_on_its_own() -> None:
    (native,), (paper,) = name_tokens("Xəlilzadə"), name_tokens("Khelilzada")
    assert set(native.folds) & set(paper.folds)


@pytest.mark.parametrize(
    ("written", "passport"),
    [
        ("Nguyễn Văn Đức", "NGUYEN VAN DUC"),
        ("Nguyễn Văn Đức", "Нгуен Ван Дук"),
        ("Đinh", "DINH"),
        ("Đoković Đorđe", "DOKOVIC DORDE"),
        ("Đoković Đorđe", "DJOKOVIC DJORDJE"),
        ("Đoković Đorđe", "Джокович Джордже"),
        ("Đurđević", "DURDEVIC"),
        ("Žukov", "ZUKOV"),
        ("Žukov", "Жуков"),
        ("Jeżyk", "JEZYK"),
        ("Guðmundur", "GUDMUNDUR"),
        ("Sørensen", "SORENSEN"),
        ("Sørensen", "SOERENSEN"),
        ("Åberg", "AABERG"),
        ("Åberg", "ABERG"),
        ("Käthe", "KAETHE"),
        ("Müller", "MUELLER"),
        ("Müller", "MULLER"),
        ("Öztürk", "OEZTUERK"),
        ("Groß", "GROSS"),
        ("Þorsteinn", "THORSTEINN"),
        ("Łęcki", "LECKI"),
        ("Işık", "ISIK"),
        ("İnönü", "INONU"),
        ("İnönü", "INOENUE"),
    ],
)
def test_a_name_is_read_as_a_passport_writes_it(written: str, passport: str) -> None:
    for one, other in zip(name_tokens(written), name_tokens(passport), strict=True):
        assert set(one.folds) & set(other.folds), passport
        assert {key for key, _ in query_keys(other)} & set(index_keys(one))
        assert {key for key, _ in query_keys(one)} & set(index_keys(other))
        assert len(one.folds) <= 6


@pytest.mark.parametrize(
    "text",
    [
        "Щербаков ИП",
        "щербаков ип",
        "ЩЕРБАКОВ ИП",
        "ИП Щербаков",
        "Щербаков ПИ",
        "Щербаков АН",
        "Щербаков И.П.",
        "Щербаков Ив. Петр.",
        "Щербаков, Ив.Петр.",
        "Ив. Петр. Щербаков",
        "ЩербаковИП",
        "ЩербаковИ.П.",
        "ЩербаковИ. П.",
        "Shcherbakov Iv. Petr.",
        "Ильина ВВ",
        "Ким ВС",
        "Shcherbakov IP",
        "Shcherbakov VI",
        "SHCHERBAKOV VP",
    ],
)
def test_initials_written_together_are_two(text: str) -> None:
    kinds = [token.kind for token in name_tokens(text)]
    assert sorted(kinds) == ["initial", "initial", "name"]


@pytest.mark.parametrize(
    "text",
    [
        "Ли Вэй",
        "LI Wei",
        "ЛИ Марина",
        "АН Наталья",
        "Ан Иванов",
        "Ли Королёв",
        "иванов ян",
        "ЦОЙ ЕН",
        "Ким Ен",
        "KIM JI Hun",
        "OH Sehun",
        "IM Yoona",
        "YU Darvish",
        "Ng Teng Fong",
        "NG TENG",
        "MD Rahman",
        "Ivanov SH",
        "IVANOV IVAN PK",
        "Ли Ен",
        "Md. Sh. Rahman",
        "ЩЕРБАКОВИП",
        "Щербакови",
        "щербаковип",
        "Ли Вэй. Чен.",
    ],
)
def test_a_name_of_two_letters_is_no_initials(text: str) -> None:
    assert [token.kind for token in name_tokens(text)] == ["name"] * len(text.split())


@pytest.mark.parametrize("text", ["ЩЕРБАКОВ.ИВАН.ПЕТРОВИЧ", "ИВАН.ПЕТР.ЩЕРБАКОВ"])
def test_dots_between_whole_words_cut_none_short(text: str) -> None:
    assert [token.text for token in name_tokens(text)] == text.lower().split(".")


@pytest.mark.parametrize(
    ("typed", "mended"), [("Ивaнов", "Иванов"), ("Пeтров", "Петров"), ("Іvanov", "Ivanov")]
)
def test_mixed_alphabets_in_a_word_are_mended(typed: str, mended: str) -> None:
    assert mend_mixed(typed) == (mended, [typed])


def test_a_fathers_name_is_a_patronymic() -> None:
    kinds = [token.kind for token in name_tokens("Алиев Рустам Мурад оглы")]
    assert kinds == ["name", "name", "patronymic", "particle"]


@given(st.text(max_size=80))
def test_any_text_gives_the_same_keys_twice(text: str) -> None:
    once, again = name_tokens(text), name_tokens(text)
    assert [index_keys(token) for token in once] == [index_keys(token) for token in again]
    for token in once:
        assert index_keys(token)
        assert all(0 < weight <= 1 for _, weight in query_keys(token))


@given(st.text(alphabet="aеcбъzЖ1_- ", max_size=40))
def test_words_that_mix_alphabets_are_found_wherever_they_stand(text: str) -> None:
    """As a search that begins at each letter finds them."""
    mixed = re.findall(r"[^\W\d_]*(?:[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z])[^\W\d_]*", text)
    _, mended = mend_mixed(text)
    assert set(mended) <= set(mixed)
    assert all(mend_mixed(word)[1] == [word] for word in mixed if word in mended)
    assert [word for word in mixed if mend_mixed(word)[1]] == mended


def test_a_word_without_end_takes_no_longer_than_its_length_allows() -> None:
    def seconds(length: int) -> float:
        word = "абвгде" * length
        start = perf_counter()
        mend_mixed(word)
        return perf_counter() - start

    # Four times the length took sixteen times as long; a word of 240,000 letters would take hours.
    assert seconds(40_000) < 5
