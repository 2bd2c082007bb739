"""The doors to a child: for a signed-in caregiver, a live enrollment and an authority that says yes today.

For staff, a sheet: by its number, or with the plain PINs of one they have just made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kinpin.accounts.bounded_notes import record_within
from kinpin.accounts.throttle import Charge
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.queries import patients_seen
from kinpin.audit.record import Note, record_alone
from kinpin.enrollment.children import children_of
from kinpin.enrollment.errors import HandOutNotFoundError, NoAccessError
from kinpin.enrollment.issued import Issued, read_answer
from kinpin.enrollment.lifetimes import PRINT_AGAIN_FOR
from kinpin.enrollment.limits import TRIES_AT_CHILD
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.queries import children_on_sheet, live_pins_of
from kinpin.enrollment.rules import lower
from kinpin.enrollment.shut_enrollments import kept_away
from kinpin.enrollment.status_lists import patients_by_status
from kinpin.enrollment.words import AREAS, Area, Level, PortalStatus
from kinpin.families.models import Patient
from kinpin.families.rules import Role
from kinpin.inbox.answers import find
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Practice
from kinpin.practices.permits import practice_of, require_staff
from kinpin.practices.roles import Permission

_HOME = "home"


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose PINs can still be put on paper: by the person who made it, in the same sign-in."""

    handout: HandOut
    issued: Issued
    pins: list[Pin]  # those still live, with their children


@dataclass(frozen=True, slots=True)
class OpenChild:
    """A child this login may see today, and how much of it. `is_self`: it is the grown patient's own record.

    `caregiver` is the name by which the chart knows whoever is signed in.
    """

    patient: Patient
    practice: Practice
    contact_id: int
    caregiver: PersonName
    level: Level
    is_self: bool
    since: datetime

    def shows(self, area: Area) -> bool:
        """Whether this login may see an area of this child today."""
        return area in AREAS[self.level]


def search_sheet(*, by: Actor, number: int, at: datetime) -> list[Patient]:
    """The children of the sheet with this number. An event like any search, when it finds. Raises NotPermittedError."""
    require_staff(by, Permission.CHART_VIEW)
    found = children_on_sheet(practice_of(by), number)
    if found:
        note = Note(Kind.CHART_SEARCHED, reason="sheet", detail={"by": ["number"], "found": len(found)})
        record_alone(note, by=by, at=at)
    return found


def search_status(
    *, by: Actor, status: PortalStatus | None, before: int | None, most: int, today: date, at: datetime
) -> list[Patient]:
    """The newest charts with a portal status, or all; `before` an id for the page after. An event like any search.

    Raises NotPermittedError.
    """
    require_staff(by, Permission.PORTAL_PATIENTS)
    found = patients_by_status(practice_of(by), status, today=today, at=at, before=before, most=most)
    if found:
        asked = {"by": ["portal_status"], "status": status.value if status else "", "found": len(found)}
        record_alone(Note(Kind.CHART_SEARCHED, reason="list", detail=asked), by=by, at=at)
    return found


def reach_sheet(*, public_id: str, by: Actor, at: datetime) -> OpenSheet:
    """A sheet with its plain PINs, while they are kept. Raises HandOutNotFoundError, NotPermittedError."""
    require_staff(by, Permission.PIN_ISSUE)
    found = HandOut.objects.select_related("contact", "practice").filter(
        practice=practice_of(by), public_id=public_id, sign_in=by.session, issued_at__gt=at - PRINT_AGAIN_FOR
    )
    handout = found.exclude(sign_in="").first()
    answer = find(bytes(handout.answer_key), at=at) if handout else None
    pins = live_pins_of(handout, at) if handout else []
    if handout is None or answer is None or not pins:
        raise HandOutNotFoundError
    return OpenSheet(handout, read_answer(answer), pins)


