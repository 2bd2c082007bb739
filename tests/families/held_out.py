"""Names to hold the rules against, written down before the rules were run on them.

A name is *family | given | middle*, or the given name alone. They come from no list: they are what the conventions of
maternity wards, registries and front desks in several languages make, and real names that look like it.
"""

from kinpin.kernel.people import PersonName

# A newborn that has no name yet.
TEMPORARY = """
Baby Boy Okafor
OKAFOR BABY BOY
OKAFOR, BABY BOY
Okafor | Babyboy Ada
Okafor | Boy Baby
Okafor | Newborn Girl
Okafor | NEWBORN MALE
Okafor | Newborn Male A
Okafor | Infant Girl
Okafor | Infant Girl Okafor
Okafor | Infant Son
Okafor | Infant Daughter of Kim
Okafor | Male Infant
Okafor | Female Newborn
Okafor | Baby Girl Twin B
Okafor | Twin A
Okafor | TWIN #2
Okafor | TwinB
Okafor | Twin 1 Boy
Okafor | Triplet C
Okafor | Triplet 3
Okafor | Quad D
Okafor | Quadruplet 2
Okafor | Baby A
Okafor | BABY B
Okafor | Baby1
Okafor | Baby #2
Okafor | A-Baby
Okafor | Baby (Girl)
Okafor | BABYMALE
Okafor | baby female b
Okafor | Baby.Boy
Okafor | Baby_Girl
Okafor | BABY/BOY
Okafor | BabyBoy2
Okafor | 2BABYGIRL
Okafor | BG Ada
Okafor | BB Ada
Okafor | B/O Ada
Okafor | G/O Ada
Okafor | b/o ada
Okafor | Baby of Luisa
Okafor | Son of Hannah
Okafor | Daughter of Hannah
Okafor | Child of Ruth
Okafor | Boy of Ana
Okafor | Hannahsboy
Okafor | Hannah's Boy
Okafor | Hannah's Baby
Okafor | 2Hannahsboy
Okafor | Hannah Boy 2
Okafor | Hannah | Girl A
Okafor | Baby | Girl
Okafor | | Baby Girl
Baby Girl | Okafor
Babyboy | Okafor
Okafor | Unnamed
Okafor | Unnamed Male
Okafor | UNNAMED INFANT
Okafor | Not Yet Named
Okafor | NOT NAMED YET
Okafor | Name Pending
Okafor | Awaiting Name
Okafor | To Be Named
Okafor | No Name Yet
Okafor | NoName Boy
Okafor | New Born
Okafor | New-born girl
Okafor | NB Girl
Okafor | NB Male
Okafor | Recién Nacido
Okafor | RECIEN NACIDA DE CARMEN
Okafor | RN de Maria
Okafor | RN Femenino
Okafor | Hijo de Carmen
Okafor | HIJA DE CARMEN
Okafor | Bebé
Okafor | Bebé Niña
Okafor | BEBE VARON
Okafor | Bebé de Rosa
Okafor | Niño de Rosa
Okafor | Gemela B
Okafor | Gemelo 1
Okafor | Sin Nombre
Okafor | Recém-nascido
Okafor | Filho de Ana
Okafor | Bebê
Okafor | Bébé Fille
Okafor | Bébé Garçon
Okafor | Nouveau-né
Okafor | Enfant de Marie
Okafor | Sans prénom
Okafor | Jumeau A
Okafor | Jumelle 2
Okafor | Säugling
Okafor | Neugeborenes
Okafor | Zwilling 1
Okafor | Mädchen
Okafor | Namenlos
Okafor | Kind von Anna
Okafor | Sohn von Anna
Okafor | Neonata
Okafor | Figlio di Anna
Okafor | Gemello A
Okafor | Senza nome
Okafor | Ti Bebe
Okafor | Ti Gason
Okafor | Bé Trai
Okafor | Bé gái
Okafor | Lisa's Son
Okafor | LISA’S DAUGHTER
Okafor | Lisa's Twin A
Okafor | GIRLA
Okafor | BOYB
Okafor | Mariagirl
Okafor | LISABABY
Okafor | BUFA Boy
Okafor | Preemie A
Okafor | Unborn Child
Okafor | Child One
Okafor | Male Child
Okafor | Kid 1
Okafor | SONOFADA
Okafor | BabyofAda
Okafor | babyboyofada
Okafor | Sibling of Ada
Okafor | INFANTB
Okafor | Yet unnamed
Okafor | Name undecided
Okafor | Nombre pendiente
Okafor | Por nombrar
Okafor | Aún sin nombre
Okafor | RECIENNACIDO
Okafor | Nouveaune
Okafor | Gemelar II
Okafor | Con trai
Okafor | Новорожденный
Okafor | Мальчик
Okafor | Без имени
Okafor | Noworodek
Okafor | 新生儿
Okafor | 女婴
Okafor | 未命名
Okafor | 王芳之子
Okafor | 아기
Okafor | 신생아
Okafor | نوزاد
Okafor | بدون اسم
Okafor | ＢＡＢＹ ＢＯＹ
Okafor | I/O Maria
Okafor | Son 1 of Hannah
Okafor | Hija 1 de Ana
Okafor | First Twin of Hannah
Okafor | Sibling 2 of Ada
Okafor | Bby
Okafor | BBA
Okafor | BGB
Okafor | Embryo 2
Okafor | Foundling
Okafor | Lactante
Okafor | Nasciturus
Okafor | Babygrl
Okafor | Newbrn
Okafor | Bebita
Okafor | Foetus
"""

