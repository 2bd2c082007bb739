"""The invented families of the demo practice. Any likeness to real people is chance."""

from dataclasses import dataclass
from datetime import date, timedelta

from kinpin.families.rules import AuthorityKind, Role, Sex


@dataclass(frozen=True, slots=True)
class DemoChild:
    given: str
    sex: Sex
    born: date


@dataclass(frozen=True, slots=True)
class DemoCaregiver:
    given: str
    role: Role
    authority: AuthorityKind | None = AuthorityKind.JOINT
    family: str = ""  # where it is another than the children's
    children: tuple[str, ...] = ()  # where not all of them
    resides_with: bool = True


@dataclass(frozen=True, slots=True)
class DemoFamily:
    family: str
    children: tuple[DemoChild, ...]
    caregivers: tuple[DemoCaregiver, ...]
    language: str = "en"


# family | mother, father (- for none) | children as name sex years.months | language
_TABLE = """
OKORO      | Adaeze, Emeka      | Chidi M 4.2, Nneka F 7.9          | en
VEGA       | Rosa, Hector       | Luna F 6.1                        | es
LEE        | Grace, Daniel      | Bo M 3.4, An M 3.4                | en
DIAZ       | Carmen, Luis       | Ana F 8.0, Diego M 5.6            | es
SOTO       | Elena, Marco       | Mariah F 9.2                      | en
NGUYEN     | Linh, Minh         | Kim F 2.3, Bao M 0.9              | en
PATEL      | Asha, Ravi         | Dev M 6.7, Isha F 1.2             | en
KOWALSKI   | Anna, Piotr        | Zofia F 4.8                       | en
HERNÁNDEZ  | María José, Ángel  | Sofía F 7.1, Mateo M 2.2          | es
O'KEEFE    | Siobhan, Cian      | Finn M 5.3                        | en
JOHNSON    | Tasha, -           | Malik M 10.4, Aaliyah F 8.8       | en
SMITH      | Karen, Todd        | Emma F 3.1, Liam M 6.2            | en
SMITH      | Dawn, Roy          | Emily F 3.3                       | en
GARCÍA     | Lucía, Pedro       | Valentina F 0.4                   | es
BROWN      | Keisha, Andre      | Jayden M 11.5                     | en
MÜLLER     | Käthe, Jörg        | Lina F 1.8                        | en
HADDAD     | Rania, Sami        | Yusuf M 4.6, Maryam F 9.9         | en
CHEN       | Mei, Wei           | Lily F 5.9                        | en
KIM        | Jisoo, Minjun      | Ethan M 7.4                       | en
RIVERA     | Yolanda, -         | Camila F 12.3, Lucas M 9.0        | es
WASHINGTON | Denise, Marcus     | Zoe F 2.7                         | en
COHEN      | Naomi, Eli         | Noah M 1.1, Ruth F 4.0            | en
ABDI       | Hodan, Yusuf       | Amina F 6.5, Ismail M 3.8         | en
SILVA      | Beatriz, João      | Pedro M 8.6                       | en
IVANOVA    | Olga, -            | Mila F 5.1                        | en
TORRES     | Gabriela, Iván     | Emiliano M 0.2                    | es
MURPHY     | Colleen, Sean      | Maeve F 13.2, Declan M 11.0       | en
SINGH      | Harpreet, Gurdeep  | Arjun M 2.0                       | en
DUBOIS     | Claire, Luc        | Noël M 4.4                        | en
MARTIN     | Jill, Steve        | Ava F 6.9, Max M 6.9              | en
BEGUM      | Shirin, Karim      | Tariq M 10.0                      | en
ROSS       | Paula, -           | Ivy F 14.6                        | en
CASTILLO   | Marisol, Jorge     | Daniela F 3.6, Andrés M 7.7       | es
WRIGHT     | Nina, Joel         | Owen M 1.6                        | en
ADEYEMI    | Folake, Tunde      | Simi F 8.3                        | en
KAUR       | Simran, Jas        | Aria F 2.9                        | en
FLORES     | Patricia, Raúl     | Renata F 5.0, Iker M 1.4          | es
BAKER      | Holly, Pete        | Cole M 9.6                        | en
TANAKA     | Yuki, Ken          | Hana F 4.1                        | en
JENSEN     | Mette, Lars        | Freja F 0.7                       | en
PHILLIPS   | Donna, Carl        | Jude M 15.4                       | en
"""


def _born(today: date, years_months: str) -> date:
    years, months = (int(n) for n in years_months.split("."))
    return today - timedelta(days=round(years * 365.25 + months * 30.4 + 9))


def families(today: date) -> list[DemoFamily]:
    """Every family of the demo. Ages are right on `today`."""
    return [*_of_the_article(today), *(_from_row(row, today) for row in _TABLE.strip().splitlines())]


def _from_row(row: str, today: date) -> DemoFamily:
    family, parents, children, language = (part.strip() for part in row.split("|"))
    mother, father = (name.strip() for name in parents.split(","))
    named = [child.split() for child in children.split(",")]
    caregivers = [DemoCaregiver(mother, Role.MOTHER)]
    if father != "-":
        caregivers.append(DemoCaregiver(father, Role.FATHER, resides_with=len(father) % 2 == 0))
    return DemoFamily(
        family=family,
        children=tuple(
            DemoChild(name, Sex.FEMALE if sex == "F" else Sex.MALE, _born(today, age)) for name, sex, age in named
        ),
        caregivers=tuple(caregivers),
        language=language,
    )


def _of_the_article(today: date) -> list[DemoFamily]:
    """TESTKIDDO, through whom README.md leads; a barred father; half-siblings; children about to be grown and grown."""
    return [
        DemoFamily(
            "TESTKIDDO",
            (
                DemoChild("ROSEMARY", Sex.FEMALE, date(2019, 3, 14)),
                DemoChild("BASIL", Sex.MALE, date(2021, 8, 2)),
                DemoChild("BABY GIRL", Sex.FEMALE, today - timedelta(days=3)),
            ),
            (
                DemoCaregiver("CINDY", Role.MOTHER),
                DemoCaregiver("JEFF", Role.FATHER, resides_with=False),
                DemoCaregiver("LUZ", Role.GRANDMOTHER, None, "ROMERO", ("ROSEMARY",), resides_with=False),
            ),
        ),
        DemoFamily(
            "SOTO",
            (DemoChild("Maria", Sex.FEMALE, _born(today, "9.1")), DemoChild("Gael", Sex.MALE, _born(today, "6.0"))),
            (
                DemoCaregiver("Marta", Role.MOTHER, AuthorityKind.EXCLUSIVE),
                DemoCaregiver("Omar", Role.FATHER, AuthorityKind.NO_CONTACT, resides_with=False),
            ),
            "es",
        ),
        DemoFamily(
            "ROMERO",
            (DemoChild("Sage", Sex.FEMALE, date(2016, 5, 9)), DemoChild("Mint", Sex.FEMALE, date(2020, 2, 29))),
            (
                DemoCaregiver("Ivy", Role.MOTHER),
                DemoCaregiver("Raúl", Role.FATHER, family="VEGA", children=("Mint",), resides_with=False),
                DemoCaregiver("Otto", Role.FATHER, family="BERG", children=("Sage",), resides_with=False),
            ),
        ),
        DemoFamily(
            "FIELD",
            (
                DemoChild("Clover", Sex.FEMALE, _born(today, "17.4")),
                DemoChild("Hawthorn", Sex.MALE, _born(today, "19.3")),
            ),
            (DemoCaregiver("Fern", Role.MOTHER), DemoCaregiver("Reed", Role.FATHER)),
        ),
    ]
