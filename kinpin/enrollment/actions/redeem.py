"""The second half of redeeming: proven PINs become enrollments, once, in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.enrollment.actions.misfits import NeedsOwnAccount, answer_misfit
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.claimed_sheet import ClaimedPin, ClaimedSheet, lock_claimed
from kinpin.enrollment.like_barred import came_in_like_barred
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import Enrollment, HandOut, Pin, TermsAccepted
from kinpin.enrollment.notice_recipients import People, level_of, may_be_told_of
from kinpin.enrollment.redeemer import redeemer
from kinpin.enrollment.rules import lower
from kinpin.enrollment.words import Level, Misfit, PinEnd
from kinpin.enrollment.writes import withdraw_declines
from kinpin.families.contacts_around import around
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.outbox.actions import enqueue_each
from kinpin.practices.models import Practice
from kinpin.sql.statements import execute


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The children this login may see from now on, by patient id; whether a PIN of their sheet is still unused."""

    patient_ids: tuple[int, ...]
    pin_left: bool


@dataclass(frozen=True, slots=True)
class Unnamed:
    """The PIN is a child's and was typed, and the person has not said who they are: the page asks."""


def redeem(
    *,
    practice: Practice,
    claim: Claim,
    claimant: Claimant | None,
    login: Login,
    terms_version: int,
    by: Actor,
    at: datetime,
) -> Redeemed | Unnamed | NeedsOwnAccount | Refusal:
    """Enroll a login for the children of what it proved of one sheet. `claimant`: what the person said of themselves.

    Everything is asked again under lock: is the PIN live, does the authority say yes today. Of many at once, one
    succeeds; the same login asking again gets the same answer, and a child that it has by one of these PINs already
    keeps no other from it. A child that is no longer open to this caregiver is left out; when none is left, it is a
    refusal.
    """
    if claim.asks_who and claimant is None:
        return Unnamed()
    with transaction.atomic():
        sheet = lock_claimed(practice.pk, claim.handout_id, claim.pin_ids, at=at)
        if sheet is None:
            record(_refused(practice.pk, claim.handout_id, "nothing_live"), by=by, at=at)
            return Refusal("nothing_live")
        today = local_day(at, practice.zone)
        who = redeemer(login, sheet.contact_id, [pin.patient_id for pin in sheet.pins], today)
        redeeming = _Redeeming(practice=practice, sheet=sheet, login=login, has=who.pins, today=today, by=by, at=at)
        live = [pin for pin in sheet.pins if pin.is_live]
        if redeeming.done and not live:
            return Redeemed(redeeming.done, sheet.has_others)
        children = [pin.patient_id for pin in live]
        if live and (why := who.misfit(claimant, sheet.name, sheet.nickname, sheet.born, children)):
            return _answer_misfit(redeeming, live, why)
        return _redeem(redeeming, live, terms_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Redeeming:
    """A sheet under lock, and who redeems it. `has`: by patient, the PIN through which this login sees them already."""

    practice: Practice
    sheet: ClaimedSheet
    login: Login
    has: Mapping[int, int]
    today: date
    by: Actor
    at: datetime

    @property
    def done(self) -> tuple[int, ...]:
        """The children that this login sees through the same claim, redeemed in an earlier request."""
        return tuple(sorted(pin.patient_id for pin in self.sheet.pins if self.has.get(pin.patient_id) == pin.pk))

    def leaves_a_pin(self, unused: Collection[ClaimedPin]) -> bool:
        """Whether a PIN of the sheet stays live: one of what was claimed, or another."""
        return bool(unused) or self.sheet.has_others


def _answer_misfit(redeeming: _Redeeming, live: Sequence[ClaimedPin], why: Misfit) -> NeedsOwnAccount | Refusal:
    pins = Pin.objects.filter(pk__in=[pin.pk for pin in live]).order_by("pk")
    handout = HandOut.objects.select_related("practice").get(pk=redeeming.sheet.pk)
    return answer_misfit(handout, list(pins), why, redeeming.login, by=redeeming.by, at=redeeming.at)


def _redeem(
    redeeming: _Redeeming, live: Sequence[ClaimedPin], terms_version: int
) -> Redeemed | NeedsOwnAccount | Refusal:
    people = around([pin.patient_id for pin in live], redeeming.today)
    if came_in_like_barred(redeeming.login, redeeming.practice.pk, people):
        return _answer_misfit(redeeming, live, Misfit.LIKE_BARRED)
    open_to = _open_to(redeeming, people)
    # Nobody has a child twice: not through this contact again, and not through another.
    theirs = redeeming.has
    chosen = [pin for pin in live if pin.patient_id in open_to and not pin.is_taken and pin.patient_id not in theirs]
    if not chosen:
        record(*_left_out(redeeming, chosen), by=redeeming.by, at=redeeming.at)
        if redeeming.done:
            return Redeemed(redeeming.done, redeeming.leaves_a_pin(live))
        return Refusal("no_longer_open" if live else "nothing_live")
    _enroll(redeeming, chosen, open_to)
    accepted = _accept_terms(redeeming, terms_version)
    around_chosen = {pin.patient_id: people[pin.patient_id] for pin in chosen}
    notices = _notify_others(redeeming, may_be_told_of(around_chosen, redeeming.practice, redeeming.today))
    _withdraw_declines(redeeming, chosen)
    left_out = _left_out(redeeming, chosen)
    record(*accepted, *_notes(redeeming, chosen), *left_out, *notices, by=redeeming.by, at=redeeming.at)
    opened = sorted([*redeeming.done, *(pin.patient_id for pin in chosen)])
    return Redeemed(tuple(opened), redeeming.leaves_a_pin(set(live).difference(chosen)))


def _open_to(redeeming: _Redeeming, people: People) -> dict[int, Level]:
    """The children that the sheet's contact may see today, and how much of each."""
    return {
        patient_id: level
        for patient_id, contacts in people.items()
        for one in contacts
        if one.contact_id == redeeming.sheet.contact_id
        and (level := level_of(one, redeeming.practice, redeeming.today))
    }


def _left_out(redeeming: _Redeeming, chosen: Sequence[ClaimedPin]) -> list[Note]:
    """What was claimed and is not given, each with its reason."""
    sheet = redeeming.sheet
    return [
        replace(
            _refused(sheet.practice_id, sheet.pk, pin.end or ("registered" if pin.is_taken else "no_longer_open")),
            patient_id=pin.patient_id,
            contact_id=sheet.contact_id,
        )
        for pin in sheet.pins
        if pin not in chosen and pin.patient_id not in redeeming.has
    ]


def _refused(practice_id: int, handout_id: int, reason: str) -> Note:
    subject = f"handout:{handout_id}"
    return Note(Kind.PIN_REFUSED, practice_id=practice_id, subject=subject, outcome=Outcome.REFUSED, reason=str(reason))


# As many statements for four children as for one.
_CLOSE = f"""
UPDATE {Pin._meta.db_table} SET closed_at = %s, end_reason = '{PinEnd.REDEEMED}' WHERE id IN (IDS)
"""
_ENROLL = f"""
INSERT INTO {Enrollment._meta.db_table}
    (practice_id, login_id, patient_id, contact_id, pin_id, level, started_at, end_reason, ended_by, removal)
VALUES """
_ROW = "(%s, %s, %s, %s, %s, %s, %s, '', '', '')"


def _enroll(redeeming: _Redeeming, pins: Sequence[ClaimedPin], levels: Mapping[int, Level]) -> None:
    moment, sheet = connection.ops.adapt_datetimefield_value(redeeming.at), redeeming.sheet
    rows: list[Any] = []
    for pin in pins:
        level = lower(pin.level, levels[pin.patient_id])
        rows += [sheet.practice_id, redeeming.login.pk, pin.patient_id, sheet.contact_id, pin.pk, level.value, moment]
    with connection.cursor() as cursor:
        execute(cursor, _CLOSE, [moment, [pin.pk for pin in pins]])
        cursor.execute(_ENROLL + ", ".join([_ROW] * len(pins)), rows)


def _withdraw_declines(redeeming: _Redeeming, pins: Sequence[ClaimedPin]) -> None:
    declined, sheet = [pin.patient_id for pin in pins if pin.has_declined], redeeming.sheet
    withdraw_declines(declined, sheet.contact_id, practice_id=sheet.practice_id, by=redeeming.by, at=redeeming.at)


def _notify_others(redeeming: _Redeeming, told: People) -> list[Note]:
    """Tell everybody else who could be let in today, at the address in the chart, and the contact too where that is
    another address than the one that signed up (N-13).

    The message names the children, so that whoever sends it can ask once more whether this contact may know.
    """
    sheet, own = redeeming.sheet, redeeming.login.email or ""
    about: dict[int, list[int]] = {}
    for patient_id, contacts in told.items():
        for one in contacts:
            if one.contact_id != sheet.contact_id or one.address != own:
                about.setdefault(one.contact_id, []).append(patient_id)
    messages = [{"contact": contact_id, "patients": patient_ids} for contact_id, patient_ids in about.items()]
    enqueue_each(kind="access_notice", about=messages, practice_id=sheet.practice_id, at=redeeming.at)
    return [
        Note(Kind.NOTICE_QUEUED, patient_id=patient_id, contact_id=contact_id, practice_id=sheet.practice_id)
        for contact_id, patient_ids in about.items()
        for patient_id in patient_ids
    ]


def _accept_terms(redeeming: _Redeeming, version: int) -> list[Note]:
    """Keep which terms were agreed to in this claim. Whoever had agreed before was not asked: `version` is 0."""
    if not version:
        return []
    practice = redeeming.practice
    _, is_new = TermsAccepted.objects.get_or_create(
        login=redeeming.login, practice=practice, version=version, defaults={"accepted_at": redeeming.at}
    )
    return [Note(Kind.TERMS_ACCEPTED, practice_id=practice.pk, detail={"version": version})] if is_new else []


def _notes(redeeming: _Redeeming, pins: Sequence[ClaimedPin]) -> list[Note]:
    sheet, notes = redeeming.sheet, []
    for pin in pins:
        for kind in (Kind.PIN_REDEEMED, Kind.ENROLLED):
            notes.append(
                Note(
                    kind,
                    patient_id=pin.patient_id,
                    contact_id=sheet.contact_id,
                    practice_id=sheet.practice_id,
                    subject=f"handout:{sheet.pk}",
                    detail={"login": redeeming.login.pk},
                )
            )
    return notes
