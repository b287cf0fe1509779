"""Rule tables from Cyrillic, Armenian, Georgian and Arabic letters to the common reading.

The common reading has the letters `a b v g h d e j z i k l m n o p r s t u f c č š`: `j` is ж and
дж alike, `c` is ц, `č` is ч, `š` is ш and щ. A capital letter is a sign that is read in more than
one way; `READINGS` in `romanise` says which. The tables are compiled by ICU; the first rule that
fits wins. Sources: ICAO 9303-3, BGN/PCGN tables and the national practice in the domain notes.
"""

CYRILLIC = """
$vowel = [aeiouEOA];
дж > j; дз } ж > ; дз } [іеёюя] > D; шч > š; щ > š; ш > S; ч > č; ћ > č; ц > T;
ж > j; җ > j; ӂ > j; ӝ > j; ҷ > j; ҹ > j; џ > j; ђ > j;
х > h; ҳ > h; һ > h; ғ > g; ґ > g; ҝ > g; ѓ > g; г > G;
қ > k; ҡ > k; ќ > k; к > k;
э > e; є > e; е > e; ѐ > e; ё > E;
ю > iu; я > ia; ї > i; и > i; і > i; ӣ > i; ӥ > i; й > i; ы > i; ј > i; ѣ > e; ѳ > f; ѵ > i;
$vowel { ў > v; ў > O; ӯ > O;
ә > A; ӓ > A; ӑ > a; ө > o; ӧ > o; ү > u; ұ > u; ӱ > u; у > u; о > o; а > a;
ң > n; ҥ > n; ӈ > n; њ > n; љ > l; ѕ > z;
б > b; в > v; д > d; з > z; л > l; м > m; н > n; п > p; р > r; с > s; т > t; ф > f;
ь > ; ъ > ; \\' > ;
"""

ARMENIAN = """
$vowel = [aeiou];
ու > u; և > ev; եւ > ev; իւ > iu; $vowel { ւ > v; ւ > v;
ա > a; բ > b; գ > g; դ > d; ե > e; զ > z; է > e; ը > i;
թ > t; ժ > j; ի > i; լ > l; խ > h; ծ > c;
կ > k; հովհ > W; հ > h; ձ > dz; ղ > g; ճ > č; մ > m; յ > i; ն > n; շ > š;
^ { ո } վ > o; ^ { ո > B; ո > o; չ > č; պ > p; ջ > j; ռ > r; ս > s;
վ > v; տ > t; ր > r; ց > c; փ > p;
ք > k; օ > o; ֆ > f;
"""

GEORGIAN = """
ა > a; ბ > b; გ > g; დ > d; ე > e; ვ > v; ზ > z; თ > t; ი > i; კ > k; ლ > l; მ > m; ნ > n; ო > o;
პ > p; ჟ > j; რ > r; ს > s; ტ > t; უ > u; ფ > p; ქ > k; ღ > g; ყ > k; შ > š; ჩ > č; ც > c; ძ > dz;
წ > c; ჭ > č; ხ > h; ჯ > j; ჰ > h; ჱ > e; ჲ > i; ჳ > v; ჴ > h; ჵ > o; ჶ > f;
"""

ARABIC = """
$letter = [ء-ي٠-ۿ];
$consonant = [bpdgjzklmnrstfčšBDTQZ];
تش > č; كس > ks; و } [اأآيی] > W; ^ { ال } $letter $letter $letter > L;
^ { إي > i; ^ { أو > o; ^ { او > o; ^ { ع > a; ^ { و > v; ^ { ي > i; ^ { ۋ > v;
ب > B; پ > p; ت > t; ٹ > t; ث > T; ج > D; چ > č; ح > h; خ > h; د > d; ذ > z; ر > r; ز > z;
ژ > j; س > s; ش > š; ص > s; ض > Z; ط > t; ظ > z; ع > ; غ > g; ف > f; ڤ > v; ق > Q; ك > k; ک > k;
گ > g; ڭ > n; ل > l; م > m; ن > n; $consonant { ه } $ > eh; ه > h; ہ > h; ھ > h; ة > a; ە > e;
و > V; ؤ > u; ۆ > o; ۇ > u; ۈ > u; ۋ > v;
ا > a; أ > a; إ > i; آ > a; ى > a; ي > i; ی > i; ې > e; ے > e; ئ > i; ء > ;
"""
