"""Names of the world as Russian, Ukrainian and Armenian papers write them by ear.

Rows: Latin|Russian|Ukrainian|Armenian. Common knowledge, by the usual practical transcriptions
(Ермолович for Russian; the Ukrainian orthography of 2019, §§ 121-140; the Armenian terminological
committee's usual forms). A name that `tables.BY_EAR` has too stays in the part it has there.
"""

from __future__ import annotations

import random
import zlib

from benchmarks.matching import tables
from benchmarks.matching.pair import Part

_SURNAMES = """
Hughes|Хьюз|Г'юз|Հյուզ Shaw|Шоу|Шоу|Շոու Wright|Райт|Райт|Ռայթ Thatcher|Тэтчер|Тетчер|Թետչեր
Churchill|Черчилль|Черчилль|Չերչիլ Reagan|Рейган|Рейган|Ռեյգան Johnson|Джонсон|Джонсон|Ջոնսոն
Jackson|Джексон|Джексон|Ջեքսոն Wilson|Уилсон|Вілсон|Ուիլսոն Williams|Уильямс|Вільямс|Ուիլյամս
Walker|Уокер|Вокер|Ուոքեր White|Уайт|Вайт|Ուայթ Knight|Найт|Найт|Նայթ Campbell|Кэмпбелл|Кемпбелл|Քեմփբել
Taylor|Тейлор|Тейлор|Թեյլոր Baker|Бейкер|Бейкер|Բեյքեր Cooper|Купер|Купер|Կուպեր
Murphy|Мёрфи|Мерфі|Մըրֆի Newton|Ньютон|Ньютон|Նյուտոն Byron|Байрон|Байрон|Բայրոն
Shakespeare|Шекспир|Шекспір|Շեքսպիր Dickens|Диккенс|Діккенс|Դիքենս
Hemingway|Хемингуэй|Гемінґвей|Հեմինգուեյ Kennedy|Кеннеди|Кеннеді|Քենեդի
Eisenhower|Эйзенхауэр|Ейзенгауер|Էյզենհաուեր Roosevelt|Рузвельт|Рузвельт|Ռուզվելտ
Chaplin|Чаплин|Чаплін|Չապլին Hitchcock|Хичкок|Гічкок|Հիչքոք Holmes|Холмс|Голмс|Հոլմս
Watson|Уотсон|Ватсон|Ուոթսոն Harris|Харрис|Гарріс|Հարիս Hawking|Хокинг|Гокінг|Հոքինգ
Whitman|Уитмен|Вітмен|Ուիթման Huxley|Хаксли|Гакслі|Հաքսլի Heathcote|Хиткот|Гіткот|Հիթքոթ
Vaughan|Вон|Вон|Վոն Thackeray|Теккерей|Теккерей|Թեքերեյ Rutherford|Резерфорд|Резерфорд|Ռեզերֆորդ
Fleming|Флеминг|Флемінг|Ֆլեմինգ Keynes|Кейнс|Кейнс|Քեյնս Chamberlain|Чемберлен|Чемберлен|Չեմբեռլեն
Greenwood|Гринвуд|Грінвуд|Գրինվուդ Rousseau|Руссо|Руссо|Ռուսո Voltaire|Вольтер|Вольтер|Վոլտեր
Hugo|Гюго|Гюго|Հյուգո Dumas|Дюма|Дюма|Դյումա Camus|Камю|Камю|Կամյու Mitterrand|Миттеран|Міттеран|Միտերան
Depardieu|Депардье|Депардьє|Դեպարդիե Descartes|Декарт|Декарт|Դեկարտ Renault|Рено|Рено|Ռենո
Dubois|Дюбуа|Дюбуа|Դյուբուա Beaumont|Бомон|Бомон|Բոմոն Delacroix|Делакруа|Делакруа|Դելակրուա
Lavoisier|Лавуазье|Лавуазьє|Լավուազիե Duchamp|Дюшан|Дюшан|Դյուշան Fournier|Фурнье|Фурньє|Ֆուրնիե
Macron|Макрон|Макрон|Մակրոն Aznavour|Азнавур|Азнавур|Ազնավուր Gauthier|Готье|Готьє|Գոտիե
Rimbaud|Рембо|Рембо|Ռեմբո Müller|Мюллер|Мюллер|Մյուլեր Schmidt|Шмидт|Шмідт|Շմիդտ
Schneider|Шнайдер|Шнайдер|Շնայդեր Schröder|Шрёдер|Шредер|Շրյոդեր Goethe|Гёте|Гете|Գյոթե
Heine|Гейне|Гейне|Հայնե Einstein|Эйнштейн|Ейнштейн|Էյնշտեյն Hoffmann|Гофман|Гофман|Հոֆման
Zimmermann|Циммерман|Циммерман|Ցիմերման Schumacher|Шумахер|Шумахер|Շումախեր Nietzsche|Ницше|Ніцше|Նիցշե
Heisenberg|Гейзенберг|Гейзенберг|Հայզենբերգ Hegel|Гегель|Гегель|Հեգել Bismarck|Бисмарк|Бісмарк|Բիսմարկ
Steinmeier|Штайнмайер|Штайнмаєр|Շտայնմայեր Feuerbach|Фейербах|Фейєрбах|Ֆոյերբախ Jung|Юнг|Юнг|Յունգ
Koch|Кох|Кох|Կոխ Berlusconi|Берлускони|Берлусконі|Բեռլուսկոնի Gucci|Гуччи|Гуччі|Գուչի
Versace|Версаче|Версаче|Վերսաչե Puccini|Пуччини|Пуччіні|Պուչինի
Michelangelo|Микеланджело|Мікеланджело|Միքելանջելո Boccaccio|Боккаччо|Боккаччо|Բոկաչո
Bocelli|Бочелли|Бочеллі|Բոչելի Guicciardini|Гвиччардини|Гвіччардіні|Գվիչարդինի
Ruggiero|Руджеро|Руджеро|Ռուջերո Marchesi|Маркези|Маркезі|Մարկեզի Garcia|Гарсиа|Гарсія|Գարսիա
Hernandez|Эрнандес|Ернандес|Էռնանդես Gonzalez|Гонсалес|Гонсалес|Գոնսալես
Rodriguez|Родригес|Родрігес|Ռոդրիգես Jimenez|Хименес|Хіменес|Խիմենես Chavez|Чавес|Чавес|Չավես
Ramirez|Рамирес|Рамірес|Ռամիրես Vazquez|Васкес|Васкес|Վասկես Quijote|Кихот|Кіхот|Կիխոտ
Borges|Борхес|Борхес|Բորխես Echeverria|Эчеверрия|Ечеверрія|Էչեվերիա Llosa|Льоса|Льоса|Լյոսա
Zhang|Чжан|Чжан|Չժան Zhou|Чжоу|Чжоу|Չժոու Jiang|Цзян|Цзян|Ցզյան Zhao|Чжао|Чжао|Չժաո
Huang|Хуан|Хуан|Հուան Deng|Дэн|Ден|Դեն Qian|Цянь|Цянь|Ցյան Xu|Сюй|Сюй|Սյույ Zheng|Чжэн|Чжен|Չժեն
Xie|Се|Сє|Սյե Guo|Го|Го|Գո Cao|Цао|Цао|Ցաո Zhu|Чжу|Чжу|Չժու Hsieh|Се|Сє|Սիե Choi|Чхве|Чхве|Չոյ
Yoon|Юн|Юн|Յուն Jeong|Чон|Чон|Չոն Kwon|Квон|Квон|Քվոն Hwang|Хван|Хван|Հվան Moon|Мун|Мун|Մուն
Seo|Со|Со|Սո Cho|Чо|Чо|Չո Erdogan|Эрдоган|Ердоган|Էրդողան Çelik|Челик|Челік|Չելիք
Öztürk|Озтюрк|Озтюрк|Օզթյուրք Yılmaz|Йылмаз|Їлмаз|Յըլմազ Davutoğlu|Давутоглу|Давутоглу|Դավութօղլու
Çavuşoğlu|Чавушоглу|Чавушоглу|Չավուշօղլու Demirtaş|Демирташ|Демірташ|Դեմիրթաշ
Kılıçdaroğlu|Кылычдароглу|Киличдароглу|Քըլըչդարօղլու Şahin|Шахин|Шахін|Շահին Aydın|Айдын|Айдин|Այդըն
Güneş|Гюнеш|Гюнеш|Գյունեշ Khomeini|Хомейни|Хомейні|Խոմեյնի
Ahmadinejad|Ахмадинежад|Ахмадінежад|Ահմադինեժադ Rouhani|Роухани|Рухані|Ռոհանի
Khamenei|Хаменеи|Хаменеї|Խամենեի Mousavi|Мусави|Мусаві|Մուսավի Pezeshkian|Пезешкиан|Пезешкіан|Փեզեշքիան
Soleimani|Сулеймани|Сулеймані|Սոլեյմանի Nasser|Насер|Насер|Նասեր Mubarak|Мубарак|Мубарак|Մուբարաք
Gaddafi|Каддафи|Каддафі|Քադաֆի Hussein|Хусейн|Хусейн|Հուսեյն Haddad|Хаддад|Хаддад|Հադադ
Khashoggi|Хашогги|Хашоггі|Խաշոգի Boutros|Бутрос|Бутрос|Բուտրոս Hariri|Харири|Харірі|Հարիրի
Bouteflika|Бутефлика|Бутефліка|Բութեֆլիկա Zawahiri|Завахири|Завахірі|Զավահիրի Sharif|Шариф|Шаріф|Շարիֆ
Bhutto|Бхутто|Бхутто|Բհուտո Brzeziński|Бжезинский|Бжезінський|Բժեզինսկի
Wyszyński|Вышинский|Вишинський|Վիշինսկի Dvořák|Дворжак|Дворжак|Դվորժակ
Łukasiewicz|Лукасевич|Лукасевич|Լուկասևիչ Havel|Гавел|Гавел|Հավել Nováček|Новачек|Новачек|Նովաչեկ
Jørgensen|Йоргенсен|Йоргенсен|Յորգենսեն Sjöberg|Шёберг|Шеберг|Շյոբերգ
Kierkegaard|Кьеркегор|Кіркегор|Կիերկեգոր Kjellberg|Чельберг|Чельберг|Շելբերգ
Huygens|Гюйгенс|Гюйгенс|Հյույգենս Rutte|Рютте|Рютте|Ռյուտե Magalhães|Магальяйнс|Магальяйнс|Մագալյայնս
Guimarães|Гимарайнс|Гімарайнс|Գիմարայնս Coelho|Коэльо|Коельйо|Կոելյո
Papadopoulos|Пападопулос|Пападопулос|Պապադոպուլոս Tsipras|Ципрас|Ципрас|Ցիպրաս
Széchenyi|Сечени|Сечені|Սեչենի Horthy|Хорти|Горті|Հորտի Tanaka|Танака|Танака|Տանակա
Yamashita|Ямасита|Ямасіта|Յամասիտա Fujimoto|Фудзимото|Фудзімото|Ֆուձիմոտո Honda|Хонда|Хонда|Հոնդա
Nguyen|Нгуен|Нгуєн|Նգուեն Suharto|Сухарто|Сухарто|Սուհարտո Whitehead|Уайтхед|Вайтгед|Ուայթհեդ
Sinclair|Синклер|Сінклер|Սինքլեր Bradley|Брэдли|Бредлі|Բրեդլի Sheridan|Шеридан|Шерідан|Շերիդան
Humphrey|Хамфри|Гамфрі|Համֆրի Blake|Блейк|Блейк|Բլեյք Wordsworth|Вордсворт|Вордсворт|Ուորդսվորթ
Chesterton|Честертон|Честертон|Չեսթերթոն Hawthorne|Готорн|Готорн|Հոթորն
Longfellow|Лонгфелло|Лонгфелло|Լոնգֆելո Lefèvre|Лефевр|Лефевр|Լեֆևր Boucher|Буше|Буше|Բուշե
Villeneuve|Вильнёв|Вільнев|Վիլնյով Poincaré|Пуанкаре|Пуанкаре|Պուանկարե Guichard|Гишар|Гішар|Գիշար
Chevalier|Шевалье|Шевальє|Շևալիե Rousselot|Руссло|Руссло|Ռուսլո Perrault|Перро|Перро|Պերո
Wiesenthal|Визенталь|Візенталь|Վիզենտալ Scholz|Шольц|Шольц|Շոլց
Weizsäcker|Вайцзеккер|Вайцзеккер|Վայցզեկեր Waigel|Вайгель|Вайгель|Վայգել Preuss|Пройс|Пройс|Պրոյս
Streicher|Штрейхер|Штрайхер|Շտրայխեր
"""
_GIVEN = """
George|Джордж|Джордж|Ջորջ James|Джеймс|Джеймс|Ջեյմս John|Джон|Джон|Ջոն Michael|Майкл|Майкл|Մայքլ
Charles|Чарльз|Чарльз|Չարլզ Henry|Генри|Генрі|Հենրի Thomas|Томас|Томас|Թոմաս Joseph|Джозеф|Джозеф|Ջոզեֆ
Stephen|Стивен|Стівен|Սթիվեն Andrew|Эндрю|Ендрю|Էնդրյու Jason|Джейсон|Джейсон|Ջեյսոն
Jennifer|Дженнифер|Дженніфер|Ջենիֆեր Elizabeth|Элизабет|Елізабет|Էլիզաբեթ Rachel|Рейчел|Рейчел|Ռեյչել
Catherine|Кэтрин|Кетрін|Քեթրին Matthew|Мэтью|Метью|Մեթյու Hugh|Хью|Г'ю|Հյու Heather|Хезер|Гезер|Հեզեր
William|Уильям|Вільям|Ուիլյամ Jacques|Жак|Жак|Ժակ Jean|Жан|Жан|Ժան Pierre|Пьер|П'єр|Պիեռ
François|Франсуа|Франсуа|Ֆրանսուա Michel|Мишель|Мішель|Միշել Guillaume|Гийом|Гійом|Գիյոմ
Benoît|Бенуа|Бенуа|Բենուա Geneviève|Женевьева|Женев'єва|Ժենևիև Heinrich|Генрих|Генріх|Հայնրիխ
Johann|Иоганн|Йоганн|Յոհան Wolfgang|Вольфганг|Вольфганг|Վոլֆգանգ Jürgen|Юрген|Юрген|Յուրգեն
Günther|Гюнтер|Гюнтер|Գյունտեր Friedrich|Фридрих|Фрідріх|Ֆրիդրիխ Giovanni|Джованни|Джованні|Ջովաննի
Giuseppe|Джузеппе|Джузеппе|Ջուզեպպե Luigi|Луиджи|Луїджі|Լուիջի Francesca|Франческа|Франческа|Ֆրանչեսկա
Jorge|Хорхе|Хорхе|Խորխե Juan|Хуан|Хуан|Խուան José|Хосе|Хосе|Խոսե Javier|Хавьер|Хав'єр|Խավիեր
Guillermo|Гильермо|Гільєрмо|Գիլիերմո Joaquin|Хоакин|Хоакін|Խոակին Xiaoping|Сяопин|Сяопін|Սյաոպին
Jinping|Цзиньпин|Цзіньпін|Ցզինպին Zhiwei|Чживэй|Чживей|Չժիվեյ Jianguo|Цзяньго|Цзяньго|Ցզյանգո
Xiuying|Сюин|Сюїн|Սյուին Minho|Минхо|Мінхо|Մինհո Jiwoo|Чиу|Чіу|Չիու Hyunwoo|Хёну|Хьону|Հյոնու
Recep|Реджеп|Реджеп|Ռեջեփ Cengiz|Дженгиз|Дженгіз|Ջենգիզ Oğuz|Огуз|Огуз|Օղուզ Çağlar|Чаглар|Чаглар|Չաղլար
Hüseyin|Хюсейин|Хюсеїн|Հյուսեյին Mehmet|Мехмет|Мехмет|Մեհմեթ Ali|Али|Алі|Ալի Hassan|Хасан|Хасан|Հասան
Khalid|Халид|Халід|Խալիդ Rashid|Рашид|Рашид|Ռաշիդ Jamal|Джамаль|Джамаль|Ջամալ Yasser|Ясир|Ясір|Յասեր
Mahmoud|Махмуд|Махмуд|Մահմուդ Ruhollah|Рухолла|Рухолла|Ռուհոլլա Hossein|Хосейн|Хосейн|Հոսեյն
Qasem|Касем|Касем|Քասեմ Javad|Джавад|Джавад|Ջավադ Władysław|Владислав|Владислав|Վլադիսլավ
Zbigniew|Збигнев|Збігнев|Զբիգնև Jiří|Иржи|Їржі|Իրժի Søren|Сёрен|Серен|Սյորեն
Joachim|Иоахим|Йоахім|Յոախիմ Dietrich|Дитрих|Дітріх|Դիտրիխ Ryan|Райан|Раян|Ռայան Keith|Кит|Кіт|Քիթ
Douglas|Дуглас|Дуглас|Դուգլաս Graham|Грэм|Грем|Գրեհեմ Patrick|Патрик|Патрик|Պատրիկ
Jessica|Джессика|Джессіка|Ջեսիկա Hannah|Ханна|Ганна|Հաննա Laurent|Лоран|Лоран|Լորան
Étienne|Этьен|Етьєн|Էտիեն Sylvain|Сильвен|Сільвен|Սիլվեն Enrique|Энрике|Енріке|Էնրիկե
Vicente|Висенте|Вісенте|Վիսենտե Takeshi|Такэси|Такесі|Տակեսի Shinzo|Синдзо|Сіндзо|Սինձո
Alessandro|Алессандро|Алессандро|Ալեսանդրո Beatrice|Беатриче|Беатріче|Բեատրիչե
"""

