"""Arabic and Persian names in Arabic script, and as Latin and Cyrillic papers have them.

Rows: Arabic script|Latin forms|Russian forms, forms between commas, `_` for a space. Common
knowledge; the Latin forms are those of Arab passports (English and French practice, mixed), the
Russian ones of practical transcription and of Central Asian and Caucasian papers.
"""

from __future__ import annotations

import random
import zlib

from benchmarks.matching.pair import Part

_COMPOUNDS = """
عبد_الرحمن|Abd_al-Rahman,Abdulrahman,Abdurrahman,Abdel_Rahman|Абд_ар-Рахман,Абдурахман,Абдуррахман,Абдурахмон
عبد_الله|Abd_Allah,Abdullah,Abdallah|Абдулла,Абдаллах,Абд_Аллах
عبد_العزيز|Abd_al-Aziz,Abdulaziz,Abdelaziz|Абд_аль-Азиз,Абдулазиз,Абдул-Азиз
عبد_الكريم|Abd_al-Karim,Abdulkarim,Abdelkrim|Абд_аль-Карим,Абдулкарим,Абдукарим
عبد_القادر|Abd_al-Qadir,Abdulkadir,Abdelkader|Абд_аль-Кадир,Абдулкадир,Абдукадыр
عبد_الرشيد|Abd_al-Rashid,Abdulrashid,Abdurashid|Абд_ар-Рашид,Абдурашид,Абдул-Рашид
عبد_الحميد|Abd_al-Hamid,Abdulhamid,Abdelhamid|Абд_аль-Хамид,Абдулхамид,Абдул-Хамид
عبد_السلام|Abd_al-Salam,Abdulsalam,Abdessalam|Абд_ас-Салам,Абдусалам,Абдул-Салам
عبد_الملك|Abd_al-Malik,Abdulmalik,Abdelmalek|Абд_аль-Малик,Абдулмалик,Абдул-Малик
عبد_الجبار|Abd_al-Jabbar,Abduljabbar,Abdeljabbar|Абд_аль-Джаббар,Абдулджаббар,Абдужаббор
عبد_الغفور|Abd_al-Ghafur,Abdulghafoor,Abdul_Ghafoor|Абд_аль-Гафур,Абдулгафур,Абдугафур
عبد_المجيد|Abd_al-Majid,Abdulmajid,Abdelmadjid|Абд_аль-Маджид,Абдулмаджид,Абдумажид
نور_الدين|Nur_al-Din,Nureddin,Noureddine|Нур_ад-Дин,Нуреддин,Нуриддин
صلاح_الدين|Salah_al-Din,Salahuddin,Salaheddine|Салах_ад-Дин,Салахуддин,Салахиддин
سيف_الله|Sayf_Allah,Saifullah,Seifallah|Сейф_Аллах,Сайфулла,Сайфулло
شمس_الدين|Shams_al-Din,Shamsuddin,Chamseddine|Шамс_ад-Дин,Шамсуддин,Шамсиддин
نجم_الدين|Najm_al-Din,Najmuddin,Nedjmeddine|Наджм_ад-Дин,Наджмуддин,Нажмиддин
فخر_الدين|Fakhr_al-Din,Fakhruddin,Fakhreddine|Фахр_ад-Дин,Фахруддин,Фахриддин
جمال_الدين|Jamal_al-Din,Jamaluddin,Djamel_Eddine|Джамаль_ад-Дин,Джамалуддин,Жамолиддин
سعد_الله|Saad_Allah,Saadullah,Saadallah|Саад_Аллах,Саадулла,Садулло
حبيب_الله|Habib_Allah,Habibullah,Habiballah|Хабиб_Аллах,Хабибулла,Хабибулло
"""
_SINGLE = """
محمد|Muhammad,Mohammed,Mohamed|Мухаммад,Мухаммед أحمد|Ahmad,Ahmed|Ахмад,Ахмед حسن|Hasan,Hassan|Хасан
حسين|Husayn,Hussein,Hossein|Хусейн علي|Ali,Aly|Али خالد|Khalid,Khaled|Халид,Халед
يوسف|Yusuf,Youssef,Yousef|Юсуф,Юсеф إبراهيم|Ibrahim,Brahim|Ибрагим,Ибрахим
مصطفى|Mustafa,Moustapha|Мустафа عمر|Umar,Omar|Умар,Омар عثمان|Uthman,Othman,Osman|Усман,Осман
طارق|Tariq,Tarek|Тарик كريم|Karim,Kareem|Карим رشيد|Rashid,Rachid|Рашид سعيد|Said,Saeed,Saïd|Саид
جميل|Jamil,Djamil,Gamil|Джамиль ياسر|Yasir,Yasser|Ясир,Ясер زينب|Zaynab,Zeinab|Зейнаб,Зайнаб
فاطمة|Fatima,Fatma|Фатима عائشة|Aisha,Aicha|Аиша خديجة|Khadija,Khadidja|Хадиджа
مريم|Maryam,Mariam,Meriem|Марьям,Мариам ليلى|Layla,Leila|Лейла حيدر|Haydar,Haider|Хайдар
رستم|Rostam,Rustam|Рустам فرهاد|Farhad|Фархад بهرام|Bahram|Бахрам شهريار|Shahriar,Shahryar|Шахрияр
پرويز|Parviz,Parvez|Парвиз جمشيد|Jamshid,Jamsheed|Джамшид هوشنگ|Hushang,Houshang|Хушанг
مهدي|Mahdi,Mehdi|Махди,Мехди
"""
_FAMILY = """
المصري|al-Masri,Elmasry,El_Masri|аль-Масри,Масри الحداد|al-Haddad,El_Haddad,Alhaddad|аль-Хаддад
الخطيب|al-Khatib,Elkhatib,Al_Khateeb|аль-Хатиб,Хатиб البغدادي|al-Baghdadi,Albaghdadi|аль-Багдади,Багдади
الشامي|al-Shami,Elshamy,Chami|аш-Шами,Шами القحطاني|al-Qahtani,Alkahtani|аль-Кахтани,Кахтани
الزهراني|al-Zahrani,Alzahrani|аз-Захрани,Захрани الدوسري|al-Dosari,Aldossary|ад-Досари,Досари
النجار|al-Najjar,Elnaggar,Najjar|ан-Наджар,Наджар السيد|al-Sayyid,Elsayed,Al_Sayed|ас-Сайид,Сайед
الحسيني|al-Husseini,Elhusseiny,Alhussaini|аль-Хусейни,Хусейни
الجبوري|al-Jubouri,Aljabouri|аль-Джубури,Джубури التكريتي|al-Tikriti,Altikriti|ат-Тикрити,Тикрити
الموسوي|al-Mousawi,Almosawi|аль-Мусави الغامدي|al-Ghamdi,Alghamdi|аль-Гамди,Гамди
العتيبي|al-Otaibi,Alotaibi,Al_Utaybi|аль-Отайби,Отейби رضايي|Rezaei,Rezayi|Резаи,Резайи
كريمي|Karimi|Карими احمدي|Ahmadi|Ахмади محمدي|Mohammadi,Muhammadi|Мохаммади موسوي|Mousavi,Musavi|Мусави
جعفري|Jafari,Jaafari|Джафари هاشمي|Hashemi,Hashimi|Хашеми صادقي|Sadeghi,Sadeqi|Садеги
شيرازي|Shirazi|Ширази تهراني|Tehrani|Техрани خراساني|Khorasani,Khurasani|Хорасани
قاسمي|Ghasemi,Qasemi|Касеми,Гасеми نوري|Nouri,Noori|Нури رحيمي|Rahimi|Рахими
بوتفليقة|Bouteflika|Бутефлика بن_علي|Ben_Ali,Bin_Ali|Бен_Али,Бин_Али بوضياف|Boudiaf|Будиаф
زرقاوي|Zarqawi,Zarkaoui|Заркави شكري|Shukri,Choukri|Шукри منصوري|Mansouri,Mansoori|Мансури
دهقان|Dehghan,Dehqan|Дехкан
"""

