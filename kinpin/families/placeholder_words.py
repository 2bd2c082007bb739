"""The words of which placeholder names are made, in the languages of the families and of the wards they come from.

Kinds of words, not a list of names: `families.naming` says how they must stand together to be no name. Pure.
"""

from kinpin.kernel.people import fold


def _words(*languages: str) -> frozenset[str]:
    return frozenset(word for words in languages for word in fold(words).split())


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in phrases)


# What a newborn is called by what it is. Real names in none of the languages when they stand alone.
BABY = _words(
    "baby babies newborn newborns neonate infant infantof fetus nb twin twins triplet triplets quad quadruplet",
    "preemie unborn stillborn embryo foetus foundling bby newbrn nwbrn bufa",  # the last: baby up for adoption
    "bebé bebito bebita neonato neonata infante lactante gemelo gemela gemelar",  # Spanish
    "mellizo melliza trillizo trilliza",
    "bebê gêmeo gêmea nascituro nasciturus",  # Portuguese, Latin
    "bébé nourrisson jumeau jumelle",  # French
    "Säugling Neugeborenes Neugeborener Zwilling",  # German
    "bambino bambina gemello gemella",  # Italian
    "zuigeling pasgeborene tweeling noworodek bliźniak",  # Dutch, Polish
    "новорожденный новорожденная младенец ребёнок близнец новонароджений немовля",  # Russian, Ukrainian
    "新生儿 新生兒 新生児 婴儿 嬰兒 男婴 女婴 男嬰 女嬰 赤ちゃん ベビー 아기 아가 신생아",
    "نوزاد رضيع رضيعة नवजात शिशु बेबी",
)
# Said by the sex alone.
SEX = _words(
    "boy girl grl varón hembra garçon fille Junge Mädchen jongen meisje chłopiec dziewczynka",
    "мальчик девочка хлопчик дівчинка",
)
# Only beside one of the words above, or with a number: *Son* is a name, *Infant Son* is none.
WEAK = _words(
    "bay son daughter child kid male female",
    "masculino femenino niño niña menino menina maschio femmina masculin féminin",
    "männlich weiblich",
)
# Of these, what is written like a name is one: *Bebe*, *Bb*. In capitals, or with an accent, it is not.
ALSO_NAMES = _words("bebé bb")
UNNAMED = _words("unnamed nameless fnu lnu namenlos naamloos")
PHRASES = _phrases(
    "recién nacido", "recién nacida", "recém-nascido", "recém-nascida", "nouveau-né", "nouveau-née", "new born",
    "bé trai", "bé gái", "sơ sinh", "ti bebe", "ti gason", "ti fi", "حديث الولادة",
    "unnamed", "con trai", "con gái", "por nombrar",
    "未命名", "未取名", "无名", "無名", "命名前",
)  # fmt: skip
# *Son of Hannah*, *Hijo de Carmen*: what stands before it and what stands between belong together.
CHILD_OF = {
    "of": _words("baby infant newborn twin son daughter child boy girl sibling brother sister"),
    "de": _words("bebé hijo hija rn fils fille enfant filho filha"),
    "von": _words("Sohn Tochter Kind"),
    "van": _words("zoon dochter"),
    "di": _words("figlio figlia"),
}
ORDER = _words(
    "a b c d e f g h i ii iii iv one two three four first second third uno dos tres primero primera segundo segunda"
)

# A remark about a name, where the name should stand: *Not yet named*, *Last name unknown*, *To be determined*.
NO = _words("no not without sin sans ohne kein senza sem pas bez без بدون")
NAME = _words("name named nombre nom nombrar prénom Namen Vornamen nome imienia имени naam اسم")
WHICH = _words("first last middle given family legal firstname lastname middlename surname")
WAITING = _words("yet pending awaiting to be follow still later aún pendiente")
SAID = _words(
    "unknown unk unkn missing known provided available given stated state determined announced decided identified",
    "undecided recorded entered specified unspecified undetermined temp temporary applicable declined refused none",
)
SMALL = _words("on file at birth the de")

# Whole words that fill a field. MISSING is no name either; Missy is.
FILLERS = _words(
    "unk unkn unknown unidentified undefined none missing blank empty ditto nfn nln nmn ngn tba tbc tbd tbn",
    "pending refused declined anonymous",
    "unspecified undetermined undecided donotuse duplicate delete deleted deleteme placeholder temp temporary",
    "name firstname lastname fname lname",
    "desconocido desconocida desconhecido desconhecida inconnu inconnue unbekannt sconosciuto sconosciuta onbekend",
    "pendiente nieznany неизвестно неизвестный неизвестная невідомо 不详 不詳 无名氏 無名氏 미상 مجهول ناشناس",
) | _phrases("no se sabe")
# Somebody's name as well (Li Na, Kim Un, Nil Puig): they fill a field only where there is no other name.
FILLERS_AND_NAMES = _words("na un nil null male female masculino femenino maschio femmina masculin féminin")
FAMILY_FILLERS = FILLERS - _words("name pending temp delete blank empty ditto") | _words("u uk")

# What somebody is to the child, written where a grown person's name should stand: *MOM*, *Mother of baby*, *Foster
# parent*. Papa, Mama, Nana and Tia are names as well.
KIN = _words(
    "mother mom mommy mum father dad daddy parent parents guardian guardians caregiver caretaker carer",
    "stepmother stepmom stepfather stepdad grandmother grandma grandfather grandpa grandparent grandparents",
    "caseworker worker agency",
    "madre padre padres mamá papás abuela abuelo abuelos madrastra padrastro tutor tutora cuidador cuidadora",
) - _words("mama")
OF_WHOM = _words(
    "of the baby child patient pt infant newborn and or",
    "foster birth biological bio adoptive step legal temporary case social maternal paternal emergency contact",
    "de del la el bebé niño niña paciente y o",
)