Row = tuple[str, str, str, str]


def _rows(text: str) -> tuple[Row, ...]:
    rows = []
    for entry in text.split():
        latin, russian, ukrainian, armenian = entry.split("|")
        rows.append((latin, russian, ukrainian, armenian))
    return tuple(rows)


SURNAMES, GIVEN = _rows(_SURNAMES), _rows(_GIVEN)
SIDES = {"Russian": 1, "Ukrainian": 2, "Armenian": 3}


def _known(part: Part) -> dict[str, Part]:
    return {entry[0]: part for entry in tables.of_part(tables.BY_EAR, part)}


_KNOWN = _known("development") | _known("test")


def part_of_row(row: Row) -> Part:
    """The part of a row: the one it has in `tables.BY_EAR`, else by a digest of the Latin form."""
    by_digest: Part = "test" if zlib.crc32(row[0].encode()) % 2 else "development"
    return _KNOWN.get(row[0], by_digest)


def of_part(rows: tuple[Row, ...], part: Part) -> list[Row]:
    """The rows that belong to a part."""
    return [row for row in rows if part_of_row(row) == part]


def full_names(part: Part, seed: int, count: int) -> dict[str, list[tuple[str, str]]]:
    """By language up to `count` pairs of full names (bank, typed): Latin, and as heard, or about.

    No two pairs have surname and given name in common, whatever the language.
    """
    chance = random.Random(f"world:{seed}")
    every = [(s, g) for s in of_part(SURNAMES, part) for g in of_part(GIVEN, part)]
    chance.shuffle(every)
    found: dict[str, list[tuple[str, str]]] = {}
    for place, (language, side) in enumerate(SIDES.items()):
        found[language] = []
        for surname, given in every[place * count : (place + 1) * count]:
            sides = [f"{surname[one]} {given[one]}" for one in (0, side)]
            chance.shuffle(sides)
            found[language].append((sides[0], sides[1]))
    return found
