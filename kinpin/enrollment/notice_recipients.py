"""Who of those around some children is let in today, and who may be told by mail that somebody was."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.rules import ChildFacts, level_today
from kinpin.enrollment.words import Level
from kinpin.families.authority import is_barred
from kinpin.families.contacts_around import Around, around
from kinpin.families.naming import Verdict
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practices.models import Practice

People = Mapping[int, Sequence[Around]]


def may_be_told(practice: Practice, patient_ids: Sequence[int], today: date) -> dict[int, list[Around]]:
    """By child, whom a mail about it may reach today, in the chart's order. One query."""
    return may_be_told_of(around(patient_ids, today), practice, today)


def may_be_told_of(people: People, practice: Practice, today: date) -> dict[int, list[Around]]:
    """The same of those who stand around the children. No query, and one where somebody is barred.

    An address that somebody reads who must be kept away is nobody's: on the chart or off it, or that of an account
    with which they ever came in.
    """
    barred = {one.contact_id for every in people.values() for one in every if is_barred(one.authority)}
    proved = _addresses_proved_by(barred)
    told: dict[int, list[Around]] = {}
    for patient_id, every in people.items():
        kept_away = [one for one in every if is_barred(one.authority)]
        read_by_barred = {one.address for one in kept_away}.union(*(proved[one.contact_id] for one in kept_away))
        safe = [one for one in every if one.address and one.address not in read_by_barred]
        told[patient_id] = [one for one in safe if level_of(one, practice, today)]
    return told


def _addresses_proved_by(contact_ids: Collection[int]) -> dict[int, set[str]]:
    proved: dict[int, set[str]] = defaultdict(set)
    if contact_ids:
        came_in = Enrollment.objects.filter(contact__in=contact_ids).values_list("contact_id", "login__email")
        for contact_id, email in came_in:
            proved[contact_id].add(mailbox_key(email or ""))
    return proved


def level_of(one: Around, practice: Practice, today: date) -> Level | None:
    """What a contact may see of a child today; None when nothing, as when the contact was taken off the chart."""
    return None if one.has_left else level_today(_facts(one), practice.rules, today)


def _facts(one: Around) -> ChildFacts:
    return ChildFacts(
        status=one.chart.status,
        name=Verdict.REAL,
        born=one.chart.born,
        on_hold=one.chart.on_hold,
        role=one.role,
        authority=one.authority,
        enrolled=False,
        is_caregiver_named=True,
    )
