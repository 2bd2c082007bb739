"""The doors to a chart: practice first, then permission.

`open_*` is a look and `search_*` a search, and each leaves its event; `reach_*` leaves none: the act that follows does.
"""

from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.queries import was_opened
from kinpin.audit.record import Note, record_alone
from kinpin.families.errors import ChartNotFoundError, ContactNotFoundError
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.questions import Question
from kinpin.families.search import Hit, find, find_contacts
from kinpin.kernel.actor import Actor
from kinpin.practices.errors import NotPermittedError
from kinpin.practices.permits import practice_of, require_staff
from kinpin.practices.roles import Permission
from kinpin.sql.statements import execute


def open_chart(
    *,
    by: Actor,
    public_id: str,
    at: datetime,
    look: str = "chart",
    permission: Permission = Permission.CHART_VIEW,
) -> Patient:
    """A patient's chart, looked at. `look` says which page. Raises ChartNotFoundError, NotPermittedError."""
    patient = _find(by, public_id)
    if not by.may(permission.value):
        note = Note(Kind.CHART_REFUSED, patient_id=patient.pk, outcome=Outcome.REFUSED, reason=permission.value)
        record_alone(note, by=by, at=at)
        raise NotPermittedError(permission.value)
    record_alone(Note(Kind.CHART_VIEWED, patient_id=patient.pk, reason=look), by=by, at=at)
    return patient


def reach_chart(*, by: Actor, public_id: str, permission: Permission = Permission.CHART_VIEW) -> Patient:
    """A patient's chart for an act, or for its trail. Raises ChartNotFoundError, NotPermittedError."""
    patient = _find(by, public_id)
    require_staff(by, permission)
    return patient


def open_chart_part(
    *, by: Actor, public_id: str, at: datetime, permission: Permission = Permission.CHART_VIEW
) -> Patient:
    """A part of a chart that is open. Whoever has not opened the chart in this sign-in looks now.

    Raises ChartNotFoundError, NotPermittedError.
    """
    patient = reach_chart(by=by, public_id=public_id, permission=permission)
    if not was_opened(patient.practice_id, patient.pk, session=by.session):
        record_alone(Note(Kind.CHART_VIEWED, patient_id=patient.pk, reason="part"), by=by, at=at)
    return patient


def reach_charts(*, by: Actor, public_ids: list[str], permission: Permission = Permission.CHART_VIEW) -> list[Patient]:
    """Several charts at once, in the order asked for. Raises NotPermittedError, ChartNotFoundError for any."""
    require_staff(by, permission)
    found = {patient.public_id: patient for patient in _charts(by).filter(public_id__in=public_ids)}
    if len(found) < len(set(public_ids)):
        raise ChartNotFoundError
    return [found[public_id] for public_id in dict.fromkeys(public_ids)]


_IDS = f"""
SELECT public_id, id, TRUE FROM {Patient._meta.db_table} WHERE practice_id = %s AND public_id IN (WORDS)
UNION ALL
SELECT public_id, id, FALSE FROM {Contact._meta.db_table} WHERE practice_id = %s AND public_id = %s
"""


def reach_ids(*, by: Actor, patients: list[str], contact: str) -> tuple[dict[str, int], int]:
    """Several charts and a contact, for an act that needs no more than the ids. One query.

    Raises ChartNotFoundError, ContactNotFoundError, NotPermittedError.
    """
    require_staff(by, Permission.CHART_VIEW)
    wanted, practice = list(dict.fromkeys(patients)), practice_of(by)
    with connection.cursor() as cursor:
        execute(cursor, _IDS, [practice, wanted, practice, contact])
        found = cursor.fetchall()
    charts = {public_id: pk for public_id, pk, is_patient in found if is_patient}
    if len(charts) < len(wanted):
        raise ChartNotFoundError
    contact_id = next((pk for _, pk, is_patient in found if not is_patient), None)
    if contact_id is None:
        raise ContactNotFoundError
    return charts, contact_id


def search_charts(*, by: Actor, question: Question, at: datetime, most: int = 20) -> list[Hit]:
    """The patients a question fits. A search is an event; what was typed is not kept. Raises NotPermittedError."""
    require_staff(by, Permission.CHART_VIEW)
    hits = find(practice_of(by), question, most=most)
    record_alone(Note(Kind.CHART_SEARCHED, detail={"by": question.kinds, "found": len(hits)}), by=by, at=at)
    return hits


def search_contacts(*, by: Actor, patient: Patient, question: Question, at: datetime, most: int = 20) -> list[Contact]:
    """The contacts of the practice a question fits who are not on this patient's chart.

    An event like any search; it says who was shown. Raises NotPermittedError.
    """
    require_staff(by, Permission.CHART_EDIT)
    there = set(Tie.objects.filter(patient=patient, ended_at=None).values_list("contact_id", flat=True))
    fitting = find_contacts(practice_of(by), question, most=most + len(there))
    found = [one for one in fitting if one.pk not in there][:most]
    shown = {"by": question.kinds, "found": len(found), "contacts": [contact.pk for contact in found]}
    note = Note(Kind.CHART_SEARCHED, patient_id=patient.pk, reason="contacts", detail=shown)
    record_alone(note, by=by, at=at)
    return found


def reach_tie(*, by: Actor, patient: Patient, contact_public_id: str) -> Tie:
    """A contact's place on a chart that is open. Raises ContactNotFoundError."""
    tie = Tie.objects.filter(patient=patient, contact__public_id=contact_public_id).select_related("contact").first()
    if tie is None or patient.practice_id != practice_of(by):
        raise ContactNotFoundError
    return tie


def reach_live_tie(*, by: Actor, patient: Patient, contact_public_id: str) -> Tie:
    """The same, of a contact who was not taken off the chart. Raises ContactNotFoundError."""
    tie = reach_tie(by=by, patient=patient, contact_public_id=contact_public_id)
    if tie.ended_at is not None:
        raise ContactNotFoundError
    return tie


def reach_contact(*, by: Actor, public_id: str) -> Contact:
    """A contact of the practice, none that became another. Raises ContactNotFoundError, NotPermittedError."""
    require_staff(by, Permission.CHART_VIEW)
    contact = Contact.objects.filter(practice=practice_of(by), public_id=public_id, merged_into=None).first()
    if contact is None:
        raise ContactNotFoundError
    return contact


def _find(by: Actor, public_id: str) -> Patient:
    patient = _charts(by).filter(public_id=public_id).first()
    if patient is None:
        raise ChartNotFoundError
    return patient


def _charts(by: Actor) -> QuerySet[Patient]:
    return Patient.objects.filter(practice=practice_of(by)).select_related("practice")
