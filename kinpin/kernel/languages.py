"""Languages as values: what a tag or a name means, and which of ours that is."""

import re
from typing import NamedTuple

from kinpin.kernel.people import fold

OURS = ("en", "es")  # what sheets, mails and the families' pages are written in; English where nothing else is known
# Before and after noon, in one piece: Django says *PM* in Spanish too.
HALF_DAYS = {"en": ("AM", "PM"), "es": ("a.\N{NO-BREAK SPACE}m.", "p.\N{NO-BREAK SPACE}m.")}
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


class _Language(NamedTuple):
    code: str
    three: str  # the codes of ISO 639-2 and 639-3
    name: str
    also: str  # what else it is called, in English and Spanish


# Those that pediatric practices in the United States meet most.
_LANGUAGES = [
    _Language(*(part.strip() for part in row.split("|")))
    for row in """
    en  | eng         | English                | inglés
    es  | spa         | Spanish                | español, castellano, Castilian, Spanish; Castilian
    am  | amh         | Amharic                | amárico, amhárico
    ar  | ara         | Arabic                 | árabe
    zh  | zho chi     | Chinese                | chino, Mandarin, mandarín, Mandarin Chinese, Cantonese, cantonés
    fr  | fra fre     | French                 | francés
    de  | deu ger     | German                 | alemán
    gu  | guj         | Gujarati               | guyaratí
    ht  | hat         | Haitian Creole         | criollo haitiano, Haitian, Kreyòl, Haitian; Haitian Creole
    hi  | hin         | Hindi                  |
    hmn |             | Hmong                  |
    it  | ita         | Italian                | italiano
    ja  | jpn         | Japanese               | japonés
    km  | khm         | Khmer                  | jemer, camboyano, Cambodian, Central Khmer
    ko  | kor         | Korean                 | coreano
    ne  | nep         | Nepali                 | nepalés
    fa  | fas per     | Persian                | persa, Farsi
    pl  | pol         | Polish                 | polaco
    pt  | por         | Portuguese             | portugués
    pa  | pan         | Punjabi                | panyabí, Panjabi, Panjabi; Punjabi
    ru  | rus         | Russian                | ruso
    so  | som         | Somali                 |
    sw  | swa         | Swahili                | suajili, Kiswahili
    tl  | tgl fil     | Tagalog                | tagalo, Filipino, Pilipino
    uk  | ukr         | Ukrainian              | ucraniano
    ur  | urd         | Urdu                   |
    vi  | vie         | Vietnamese             | vietnamita
    ase |             | American Sign Language | ASL, lengua de señas americana, lengua de signos americana
    """.strip().splitlines()
]
NAMES = {language.code: language.name for language in _LANGUAGES}
_SHORT = {three: language.code for language in _LANGUAGES for three in language.three.split()}
_BY_NAME = {
    fold(name): language.code for language in _LANGUAGES for name in (language.name, *language.also.split(",")) if name
}


def language_tag(written: str) -> str:
    """A tag (BCP 47) with its language as our table has it: *SPA* is *es*, *ES-mx* is *es-mx*. Empty for no tag."""
    tag = written.strip()
    if not _TAG.fullmatch(tag):
        return ""
    first, *rest = tag.replace("_", "-").split("-")
    return "-".join((_SHORT.get(first.lower(), first.lower()), *rest))


def base_language(tag: str) -> str:
    """The language of a tag, without region or script: *es* of *es-MX* and of *spa*. Empty for no tag."""
    return language_tag(tag).partition("-")[0]


def our_language(tag: str) -> str:
    """Which of ours a tag means; English where it means none."""
    base = base_language(tag)
    return base if base in OURS else OURS[0]


def language_called(name: str) -> str:
    """The code of a language by its English or Spanish name, without what stands in brackets; empty if not known."""
    return _BY_NAME.get(fold(name), "") or _BY_NAME.get(fold(name.partition("(")[0]), "")
