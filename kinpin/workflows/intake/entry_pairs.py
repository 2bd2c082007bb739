"""Whether an entry of a list that vanished, and one that is new, are one human. Pure, once the contact is read.

An entry is another human sooner than a record with an id of its own is: sisters share a name, a household shares its
telephone, and a list that names somebody else in a mother's place ends what she could see.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from kinpin.families.models import Contact, Tie
from kinpin.families.rules import Role, Sex
from kinpin.families.search_keys import phone_digits
from kinpin.inbox.records import Known
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.kernel.people import fold
from kinpin.workflows.another_human import is_another
from kinpin.workflows.intake.values import ContactIn

_NAMELESS: dict[str, Any] = dict.fromkeys(("given", "middle", "family", "nickname"), "") | {"birth_date": None}
_REACHED_BY = ("email", "phone", "cell_phone")
# What somebody can become and stay who they are. A mother becomes nobody's aunt.
_TAKEN_ON = frozenset({Role.OTHER, Role.OTHER_RELATIVE, Role.GUARDIAN, Role.FOSTER_PARENT})
# In which one follows another: the same first name there says little.
_HELD_IN_TURN = _TAKEN_ON | {Role.CASE_WORKER}
_FEWEST_DIGITS = 7


class Gone(NamedTuple):
    """An entry that a list had, and has no longer, with its contact's place on the chart."""

    known: Known
    tie: Tie


@dataclass(frozen=True, slots=True)
class Pair:
    """An entry that vanished beside one that is new on the same chart."""

    gone: Gone
    was: Contact
    entry: ContactIn
    country: str

    def is_called_alike(self) -> bool:
        """Whether first and last names are the same, but for slips, short forms and further names."""
        return _are_alike(vars(self.was), self._says, wholly=True)

    def is_one_human(self) -> bool:
        """Whether the names may be of one human, and the role, or an e-mail or phone, says so too.

        Of another last name more is asked: kin, and no other e-mail and phone at the same time.
        """
        if self._is_contradicted() or not _are_alike(vars(self.was), self._says, wholly=False):
            return False
        mine, theirs = _reached_by(vars(self.was), self.country), _reached_by(self.entry.says, self.country)
        if mine & theirs or self._is_reached_as_before():
            return True
        may_have_married = self._role not in _HELD_IN_TURN and not (mine and theirs)
        return self._has_same_role() and (may_have_married or self.is_called_alike())

    def shares_one_with(self, other: "Pair") -> bool:
        """Whether exactly one of the two entries stands in both pairs."""
        return (self.gone is other.gone) != (self.entry is other.entry)

    @property
    def _says(self) -> dict[str, Any]:
        """By whom it is told from others. What the desk added to the chart is not the entry's."""
        return {name: self.entry.says.get(name, nothing) for name, nothing in _NAMELESS.items()}

    @property
    def _role(self) -> Role:
        return Role(self.entry.says["role"])

    def _is_contradicted(self) -> bool:
        sexes = {self.was.sex, self.entry.says.get("sex", Sex.UNKNOWN)}
        is_other_kin = not (self._has_same_role() or {self._role, Role(self.gone.tie.role)} & _TAKEN_ON)
        return is_other_kin or {Sex.FEMALE, Sex.MALE} <= sexes or is_another(vars(self.was), self._says)

    def _has_same_role(self) -> bool:
        return self._role == self.gone.tie.role or "role" not in self._news

    def _is_reached_as_before(self) -> bool:
        """Also by what the desk has since typed over."""
        return any(self.entry.says.get(name) and name not in self._news for name in _REACHED_BY)

    @property
    def _news(self) -> Collection[str]:
        return self.entry.news(self.gone.known.sent).keys()


def _reached_by(person: Mapping[str, Any], country: str) -> set[str]:
    numbers = (phone_digits(person.get(name, ""), country) for name in ("phone", "cell_phone"))
    return {mailbox_key(person.get("email", "")), *(n for n in numbers if len(n) >= _FEWEST_DIGITS)} - {""}


def _are_alike(was: Mapping[str, Any], becomes: Mapping[str, Any], *, wholly: bool) -> bool:
    """Whether first names fit, and with `wholly` last names too. A name in one piece is asked for wholly."""
    first, other_first = _first(was), _first(becomes)
    if not (first and other_first):
        return not (first or other_first) and _fit(was["family"], becomes["family"])
    if was["family"] and becomes["family"]:
        is_first = _fit(first, other_first) or _fit(was["nickname"], other_first)
        return is_first and (not wholly or _fit(was["family"], becomes["family"]))
    whole, other_whole = f"{first} {was['family']}", f"{other_first} {becomes['family']}"
    return _fit(first, other_whole) and _fit(whole, other_first) and _fit(whole, other_whole)


def _first(name: Mapping[str, Any]) -> str:
    return f"{name['given']} {name['middle']}".strip() or str(name["nickname"])


def _fit(one: str, other: str) -> bool:
    """Whether each word of the shorter one is in the other, but for slips and short forms.

    *Ana María* and *Ana* do, *Ana María* and *Luisa María* do not: sisters share a name.
    """
    shorter, longer = sorted((fold(one).split(), fold(other).split()), key=len)
    whole = _NAMELESS | {"given": " ".join(longer)}
    others = (word for word in shorter if word not in longer)
    return bool(shorter) and not any(is_another(_NAMELESS | {"given": word}, whole) for word in others)
