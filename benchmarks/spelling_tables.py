"""Spelling tables and name parts from which `pairs` composes names, each with its source."""

Table = dict[str, tuple[str, ...]]
Names = tuple[str, str, str, str]


def _table(rules: str, base: Table | None = None) -> Table:
    """Read `group:spelling` rules; `|` between spellings in use, nothing for a dropped letter."""
    table = dict(base or {})
    for rule in rules.split():
        group, _, spellings = rule.partition(":")
        table[group] = tuple(spellings.split("|"))
    return table


# ICAO Doc 9303-3 (8th ed.) section 6, Cyrillic; order MVD 995/2017 uses it.
RUSSIAN_ICAO = _table(
    "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh"
    " ц:ts ч:ch ш:sh щ:shch ы:y ъ:ie ь: э:e ю:iu я:ia"
)
# GOST R 52535.1-2006, used by order FMS 26/2010: ц tc, ъ dropped.
RUSSIAN_GOST = _table("ц:tc ъ:", RUSSIAN_ICAO)
# Order MVD 310/1997, table without French: й y, ю yu, я ya, ь '.
RUSSIAN_MVD = _table("й:y ю:yu я:ya ь:' ъ:\"|' ё:e|ye", RUSSIAN_ICAO)
# French style before 1997: gu before e and i, ss between vowels, -in to -ine, кс x.
RUSSIAN_FRENCH = _table(
    "ге:gue ги:gui ж:j дж:dj у:ou ч:tch ш:ch щ:chtch ю:iou ъ: кс:x ин$:ine ~са:ssa ~со:sso ~си:ssi"
    " ~се:sse ~син$:ssine",
    RUSSIAN_ICAO,
)
# BGN/PCGN 1947: e is ye at the start, after vowels and signs; ё yë.
RUSSIAN_BGN = _table("^е:ye ~е:ye ё:e|yo й:y ю:yu я:ya ь: ъ: ый$:yy|y ий$:iy|y", RUSSIAN_ICAO)

_RU_MEN = (
    "Андрей Алексей Борис Вадим Валентин Виктор Виталий Герман Глеб Григорий Давид Демьян Денис"
    " Дмитрий Евгений Егор Ефим Захар Игнат Игорь Илья Кирилл Клим Константин Лев Леонид Макар"
    " Максим Марк Матвей Назар Никита Олег Павел Пётр Родион Роман Семён Сергей Степан Тимофей"
    " Тихон Фёдор Юрий Ярослав Святослав Вячеслав Эдуард Руслан Яков"
)
_RU_WOMEN = (
    "Алла Анастасия Анжелика Валентина Варвара Вероника Галина Дарья Евгения Екатерина Елена"
    " Жанна Зинаида Зоя Инна Ирина Ксения Лидия Любовь Людмила Маргарита Марина Надежда Наталья"
    " Нина Оксана Ольга Полина Раиса Светлана София Татьяна Юлия Яна"
)
RUSSIAN_NAMES: Names = (
    "Бел Черн Красн Долг Крив Щерб Хвост Жук Жар Цыган Чиж Шум Щук Юрк Яким Ярк Горш Гус Дуб Еж"
    " Звер Зуб Игум Кач Козл Кузь Лап Лещ Луж Мед Мороз Наж Овс Орл Пет Пух Рыж Руч Сав Сер Сит"
    " Сух Тих Толст Тюр Уш Фил Хар Хрущ Цвет Чар Чеч Шаб Шевц Шиш Щег Эрд Юд Ящ Дъяч Подъяч Вольн",
    "он ан ен ик ак ач ах иш ош аш еч уш ун ын ян ель иль ост ер ар ор ав ив инк анк онк овн ищ аж"
    " уц иц яц уж им ам ом ум ос ас ет ат от",
    "ов/ова ев/ева ин/ина ский/ская цев/цева ников/никова кин/кина ых яев/яева енко ук евич",
    f"{_RU_MEN}|{_RU_WOMEN}",
)

