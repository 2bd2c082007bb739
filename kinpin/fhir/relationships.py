"""A relationship in the chart's words: by v3-RoleCode, HL7 v2 tables 0063 and 0131, SNOMED CT, or its text. Pure.

An unknown one is OTHER. None is ever SELF: SELF opens the portal without anybody's authority, so it is given at the
desk alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kinpin.families.rules import Role
from kinpin.kernel.people import fold

_BY_CODE: dict[Role, str] = {
    Role.MOTHER: "MTH NMTH ADOPTM GESTM 72705000 65656005",
    Role.FATHER: "FTH NFTH NFTHF ADOPTF 66839005 9947008",
    Role.GUARDIAN: "GUARD GUADLTM GRD",
    Role.STEPMOTHER: "STPMTH",
    Role.STEPFATHER: "STPFTH",
    Role.FOSTER_PARENT: "PRNFOST MTHFOST FTHFOST",
    Role.GRANDMOTHER: "GRMTH MGRMTH PGRMTH",
    Role.GRANDFATHER: "GRFTH MGRFTH PGRFTH",
    Role.AUNT: "AUNT MAUNT PAUNT",
    Role.UNCLE: "UNCLE MUNCLE PUNCLE",
    Role.SIBLING: "SIB BRO SIS NSIB NBRO NSIS HSIB HBRO HSIS STPSIB STPBRO STPSIS ADOPTSIB TWIN TWINBRO TWINSIS "
    "FTWIN FTWINBRO FTWINSIS ITWIN ITWINBRO ITWINSIS 70924004 27733009",
    Role.OTHER_RELATIVE: "FAMMEMB EXT EXF HUSB WIFE SPS SPO DOMPART DOM SIGOTHR CHILD CHD CHLDADOPT CHLDFOST CHLDINLAW "
    "DAU DAUC DAUADOPT DAUFOST DAUINLAW SON SONC SONADOPT SONFOST SONINLAW STPCHLD STPDAU STPSON NCHILD NCH SCH FCH "
    "GRNDCHILD GRNDDAU GRNDSON GCH NIENEPH NIECE NEPHEW COUSN MCOUSN PCOUSN INLAW PRNINLAW MTHINLAW FTHINLAW "
    "SIBINLAW BROINLAW SISINLAW GGRPRN GGRMTH GGRFTH MGGRMTH MGGRFTH MGGRPRN PGGRMTH PGGRFTH PGGRPRN WARD WRD "
    "127850001 127849001",
}
_ROLE_OF = {code: role for role, codes in _BY_CODE.items() for code in codes.split()}
# Codes that leave open whether a man or a woman is meant.
_BY_SEX: dict[str, tuple[Role, Role]] = {
    **dict.fromkeys(("PRN", "NPRN", "ADOPTP", "PAR"), (Role.MOTHER, Role.FATHER)),
    "STPPRN": (Role.STEPMOTHER, Role.STEPFATHER),
    **dict.fromkeys(("GRPRN", "MGRPRN", "PGRPRN", "GRP"), (Role.GRANDMOTHER, Role.GRANDFATHER)),
}
_SYSTEMS = (
    "v3-rolecode",
    "v2-0063",
    "v2-0131",
    "0063",
    "0131",
    "snomed.info/sct",
    "2.16.840.1.113883.5.111",
    "rolecode",
)
_VAGUE = (Role.OTHER_RELATIVE, Role.OTHER)
# Whole words, English and Spanish; the first that is found decides, so the longer kinships come first.
_BY_WORDS: tuple[tuple[Role, frozenset[str]], ...] = (
    (Role.OTHER_RELATIVE, frozenset(("law", "suegra", "suegro", "godmother", "godfather", "madrina", "padrino"))),
    (Role.FOSTER_PARENT, frozenset(("foster", "acogida"))),
    (Role.STEPMOTHER, frozenset(("stepmother", "stepmom", "madrastra"))),
    (Role.STEPFATHER, frozenset(("stepfather", "stepdad", "padrastro"))),
    (Role.GRANDMOTHER, frozenset(("grandmother", "grandma", "abuela"))),
    (Role.GRANDFATHER, frozenset(("grandfather", "grandpa", "abuelo"))),
    (Role.GUARDIAN, frozenset(("guardian", "tutor", "tutora"))),
    (Role.CASE_WORKER, frozenset(("caseworker", "socialworker"))),
    (Role.MOTHER, frozenset(("mother", "mom", "mum", "mama", "madre"))),
    (Role.FATHER, frozenset(("father", "dad", "papa", "padre"))),
    (Role.AUNT, frozenset(("aunt", "tia"))),
    (Role.UNCLE, frozenset(("uncle", "tio"))),
    (Role.SIBLING, frozenset(("brother", "sister", "sibling", "hermano", "hermana"))),
)
_TOGETHER = (("step", "mother"), ("step", "father"), ("grand", "mother"), ("grand", "father"), ("case", "worker"),
             ("social", "worker"))  # fmt: skip


def read_role(relationships: Sequence[Mapping[str, Any] | None] | None, gender: str | None) -> Role:
    """The role that a record's relationships make: the first that says something definite."""
    concepts = [concept for concept in relationships or () if concept]
    codings = [coding for concept in concepts for coding in concept.get("coding") or () if coding]
    roles = [role for coding in codings if (role := _of_coding(coding, gender)) is not None]
    texts = [*(c.get("text") for c in concepts), *(c.get("display") for c in codings)]
    roles += [role for text in texts if text and (role := _of_words(text)) is not None]
    definite = (role for role in roles if role not in _VAGUE)
    return next(definite, roles[0] if roles else Role.OTHER)


def is_patient(relationships: Sequence[Mapping[str, Any] | None] | None) -> bool:
    """Whether a contact is the patient again: a way to reach them, nobody who cares for them."""
    codes = {c.get("code") for concept in relationships or () if concept for c in concept.get("coding") or () if c}
    return bool(codes & {"ONESELF", "SEL"})


def _of_coding(coding: Mapping[str, Any], gender: str | None) -> Role | None:
    system = (coding.get("system") or "").lower()
    if system and not system.rstrip("/").endswith(_SYSTEMS):
        return None
    code = coding.get("code") or ""
    if code in _BY_SEX:
        woman, man = _BY_SEX[code]
        return {"female": woman, "male": man}.get(gender or "", Role.OTHER_RELATIVE)
    return _ROLE_OF.get(code)


def _of_words(text: str) -> Role | None:
    folded = fold(text)
    for first, second in _TOGETHER:
        folded = folded.replace(f"{first} {second}", first + second)
    words = set(folded.split())
    return next((role for role, known in _BY_WORDS if words & known), None)