def reach_children(*, by: Actor, at: datetime) -> list[OpenChild]:
    """Every child this login may see today, at every practice.

    One query, and two for each contact that the login came in as: mostly one at a practice.
    """
    if by.login_id is None:
        return []
    live = Enrollment.objects.filter(login=by.login_id, ended_at=None).select_related("patient", "practice", "contact")
    return _permitted(live.order_by("practice__name", "patient__birth_date", "pk"), at)


def open_home(*, by: Actor, at: datetime) -> list[OpenChild]:
    """Every child this login may see today, as the first page shows them: a look at each, once in a sign-in."""
    children = reach_children(by=by, at=at)
    if by.login_id is None or not children:
        return children
    known = patients_seen(by.login_id, session=by.session, look=_HOME)
    new = [_looked(child, _HOME) for child in children if child.patient.pk not in known]
    if new:
        record_alone(*new, by=by, at=at)
    return children


def open_child(*, by: Actor, public_id: str, at: datetime) -> OpenChild:
    """One child, looked at. Raises NoAccessError."""
    child = reach_child(by=by, public_id=public_id, at=at)
    record_alone(_looked(child), by=by, at=at)
    return child


def reach_child(*, by: Actor, public_id: str, at: datetime) -> OpenChild:
    """One child, for an act. Raises NoAccessError: no such child and no access are the same outside."""
    found = Enrollment.objects.filter(login=by.login_id, ended_at=None, patient__public_id=public_id)
    enrollment = found.select_related("patient", "practice", "contact").first() if by.login_id else None
    permitted = _permitted([enrollment], at) if enrollment else []
    if not permitted:
        _refuse(enrollment, public_id, by, at)
        raise NoAccessError
    return permitted[0]


def _looked(child: OpenChild, look: str = "") -> Note:
    return Note(
        Kind.CHILD_VIEWED,
        patient_id=child.patient.pk,
        contact_id=child.contact_id,
        practice_id=child.practice.pk,
        reason=look,
    )


def _refuse(enrollment: Enrollment | None, public_id: str, by: Actor, at: datetime) -> None:
    note = _not_today(enrollment) if enrollment else _no_enrollment(public_id, by)
    with transaction.atomic():
        record_within(Charge(TRIES_AT_CHILD, f"{by.login_id}:{note.patient_id or ''}"), [note], by=by, at=at)


def _not_today(enrollment: Enrollment) -> Note:
    return Note(
        Kind.CHILD_REFUSED,
        patient_id=enrollment.patient_id,
        contact_id=enrollment.contact_id,
        practice_id=enrollment.practice_id,
        outcome=Outcome.REFUSED,
        reason="not_today",
    )


def _no_enrollment(public_id: str, by: Actor) -> Note:
    """The child whose page was tried, and the contact that the login had access as. One query, whatever there is."""
    before = Enrollment.objects.filter(login=by.login_id, patient=OuterRef("pk")).order_by("-started_at", "-pk")
    tried = Patient.objects.filter(public_id=public_id).annotate(was=Subquery(before.values("contact_id")[:1]))
    patient, practice, contact = tried.values_list("pk", "practice_id", "was").first() or (None, None, None)
    return Note(
        Kind.CHILD_REFUSED,
        patient_id=patient,
        contact_id=contact,
        practice_id=practice,
        outcome=Outcome.REFUSED,
        reason="access_ended" if contact else "no_enrollment",
    )


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
        shut = {one.enrollment_id for one in kept_away(ids, today)}
        for enrollment in theirs:
            child = children[enrollment.patient_id]
            level = child.level(practice, today)
            if level is not None and enrollment.pk not in shut:
                found.append(
                    OpenChild(
                        patient=enrollment.patient,
                        practice=practice,
                        contact_id=contact_id,
                        caregiver=enrollment.contact.name,
                        level=lower(level, Level(enrollment.level)),
                        is_self=child.facts.role is Role.SELF,
                        since=enrollment.started_at,
                    )
                )
    return found
