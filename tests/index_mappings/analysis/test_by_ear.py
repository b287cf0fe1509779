"""Names of the world by ear, the other keyboard, standards of transliteration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_mappings.analysis.by_ear import readings_by_ear
from index_mappings.analysis.layout import other_layout
from index_mappings.analysis.names import index_keys, name_tokens, query_keys
from index_mappings.analysis.romanise import readings_of
from index_mappings.analysis.standards import standard_of

ALPHABET = set("abvghdejziklmnoprstufcčš")


@pytest.mark.parametrize(
    ("latin", "heard"),
    [
        ("Hughes", "Хьюз"),
        ("Hughes", "Г'юз"),
        ("Shaw", "Шоу"),
        ("Shaw", "Շոու"),
        ("Thatcher", "Тэтчер"),
        ("Churchill", "Черчилль"),
        ("Wilson", "Уилсон"),
        ("Rousseau", "Руссо"),
        ("Depardieu", "Депардье"),
        ("Schneider", "Шнайдер"),
        ("Giovanni", "Джованни"),
        ("Jimenez", "Хименес"),
        ("Qing", "Цин"),
        ("Zhang", "Чжан"),
    ],
)
def test_a_name_written_by_ear_shares_a_key(latin: str, heard: str) -> None:
    (one,), (other,) = name_tokens(latin), name_tokens(heard)
    assert {key for key, _ in query_keys(other)} & set(index_keys(one))
    assert {key for key, _ in query_keys(one)} & set(index_keys(other))


@pytest.mark.parametrize(
    ("rule", "latin", "heard"),
    [
        ("English th before er is з", "Sutherland", "Сазерленд"),
        ("English al before k is о, w Russian у", "Walker", "Уокер"),
        ("Ukrainian writes w as в", "Walker", "Вокер"),
        ("Ukrainian writes w as в", "White", "Вайт"),
        ("w before oo is в", "Woods", "Вудс"),
        ("Mc is Мак, before k too", "McKenna", "Маккенна"),
        ("French -ent, -ant are ан", "Clément", "Клеман"),
        ("French s between vowels is з", "Denise", "Дениз"),
        ("French accents leave oi уа", "Benoît", "Бенуа"),
        ("French -amp is ан", "Beauchamp", "Бошан"),
        ("Italian s between vowels is з", "Caruso", "Карузо"),
        ("Italian z at the start is дз", "Zanetti", "Дзанетти"),
        ("Italian sch before e, i is ск", "Brunelleschi", "Брунеллески"),
        ("-ina after a double consonant is not of the region", "Marcellina", "Марчеллина"),
        ("German z at the start is ц", "Zeller", "Целлер"),
        ("Latin -us is dropped", "Crassus", "Красс"),
        ("Latin -ius is -ий", "Tiberius", "Тиберий"),
        ("Spanish j is х", "Vallejo", "Вальехо"),
        ("Portuguese lh, ães", "Magalhães", "Магальяйнс"),
        ("Hungarian sz is с, s is ш", "Szálasi", "Салаши"),
        ("Czech ř is рж", "Dvořák", "Дворжак"),
        ("Polish ę is ен, ем", "Zarębski", "Зарембский"),
        ("Polish ą without its mark", "Wąsowski", "Wasowski"),
        ("Polish rz after p, k, t is ш", "Przybysz", "Пшибыш"),
        ("Polish rz after p, k, t is рж in older papers", "Krzyżanowski", "Кржижановский"),
        ("Turkish c before e, i is дж", "Necip", "Неджип"),
        ("Korean eo is о, j is ч (Концевич)", "Jeong", "Чон"),
        ("Korean oo is у", "Yoon", "Юн"),
        ("Japanese cho is тё (Поливанов)", "Chōgin", "Тёгин"),
        ("Latvian papers add -s", "Kuzņecovs", "Кузнецов"),
        ("Latvian papers add -s", "Sokolovskis", "Соколовский"),
        ("Lithuanian papers add -as", "Ivanovas", "Иванов"),
        ("mch is no Mac", "Mchedlidze", "Мчедлидзе"),
        ("Belarusian -ou is -ов", "Lisou", "Лисов"),
    ],
)  # fmt: skip
def test_a_rule_of_a_language_gives_a_shared_spelling(rule: str, latin: str, heard: str) -> None:
    (one,), (other,) = name_tokens(latin), name_tokens(heard)
    likely = {key for key, weight in query_keys(other) if weight >= 0.65}
    assert likely & set(index_keys(one)), rule
    assert {key for key, weight in query_keys(one) if weight >= 0.65} & set(index_keys(other)), rule


@pytest.mark.parametrize(
    "word", ["shcherbakov", "zhumabaev", "xo'jayev", "hovhannisyan", "beridze"]
)
def test_names_of_the_region_are_not_read_by_ear(word: str) -> None:
    assert readings_by_ear(word) == ()


@given(st.text(max_size=40))
def test_any_word_is_read_in_the_common_alphabet(word: str) -> None:
    assert len(readings_by_ear(word)) <= 2
    for reading in readings_of(word.casefold(), "Latn"):
        assert set(reading) <= ALPHABET


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bdfyjd Gtnh", "иванов петр"),
        ("Ыьшер", "smith"),
        ("Гусев", None),
        ("фжц", None),
        ("Oth,frjd", "щербаков"),
        ("<jqrj", "бойко"),
        (">cegjd", "юсупов"),
        (":erjd", "жуков"),
        ("{fcfyjd", "хасанов"),
        ('"hufitd', "эргашев"),
        ("~krby", "ёлкин"),
        ("Wjq", "цой"),
        ("Smith,John", None),
        ("O'Neil", None),
        ("D'Angelo", None),
        ("A.B. Smith", None),
        ("A.B.", None),
        ("A.C.", None),
        ("B C", None),
        ("...", None),
        ("", None),
        ('Smith "Johnny" John', None),
    ],
)
def test_the_other_keyboard_is_noticed(typed: str, meant: str | None) -> None:
    assert other_layout(typed) == meant


@given(st.text(max_size=40))
def test_any_text_has_another_layout_or_none(text: str) -> None:
    assert other_layout(text) is None or len(str(other_layout(text))) == len(text.lower())


@pytest.mark.parametrize(
    ("native", "latin", "standard"),
    [
        ("щербаков", "shcherbakov", "ICAO 9303"),
        ("цой", "tcoi", "GOST R 52535.1-2006"),
        ("юрий", "yuriy", "MVD 310/1997"),
        ("щукин", "chtchoukin", "French style"),
        ("жуков", "zukoff", ""),
    ],
)
def test_the_standard_is_named(native: str, latin: str, standard: str) -> None:
    assert standard_of(native, latin) == standard_of(latin, native) == standard
