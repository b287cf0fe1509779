"""The vocabulary of marks: a concept, then beginnings of the words that mean it, language by language.

Russian and English first, then the states' own languages (Uzbek in both alphabets, Kazakh, Kyrgyz, Tajik,
Romanian, Armenian): common words of anatomy and the usual motifs, general knowledge. A word that ends
with `.` is a whole word, where its beginning would mean too much.
"""

CONCEPTS = """
tattoo: татуир наколк тату tatto tatu դաջված
scar: шрам рубец рубц scar cicatri chandiq чандиқ тыртық тырык ҷароҳат доғ. доғи սպի
birthmark: родим родинк невус пятн birthma mole xol. хол. қал. меңі мең. кал. aluniț խալ
burn: ожог burn kuyi kuyg куйиш куйган күйік күйүк сӯхт arsur այրվածք
missing: ампут отсутств missing amputat lipse lips. yo'q
fracture: перелом fractur broken sini синиқ сынық сынык шикаст.
implant: имплант протез implant prosthe protez
piercing: пирсинг прокол pierc
surgery: операц послеопер surger surgical operați
left: лев left chap. чап. сол. stâng ձախ
right: прав right o'ng. ўнг. оң. рост. drept աջ
hand: кист рук hand ладон palm qo'l қўл қол. қолы қолд кол. колу колд даст. дасти mân ձեռք
forearm: предплеч forearm bilak билак білек antebra
shoulder: плеч shoulder yelka елка. елкад иық ийин китф umăr ուս.
arm: arm braț bazu
elbow: локт локот elbow tirsak тирсак шынтақ чыканак оринҷ cot. cotul
wrist: запяст wrist încheietur
finger: палец пальц finger thumb мизин указател безымян barmoq бармоқ бармак саусақ манжа ангушт deget մատ.
leg: ног leg голен shin oyoq оёқ. аяқ бут. пой. пои picior ոտք
knee: колен knee tizza тизза тізе тизе зону. genunchi
thigh: бедр thigh coaps сан. санид
foot: стоп ступн foot feet
ankle: лодыж щиколот ankle glezn
buttock: ягод buttock
collarbone: ключиц collarbon clavic
rib: ребр ребер rib. ribs coast
face: лиц face yuz. yuzi юз. юзи бет. беті бетін жүз. рӯй рӯи. faț դեմք
cheek: щек cheek yonoq ёноқ ұрт рухсор obraz
forehead: лоб лба лбу forehea peshona пешона маңдай frunt ճակատ
temple: висок виск temple
brow: бров brow qosh. қош. қас. қасы каш. абрӯ sprânc
eye: глаз eye
ear: ух уш ear quloq қулоқ құлақ гӯш. гӯши urech ականջ
nose: нос nose burun бурун мұрын мурун бинӣ nas. nasul քիթ
lip: губ lip lab. labi лаб. лаби ерін эрин buz. buza
chin: подбород chin iyak ияк иек ээк манаҳ bărbie
neck: шея шее шеи шейн neck bo'yin bo'yn бўйин бўйн мойын мойн моюн гардан gât պարանոց
chest: груд chest breast ko'krak кўкрак кеуде көкүрөк сина. синаи piept կուրծք կրծք
back: спин back orqa орқа арқа арка. аркас пушт spate մեջք
belly: живот belly abdom stomach qorin қорин қарын курсак шикам. шиками
head: голов head bosh. boshi бош. боши бас. басы баш. башы сар. cap. capul
tooth: зуб tooth teeth tish тиш. тіс дандон dinte dinți
anchor: якор anchor langar лангар зәкір ancor խարիսխ
cross: крест cross xoch хоч крест cruce салиб խաչ
eagle: орёл орел орл eagle burgut бургут бүркіт бүркүт уқоб vultur արծիվ
snake: зме snake ilon илон жылан мор. мори șarpe օձ
dragon: дракон dragon ajdar аждар айдаһар ажыдаар балаур.
star: звезд star yulduz юлдуз жұлдыз жылдыз ситора stea աստղ
heart: сердц heart yurak юрак жүрек жүрөк дил. inim սիրտ
skull: череп skull craniu
letters: букв letter инициал initial harf ҳарф әріп тамга liter
wolf: волк wolf bo'ri бўри қасқыр карышкыр гург lup. գայլ
lion: льв lion sher. шер. арыстан арстан leu. առյուծ
tiger: тигр tiger yo'lbars йўлбарс жолбарс
rose: роза розы розу rose. roses atirgul атиргул trandafir
sun: солнц sun. quyosh қуёш күн. офтоб soare
crown: корона короны корону crown. toj. тож. тәж coroan
spider: паук паут spider web.
dagger: кинжал нож. ножа dagger knife xanjar ханжар қанжар канжар pumnal
wire: проволок wire
church: церк храм купол church dome
fish: рыб fish
scorpion: скорпион scorpion chayon чаён
ship: корабл парус ship. sail
woman: девуш женщин русалк girl woman mermaid
bird: ласточ птиц голуб. bird swallow qush. қуш. құс. куш. паррад pasăr
bear: медвед bear. ayiq айиқ аю. урс. urs.
horse: конь коня лошад horse ot. ат. ат. cal. calul
parachute: парашют parachut
moon: полумес месяц лун. луна moon crescent
sword: меч. меча сабл sword qilich қилич қылыч sabie
butterfly: бабоч butterfly kapalak капалак көбелек fluture
flame: плам огонь flame fire. fires
inner: внутрен inner ichki ички ішкі
outer: наружн внешн outer tashqi ташқи сыртқы
upper: верхн upper yuqori юқори жоғарғы superioar
lower: нижн lower pastki пастки төменгі inferioar
card: карт. карты игральн card. cards
"""