# A field that was filled because it must not be empty.
JUNK = """
Okafor | UNKNOWN FEMALE 1
Okafor | UNKNOWNMALE
Okafor | Unk Female
Okafor | TBN
Okafor | No First
Okafor | Undecided
Okafor | Pendiente
Okafor | XX
Okafor | XXXX
Okafor | xxx
Okafor | ZZZ
Okafor | AAAA
Okafor | ???
Okafor | -
Okafor | .
Okafor | ...
Okafor | N/A
Okafor | n.a.
Okafor | unk
Okafor | Unk.
Okafor | UNK UNK
Okafor | UNKNOWN UNKNOWN
Okafor | (unknown)
Okafor | *UNKNOWN*
Okafor | UNKNOWN NAME
Okafor | NAME UNKNOWN
Okafor | FIRST NAME UNKNOWN
Okafor | NOT KNOWN
Okafor | Not Provided
Okafor | NOT GIVEN
Okafor | Not Available
Okafor | NOT ON FILE
Okafor | Name Not Given
Okafor | No Given Name
Okafor | NO FIRST NAME GIVEN
Okafor | Unidentified
Okafor | (none)
Okafor | None Given
Okafor | Missing
Okafor | Name Missing
Okafor | Declined to State
Okafor | REFUSED
Okafor | DO NOT USE
Okafor | DON'T USE
Okafor | Dont use - see other chart
Okafor | Entered in error
Okafor | BLANK
Okafor | (empty)
Okafor | ditto
Okafor | undefined
Okafor | tbc
Okafor | Temp1
Okafor | Unk 2
Okafor | TW1
Okafor | F2
Okafor | Masculino
Okafor | do not use - duplicate
Okafor | DUPLICATE CHART
Okafor | Delete
Okafor | TBD
Okafor | T.B.D.
Okafor | to be determined
Okafor | placeholder
Okafor | TEMPORARY
Okafor | Temp Name
Okafor | First Name
Okafor | FNAME
Okafor | anonymous
Okafor | 123
Okafor | 0
Okafor | B 1
Okafor | G1
Okafor | BG-2
Okafor | BB#1
Okafor | X.
Okafor | NN
Okafor | N.N.
Okafor | S/N
Okafor | asdf
Okafor | Qwerty
Okafor | Desconocido
Okafor | DESCONOCIDA
Okafor | No se sabe
Okafor | Inconnue
Okafor | Unbekannt
Okafor | Sconosciuto
Okafor | Desconhecido
Okafor | Неизвестно
Okafor | 不详
Unknown | Ada
UNK | ADA
No Last Name | Ada
N/A | Ada
XXX | Ada
Not Provided | Ada
Desconocido | Ada
Last Name | Ada
- |
|
"""

