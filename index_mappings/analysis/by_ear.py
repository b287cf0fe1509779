"""How a foreign name sounds to the clerk who writes it in Cyrillic: Hughes, Хьюз; Rousseau, Руссо.

Beside its transliterations a Latin word that is not of the region gets up to two readings by ear, in
the common alphabet of `romanise`: as English, and as the language that its spelling shows. The rules
are those of practical transcription (Ермолович, «Имена собственные на стыке языков и культур», 2001;
for Chinese the system of Palladius, for Japanese of Polivanov), shortened to what consonants and
stressed vowels need. A rule is a pattern and what it gives; the first that fits at a place wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

_ENGLISH = r"""
ughes$ iuz | ^mc(?=k) ma | ^mc mak | (?<=[aeiou])h(?=[^aeiouy]|$) | (?<=[lrnmdbgv])es$ z
(?<=[aeiou])th(?=er) z | ^kn n | ^wr r | ^ps s | ^x z | ^rh r | eigh ei | igh(?=t|$) ai | augh o | ough(?=t) o | ough au
ght t | gh(?=[aeiou]) g | gh
tch č | sch š | sh š | ch(?=[rl]) k | (?<=^ni)ch(?=ol) k | ch č | ph f | th t | ck k | qu kv | x ks | dge?(?=$|[^aeiouy]) j
^wh(?=o) h | ^wh u | wh u | ^w(?=oo|ul) v | walk uok | wa(?=[lrst]) uo | wor uor | ^w u | (?<=[aeo])w(?=[aeiou]) u
eau o | oo u | ee i | ea i | oa ou | aw(?=$) ou | aw o | au o | ay ei | ai ei | ey$ i | ey ei | ew iu
ow(?=n|l|s|$) au | ow ou | ou au | oy oi | ue$ iu | ies?$ i | eu iu
alk ok | all(?=$|s) ol | mb$ m | tion šn | stle sl | ^hu(?=[mb]) hiu
a(?=[bcdfgklmnpstvz]es?$) ei | i(?=[bcdfgklmnpstvz]es?$) ai | o(?=[bcdfgklmnpstvz]es?$) ou
u(?=[bcdfgklmnpstvz]es?$) iu | a(?=ker$|ber$|son$) ei | y(?=[lnr](?:e|$)) ai | ^y(?=[aeou]) i
(?<=[lnrmdtkbpgvsc])es$ s | e$ | e(?=s$) i
er er | ir er | ur er | ear er | c(?=[eiy]) s | c k | g(?=e$|es$|eo|y|in) j | j j | a(?=[bcdfgkmnpstvxz]) e
u(?=[bcdfgklmnpstvxz](?:[bcdfgklmnpstvxz]|$)) a | y i | w u | q k
"""
_FRENCH = r"""
(?<=[aeiouy])s(?=[aeiouéè]) z | ent$ an | ant$ an | amps?$ an | ain$ en | ein$ en |
illes?$ il | aum om | eault o | eaux? o | ault o | aul?d$ o | aux? o
oux? u | œu e | eux? e | oi ua | oy ua | ill(?=[aeo]) i | gn ni
tch č | ch š | ph f | qu k | gu(?=[eiy]) g | g(?=[eiy]) j | ge(?=[ao]) j | ç s | c(?=[eiy]) s | ck k | c k
ain en | ein en | in(?=$|[^aeiouhn]) en | en(?=[^aeiouhn]) an | em(?=[bp]) am | ier$ e | er$ er | ez$ e
(?<=[aeioun])[dtsxzp]s?$ | (?<=r)[dtsp]$ | es?$ | x ks | th t | h | y i | w v | j j | q k | u iu
"""
_GERMAN = r"""
tsch č | sch š | ^st št | ^sp šp | chs ks | ch h | ck k | ph f | th t | dt t | tz c | z c | ß s | qu kv
ei ai | ey ai | ai ai | ay ai | eu oi | äu oi | ie i | ä e | ö e | ü iu | (?<=[aeiouäöü])h(?=[^aeiou]|$)
^v f | v f | w v | s(?=[aeiouäöü]) z | x ks | j i | y i | c k | q k
"""
_ITALIAN = r"""
sci(?=[aou]) š | sc(?=[ei]) š | cci(?=[aou]) č | cc(?=[ei]) č | ci(?=[aou]) č | c(?=[ei]) č | ch k | gh g
ggi(?=[aou]) j | gg(?=[ei]) j | gi(?=[aou]) j | g(?=[ei]) j | gli li | gn ni | qu kv | ^z dz | zz c | z c | c k
(?<=[aeiou])s(?=[aeiou]) z | h | j i | y i | x ks | w v
"""
_LATIN = r"""
ius$ i | us$ | os$ | es$ | ti(?=[aeou]) ci | ae e | oe e | ph f | th t | ch h | rh r | qu kv | (?<=[aeiou])s(?=[aeiou]) z
c(?=[eiy]) c | c k | x ks | y i | j i | w v
"""
_SPANISH = r"""
ch č | ll l | ñ ni | qu k | gu(?=[eiéí]) g | g(?=[eiéí]) h | c(?=[eiéí]) s | c k | z s | j h | x h | h
^y i | y i | w u
"""
_PORTUGUESE = r"""
lh li | nh ni | ães ains | ãe ain | ão an | ões oins | ch š | qu k | gu(?=[ei]) g | g(?=[ei]) j | ç s | c(?=[ei]) s | c k
(?<=[aeiou])s(?=[aeiou]) z | x š | h | y i | w v
"""
_HUNGARIAN = r"""
dzs j | sz s | zs j | cs č | gy(?=[iaeouöőü]) di | gy d | ny n | ty t | ly i | s š | c c | j i | y i | w v | x ks
"""
# What in the spelling shows a language; the first that fits is read beside English.
_LANGUAGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile("^(?:sz|gy|zs|cs)|[őű]|sz[áéí]|nyi$"), "hungarian"),
    (re.compile("[a-z]{2}[bcdglmnprstv]i?us$"), "latin"),
    (re.compile("[ãõ]|lh[aeo]|nh[ao]s?$"), "portuguese"),
    (re.compile("[ñ]|(?:ez|éz)$|illo$|illa$|^j(?:u|o|av|ai|im)|ermo$|[aeiou]z[aoe]$|[aeorn]jos?$"), "spanish"),
    (re.compile("[^aeiouy][oi]$|[^n]ni[oa]$|[aeiou](?:cc|gg|zz|ll|tt|pp)[aeio]+$|schi|sche$"), "italian"),
    (re.compile("eau|aux|ault|oux|[çèêëîïœ]|oi[sntx]?|eux|ier$|gn[eo](?!r$)|^gui|^guy|les$|ques|ois|ard$|aud"
                "|[uonlr]et$|ot$|oy$|^jean|^jac|^mich|^pierr|bre$|dieu|reau|[cilmr]ent$|[aei]nnes?$|ine$"
                "|[iy][sl]e$|tte$|ain$|gnin$|gnan$|ignan|ouf?$|[^aeo]ain|ou[vr]|quet$|[^s]ch[ae]"), "french"),
    (re.compile("[ßäöü]|sch|mann|stein|berg|burg|ei|eu|tz|ch$|ck(?:e|el|er)$|bach|^z|^wie|^wo"), "german"),
    (re.compile("^[^w]*[aeioù]$(?<=[a-zù]{4})"), "italian"),
    (re.compile("sz|gy|cs|zs|[áéőű]|ny"), "hungarian"),
)  # fmt: skip
_REGION = re.compile(
    "(?:[oe]v|[oe]va|[oe]ff|(?<!ll|pp|ss|tt|rr)in|(?<!ll|pp|ss|tt|rr)ina|y?n?s[kc]i[iy]?|skaia|skaya"
    "|enko|chuk|[yiu]k|yan|ian|dze|shvili|zad[ae]"
    "|oglu|ogly|uly|uulu|kyzy|qizi|gizi|iya|ija|bek|bay|bai|[dj]on|kul|gul|[dj]an|v[iy]ch|iei|aia|ii|iy|yi"
    "|kh[a-z]+|escu|eanu|ean)$|^[dt]?zh|shch|kh|[^aeiou]iu[a-z]+[oe]v|[ʻ'’əğışýňțșăâ]"
)
_NOT_OF_THE_REGION = re.compile(
    "^(?:ch?r[aioy]|geor|gi[ou]|jo[hs]|th|ph|wh)|gn[ai]n$|^j[aeou].*(?:ine|ina)$"
)
"""Names that end like one of the region but begin or are spelt as none: Christina, Marcellina."""
_IRREGULAR_NAMES = """
michael:maikl hugh:hiu john:jon sean:šon stephen:stiven joseph:jozef louis:lui graham:greiem
leigh:li george:jorj geoffrey:jefri joyce:jois bruce:brius luke:liuk julia:julia
anthony:entoni thomas:tomas andrew:endriu alan:alan ian:ien isaac:aizek ethan:iten
evans:evans david:deivid jason:jeison rachel:reičel paul:pol peter:piter brian:braian
kevin:kevin moore:mur blair:bler shakespeare:šekspir lincoln:linkoln schultz:šulc choi:coi
choy:coi lee:li rhee:li park:pak
"""
_IRREGULAR = dict(entry.split(":") for entry in _IRREGULAR_NAMES.split())
LEAST = 3


def _compiled(rules: str) -> Callable[[str], str]:
    parts = [rule.strip() for line in rules.strip().splitlines() for rule in line.split("|")]
    # A bar inside a group is part of the pattern: put such rules together again.
    joined: list[str] = []
    for part in parts:
        if joined and joined[-1].count("(") > joined[-1].count(")"):
            joined[-1] += "|" + part
        else:
            joined.append(part)
    pairs = [[*rule.split(" "), ""][:2] for rule in joined if rule]
    pattern = re.compile("|".join(f"({left})" for left, _ in pairs))
    given = [right for _, right in pairs]
    return lambda word: pattern.sub(lambda found: given[(found.lastindex or 1) - 1], word)


_READ = {
    "english": _compiled(_ENGLISH),
    "french": _compiled(_FRENCH),
    "latin": _compiled(_LATIN),
    "german": _compiled(_GERMAN),
    "italian": _compiled(_ITALIAN),
    "spanish": _compiled(_SPANISH),
    "portuguese": _compiled(_PORTUGUESE),
    "hungarian": _compiled(_HUNGARIAN),
}
_INITIALS = {
    "zh": "čj", "ch": "č", "sh": "š", "j": "cz", "q": "c", "x": "s", "z": "cz", "c": "c", "r": "j",
    "w": "v", "y": "i",
}  # fmt: skip
_SYLLABLE = re.compile(
    "(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy])?(iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|ia|ie"
    "|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u)(?![aeiou])"
)


def _pinyin(word: str) -> str:
    """A word of Chinese syllables by the Palladius system; "" when it is none."""
    place, read, strange = 0, "", False
    while place < len(word):
        found = _SYLLABLE.match(word, place)
        if not found:
            return ""
        initial, final = found.group(1) or "", found.group(2).replace("ng", "n").replace("on", "un")
        strange |= initial in _INITIALS or found.group(2).endswith("ng")
        if initial == "y" and final.startswith("i"):
            initial = ""
        if initial in ("j", "q", "x", "y") and final.startswith("u"):
            final = "i" + final if initial != "y" else final
        read += _INITIALS.get(initial, initial) + final
        place = found.end()
    return read if strange and len(word) <= 10 else ""


_JAPANESE = re.compile(
    "(?:(?:[kgsztdnhbpmrfyw]|k?ky|gy|s?sh|t?ch|j|t?ts|[nhbpmr]y|kk|pp|tt|ss)?[aeiou]|n(?=[kgsztdhbpmrfjc]|$))+"
)
_SHOWS_JAPANESE = re.compile("sh[aiuo]|ch[aiou]|tsu|j[aiou]|[aeioun]z[aeuo]|[kr]y[aou]|yo")
_POLIVANOV = _compiled("""
n(?=[bpm]) m | ssh ss | tch tt | shi si | sha sia | shu siu | sho sio | chi ti | cha tia | chu tiu | cho tio
ji dzi | ja dzia | ju dziu | jo dzio | z dz | tsu cu | (?<=[aeiou])y i | y i | w v
""")


def _japanese(word: str) -> str:
    """A word of Japanese syllables by the Polivanov system; "" when it is none."""
    fits = len(word) > LEAST and _JAPANESE.fullmatch(word) and _SHOWS_JAPANESE.search(word)
    return _POLIVANOV(word) if fits else ""


_KOREAN_SYLLABLE = re.compile(
    "(?:k|g|kk|n|d|t|dd|tt|r|l|m|b|p|s|ss|sh|j|jj|ch|h|y|w|hw|kw|gw)?"
    "(?:yeo|eo|eu|ae|oo|ui|wo|wa|[aeiou])(?:ng|[nmlkp](?![aeiou]))?"
)
_KOREAN_WORD = re.compile(f"(?:{_KOREAN_SYLLABLE.pattern}){{1,3}}")
_SHOWS_KOREAN = re.compile("eo|eu|oo|[jk]ae|hyu|^(?:hw|kw|choi?$)|^min[hjks]")
_KONTSEVICH = _compiled("""
yeo io | eo o | eu i | oo u | ae e | oi oi | ng n | jj č | j č | ch č | ss s | sh s | tt t | kk k
y i | hw hv | kw kv | gw kv | (?<=[aeiou])w | wo o | w v
""")


def _korean(word: str) -> str:
    """A word of Korean syllables by the Kontsevich system; "" when it is none."""
    fits = len(word) <= 9 and _KOREAN_WORD.fullmatch(word) and _SHOWS_KOREAN.search(word)
    return _KONTSEVICH(word) if fits else ""


@lru_cache(maxsize=65536)
def readings_by_ear(word: str) -> tuple[str, ...]:
    """Up to two readings by ear of a normalised Latin word, none for one of the region."""
    plain = _plain(word)
    found = []
    if eastern := _korean(plain) or _japanese(plain) or _pinyin(plain):
        found.append(eastern)
    elif len(word) < LEAST or (_REGION.search(word) and not _NOT_OF_THE_REGION.search(word)):
        return ()
    if word in _IRREGULAR:
        found.append(_IRREGULAR[word])
    spelt = _plain(word, keep="çéèäöüñßœőűáíùãõ")
    for shows, language in _LANGUAGES:
        if shows.search(word):
            found.append(_READ[language](spelt))
            break
    english = _READ["english"](plain)
    if plain.startswith("w") and english.startswith("u"):
        # Ukrainian writes w as в before every vowel (orthography of 2019, § 126): Walker, Вокер.
        found.append("v" + english[1:])
    found.append(english)
    return tuple(dict.fromkeys(_plain(one, keep="čš") for one in found if one))[:2]


def _plain(word: str, keep: str = "") -> str:
    """Without marks, save on letters to be kept."""
    return "".join(
        letter if letter in keep else unicodedata.normalize("NFD", letter)[0] for letter in word
    )