Row = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _rows(text: str) -> tuple[Row, ...]:
    rows = []
    for entry in text.split():
        arabic, latin, russian = (
            tuple(form.replace("_", " ") for form in side.split(",")) for side in entry.split("|")
        )
        rows.append((arabic, latin, russian))
    return tuple(rows)


COMPOUNDS, SINGLE, FAMILY = _rows(_COMPOUNDS), _rows(_SINGLE), _rows(_FAMILY)


def of_part(rows: tuple[Row, ...], part: Part) -> list[Row]:
    """The rows of a part, by a digest of the first Latin form without article and space."""
    return [row for row in rows if _part(row) == part]


def _part(row: Row) -> Part:
    word = row[1][0].removeprefix("al-").replace("ou", "u").replace("w", "v")
    return "test" if zlib.crc32(word.encode()) % 2 else "development"


def any_name(part: Part, side: int, chance: random.Random) -> tuple[str, str]:
    """A full name in Arabic script, and in one of its forms of a side (1 Latin, 2 Russian)."""
    rows = (chance.choice(of_part(COMPOUNDS + SINGLE, part)), chance.choice(of_part(FAMILY, part)))
    return (
        " ".join(row[0][0] for row in rows),
        " ".join(chance.choice(row[side]) for row in rows),
    )


def full_names(part: Part, seed: int, count: int) -> dict[str, list[tuple[str, str]]]:
    """Up to `count` pairs (bank, typed) with Latin and with Cyrillic, no name in Arabic script twice."""
    chance = random.Random(f"arabic:{seed}")
    seen: set[str] = set()
    found: dict[str, list[tuple[str, str]]] = {"Latin": [], "Cyrillic": []}
    for pairs, side in zip(found.values(), (1, 2), strict=True):
        for _ in range(20 * count):
            arabic, other = any_name(part, side, chance)
            if arabic not in seen and len(pairs) < count:
                seen.add(arabic)
                pairs.append(chance.choice([(arabic, other), (other, arabic)]))
    return found