# Belarusian passports: ICAO with г h, ё io, ў u (domain notes 3.1).
BELARUSIAN_LATIN = _table("г:h ё:io ў:u і:i ':", RUSSIAN_ICAO)
# Belarusian to Russian: і и, ў в, дз and ц softened д and т, шч щ, э after hard consonants е.
BELARUSIAN_RUSSIAN = _table(
    "і:и іч$:ич ў:в аў$:ов оў$:ов еў$:ев ёў$:ёв енка$:енко скі$:ский цкі$:цкий ская$:ская шч:щ"
    " дзе:де дзі:ди дзя:дя це:те ці:ти ця:тя чы:чи жы:жи шы:ши чэ:че шэ:ше жэ:же рэ:ре ры:ри"
    " =ігар:игорь =аляксандр:александр =святлана:светлана =уладзімір:владимир =дзмітрый:дмитрий"
    " =сяргей:сергей =аляксей:алексей =мікалай:николай =міхаіл:михаил =яўген:евгений"
    " =вольга:ольга =алена:елена =кацярына:екатерина =наталля:наталья =таццяна:татьяна"
    " =людміла:людмила =вікторыя:виктория =павел:павел =пётр:пётр =андрэй:андрей =раман:роман"
    " =максім:максим =віктар:виктор =алег:олег =ірына:ирина =юлія:юлия =марына:марина"
    " =дар'я:дарья =ганна:анна =кірыл:кирилл =яўгенія:евгения =мацвей:матвей =цімафей:тимофей"
    " =вадзім:вадим =антон:антон =дзяніс:денис =мар'я:марья =зміцер:дмитрий"
    " =антонавіч:антонович =максімавіч:максимович"
)
BELARUSIAN_NAMES: Names = (
    "Каваль Навас Бараноў Галуш Грыш Дубр Жда Зуб Ігнат Каз Кар Клім Лаз Лук Мац Мікул Нічып Пятр"
    " Раман Саўч Сям Тарас Хад Чарн Шпак Шчарб Юрк Якуб Ярм Бял Вас Гарб Дзям Ермал Ліс Мароз"
    " Пракоп",
    "ан ін ак ік ач аш уш он ел ар ат ош іл ун ул іц ап",
    "оў/ова еў/ева енка ук скі/ская іч эвіч чук ін/іна ёнак",
    "Ігар Аляксандр Уладзімір Дзмітрый Сяргей Аляксей Мікалай Міхаіл Яўген Павел Пётр Андрэй Раман"
    " Максім Віктар Алег Кірыл Мацвей Цімафей Вадзім Антон Дзяніс Зміцер|Святлана Вольга Алена"
    " Кацярына Наталля Таццяна Людміла Вікторыя Ірына Юлія Марына Дар'я Ганна Яўгенія",
)

