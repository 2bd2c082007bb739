"""FHIR's Appointment becomes an appointment on the schedule. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from kinpin.fhir.origin import Resource
from kinpin.fhir.primitives import instant
from kinpin.fhir.references import read_reference, written_kind
from kinpin.schedule.rules import LONGEST_REASON, VisitStatus, VisitType
from kinpin.workflows.intake.values import AppointmentIn, Targets

_STATUS = {
    "proposed": VisitStatus.SCHEDULED,
    "pending": VisitStatus.SCHEDULED,
    "booked": VisitStatus.SCHEDULED,
    "waitlist": VisitStatus.SCHEDULED,
    "checked-in": VisitStatus.ARRIVED,
    "arrived": VisitStatus.ARRIVED,
    "fulfilled": VisitStatus.OUT,
    "noshow": VisitStatus.NO_SHOW,
    "cancelled": VisitStatus.CANCELLED,
    "entered-in-error": VisitStatus.CANCELLED,
}
_TYPES = {"CHECKUP": VisitType.WELL, "FOLLOWUP": VisitType.FOLLOW_UP, "EMERGENCY": VisitType.SICK}
_DAY = 24 * 60  # minutes
_WHO = {
    "patient": ("Patient",),
    "provider": ("Practitioner", "PractitionerRole"),
    "site": ("Location",),
    "presenter": ("RelatedPerson",),
}


def read_appointment(resource: Resource) -> AppointmentIn:
    """An appointment of the first patient, provider, location and companion that an Appointment names."""
    data = resource.data
    says: dict[str, Any] = {"status": _STATUS[data["status"]].value, "visit_type": _visit_type(data)}
    starts_at = instant(data.get("start"))
    if starts_at is not None:
        says |= {"starts_at": starts_at, "minutes": _minutes(data)}
    if "reasonCode" in data or "description" in data:
        says["reason"] = _reason(data)
    actors = [p["actor"] for p in data["participant"] if p and p.get("actor")]
    who = {name: _first(actors, kinds) for name, kinds in _WHO.items()}
    says |= {name: targets for name, targets in who.items() if targets}
    appointment = AppointmentIn(**resource.coming(), says=says)
    appointment.patient, appointment.provider, appointment.site, appointment.presenter = who.values()
    return appointment


def _first(actors: Iterable[Mapping[str, Any]], kinds: tuple[str, ...]) -> Targets:
    """The first actor of some resource types; an actor whose reference names no type only where none does."""
    found = [(written_kind(actor) == "", read_reference(actor, kinds)) for actor in actors]
    found = [(unnamed, targets) for unnamed, targets in found if targets]
    return min(found, key=lambda f: f[0])[1] if found else ()


def _minutes(data: Mapping[str, Any]) -> int:
    said = data.get("minutesDuration")
    start, end = instant(data.get("start")), instant(data.get("end"))
    if not said and start and end:
        said = round((end - start).total_seconds() / 60)
    return min(said, _DAY) if said and said > 0 else 15


def _visit_type(data: Mapping[str, Any]) -> str:
    coding = (data.get("appointmentType") or {}).get("coding") or ()
    types = (_TYPES.get(str(c.get("code")).upper()) for c in coding if c)
    return next((kind for kind in types if kind), VisitType.OTHER).value


def _reason(data: Mapping[str, Any]) -> str:
    """Why the family comes, as short as the calendar shows it."""
    texts: list[str | None] = []
    for concept in data.get("reasonCode") or ():
        texts += [(concept or {}).get("text"), *(c.get("display") for c in (concept or {}).get("coding") or () if c)]
    words = next((text for text in (*texts, data.get("description")) if text), "")
    return words if len(words) <= LONGEST_REASON else words[: LONGEST_REASON - 1] + "…"
