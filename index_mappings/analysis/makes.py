"""Makes, models and calibres of weapons and vehicles, as different papers write them."""

from __future__ import annotations

import re
from functools import lru_cache

from index_mappings.analysis.lookalikes import bare, fold_shapes
from index_mappings.analysis.names import analyse_word
from index_mappings.analysis.scripts import normalise, words_of

# Each line one maker or model under the names in use (general knowledge).
_KNOWN = """
макаров макарова пм pm makarov ижмех байкал baikal mp мр иж izh
токарев токарева тт tt tokarev
калашников калашникова ак akm акм акс аксу ak kalashnikov kalashnikow сайга saiga
драгунов драгунова свд svd dragunov тигр
симонов симонова скс sks simonov
стечкин стечкина апс aps stechkin
наган nagan nagant
мосин мосина mosin
вепрь vepr молот molot
псм psm
ппш ppsh
рпк rpk
оса osa
мц
форт fort
чз cz чезет зброевка zbrojovka
браунинг browning
ремингтон remington
винчестер winchester
маузер mauser
кольт colt
вессон wesson
зауэр sauer
ругер ruger
таурус taurus
бенелли benelli
штайр steyr
узи uzi
норинко norinco
хатсан hatsan
вальтер walther
глок glock
беретта beretta
тоз toz
ваз vaz лада lada жигули zhiguli автоваз
газ gaz волга volga газель gazel
уаз uaz
заз zaz запорожец
москвич moskvich азлк
камаз kamaz
маз maz
зил zil
краз kraz
урал ural
паз paz
ман man
даф daf
скания scania
вольво volvo
ивеко iveco
исузу isuzu
фольксваген volkswagen vw
мерседес mercedes мерседес-бенц mercedes-benz benz
бмв bmw
тойота toyota тоёта
хонда honda
ниссан nissan
мазда mazda
хендай hyundai хёндэ хундай хендэ
киа kia
рено renault
дэу daewoo део равон ravon узавто uzauto
шевроле chevrolet
опель opel
ауди audi
шкода skoda škoda
форд ford
лексус lexus
мицубиси митсубиси mitsubishi
субару subaru
сузуки suzuki
пежо peugeot
ситроен citroen citroën
фиат fiat
порше porsche
инфинити infiniti
ровер rover
джип jeep
джили geely
чери chery
хавал haval
сангйонг ssangyong
"""
_NUMBERED = re.compile(r"[^\W_]*\d[^\W_]*")
_CALIBRE = re.compile(r"(\d+(?:[.,]\d+)?)(?:\s*[x×х*/-]\s*(\d+))?", re.IGNORECASE)
LEAST = 3


def _groups() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _KNOWN.strip().splitlines():
        forms = [normalise(form) for form in line.split()]
        for form in forms:
            found.setdefault(form, f"={forms[0]}")
    return found


_GROUP_OF = _groups()


@lru_cache(maxsize=65536)
def make_words(text: str) -> tuple[str, ...]:
    """What a make and model are compared by: known makers, readings of words, model numbers.

    "Пистолет Макарова, ПМ" and "Makarov PM" share "=макаров"; "АК-74" and "AK74" share "74".
    """
    found: set[str] = set()
    for word in words_of(text.replace("-", " ")):
        if word in _GROUP_OF:
            found.add(_GROUP_OF[word])
        elif token := analyse_word(word):
            found |= {fold for fold in token.folds if len(fold) >= LEAST}
    for run in _NUMBERED.findall(text):
        number = fold_shapes(bare(run))
        found.add("#" + re.sub("^[A-Z]+", "", number))
        letters = normalise(re.sub(r"\d.*", "", run))
        if letters in _GROUP_OF:
            found.add(_GROUP_OF[letters])
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def calibre_of(text: str) -> tuple[str, str]:
    """The bore and, where given, the length of the case: ("5.45", "39"); empty where none is read."""
    found = _CALIBRE.search(text)
    if not found:
        return "", ""
    bore = found[1].replace(",", ".")
    return (bore.rstrip("0").rstrip(".") if "." in bore else bore), found[2] or ""


def same_calibre(asked: str, kept: str) -> bool | None:
    """Whether two calibres agree: the bore, and the case where both have it; None where unread.

    "9 mm" agrees with 9×18 and 9×19, "5,45" with 5.45×39, gauge "12" with 12/70.
    """
    (a_bore, a_case), (k_bore, k_case) = calibre_of(asked), calibre_of(kept)
    if not a_bore or not k_bore:
        return None
    return a_bore == k_bore and (not a_case or not k_case or a_case == k_case)