# Ukrainian national table, resolution 55/2010.
UKRAINIAN_LATIN = _table(
    "а:a б:b в:v г:h ґ:g д:d е:e є:ie ж:zh з:z зг:zgh и:y і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r"
    " с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ю:iu я:ia ^є:ye ^ї:yi ^й:y ^ю:yu ^я:ya ь: ':"
)
# The usual Russian spelling of Ukrainian names: і и, є е, ї и, ський ский, given names translated.
UKRAINIAN_RUSSIAN = _table(
    "і:и ї:и є:е и:и|ы ':ъ ський$:ский цький$:цкий ська$:ская цька$:цкая ґ:г =олексій:алексей"
    " =сергій:сергей =андрій:андрей =дмитро:дмитрий =микола:николай =михайло:михаил"
    " =євген:евгений =олександр:александр =петро:пётр =павло:павел =володимир:владимир"
    " =григорій:григорий =ігор:игорь =юрій:юрий =тарас:тарас =богдан:богдан =остап:остап"
    " =олег:олег =василь:василий =віталій:виталий =олена:елена =катерина:екатерина"
    " =наталія:наталия =ганна:анна =марія:мария =оксана:оксана =тетяна:татьяна"
    " =юлія:юлия =ірина:ирина =світлана:светлана =людмила:людмила =євгенія:евгения"
)
UKRAINIAN_NAMES: Names = (
    "Шевч Бонд Ковал Кравч Гриц Гнат Івас Дмитр Петр Павл Мельн Савч Тимош Яким Юрч Щерб Хом Цимб"
    " Чорн Лис Кущ Жур Зінч Костю Лев Марч Назар Онищ Прих Рибал Сид Ткач Федор Харч Шпак Яр Бой",
    "ен ак ук иш ул ач ах ос аш ар он ил ев ин ят уш иц ик об",
    "енко ук чук юк ський/ська ко ець ишин ич ів",
    "Олексій Сергій Андрій Дмитро Микола Михайло Євген Олександр Петро Павло Володимир Григорій"
    " Ігор Юрій Тарас Богдан Остап Олег Василь Віталій|Олена Катерина Наталія Ганна Марія Оксана"
    " Тетяна Юлія Ірина Світлана Людмила Євгенія",
)

# Kazakh: letters beyond Russian in carriers' tables (domain notes 3.1), ICAO for the rest.
KAZAKH_ICAO = _table("ә:a ғ:g қ:k ң:n ө:o ұ:u ү:u һ:kh і:i", RUSSIAN_ICAO)
# English practice, BGN-like: gh, q, ng; ж zh or j; -yev.
KAZAKH_ENGLISH = _table(
    "ә:a ғ:gh|g қ:q|k ң:ng|n ө:o ұ:u ү:u һ:h х:kh і:i ж:zh|j й:y ы:y ~е:ye я:ya ю:yu у:u",
    RUSSIAN_ICAO,
)
# Latin alphabet, draft of 2021.
KAZAKH_LATIN_2021 = _table(
    "ә:ä ғ:ğ қ:q ң:ñ ө:ö ұ:ū ү:ü һ:h х:h і:ı|i ж:j й:i ы:y ш:ş ч:ş|ch я:ia ю:iu в:v", RUSSIAN_ICAO
)
# Kazakh names in Russian papers: nearest Russian letters; old дж for ж.
KAZAKH_RUSSIAN = _table("ә:а|е ғ:г қ:к ң:н ө:о|у ұ:у ү:у һ:х|г і:и ^ж:ж|дж ұлы$:улы қызы$:кызы")
KAZAKH_NAMES: Names = (
    "Жұма Нұр Қасым Бек Тоқ Әбді Дүйсен Ескен Қали Сәр Мұха Ораз Құдай Сейт Шәкір Ғаб Қайыр Жақсы"
    " Құл Байм Тұр Өте Ілия Сүлей Тілеу Қожа Әлім Бөлек Мыр Ахмет Досм Ерж Жол Көше Темір Үсен",
    "бай бек ғали хан тай мұрат жан ғазы ғұл құл әлі ділда ман шар қожа ша баты ке мұхамед ан"
    " ен ық",
    "ов/ова ев/ева - -",
    "Нұрсұлтан Қайрат Ғабит Әлихан Жәнібек Бауыржан Ерлан Серік Қанат Өмірзақ Дәурен Ұлан Үміт"
    " Бекзат Шыңғыс Тұрар Ілияс Айдос Қуаныш Мұхтар|Әсел Гүлнәр Қарлығаш Жанар Айгүл Ұлжан Сәуле"
    " Ақмарал Гүлжан Шолпан Меруерт Жібек Айнұр",
)

