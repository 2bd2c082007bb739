"""Who may be told by mail that somebody was let in to a child: only those who could be let in there today."""

from collections.abc import Sequence
from datetime import date

from kinpin.enrollment.rules import ChildFacts, level_today
from kinpin.families.around import Around, around
from kinpin.families.authority import is_barred
from kinpin.families.naming import Verdict
from kinpin.practices.models import Practice


def may_be_told(practice: Practice, patient_ids: Sequence[int], today: date) -> dict[int, list[Around]]:
    """By child, whom a mail about it may reach, in the chart's order. One query.

    An address that somebody reads who must be kept away is nobody's, on the chart or off it.
    """
    told: dict[int, list[Around]] = {}
    for patient_id, people in around(patient_ids, today).items():
        read_by_barred = {one.address for one in people if is_barred(one.authority)}
        safe = [one for one in people if one.address and one.address not in read_by_barred]
        told[patient_id] = [one for one in safe if not one.has_left and level_today(_facts(one), practice.rules, today)]
    return told


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
