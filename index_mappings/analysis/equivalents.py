"""Given names that are one name in the region's languages, with their usual short forms.

Composed from common knowledge of the region; one line a group, any script. A name may stand in
several groups (Саша is of Александр and Александра alike).
"""

_TABLE = """
Александр Саша Шура Саня Искандер Искандар Аляксандр Аляксандар Oleksandr Олександр Alexandru
  Iskander Алес Aleqsandre Сандро Алекс Alexandre;
Александра Саша Шура Аляксандра Олександра Alexandra;
Алексей Лёша Алёша Аляксей Олексій Alexei Alexey Алексий Alexis;
Анастасия Настя Анастасія Настасся Anastasia;
Анатолий Толя Анатоль Анатолій Anatolie;
Анна Аня Ганна Anna Ana Нюра Анюта Анечка Hanna;
Антон Антоний Антін Anton Антоша;
Андрей Андрій Андрэй Andrei Andrew Andreas Андрюша Андраник Andria;
Аркадий Аркадій Аркадзь Arcadie;
Артём Артемий Артемій Арцём Artiom Тёма;
Борис Боря Барыс Boris;
Богдан Bogdan Багдан;
Вадим Вадзім Vadim Вадик;
Валентин Валя Валянцін Valentin;
Валентина Валя Валянціна Valentina;
Валерий Валера Валерій Валерый Valeriu;
Василий Вася Василь Васіль Vasile Basil Базиль Вано;
Вера Віра Vera Верочка;
Виктор Витя Віктар Віктор Victor;
Виктория Вика Вікторія Вікторыя Victoria;
Виталий Виталик Віталій Віталь Vitalie;
Владимир Вова Володя Володимир Уладзімір Vladimir Wladimir;
Владислав Влад Слава Уладзіслаў Vladislav Władysław;
Вячеслав Слава В'ячеслав Вячаслаў Veaceslav;
Галина Галя Halina Галіна Galina;
Геннадий Гена Генадзь Геннадій Ghenadie;
Георгий Жора Гоша Егор Юрий Гиоргий Gheorghe George Георг Геворг Georgi Giorgi Гога Георгій Юра
  Джордж Kevork Gevorg Գևորգ გიორგი;
Григорий Гриша Григорій Рыгор Grigore Gregory Григор Grigor Krikor Grigol;
Давид Davit Давит Дэвид David Дауд Давуд Довуд Dovud Dawut Davud;
Данил Даниил Даниэль Daniel Данила Данило;
Дарья Даша Дар'я Daria;
Денис Дзяніс Denis Dionisie Дионисий;
Дмитрий Дима Митя Дмитро Дзмітрый Зміцер Dumitru Dmitri Дмитр Зьмицер;
Евгений Женя Євген Яўген Iauhen Yauhen Eugeniu Eugene Eugen Жека;
Евгения Женя Євгенія Яўгенія Iauheniia Yauheniya Eugenia;
Егор Гоша Єгор Ягор;
Екатерина Катя Катерина Кацярына Ecaterina Catherine Ekaterine Кетеван Katharina;
Елена Лена Олена Алена Алёна Elena Helena Helen Elene Гелена;
Елизавета Лиза Єлизавета Лізавета Elisabeth Elizabeth Elisaveta Эльжбета;
Ефим Юхим Яўхім Efim Фима;
Захар Захария Закария Zaharia Zakaria Захарій Закарий Zakariya;
Иван Ваня Іван Янка Ян Ion Ioan Hovhannes Оганес Ованес John Johann Иоанн Юхан Вано Ivane Jan
  Йован Яхья Yahya Иоганн Jean;
Игорь Ігор Ігар Igor;
Илья Илия Ілля Ілья Ilie Elias Elijah Ильяс Ilyas İlyas Илиас Егия Ilia Ілияс;
Ирина Ира Ірина Ірына Irina Ириша Iryna;
Иосиф Осип Юсуф Юсиф Юсуп Йосип Іосіф Iosif Joseph Yusuf Yusif Yusup Юсеф Josef Овсеп Hovsep Йосеф
  Йусуф Жусуп Жүсіп Ioseb Iuze يوسف;
Исаак Исак Исхак Исхок Ishak Isaac Ісак Sahak Саак Саакий İshaq Эсхак Ысак Isok;
Исмаил Исмоил Исмайыл İsmayıl Ismail Ysmaýyl Смаил Смайыл Ысмайыл Исмаэль اسماعيل;
Ибрагим Иброхим Авраам Абрам Ibrahim İbrahim Ибрахим Ыбырай Ибрай Abraham Avram Ыбрайым ابراهيم
  Аврам;
Кирилл Кирило Кірыл Chiril Кирил Cyril Кирюша;
Константин Костя Костянтин Канстанцін Constantin Konstantine Костандин Kostya;
Ксения Оксана Аксинья Ксеня Аксана Xenia Ксюша Kseniya;
Лев Лёва Leo Левон Леон Leon Levon;
Леонид Лёня Леонід Leonid;
Людмила Люда Мила Людміла Ludmila;
Любовь Люба Любов Любоў Liubov;
Лука Лукаш Lucas Ғукас Гукас Luka Лукьян;
Максим Макс Максім Maxim;
Маргарита Рита Маргарыта Margareta Margarita;
Мария Маша Марія Марыя Maria Мариам Mariam Марьям Мариям Мэри Mary Məryəm Марьямгуль مريم Marie;
Марина Марына Marina;
Марк Маркос Marcu Marcus Markos;
Матвей Матвій Мацвей Matei Matthew Матеос Mateusz Mathias Матфей Мотя;
Михаил Миша Михайло Міхаіл Михась Mihail Mihai Michael Микаел Mikayel Микаил Mikail Мікаил Мишель
  Mikheil Michail Микаэл Mixail;
Моисей Муса Мусо Мойсей Moise Moses Мовсес Movses Musa Мося موسى;
Надежда Надя Надія Надзея Nadejda;
Наталья Наталия Наташа Наталя Наталля Natalia Ната;
Никита Мікіта Микита Nichita;
Николай Коля Микола Мікалай Nicolae Nicholas Никогос Nikoloz Никола Нико Nikoghos Ника Mikalai
  Mykola Nikolaus;
Оксана Аксана Oxana;
Олег Алег Oleh Oleg Aleh;
Ольга Volha Оля Вольга Olga Olha Хельга;
Павел Паша Павло Павал Pavel Paul Погос Poghos Пауль Полос Pavle;
Пётр Петя Петро Пятро Petru Peter Петрос Petros Бедрос Petre Пётра Pierre;
Роман Рома Раман Roman;
Руслан Ruslan;
Рустам Рустем Rustam Rüstəm Рустом Röstem;
Савелий Сава Савва Савелій;
Самуил Самвел Samvel Самуэль Samuel Самойло;
Светлана Света Світлана Святлана Svetlana Лана;
Семён Сеня Симон Симеон Семен Сямён Simion Simon Шимон Simeon;
Сергей Серёжа Сергій Сяргей Siarhei Sergiu Саркис Sarkis Sargis Саргис Sergo Serge Sergio;
Станислав Стас Слава Станіслаў Stanislav Stanisław;
Степан Стёпа Стефан Ștefan Stephen Стэфан Сцяпан Степанос Stepanos Stefan Steven Stepane Штефан;
Соломон Сулейман Сулаймон Süleyman Solomon Солейман Сүлеймен Suleiman Sulaymon Сулайман Suleyman
  سليمان;
София Соня Софья Софія Sofia Sophie Софико;
Тамара Тома Тамар Tamara Tamar;
Татьяна Tatstsiana Tatsiana Таня Тетяна Таццяна Tatiana;
Тимофей Тима Тимофій Цімафей Timofei Timothy Тимотей;
Тимур Темур Темір Timur Temur Teymur Теймур Тамерлан;
Фёдор Федя Федір Фёдар Теодор Тодор Theodor Teodor Тодорос Teodore Тевдоре Хведар;
Филипп Пилип Philip Filip Filippos;
Фома Томас Хома Тамаш Toma Thomas Tovmas Товмас;
Христофор Хачатур Christopher;
Эдуард Эдик Едуард Эдвард Edward Eduard;
Юлия Юля Юлія Julia Iulia Жулия;
Юрий Юра Юрій Юрка Iurie Georgy Gheorghe;
Яков Яша Яків Якуб Якаў Акоп Hakob Jacob Якоб Ягуб Yaqub Ёқуб Якуп Iacob Жакып Жақып James Hagop
  Iakob يعقوب;
Ярослав Слава Яраслаў Jaroslav Jarosław;
Мухаммед Магомед Мухаммад Мохаммад Махмад Магомет Мамед Məmməd Muhammad Mohamed Muhammet Маммет
  Мұхаммед Махамбет Мухамед Mehmet Мехмет Məhəmməd Маҳмад Муҳаммад محمد Мухамет Muhammed Mohammad
  Mahomed;
Ахмед Ахмад Ахмет Əhməd Ahmed Ahmad Ahmet Аҳмад Ахмат احمد Akhmed;
Махмуд Маҳмуд Mahmud Mahmut Махмут Maxmud Mahmoud محمود;
Али Əli Алі Ali Aly Гали Ғали Әлі علي;
Алия Aliya Алие Галия Ғалия Əliyə;
Хасан Гасан Həsən Hasan Hassan Асан Ҳасан Хассан Хосан Hesen حسن;
Хусейн Гусейн Hüseyn Хусаин Ҳусайн Husayn Hussein Hossein Усен Үсен Хусан Hüseýin Hussain حسين
  Усейн Ҳусан Хусайн Гусейин;
Гейдар Хайдар Heydər Ҳайдар Heydar Haydar Айдар Хейдар Haidar حيدر Хайдер;
Юнус Yunus Юнис Жүніс Жунус Yunis Иона Jonah يونس;
Якуб Ёқуб Яъқуб Yaqub Жакып Ягуб;
Иса Исо Îsa İsa Isa Ыса عيسى;
Идрис İdris Идирис Ыдырыс Idris;
Абдулла Абдулло Abdullah Абдолла Abdulla Әбділда Абдылда Абдуллах Əbdullah عبدالله;
Абдурахман Абдурахмон Əbdürrəhman Абдрахман Abdurahman Әбдірахман Абдирахман Abdurrahman
  Abdulrahman Абдурраҳмон عبدالرحمن Абдулрахман;
Абдулазиз Абдылазиз Abdulaziz Əbdüləziz عبدالعزيز;
Абдулкадир Абдукодир Абдуқодир Abdulkadir Абдикадыр;
Азиз Aziz Əziz Газиз Ғазиз عزيز;
Амир Əmir Емир Emir Amir Әмір امير;
Анвар Энвер Ənvər Анвер Әнуар Anvar Enver Ануар انور;
Арслан Аслан Arslan Aslan Арыстан;
Асгар Əsgər Аскар Askar Asgar Асқар Эскер;
Бахрам Баҳром Бахром Bəhram Bahram Вахрам Vahram;
Баходур Баҳодир Бахадыр Bahadır Bahodir Бахадур;
Валид Waleed Walid وليد;
Вугар Vüqar Vugar;
Вели Вали Vəli Уали Veli;
Габиль Qabil Кабил Қобил;
Гафур Ғафур Гапур Qafur Kapur غفور;
Гулам Ғулом Qulam Гулом Кулам Ghulam Golam;
Гульнара Гулнора Gülnar Гүлнар Gulnara Гюльнара Гулнара Гульнар Gülnara;
Гульсара Гулсара Gulsara Гүлсара;
Даниёр Данияр Daniyar Doniyor Дониёр;
Джалал Жалол Ҷалол Celal Jalal Cəlal Жалал جلال Джелал;
Джамал Жамол Ҷамол Cəmal Camal Jamal Жамал Джамол Cemal جمال;
Джамиля Ҷамила Жамила Cəmilə Jamila Жәмила Жамиля جميلة;
Джамшид Джамшед Ҷамшед Жамшид Cəmşid Jamshid Жамшит;
Джафар Жафар Ҷаъфар Cəfər Jafar Jaʼfar Жапар Cafer جعفر;
Джахангир Ҷаҳонгир Жаҳонгир Cahangir Jahongir Жахангир Жангир Жәңгір Jahangir;
Джейхун Ceyhun Жайхун Jeyhun;
Зайнаб Zeynəb Zaynab Зейнеп Зейнаб زينب;
Зафар Zəfər Zafar Запар ظفر;
Зия Ziya Зиё;
Зульфия Зулфия Zülfiyyə Zulfiya Зылпыя;
Ильхам İlham Илхом Ilham Илхам Ылхам;
Камал Камол Kamal Kemal Кемаль Кемал كمال Kamol;
Камиль Комил Kamil Камил كامل Komil;
Карим Kərim Керим Karim Kerim Кәрім كريم;
Касым Қосим Қасым Qasım Kasym Касим Гасым Kasim Qosim قاسم Qasim Kassym;
Курбан Қурбон Qurban Gurban Kurban Гурбан Құрбан Курбон;
Латиф Lətif Latif Летиф لطيف;
Лейла Leyla Ләйла Лайло Лайла Leila ليلى;
Марат Marat;
Мурад Мурат Мурод Murad Murat Myrat Мұрат مراد Murod;
Махир Mahir Моҳир Маир;
Мадина Мәдина Мадинэ Medina Mədinə مدينة;
Мустафа Mustafa Мустафо Мостафа Мыстапа مصطفى;
Муслим Müslüm Muslim Мусулим مسلم;
Назар Nazar Nəzər;
Насир Носир Nasir Насыр Nəsir ناصر Nosir;
Низами Nizami Низомий;
Нурсултан Нұрсұлтан Nursultan;
Омар Умар Гумар Omar Umar Ömər Омер Өмар عمر Ғұмар Omer;
Осман Усман Усмон Osman Osmon Оспан Usman عثمان Othman Гусман;
Оразгельды Уразгельды Ораз Ураз Ўроз Oraz;
Рамазан Рамазон Ramazan Рамадан Ramadan Ramazon رمضان;
Рашид Рәшит Рашит Rəşid Rashid رشيد Решид;
Рахим Rəhim Rahim Рагим Раҳим Рақым رحيم Rahym;
Садык Содиқ Sadıq Sadyk Садиг Сыдык Сыдық Sodiq Sadiq صادق Садих;
Саид Сейид Сайд Саййид Seyid Sayyid Said Сейит سعيد Səid Сәйід;
Салим Səlim Селим Salim Selim Сәлім سليم;
Самир Səmir Samir سمير;
Сардор Сардар Serdar Sərdar Sardor Сердар;
Улугбек Улуғбек Ulugʻbek Ulugbek Ұлықбек;
Фарид Fərid Farid Фәрит فريد;
Фархад Фарҳод Fərhad Farhad Паркат Парҳат Ferhat Фарход Пархат;
Фатима Фотима Fatma Фатма Патма Fatima Бәтима فاطمة Fatimah Патима;
Феруза Firuzə Фируза Feruza Firuza Пируза;
Фируз Фирӯз Firuz Feruz Пируз;
Халил Xəlil Khalil Halil Халел خليل Калил;
Хамид Ҳамид Həmid Hamid Гамид Қамит حميد Амид;
Хамза Həmzə Ҳамза Hamza Гамза حمزة;
Хикмат Ҳикмат Hikmət Хикмет Hikmat Гикмет;
Холид Халид Xalid Khalid Халит Qalid خالد;
Шамиль Шомил Şamil Shamil Шамил Шәміл;
Шариф Şərif Sharif Шарип Шериф شريف Шәріп;
Шухрат Шуҳрат Shuhrat Şöhrat Шӯҳрат Shukhrat Şöhrət;
Эльдар Eldar Элдор Эльдор Elder;
Эльчин Elçin Elchin;
Эмин Əmin Amin Амин Емин امين;
Эмомали Имамали Imomali İmaməli Эмам;
Тигран Dikran Тикран Tigran;
Карапет Garabed Karapet;
Микаел Mikael Микаэл Миша Mikayel;
Арутюн Harutyun Арут Artin Harout Հարություն;
Хачик Хачатур Khachatur Khachik;
Акоп Hakob Hagop Ակոբ Яков;
Ваагн Vahagn Ваган Vahan;
Ашот Ashot Achot;
Нино Нина Nino Nina;
Вахтанг Vakhtang Вахо ვახტანგ;
Автандил Avtandil Авто;
Зураб Zurab Зура Сураб Сухраб Зохраб Сӯҳроб Söhrab;
Тенгиз Tengiz Деңиз Тенгис;
Шота Shota შოთა;
Ольгерд Альгерд Algirdas;
Тадеуш Тадэвуш Tadeusz Thaddeus Тадевос Tadevos;
Казимир Казімір Kazimierz;
Вениамин Benjamin Веніамін Beniamin Буниамин Bünyamin Беньямин;
Гавриил Габриэль Gabriel Gavriil Gavril Джабраил Cəbrayıl Жабраил Жебраил Габриел Гаврила Jabrail
  جبريل;
Адам Adam Адом Адем آدم Одам;
Ной Нух Nuh Noah نوح;
Аарон Харун Ҳорун Harun Арон Aharon هارون Aaron Харон;
Лазарь Газар Ghazar Lazarus Lazăr Егиазар Лазар;
Сара Сарра Сора Sarah سارة;
Рафаил Рафаэль Raphael Rafael Рафик Rafayel;
"""

GROUPS: tuple[str, ...] = tuple(
    " ".join(group.split()) for group in _TABLE.split(";") if group.strip()
)
"""One group of equivalent names each, words apart by spaces."""