# Kyrgyz: j, ng, o, u (domain notes 3.1).
KYRGYZ_LATIN = _table("ж:j ң:ng ө:o ү:u й:y я:ya ю:yu ы:y х:kh", RUSSIAN_ICAO)
# Older passports, by way of Russian: dzh.
KYRGYZ_OLD_LATIN = _table("ж:dzh|zh ң:n ө:o|u ү:u|iu", RUSSIAN_ICAO)
KYRGYZ_RUSSIAN = _table("^ж:дж|ж ж:ж|дж ң:н ө:о|у|е ү:у|ю ээ:э|ы|е оо:о|оо уу:у =уулу:уулу")
KYRGYZ_NAMES: Names = (
    "Жума Асан Бейше Токто Жээн Сыды Өмүр Үсөн Кадыр Мамыт Ороз Шерик Эсен Жолдо Чоң Калы Бакыт"
    " Дөөлөт Кыдыр Түмөн Акмат Жаны Сагын Түгөл Кожо Ысма Көкө Рыс Тагай Абды Бүбү Молдо Нарын",
    "бай бек баев кул гул мурза алы ке наз таш шер ша ман лиев тай хан жан ур",
    "ов/ова ев/ева - -",
    "Азамат Бакыт Жаныбек Жеңиш Талант Үлан Эркин Чыңгыз Өмүрбек Кубанычбек Нурлан Таалай Сүйүн"
    " Уланбек Жумабек Мирлан Акжол|Айгүл Гүлнара Жылдыз Бүбүсара Чынара Жаңыл Эльмира Нургүл"
    " Мээрим Айжаркын Динара Сүйүнбүбү",
)

# Tajik: gh, i, q, u, h, j (BGN has none; UNGEGN practice), passports vary.
TAJIK_LATIN = _table(
    "ғ:gh|g ӣ:i қ:q|k ӯ:u|o ҳ:h|kh ҷ:j|dzh й:y|i х:kh ж:zh ц:ts ч:ch ш:sh ъ: ':| э:e ё:yo|e ю:yu"
    " я:ya ~е:ye|e",
    RUSSIAN_ICAO,
)
TAJIK_RUSSIAN = _table("ғ:г ӣ:и қ:к ӯ:у|о ҳ:х|г ҷ:дж ъ:")
TAJIK_NAMES: Names = (
    "Раҳмон Ҷамшед Қурбон Ҳусайн Ғафур Шариф Ҷӯра Қодир Ҳаким Зариф Маҳмад Ғулом Наҷот Ҷалол Одина"
    " Саид Худой Ҳайдар Назар Бобо Қаҳҳор Юсуф Ҷабор Ашӯр Баҳром Мирзо Қосим Шоҳ Эмом Ҳикмат"
    " Давлат",
    "берд алӣ зод шо хон назар дод ёр бек джон қул мурод мад ҷон",
    "ов/ова зода иён ӣ пур ев/ева",
    "Ҷамшед Фирӯз Қобил Ҳикматулло Ғайрат Шӯҳрат Рустам Ҷаҳонгир Баҳодур Аҳмад Маҳмуд Исҳоқ"
    " Хуршед Наҷмиддин Сӯҳроб Абдуҷаббор Ҳасан Меҳровар|Гулҷаҳон Ҳалима Шаҳло Мавҷуда Зулайҳо"
    " Нигора Фарзона Моҳира Ҷамила Мадина Саодат",
)

