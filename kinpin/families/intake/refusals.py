"""What other systems may not say of authority.

They lift no bar set by hand nor one that they state elsewhere, give back nothing that was taken by hand, and let nobody
in around a bar.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kinpin.families.authority import stands_from
from kinpin.families.bars import bars_around, facts_of
from kinpin.families.intake.people import PERSON
from kinpin.families.likeness import may_be_one
from kinpin.families.models import Authority, Contact, Tie
from kinpin.families.rules import PERMITTING, AuthorityKind, Basis
from kinpin.sql.statements import among

Said = Sequence[tuple[Tie, AuthorityKind]]


@dataclass(frozen=True, slots=True)
class Refusals:
    """The bars around some children: the ties whose bar stands, who is barred by patient, and what is known of them.

    `denied`: the ties whose authority was taken by hand.
    """

    standing: frozenset[int]
    denied: frozenset[int]
    barred: Mapping[int, Collection[int]]
    person: Mapping[int, Mapping[str, Any]]

    def why(self, tie: Tie, kind: AuthorityKind) -> str:
        """Why a fact is refused; empty when it is not. One that bars never is."""
        if kind is AuthorityKind.NO_CONTACT:
            return ""
        if tie.pk in self.standing:
            return "barred"
        if kind not in PERMITTING:
            return ""
        if tie.pk in self.denied:
            return "denied"
        return "like_barred" if self._is_like_barred(tie) else ""

    def _is_like_barred(self, tie: Tie) -> bool:
        others = (pk for pk in self.barred.get(tie.patient_id, ()) if pk != tie.contact_id)
        return any(may_be_one(self.person[pk], self.person[tie.contact_id]) for pk in others)


def read_refusals(said: Said, kept_out: Collection[int], today: date) -> Refusals:
    """The bars that stand around the children of some ties, and those of the same batch. Five queries at most.

    Those set by hand stand, and those of the ties that are `kept_out`.
    """
    bars = bars_around({tie.patient_id for tie, _ in said}, today)
    barred: dict[int, set[int]] = defaultdict(set)
    for tie in (*(bar.tie for bar in bars), *(tie for tie, kind in said if kind is AuthorityKind.NO_CONTACT)):
        barred[tie.patient_id].add(tie.contact_id)
    concerned = {tie.contact_id for tie, _ in said if tie.patient_id in barred}.union(*barred.values())
    people = Contact.objects.filter(pk__in=among(concerned)).values("pk", *PERSON)
    return Refusals(
        standing=frozenset(kept_out) | {bar.tie.pk for bar in bars if bar.by_hand},
        denied=_denied([tie for tie, kind in said if kind in PERMITTING], today),
        barred=barred,
        person={row.pop("pk"): row for row in people},
    )


def _denied(said: Sequence[Tie], today: date) -> frozenset[int]:
    """Those of some ties whose authority somebody here took, from today or from a later day on.

    To leave the chart and come back, as a record may have it, gives nothing back; nor does it to come from a chart that
    became this one, where nobody here has decided anew.
    """
    heirs = _places_before(said) if said else {}
    asked = among({tie.pk for tie in said} | heirs.keys())
    typed = Authority.objects.filter(tie__in=asked).exclude(basis=Basis.RECORD_SYSTEM).select_related("tie")
    by_tie: defaultdict[int, list[Authority]] = defaultdict(list)
    for fact in typed:
        by_tie[fact.tie_id].append(fact)
    kept = {
        pk: [replace(fact, since_tied=True) for fact in facts_of(facts[0].tie, facts)] for pk, facts in by_tie.items()
    }
    taken = [pk for pk, facts in kept.items() if stands_from(AuthorityKind.NONE, facts, today)]
    return frozenset(heirs.get(pk, pk) for pk in taken if heirs.get(pk) not in by_tie)


def _places_before(said: Sequence[Tie]) -> dict[int, int]:
    """The places of the same contacts on charts that became these ones, each with the place here. One query."""
    here = {(tie.contact_id, tie.patient_id): tie.pk for tie in said}
    contacts, patients = {contact for contact, _ in here}, {patient for _, patient in here}
    found = Tie.objects.filter(contact__in=among(contacts), patient__merged_into__in=among(patients))
    rows = found.values_list("pk", "contact_id", "patient__merged_into_id")
    return {pk: here[contact, heir] for pk, contact, heir in rows if heir and (contact, heir) in here}
