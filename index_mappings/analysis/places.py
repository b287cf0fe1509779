"""Places of birth: their own words in any script, and towns that bore several names.

A place is written as a town, with its region or state, in any alphabet, and by the name it had at
the time (Ленинабад, Худжанд). It says something only where a word of its own is the same; that a
paper names the village and another the region is no conflict unless every word differs.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from index_mappings.analysis.names import NameToken, analyse_word, name_tokens
from index_mappings.analysis.scripts import normalise, words_of

# Words that say what a place is, not which: in Russian, English and the languages of the states.
_KINDS = """
г гор город города пос поселок пгт с село д дер деревня ст станица станция х хутор аул кишлак
кыштак қишлоқ ауыл шаҳар шаһәр шәһәр шәһәри қала қаласы ауданы облысы облус район районы района раион р-н
рн область области обл край края республика респ ссср сср асср рсфср ао округ р city town village region rayon
raion oblast district republic of the ssr ussr ussr soviet union state province viloyati viloyat
вилояти ноҳияи туман тумани tumani shahri shahar qishloq marz մարզ քաղաք գյուղ მხარე ქალაქი orasul
oraș satul sat comuna municipiul raionul şəhəri şəhər rayonu kənd kəndi welaýaty şäher etrap
"""
# Each line one town under the names it had: general knowledge, the years of 1917 to 2022.
_RENAMED = """
Худжанд Ленинабад Хужанд Ходжент
Душанбе Сталинабад
Бохтар Курган-Тюбе Қурғонтеппа
Истаравшан Ура-Тюбе
Левакант Сарбанд
Бишкек Фрунзе Пишпек
Каракол Пржевальск
Балыкчи Рыбачье Иссык-Куль
Манас Джалал-Абад Жалалабад
Алматы Алма-Ата Верный
Астана Нур-Султан Акмола Целиноград Акмолинск
Тараз Джамбул Жамбыл Аулие-Ата
Шымкент Чимкент
Атырау Гурьев
Актау Шевченко
Актобе Актюбинск
Орал Уральск
Оскемен Усть-Каменогорск
Семей Семипалатинск
Кызылорда Кзыл-Орда Перовск
Кокшетау Кокчетав
Талдыкорган Талды-Курган
Костанай Кустанай
Коканд Қўқон Kokand Qo'qon
Бухара Бухоро Buxoro
Ташкент Тошкент Toshkent Tashkent
Самарканд Samarqand
Фергана Скобелев Farg'ona
Гянджа Кировабад Гянжа Gəncə
Гюмри Ленинакан Александрополь
Ванадзор Кировакан
Севан Еленовка
Эчмиадзин Вагаршапат
Нахичевань Нахчыван Naxçıvan
Туркменабад Чарджоу Чарджев
Туркменбаши Красноводск
Дашогуз Ташауз
Мары Мерв
Кишинев Chișinău
Бельцы Bălți
Бендеры Тигина Tighina
Тирасполь Tiraspol
Рыбница Rîbnița
Сорока Soroca
Санкт-Петербург Ленинград Петроград
Екатеринбург Свердловск
Нижний-Новгород Горький
Самара Куйбышев
Волгоград Сталинград Царицын
Тверь Калинин
Владикавказ Орджоникидзе
Махачкала Порт-Петровск
Ижевск Устинов
Рыбинск Андропов Щербаков
Набережные-Челны Брежнев
Пермь Молотов
Оренбург Чкалов
Киров Вятка
Ульяновск Симбирск
Краснодар Екатеринодар
Калининград Кенигсберг
Тольятти Ставрополь-на-Волге
Донецк Сталино Юзовка
Луганск Ворошиловград
Днепр Днепропетровск Екатеринослав
Кропивницкий Кировоград
Мариуполь Жданов
Запорожье Александровск
Ивано-Франковск Станислав
Минск Мінск
Могилёв Магілёў
Гомель Гомель
Витебск Віцебск
Гродно Гродна
Брест Брест-Литовск
Сухуми Сухум Sokhumi
Цхинвали Сталинир
Батуми Батум
Тбилиси Тифлис
Ереван Эривань
"""
# Beginnings of the states' names: a state alone says less than the citizenship does.
_STATES = re.compile(
    "таджик|тадж|узбек|казах|кирг|кыргыз|армян|армен|азерб|грузи|молда|молдо|белорус|беларус|украин"
    "|туркмен|росси|tajik|tadzhik|uzbek|o.?zbek|kazak|qazaq|kyrgy|kirg|armen|azerb|georgia|moldo"
    "|belaru|ukrain|turkmen|russia|россий|қазақ|тоҷик|точик|ӯзбек|ўзбек|հայաստ|საქართ|azərb"
)
_ALIKE = 4


_KIND_WORDS = frozenset(normalise(word) for word in _KINDS.split())


@lru_cache(maxsize=65536)
def place_tokens(text: str) -> tuple[NameToken, ...]:
    """The own words of a place: no "г.", "область", "ССР", no numbers and single letters."""
    found = []
    for word in words_of(text.replace("-", " ")):
        generic = word in _KIND_WORDS or _STATES.match(word)
        token = None if generic else analyse_word(word)
        if token is not None and token.kind != "initial" and len(token.folds[0]) > 2:
            found.append(token)
    return tuple(found)


def _towns() -> dict[str, str]:
    towns: dict[str, str] = {}
    for line in _RENAMED.split("\n"):
        forms = line.split()
        for form in forms:
            for reading in _readings(form):
                towns.setdefault(reading, forms[0])
    return towns


def _readings(form: str) -> tuple[str, ...]:
    """A town's name joined, of several words, in the readings of its words' first ones."""
    tokens = name_tokens(form.replace("-", " "))
    joined = "".join(token.folds[0] for token in tokens)
    return tokens[0].folds if len(tokens) == 1 else (joined,)


_TOWNS = _towns()


@lru_cache(maxsize=65536)
def towns_of(text: str) -> frozenset[str]:
    """The towns of the table that a place names, under their first names."""
    tokens = place_tokens(text)
    singles = [fold for token in tokens for fold in token.folds]
    pairs = [a.folds[0] + b.folds[0] for a, b in pairwise(tokens)]
    return frozenset(_TOWNS[fold] for fold in (*singles, *pairs) if fold in _TOWNS)


@lru_cache(maxsize=65536)
def place_codes(text: str) -> tuple[str, ...]:
    """What a place is compared by: its towns of the table, else the codes of its words."""
    codes = {f"={town}" for town in towns_of(text)}
    codes |= {code for token in place_tokens(text) for code in token.codes if len(code) >= _ALIKE}
    codes |= {fold for token in place_tokens(text) for fold in token.folds}
    return tuple(sorted(codes))