# Uzbek Latin alphabet of 1995; the sign of oʻ gʻ is written in several ways or lost.
UZBEK_LATIN = _table(
    "ў:oʻ|o'|o‘|o ғ:gʻ|g'|g қ:q ҳ:h х:x ж:j ш:sh ч:ch ц:s|ts й:y ё:yo ю:yu я:ya ъ:' ь: э:e ~е:ye"
    " ^е:ye",
    RUSSIAN_ICAO,
)
# ICAO by way of Russian: kh for х and ҳ, u for ў (domain notes 3.1).
UZBEK_ICAO = _table("ў:u ғ:g қ:k ҳ:kh ж:j|zh|dj", RUSSIAN_ICAO)
UZBEK_RUSSIAN = _table("ў:у|о ғ:г қ:к ҳ:х ж:ж|дж =ўғли:угли =қизи:кизи")
UZBEK_NAMES: Names = (
    "Тўхта Хўжа Эргаш Қодир Ғани Ҳайдар Жўра Маҳкам Раҳим Тош Йўлдош Ўрин Абду Аҳмад Бобо"
    " Ғулом Иноят"
    " Қосим Мирза Нормат Очил Пўлат Рўзи Сайд Турғун Умар Холиқ Шукур Ҳамро Юнус Ўктам Қурбон"
    " Жамол",
    "бек мурод қул хон назар али берди ёр жон ой пўлат боев шох вали мат",
    "ов/ова ев/ева -",
    "Ўткир Ғайрат Шуҳрат Жаҳонгир Баҳодир Қудрат Ҳусан Ҳасан Ўктам Жўрабек Абдулла Хуршид Дилшод"
    " Улуғбек Шоҳрух Эркин Музаффар Жавлон|Гулчеҳра Ўғилой Хуршида Шаҳноза Мўътабар Дилфуза"
    " Нигора Ҳулкар Жамила Зулфия Феруза",
)

# Turkmen passports: the Latin alphabet of 1993 without its marks, as an MRZ has it.
TURKMEN_PASSPORT = _table("ä:a ç:c|ch ž:z|zh ň:n ö:o ş:s|sh ü:u ý:y w:w|v")
# Turkmen names in Russian: w в, ý й, j дж, y ы.
TURKMEN_RUSSIAN = _table(
    "a:а b:б ç:ч d:д e:е ä:а|я f:ф g:г h:х i:и j:дж ž:ж k:к l:л m:м n:н ň:н o:о ö:о|ё p:п r:р s:с"
    " ş:ш t:т u:у ü:у|ю w:в y:ы ý:й z:з ^e:э ýe:е ýa:я ýu:ю ýo:ё"
)
TURKMEN_NAMES: Names = (
    "Berdi Muham Ata Oraz Gurban Nur Annag Çary Ýaz Durdy Amang Jum Hoja Täç Saryý Garl Hydyr Baýr"
    " Mämmet Öwez Gylyç Rejep Şyh Allab Taňry Döwlet Işang Kaka Nazar Pirli Rahym Meret Toýl",
    "myrat geldi met guly nepes dur han gylyç berdi mäm ly ber",
    "ow/owa ýew/ýewa ow/owa",
    "Gurbanguly Serdar Çary Öwez Döwlet Begenç Myrat Ýusup Resul Merdan Şöhrat Rejep Kakajan"
    " Atajan"
    " Jumamyrat Hydyr|Jeren Ogulgerek Aýna Maýsa Güljemal Läle Tylla Oguljan Aýgül Bahar Şemşat",
)

