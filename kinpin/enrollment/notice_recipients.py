"""Who of those around some children is let in today, and who may be told by mail that somebody was."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.rules import AccessFacts, level_today
from kinpin.enrollment.words import Level
from kinpin.families.authority import is_barred
from kinpin.families.contacts_around import Around, around
from kinpin.families.rules import Role
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practices.models import Practice

People = Mapping[int, Sequence[Around]]


def may_be_told(practice: Practice, patient_ids: Sequence[int], today: date) -> dict[int, list[Around]]:
    """By child, whom a mail about it may reach today, in the chart's order. One query."""
    return may_be_told_of(around(patient_ids, today), practice, today)


def may_be_told_of(people: People, practice: Practice, today: date) -> dict[int, list[Around]]:
    """The same of those who stand around the children. No query, and one where somebody is barred.

    An address that somebody reads who must be kept away is nobody's: on the chart or off it, or that of an account
    with which they ever came in. Nor is one the patient's own that a parent reads who sees nothing any more. And
    nobody is written to who asked not to be.
    """
    barred = _read_by_barred(people)
    told: dict[int, list[Around]] = {}
    for patient_id, every in people.items():
        may = [one for one in every if level_of(one, practice, today)]
        reached = [one for one in may if one.address and not one.no_email]
        theirs = [one for one in reached if not _is_a_parents(one.address, one, every, may)]
        told[patient_id] = [one for one in theirs if one.address not in barred[patient_id]]
    return told


def told_at_former(
    address: str, contact_id: int, practice: Practice, patient_ids: Sequence[int], today: date
) -> list[int]:
    """The children for whose sake a contact may be told something today at an address that was theirs."""
    people = around(patient_ids, today)
    barred, key = _read_by_barred(people), mailbox_key(address)
    children = []
    for patient_id, every in people.items():
        may = [one for one in every if level_of(one, practice, today)]
        own = [one for one in may if one.contact_id == contact_id and not one.no_email]
        theirs = (one for one in own if not _is_a_parents(key, one, every, may))
        if key not in barred[patient_id] and any(theirs):
            children.append(patient_id)
    return children


def _is_a_parents(address: str, one: Around, every: Sequence[Around], may: Collection[Around]) -> bool:
    """Whether an address of the patient's own entry is that of somebody on the chart who sees nothing today.

    A child's chart has a parent's address, and the entry for the grown patient begins with it.
    """
    return one.role is Role.SELF and any(other.address == address for other in every if other not in may)


def _read_by_barred(people: People) -> dict[int, set[str]]:
    """By child, the addresses that somebody reads who must be kept from it."""
    barred = {patient_id: [one for one in every if is_barred(one.authority)] for patient_id, every in people.items()}
    proved: dict[int, set[str]] = defaultdict(set)
    if ids := {one.contact_id for every in barred.values() for one in every}:
        came_in = Enrollment.objects.filter(contact__in=ids).values_list("contact_id", "login__email")
        for contact_id, email in came_in:
            proved[contact_id].add(mailbox_key(email or ""))
    return {
        patient_id: {one.address for one in every}.union(*(proved[one.contact_id] for one in every))
        for patient_id, every in barred.items()
    }


def level_of(one: Around, practice: Practice, today: date) -> Level | None:
    """What a contact may see of a child today; None when nothing, as when the contact was taken off the chart."""
    return None if one.has_left else level_today(_facts(one), practice.rules, today)


def _facts(one: Around) -> AccessFacts:
    chart = one.chart
    return AccessFacts(
        status=chart.status, born=chart.born, on_hold=chart.on_hold, role=one.role, authority=one.authority
    )
