"""Reading the registration window of one patient."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from kinpin.enrollment.closings import closings_of
from kinpin.enrollment.lifetimes import whole_life
from kinpin.enrollment.models import Pin
from kinpin.enrollment.portal_standing import PortalStanding, standings
from kinpin.enrollment.queries import pins_on_live_sheets
from kinpin.enrollment.rules import ChildFacts, caregiver_kind, level_today, why_not
from kinpin.enrollment.window import Caregiver, ChildRow, Preset, Window
from kinpin.enrollment.words import CaregiverKind, PortalStatus, RowLock, WindowLock
from kinpin.families.bars import bars_around, doubles_among
from kinpin.families.models import Patient
from kinpin.families.naming import names_somebody, verdict_on_child
from kinpin.families.queries import TieOnDay, siblings_of, ties_of
from kinpin.families.rules import REGISTRABLE, Role, Status
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years
from kinpin.practices.access import StaffStanding
from kinpin.practices.models import Practice
from kinpin.practices.roles import Permission


def window_for(
    *,
    practice: Practice,
    patient: Patient,
    preset: Preset,
    chosen: str | None,
    staff: StaffStanding,
    by: Actor,
    at: datetime,
) -> Window:
    """The window for one patient. `chosen` is the public id of a caregiver picked by hand.

    Six queries, and one more where somebody was ever barred.
    """
    today = local_day(at, practice.zone)
    children = [patient, *siblings_of(patient.pk)]
    ids = [child.pk for child in children]
    pins = pins_on_live_sheets(ids, at=at)
    around_sheets = ties_of([*ids, *{pin.patient_id for pin in pins}.difference(ids)], today)
    ties = {pk: around_sheets.get(pk, []) for pk in ids}
    statuses = standings(ids, today=today, at=at)
    alike = {double.place.contact.pk for double in doubles_among(ties, bars_around(ids, today))}
    caregivers = _caregivers(ties.get(patient.pk, []), patient, practice, statuses[patient.pk], alike, today)
    picked = _pick(caregivers, preset, chosen)
    rows = [
        _row(child, picked, ties.get(child.pk, []), statuses[child.pk], pins, practice, today) for child in children
    ]
    theirs = [pin for pin in pins if picked and pin.contact_id == picked.contact.pk]
    return Window(
        practice=practice,
        patient=patient,
        lock=_window_lock(patient, caregivers, staff, by),
        caregivers=caregivers,
        chosen=picked,
        rows=rows,
        pins=theirs,
        closings=closings_of(
            {one.pk: one for one in (*children, *(pin.patient for pin in theirs))}.values(),
            around_sheets,
            picked.contact.pk,
            practice=practice,
            today=today,
            longest=whole_life(at, practice.pin_life_days, practice.zone),
        )
        if picked
        else {},
    )


def _caregivers(
    ties: Sequence[TieOnDay],
    patient: Patient,
    practice: Practice,
    standing: PortalStanding,
    alike: Collection[int],
    today: date,
) -> list[Caregiver]:
    years = age_in_years(patient.birth_date, today) if patient.birth_date else None
    return [
        Caregiver(
            contact=tie.contact,
            role=tie.role,
            authority=tie.authority,
            kind=caregiver_kind(
                tie.role,
                tie.authority,
                practice.rules,
                years,
                is_named=names_somebody(tie.contact.name, today),
            ),
            status=standing.of(tie.contact.pk),
            since=standing.since.get(tie.contact.pk),
            is_alike=tie.contact.pk in alike,
        )
        for tie in ties
    ]


def _pick(caregivers: Sequence[Caregiver], preset: Preset, chosen: str | None) -> Caregiver | None:
    """The caregiver picked by hand; else the preset one; else the only one who may; else nobody."""
    may = [c for c in caregivers if c.kind is CaregiverKind.MAY]
    if chosen is not None:
        return next((c for c in may if c.contact.public_id == chosen), None)
    if preset.nobody:
        return None
    if preset.patient_alone:
        return next((c for c in may if c.role is Role.SELF), None)
    if preset.contact:
        return next((c for c in may if c.contact.public_id == preset.contact), None)
    return may[0] if len(may) == 1 else None


def _row(
    child: Patient,
    caregiver: Caregiver | None,
    ties: Sequence[TieOnDay],
    standing: PortalStanding,
    pins: Sequence[Pin],
    practice: Practice,
    today: date,
) -> ChildRow:
    tie = next((t for t in ties if caregiver and t.contact.pk == caregiver.contact.pk), None)
    contact_id = caregiver.contact.pk if caregiver else None
    facts = ChildFacts(
        status=Status(child.status),
        name=verdict_on_child(
            child.name, use=child.name_use, flagged=child.name_flagged, born=child.birth_date, today=today
        ),
        born=child.birth_date,
        on_hold=bool(child.hold),
        role=tie.role if tie else None,
        authority=tie.authority if tie else None,
        enrolled=contact_id is not None and standing.of(contact_id) is PortalStatus.REGISTERED,
        is_caregiver_named=True,  # who is not can't be chosen
    )
    lock = why_not(facts, practice.rules, today)
    if caregiver is None and lock is RowLock.AUTHORITY_NOT_ON_FILE:
        lock = None  # nobody chosen yet: nothing to say about authority
    return ChildRow(
        patient=child,
        role=tie.role if tie else None,
        lock=lock,
        level=level_today(facts, practice.rules, today) if caregiver else None,
        status=standing.said_for(contact_id) if contact_id else standing.status,
        live=next((p for p in pins if p.patient_id == child.pk and p.contact_id == contact_id), None),
    )


_BY_STANDING: Mapping[StaffStanding, WindowLock] = {
    StaffStanding.NO_STAFF_RECORD: WindowLock.NO_STAFF_RECORD,
    StaffStanding.INACTIVE: WindowLock.INACTIVE_STAFF_RECORD,
}


def _window_lock(
    patient: Patient, caregivers: Sequence[Caregiver], staff: StaffStanding, by: Actor
) -> WindowLock | None:
    if staff is not StaffStanding.ASSOCIATED:
        return _BY_STANDING[staff]
    if not by.may(Permission.PIN_ISSUE):
        return WindowLock.NO_PERMISSION
    if Status(patient.status) not in REGISTRABLE:
        return WindowLock.PATIENT_NOT_ACTIVE
    if not any(c.kind is not CaregiverKind.MAY_NOT for c in caregivers):
        return WindowLock.NO_CAREGIVER
    return None