# Azerbaijani in English papers: c j, x kh, ə a or e, q g, ç ch, ş sh.
AZERBAIJANI_PASSPORT = _table("ə:a|e ğ:g|gh ı:i|y ö:o ş:sh ü:u ç:ch x:kh q:g|q|k c:j =oğlu:oglu")
# Cyrillic alphabet of 1958 to 1991.
AZERBAIJANI_CYRILLIC = _table(
    "a:а b:б c:ҹ ç:ч d:д e:е ə:ә f:ф g:ҝ ğ:ғ h:һ x:х ı:ы i:и j:ж k:к q:г l:л m:м n:н o:о ö:ө p:п"
    " r:р s:с ş:ш t:т u:у ü:ү v:в y:ј z:з"
)
# Azerbaijani names in Russian: h г, c дж, q к or г, ə а or е, ö о, ü у or ю.
AZERBAIJANI_RUSSIAN = _table(
    "a:а b:б c:дж ç:ч d:д e:е ə:а|е f:ф g:г ğ:г h:г x:х ı:ы i:и j:ж k:к q:к|г l:л m:м n:н o:о"
    " ö:о|е"
    " p:п r:р s:с ş:ш t:т u:у ü:у|ю v:в y:й z:з ya:я yu:ю ye:е yev$:ев ^e:э ^ə:а =oğlu:оглы"
    " =qızı:кызы"
)
AZERBAIJANI_NAMES: Names = (
    "Cəfər Həsən Hüseyn Quliy Əli Məmməd Rəhim Qasım İsmayıl Abbas Babay Vəli Nəcəf Mustaf"
    " Cavad Xəlil"
    " Şükür Əhməd Ağay Qurban Süleyman Səfər Zülfüqar Heydər Mürsəl Həmid Nağı Cabbar Kərim"
    " Əsgər Bəxt",
    "qulu xan zadə bəy oğ li ağa verdi yar məmməd əli",
    "ov/ova zadə li ev/eva -",
    "Cəfər Həsən Heydər Əli Elçin Vüqar Rəşad Orxan Ceyhun Qabil Xəyal Məhəmməd Cavid Şahin Əkbər"
    " Yusif Ağasəf Nəcməddin|Gülnar Aygün Xədicə Leyla Şəfiqə Cəmilə Həcər Qönçə Nərgiz Sevinc",
)

# Armenian in passports: kh gh ts ch zh dz, aspirates not marked (domain notes 3.1).
ARMENIAN_LATIN = _table(
    "ա:a բ:b գ:g դ:d ե:e ^ե:ye զ:z է:e ը:y|e թ:t ժ:zh ի:i լ:l խ:kh ծ:ts կ:k հ:h ձ:dz ղ:gh ճ:ch մ:m"
    " յ:y ն:n շ:sh ո:o ^ո:vo չ:ch պ:p ջ:j ռ:r|rr ս:s վ:v տ:t ր:r ց:ts ու:u փ:p ք:k օ:o ֆ:f և:ev"
    " յան$:yan|ian"
)
# Armenian names in Russian: h lost between vowels and at the start, -յան -ян, ը often dropped.
ARMENIAN_RUSSIAN = _table(
    "ա:а բ:б գ:г դ:д ե:е ^ե:е զ:з է:э ը:ы թ:т ժ:ж ի:и լ:л խ:х ծ:ц կ:к հ:г|х ^հ:|г ~հ: ձ:дз ղ:г ճ:ч"
    " մ:м յ:й ն:н շ:ш ո:о ^ո:во չ:ч պ:п ջ:дж ռ:р ս:с վ:в տ:т ր:р ց:ц ու:у փ:п ք:к օ:о ֆ:ф և:ев"
    " յան$:ян յանց$:янц իա:иа"
)
ARMENIAN_NAMES: Names = (
    "Գևորգ Սահակ Խաչատ Պետրոս Մարտիրոս Ղազար Ավետ Հակոբ Բաբաջան Դավթ Մկրտիչ Թադևոս Զաքար Ծատուր"
    " Կարապետ Հարություն Մանուկ Շահ Սարգս Վարդ Տիգրան Ջան Փիլոս Օհան Գրիգոր Ասատ Եղիազար Առաքել",
    "ուր իկ եր ան ազ աս ին ուկ ոն են օղլ ար ակ",
    "յան յան յանց",
    "Գևորգ Արմեն Տիգրան Վարդան Հակոբ Սահակ Գագիկ Ղևոնդ Խաչիկ Արթուր Ռուբեն Ծովակ Սարգիս Ջիվան"
    " Վահագն Մուշեղ|Անահիտ Նարինե Հասմիկ Գայանե Շուշանիկ Արփինե Ծովինար Ռուզաննա Աստղիկ Նունե",
)

