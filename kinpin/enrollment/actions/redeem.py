"""The second half of redeeming: proven PINs become enrollments, once, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.actions.check import Refusal, hold_sheet, misfit
from kinpin.enrollment.children import children_of
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import Enrollment, HandOut, Pin, TermsAccepted
from kinpin.enrollment.rules import Level, PinEnd, lower
from kinpin.families.locks import lock_patients
from kinpin.families.queries import address_of, may_be_told, ties_of
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.outbox.actions import enqueue
from kinpin.practices.models import Practice


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The children this login may see from now on, by patient id."""

    patient_ids: tuple[int, ...]


def redeem(
    *,
    practice: Practice,
    handout_id: int,
    pin_ids: Sequence[int],
    claimant: Claimant | None,
    login: Login,
    terms_version: int,
    by: Actor,
    at: datetime,
) -> Redeemed | Refusal:
    """Enroll a login for the children of proven PINs of one sheet.

    Everything is asked again under lock: is the PIN live, does the authority say yes today. Of many at once, one
    succeeds; the same login asking again gets the same answer. A child that is no longer open to this caregiver is
    left out; when none is left, it is a refusal.
    """
    with transaction.atomic():
        claimed = Pin.objects.filter(handout=handout_id, pk__in=pin_ids)
        lock_patients(claimed.values_list("patient_id", flat=True))
        handout = HandOut.objects.select_for_update(of=("self",)).select_related("contact").get(pk=handout_id)
        pins = list(claimed.select_for_update(of=("self",)).select_related("patient").order_by("pk"))
        done = _already_done(pins, login)
        if done:
            return Redeemed(done)
        live = [pin for pin in pins if pin.closed_at is None and pin.expires_at > at]
        if live and misfit(handout, live, claimant, login):
            return hold_sheet(handout, live, by=by, at=at)
        return _redeem(practice, handout, live, login, terms_version, by, at)


def _already_done(pins: Sequence[Pin], login: Login) -> tuple[int, ...]:
    mine = Enrollment.objects.filter(pin__in=pins, login=login, ended_at=None)
    return tuple(sorted(mine.values_list("patient_id", flat=True)))


def _redeem(
    practice: Practice,
    handout: HandOut,
    live: Sequence[Pin],
    login: Login,
    terms_version: int,
    by: Actor,
    at: datetime,
) -> Redeemed | Refusal:
    today = local_day(at, practice.zone)
    ids = [pin.patient_id for pin in live]
    children = {c.patient_id: c for c in children_of(practice, handout.contact_id, ids, today=today)}
    through_another = set(
        Enrollment.objects.filter(login=login, patient__in=ids, ended_at=None).values_list("patient_id", flat=True)
    )
    open_to: dict[int, Level] = {}
    for pk, child in children.items():
        level = child.level(practice, today)
        if level is not None and not child.facts.enrolled and pk not in through_another:
            open_to[pk] = level
    chosen = [pin for pin in live if pin.patient_id in open_to]
    if not chosen:
        _refuse(handout, live, "no_longer_open" if live else "nothing_live", by, at)
        return Refusal("no_longer_open" if live else "nothing_live")
    _enroll(handout, chosen, open_to, login, at)
    accepted = _accept_terms(practice, login, terms_version, at)
    notices = _notify_others(practice, handout, chosen, login, at)
    record(*accepted, *_notes(handout, chosen, login), *notices, by=by, at=at)
    return Redeemed(tuple(pin.patient_id for pin in chosen))


def _refuse(handout: HandOut, pins: Sequence[Pin], reason: str, by: Actor, at: datetime) -> None:
    notes = [
        Note(
            Kind.PIN_REFUSED,
            patient_id=pin.patient_id,
            contact_id=handout.contact_id,
            practice_id=handout.practice_id,
            subject=f"handout:{handout.pk}",
            outcome=Outcome.REFUSED,
            reason=reason,
        )
        for pin in pins
    ]
    record(*notes, by=by, at=at)


def _enroll(handout: HandOut, pins: Sequence[Pin], levels: dict[int, Level], login: Login, at: datetime) -> None:
    Pin.objects.filter(pk__in=[pin.pk for pin in pins]).update(closed_at=at, end_reason=PinEnd.REDEEMED.value)
    Enrollment.objects.bulk_create(
        Enrollment(
            practice_id=handout.practice_id,
            login=login,
            patient_id=pin.patient_id,
            contact_id=handout.contact_id,
            pin=pin,
            level=lower(Level(pin.level), levels[pin.patient_id]).value,
            started_at=at,
        )
        for pin in pins
    )


def _notify_others(practice: Practice, handout: HandOut, pins: Sequence[Pin], login: Login, at: datetime) -> list[Note]:
    """Tell every other contact with authority, at the address in the chart, and the contact too where that is
    another address than the one that signed up (N-13).

    The message names the children, so that whoever sends it can ask once more whether this contact may know.
    """
    today = local_day(at, practice.zone)
    about: dict[int, list[int]] = {}
    for patient_id, ties in ties_of([pin.patient_id for pin in pins], today).items():
        for tie in may_be_told(ties, practice.rules.authorities):
            if tie.contact.pk != handout.contact_id or address_of(tie.contact) != (login.email or ""):
                about.setdefault(tie.contact.pk, []).append(patient_id)
    for contact_id, patient_ids in about.items():
        enqueue(
            kind="access_notice",
            about={"contact": contact_id, "patients": patient_ids},
            practice_id=practice.pk,
            at=at,
        )
    return [
        Note(Kind.NOTICE_QUEUED, patient_id=patient_id, contact_id=contact_id, practice_id=practice.pk)
        for contact_id, patient_ids in about.items()
        for patient_id in patient_ids
    ]


def _accept_terms(practice: Practice, login: Login, version: int, at: datetime) -> list[Note]:
    """Keep which terms were agreed to in this claim. Whoever had agreed before was not asked: `version` is 0."""
    if not version:
        return []
    _, is_new = TermsAccepted.objects.get_or_create(
        login=login, practice=practice, version=version, defaults={"accepted_at": at}
    )
    return [Note(Kind.TERMS_ACCEPTED, practice_id=practice.pk, detail={"version": version})] if is_new else []


def _notes(handout: HandOut, pins: Sequence[Pin], login: Login) -> list[Note]:
    notes = []
    for pin in pins:
        for kind in (Kind.PIN_REDEEMED, Kind.ENROLLED):
            notes.append(
                Note(
                    kind,
                    patient_id=pin.patient_id,
                    contact_id=handout.contact_id,
                    practice_id=handout.practice_id,
                    subject=f"handout:{handout.pk}",
                    detail={"login": login.pk},
                )
            )
    return notes
