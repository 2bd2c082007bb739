"""The doors to a child: for a signed-in caregiver, a live enrollment and an authority that says yes today.

For staff, the number on a sheet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record_alone
from kinpin.enrollment.children import children_of
from kinpin.enrollment.errors import NoAccessError
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.queries import children_on_sheet
from kinpin.enrollment.rules import AREAS, Area, Level, lower
from kinpin.families.models import Patient
from kinpin.families.rules import Role
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Practice
from kinpin.practices.permits import practice_of, require
from kinpin.practices.roles import Permission


@dataclass(frozen=True, slots=True)
class OpenChild:
    """A child this login may see today, and how much of it. `is_self`: it is the grown patient's own record.

    `caregiver` is the name by which the chart knows whoever is signed in.
    """

    patient: Patient
    practice: Practice
    caregiver: PersonName
    level: Level
    is_self: bool
    since: datetime

    def shows(self, area: Area) -> bool:
        """Whether this login may see an area of this child today."""
        return area in AREAS[self.level]


def search_sheet(*, by: Actor, number: int, at: datetime) -> list[Patient]:
    """The children of the sheet with this number. An event like any search, when it finds. Raises NotPermittedError."""
    require(by, Permission.CHART_VIEW)
    found = children_on_sheet(practice_of(by), number)
    if found:
        note = Note(Kind.CHART_SEARCHED, reason="sheet", detail={"by": ["number"], "found": len(found)})
        record_alone(note, by=by, at=at)
    return found


def children_for(*, by: Actor, at: datetime) -> list[OpenChild]:
    """Every child this login may see today, at every practice. Queries grow with practices, not with children."""
    if by.login_id is None:
        return []
    live = Enrollment.objects.filter(login=by.login_id, ended_at=None).select_related("patient", "practice", "contact")
    return _permitted(live.order_by("practice__name", "patient__birth_date", "pk"), at)


def open_child(*, by: Actor, public_id: str, at: datetime) -> OpenChild:
    """One child, looked at. Raises NoAccessError: no such child and no access are the same outside."""
    found = Enrollment.objects.filter(login=by.login_id, ended_at=None, patient__public_id=public_id)
    enrollment = found.select_related("patient", "practice", "contact").first() if by.login_id else None
    permitted = _permitted([enrollment], at) if enrollment else []
    if not permitted:
        _refuse(enrollment, by, at)
        raise NoAccessError
    child = permitted[0]
    note = Note(Kind.CHILD_VIEWED, patient_id=child.patient.pk, practice_id=child.practice.pk)
    record_alone(note, by=by, at=at)
    return child


def _refuse(enrollment: Enrollment | None, by: Actor, at: datetime) -> None:
    note = Note(
        Kind.CHILD_REFUSED,
        patient_id=enrollment.patient_id if enrollment else None,
        practice_id=enrollment.practice_id if enrollment else None,
        outcome=Outcome.REFUSED,
        reason="not_today" if enrollment else "no_enrollment",
    )
    record_alone(note, by=by, at=at)


def _permitted(enrollments: Iterable[Enrollment], at: datetime) -> list[OpenChild]:
    by_contact: dict[tuple[int, int], list[Enrollment]] = {}
    for enrollment in enrollments:
        by_contact.setdefault((enrollment.practice_id, enrollment.contact_id), []).append(enrollment)
    found = []
    for (_, contact_id), theirs in by_contact.items():
        practice = theirs[0].practice
        today = local_day(at, practice.zone)
        ids = [enrollment.patient_id for enrollment in theirs]
        children = {c.patient_id: c for c in children_of(practice, contact_id, ids, today=today)}
        for enrollment in theirs:
            child = children[enrollment.patient_id]
            level = child.level(practice, today)
            if level is not None:
                found.append(
                    OpenChild(
                        patient=enrollment.patient,
                        practice=practice,
                        caregiver=enrollment.contact.name,
                        level=lower(level, Level(enrollment.level)),
                        is_self=child.facts.role is Role.SELF,
                        since=enrollment.started_at,
                    )
                )
    return found