# Georgian national system of 2002; apostrophes of ejectives dropped, as passports do.
GEORGIAN_LATIN = _table(
    "ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:zh რ:r ს:s ტ:t უ:u ფ:p ქ:k ღ:gh"
    " ყ:q|k შ:sh ჩ:ch ც:ts ძ:dz წ:ts ჭ:ch ხ:kh ჯ:j ჰ:h"
)
GEORGIAN_RUSSIAN = _table(
    "ა:а ბ:б გ:г დ:д ე:е ^ე:э ვ:в ზ:з თ:т ი:и კ:к ლ:л მ:м ნ:н ო:о პ:п ჟ:ж რ:р ს:с ტ:т უ:у"
    " ფ:п|ф ქ:к"
    " ღ:г ყ:к შ:ш ჩ:ч ც:ц ძ:дз წ:ц ჭ:ч ხ:х ჯ:дж ჰ:г"
)
GEORGIAN_NAMES: Names = (
    "ჯალი ბერი გიორგ კაპან ლომ მამუკ ნოზ ჟღენ როსტ სააკ ტყეშ უგრ ფირც ქავთ ღლონ ყიფ შენგ ჩხეი ცინც"
    " ძნელ წერეთ ჭავჭ ხვიჩ ჯაფარ აბაშ გელოვ დარჩ ვაშ ზურაბ თოდ იმნა კვარაც მჭედ ონია პაპ",
    "ა ი ელ აშ იძ ავ არ ან უა ეთ ოშ ულ",
    "შვილი ძე იანი ავა უა ია",
    "გიორგი დავით ლაშა ნოდარ ზურაბ ვახტანგ ჯაბა შოთა ღია ხვიჩა რეზო თამაზ ავთანდილ მერაბ კახა"
    " ჯუმბერ|ნინო თამარ ქეთევან ეკა ხათუნა ნათია მზია ცისანა ჟუჟუნა ლელა მაყვალა",
)

# Romanian without its marks, as in an MRZ.
ROMANIAN_PLAIN = _table("ă:a â:a î:i ș:s ş:s ț:t ţ:t")
# Moldovan Cyrillic (to 1989): ӂ for g before e and i, ч for c there, ке for che.
ROMANIAN_CYRILLIC = _table(
    "a:а b:б c:к ce:че ci:чи cia:ча cio:чо ciu:чу che:ке chi:ки d:д e:е f:ф g:г ge:ӂе gi:ӂи"
    " gio:ӂо giu:ӂу ghe:ге ghi:ги h:х i:и ia:я iu:ю j:ж k:к l:л m:м n:н o:о p:п r:р s:с ș:ш"
    " t:т ț:ц"
    " u:у v:в x:кс z:з ă:э â:ы î:ы ea:я ^e:е ii$:ий y:и"
)
# Moldovan names in Russian: э for ă, ы for î and â, дж for g before e and i.
ROMANIAN_RUSSIAN = _table(
    "ge:дже|ге gi:джи|ги gio:джо giu:джу ă:э|а|е â:ы|а ea:я|а", ROMANIAN_CYRILLIC
)
ROMANIAN_NAMES: Names = (
    "Țur Ceb Ștef Cior Mold Pop Rus Gheorg Lup Munt Căld Mîn Bălț Cic Dobr Făg Grig Hînc Ior"
    " Jit Lăz"
    " Mih Negr Olar Păd Răd Sîrb Țăr Urs Vîrt Zgîr Boț Cozm Drăg Filip Gîrb Iov Marcin Plăc Scurt",
    "an ar oi en ul in uț et aș on er ică ac",
    "escu eanu aru can aș u iuc ean ari ceanu",
    "Ștefan Ion Vasile Gheorghe Constantin Mihai Nicolae Andrei Sergiu Veaceslav Ionuț Cătălin"
    " Dănuț"
    " Octavian Eugeniu Iurie|Elena Ecaterina Ștefania Doina Mărioara Angela Svetlana Lucia"
    " Nicoleta"
    " Cristina Viorica",
)