# Names that people bear.
REAL = """
Okafor | Jimboy
Okafor | Infanta
Okafor | Kidd
Okafor | Child
Okafor | Kid
Okafor | Nina B
Okafor | Son Hee
Okafor | Lisa Son
Okafor | Nino
Okafor | Conor Trai
Okafor | D'Son
Okafor | Sophonia
Child | Emily
Okafor | Bebe
Okafor | Babette
Okafor | Babur
Okafor | Babita
Okafor | Boyd
Okafor | Girlie
Okafor | Girlie Mae
Okafor | Junior
Okafor | Princess
Okafor | Duchess
Okafor | Lady
Okafor | Sir
Okafor | Messiah
Okafor | Unique
Okafor | Una
Okafor | Unni
Okafor | Neo
Okafor | Nova
Okafor | Newell
Okafor | Nona
Li | Na
Kim | Un
Puig | Nil
PUIG | NIL
Okafor | Nila
Okafor | Nils
Okafor | Bo
Okafor | An
Okafor | Bibi
Okafor | BJ
Okafor | B.J.
Okafor | AJ
Okafor | A. J.
Okafor | TJ
Okafor | JR
Okafor | J
Okafor | K
O | Min
Ng | Ng
Xi | Xu
Okafor | Twinkle
Okafor | Twyla
Okafor | Tripp
Okafor | Quade
Okafor | Primo
Okafor | Segundo
Okafor | Seven
Okafor | One
Okafor | First
Okafor | Patience
Okafor | Patient
Okafor | Temperance
Okafor | Tempest
Okafor | Kind
Okafor | Nina
Okafor | Nino
Okafor | Nene
Okafor | Bambi
Okafor | Bimbo
Infante | Pedro
Infantino | Rosa
Varón | Luis
Junge | Karl
Sohn | Ida
Kind | Ida
Enfant | Guy
Silva Filho | José
Baby | Anu
Boy | Jan
Null | Ada
Noone | Peter
No | Jisu
Na | Hana
Nguyen | Bé
Nguyen | Hong Son
Nguyen | Son | A
Nguyen | Bay
Nguyen | Be | Hai
Okafor | Son Ha
Okafor | Tyson
Okafor | Addison
Okafor | Mister
Okafor | Kidd
Okafor | Tiny
Okafor | X Æ A-Xii
Okafor | Dede
Okafor | Lulu
Okafor | Coco
Okafor | Mimi
Okafor | Gemma
Okafor | Neonila
Okafor | Refugio
Okafor | Anon
Okafor | Declan
Okafor | Bébhinn
Okafor | Zoë
Okafor | Łucja
Okafor | Iker
Okafor | Ximena
Okafor | Xavi
Okafor | Uma
Okafor | Ulf
Okafor | Gg
Okafor | Male | Ana
Okafor | Ii
Okafor | Mary Ann | B
Okafor | Malek
Okafor | Femi
Okafor | Ignacio
Okafor | Ngozi
Okafor | Ada | N/A
Okafor | Ada | NMN
. | Ada
- | Suharto
| Suharto
Suharto |
Okafor | 王芳
王 | 子
Okafor | 민지
Okafor | محمد
Okafor | Анна
Okafor | ＡＤＡ
Test | Ada
Doe | Jane
Newborn | Ada
Child | Ada
Unruh | Ada
Okafor | De la Cruz
Okafor | Bo Ann
Okafor | Trip
Okafor | TJ 2
Okafor | MF
Okafor | Io Maria
Okafor | First Ada
Okafor | Embla
Blank | Ada
Empty | Ada
Okafor | Blanka
"""


def names(lines: str) -> list[PersonName]:
    """A line without a bar is a given name alone."""
    return [_name(line.split("|")) for line in lines.strip("\n").split("\n")]


def _name(parts: list[str]) -> PersonName:
    family, given, middle = ["", *parts, ""] if len(parts) == 1 else [*parts, ""][:3]
    return PersonName(given.strip(), family.strip(), middle.strip())
