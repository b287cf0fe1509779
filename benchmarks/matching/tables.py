"""Small tables of common knowledge: equivalents, by-ear spellings, near names. One entry, one part.

By ear: practical transcription of foreign names into Russian (Ермолович, «Имена собственные на
стыке языков и культур», the usual forms of reference works).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TypeVar

from benchmarks.matching.pair import Part

T = TypeVar("T")

_EQUIVALENTS = """
Александр|Саша Александр|Искандер Александр|Шура Владимир|Вова Владимир|Володя Иосиф|Юсуф
Исаак|Исхак Моисей|Муса Давид|Дауд Иван|Ваня Пётр|Петя Павел|Паша Николай|Коля Михаил|Миша
Дмитрий|Дима Дмитрий|Митя Сергей|Серёжа Алексей|Лёша Андрей|Андрюша Евгений|Женя
Константин|Костя Виктор|Витя Василий|Вася Григорий|Гриша Геннадий|Гена Анатолий|Толя
Валерий|Валера Борис|Боря Георгий|Жора Юрий|Юра Яков|Яша Семён|Сеня Леонид|Лёня Фёдор|Федя
Степан|Стёпа Роман|Рома Екатерина|Катя Мария|Маша Наталья|Наташа Анна|Аня Татьяна|Таня
Елена|Лена Ирина|Ира Ольга|Оля Светлана|Света Людмила|Люда Галина|Галя Надежда|Надя
Любовь|Люба Анастасия|Настя Дарья|Даша Иван|Оганес Георгий|Геворг Михаил|Микаел Пётр|Петрос
Павел|Погос Иван|Ион Василий|Василе Михаил|Mihail Андрей|Andrei Николай|Микола
Владимир|Володимир Сергей|Сергій Дмитрий|Дмитро Мухаммед|Магомед Ибрагим|Авраам Юсуф|Осип
Сулейман|Соломон Исмаил|Смаил Закир|Зокир
"""
_BY_EAR = """
Hughes|Хьюз Shaw|Шоу Wright|Райт Thatcher|Тэтчер Churchill|Черчилль Reagan|Рейган
Clinton|Клинтон Johnson|Джонсон Jackson|Джексон Washington|Вашингтон Williams|Уильямс
Wilson|Уилсон Moore|Мур Taylor|Тейлор Walker|Уокер Young|Янг Hall|Холл Knight|Найт
Baker|Бейкер Green|Грин Brown|Браун White|Уайт Clarke|Кларк Phillips|Филлипс Stewart|Стюарт
Morgan|Морган Cooper|Купер Bailey|Бейли Murphy|Мёрфи Kelly|Келли Murray|Мюррей
Campbell|Кэмпбелл Gordon|Гордон Hayes|Хейз Hawkins|Хокинс Wood|Вуд Woods|Вудс Newton|Ньютон
Bacon|Бэкон Byron|Байрон Shakespeare|Шекспир Dickens|Диккенс Wells|Уэллс Wilde|Уайльд
Joyce|Джойс Hemingway|Хемингуэй Faulkner|Фолкнер Steinbeck|Стейнбек Fitzgerald|Фицджеральд
Kennedy|Кеннеди Eisenhower|Эйзенхауэр Roosevelt|Рузвельт Truman|Трумэн Chaplin|Чаплин
Hitchcock|Хичкок Eastwood|Иствуд Schwarzenegger|Шварценеггер Jefferson|Джефферсон
Lewis|Льюис Carroll|Кэрролл George|Джордж James|Джеймс John|Джон Michael|Майкл David|Дэвид
Charles|Чарльз Henry|Генри Edward|Эдвард Thomas|Томас Joseph|Джозеф Anthony|Энтони
Stephen|Стивен Andrew|Эндрю Peter|Питер Paul|Пол Mark|Марк Kevin|Кевин Brian|Брайан
Jason|Джейсон Justin|Джастин Jennifer|Дженнифер Elizabeth|Элизабет Margaret|Маргарет
Catherine|Кэтрин Rachel|Рейчел Grace|Грейс Rousseau|Руссо Voltaire|Вольтер Dumas|Дюма
Hugo|Гюго Camus|Камю Chirac|Ширак Mitterrand|Миттеран Gilles|Жиль Jacques|Жак Jean|Жан
Pierre|Пьер François|Франсуа Louis|Луи Michel|Мишель Guillaume|Гийом Depardieu|Депардье
Beauvoir|Бовуар Descartes|Декарт Bordeaux|Бордо Lefebvre|Лефевр Renault|Рено Peugeot|Пежо
Citroen|Ситроен Dubois|Дюбуа Leroy|Леруа Moreau|Моро Girard|Жирар Bernard|Бернар
Schneider|Шнайдер Müller|Мюллер Schmidt|Шмидт Schröder|Шрёдер Goethe|Гёте Heine|Гейне
Bach|Бах Einstein|Эйнштейн Weiss|Вайс Fischer|Фишер Zimmermann|Циммерман Schultz|Шульц
Krause|Краузе Hoffmann|Гофман Heinrich|Генрих Johann|Иоганн Wolfgang|Вольфганг Jürgen|Юрген
Schumacher|Шумахер Giovanni|Джованни Giuseppe|Джузеппе Luigi|Луиджи Berlusconi|Берлускони
Gucci|Гуччи Versace|Версаче Garcia|Гарсиа Jorge|Хорхе Juan|Хуан José|Хосе Hernandez|Эрнандес
Gonzalez|Гонсалес Rodriguez|Родригес Jimenez|Хименес Javier|Хавьер Guillermo|Гильермо
Sanchez|Санчес Ramirez|Рамирес Chavez|Чавес Wojciech|Войцех Szczęsny|Щенсный
Kaczyński|Качиньский Wałęsa|Валенса Grzegorz|Гжегож Krzysztof|Кшиштоф Zhang|Чжан Zhou|Чжоу
Xi|Си Jinping|Цзиньпин Qing|Цин Wang|Ван Deng|Дэн Xiaoping|Сяопин Jiang|Цзян Zhao|Чжао
Huang|Хуан Xu|Сюй Qian|Цянь Chen|Чэнь Liu|Лю Nguyen|Нгуен Kim|Ким Park|Пак Choi|Цой
Erdogan|Эрдоган Çelik|Челик Öztürk|Озтюрк Yılmaz|Йылмаз Khomeini|Хомейни
Ahmadinejad|Ахмадинежад Nasser|Насер Hussein|Хусейн Mubarak|Мубарак Gaddafi|Каддафи
Khalid|Халид Youssef|Юсеф Rashid|Рашид Nagy|Надь Szabó|Сабо Orbán|Орбан Kovács|Ковач
Andersen|Андерсен Johansson|Юханссон Bjorn|Бьёрн Van_Gogh|Ван_Гог Spielberg|Спилберг
Wagner|Вагнер Watson|Уотсон Sherlock|Шерлок Holmes|Холмс
"""
_NEAR_SURNAMES = """
Иванов|Иваненко Петров|Петровский Ким|Кин Ли|Лим Сидоров|Сидоренко Волков|Волковский
Павлов|Павленко Захаров|Захарченко Морозов|Морозенко Титов|Титаренко Пак|Пан Цой|Чой Хан|Ган
Алиев|Валиев Каримов|Рахимов Рахимов|Рахманов Ахмедов|Мамедов Гасанов|Хасиев Исмаилов|Исмаев
Юсупов|Юнусов Саидов|Сайфуллаев Назаров|Назаренко Попов|Поповян Мартиросян|Мартоян
Григорян|Григоренко Петросян|Погосян Борисов|Борисенко Орлов|Орлик Соколов|Соколенко
Кравцов|Кравченко Бондарев|Бондаренко Шевцов|Шевченко Ткачёв|Ткаченко Мельников|Мельниченко
Коваль|Ковалёв Руденко|Рудаков Лысов|Лысенко Гончаров|Гончаренко Байрамов|Байсаров
Султанов|Султанбеков Омаров|Омарбеков Нурланов|Нурмагомедов Сатыбалдиев|Сатаров
Чебан|Чеботарь Руссу|Русу-Лупан Попеску|Попович Мунтяну|Мунтян-Гросу Гогия|Гоголия
Беридзе|Бериташвили
"""
_NEAR_GIVEN = """
Мария|Марина Алексей|Александр Дарья|Дарина Антон|Артём Олег|Олесь Роман|Руслан Иван|Игнат
Ирина|Инна Елена|Евгения Анна|Алла Юлия|Ульяна Тимур|Тагир Азамат|Алмат Нурлан|Нурбол
Рустам|Руслан Фарид|Фарух Акмал|Аскар Карен|Гарен Армен|Арсен Гайк|Гарик Ашот|Арташ Ион|Илие
Зураб|Зория Гела|Гено Давид|Данил Валентин|Валерий Виктор|Виталий Николай|Никита Максим|Марк
Ботир|Бобур Шерзод|Шухрат Дилшод|Дилмурод Фируз|Фарид Мурад|Марат Айгуль|Айнур
Гульнара|Гульмира
"""


def _entries(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(entry.split("|")) for entry in text.split())


EQUIVALENTS = _entries(_EQUIVALENTS)
BY_EAR = _entries(_BY_EAR)
NEAR_SURNAMES = _entries(_NEAR_SURNAMES)
NEAR_GIVEN = _entries(_NEAR_GIVEN)


def of_part(table: Sequence[T], part: Part) -> list[T]:
    """The entries of a table that belong to a part, by a digest of the first name."""
    wanted = part == "test"
    return [one for one in table if bool(zlib.crc32(repr(one).encode()) % 2) == wanted]
