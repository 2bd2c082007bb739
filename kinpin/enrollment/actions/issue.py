"""Issuing: one caregiver, one or more children, one sheet. All or nothing, once per request."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from django.db import transaction

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, record_alone
from kinpin.enrollment.children import Child, children_of, last_day_for_all
from kinpin.enrollment.errors import (
    IncompleteOrderError,
    IssuedMeanwhileError,
    Meanwhile,
    RowsLockedError,
    WindowLockedError,
)
from kinpin.enrollment.issued import Issued, read_answer, written
from kinpin.enrollment.models import Pin
from kinpin.enrollment.new_sheet import DrawnBeforeError, Issuing, write_sheet
from kinpin.enrollment.orders import Order
from kinpin.enrollment.pins import new_pin
from kinpin.enrollment.queries import patients_on
from kinpin.enrollment.rules import missing_from
from kinpin.enrollment.words import Level, PinEnd, RowLock
from kinpin.enrollment.writes import close_pins, withdraw_declines
from kinpin.families.locks import lock_patients
from kinpin.inbox.answers import RepeatWithoutAnswerError, once, request_key
from kinpin.kernel.actor import Actor
from kinpin.kernel.errors import NotFoundError
from kinpin.kernel.ids import new_public_id
from kinpin.practices.models import Practice
from kinpin.practices.permits import require
from kinpin.practices.roles import Permission

TOKEN_BYTES = 16  # 128 bits: the code works alone


def issue(*, practice: Practice, order: Order, by: Actor, at: datetime) -> Issued:
    """Issue one PIN per ticked child to one caregiver, on one sheet, in one transaction.

    A repeat of the same request gets the same answer for fifteen minutes. Raises WindowLockedError,
    IncompleteOrderError, RowsLockedError, IssuedMeanwhileError, RepeatWithoutAnswerError; a refusal is an event, and
    issues nothing.
    """
    _refuse_without_right(practice, by, at)
    _refuse_incomplete(practice, order, by, at)
    try:
        return _issue_once(practice, order, by, at)
    except RowsLockedError as refusal:
        reasons = [(patient_id, lock.value) for patient_id, lock in refusal.locks.items()]
        record_alone(*_refused(order, reasons), by=by, at=at)
        raise
    except IssuedMeanwhileError as stale:
        record_alone(*_refused(order, [(one.patient_id, "issued_meanwhile") for one in stale.meanwhile]), by=by, at=at)
        raise
    except RepeatWithoutAnswerError:
        record_alone(*_refused(order, [(patient_id, "repeated") for patient_id in order.patient_ids]), by=by, at=at)
        raise


def _refuse_without_right(practice: Practice, by: Actor, at: datetime) -> None:
    if by.may(Permission.PIN_ISSUE):
        require(by, Permission.PIN_ISSUE, practice_id=practice.pk)
        return
    reason = "no_staff_record" if by.staff_record_id is None else "no_permission"
    record_alone(Note(Kind.ISSUE_REFUSED, outcome=Outcome.REFUSED, reason=reason), by=by, at=at)
    raise WindowLockedError(reason)


def _refuse_incomplete(practice: Practice, order: Order, by: Actor, at: datetime) -> None:
    missing = missing_from(order, asks_how_known=practice.asks_how_known)
    if missing is not None:
        children: Iterable[int | None] = order.patient_ids or [None]  # without a child it is the contact's alone
        record_alone(*_refused(order, [(patient_id, missing.value) for patient_id in children]), by=by, at=at)
        raise IncompleteOrderError(missing.value)


def _refused(order: Order, reasons: Iterable[tuple[int | None, str]]) -> list[Note]:
    return [
        Note(
            Kind.ISSUE_REFUSED,
            patient_id=patient_id,
            contact_id=order.contact_id,
            outcome=Outcome.REFUSED,
            reason=reason,
        )
        for patient_id, reason in reasons
    ]


def _issue_once(practice: Practice, order: Order, by: Actor, at: datetime) -> Issued:
    # Whoever goes back in the browser and chooses anew asks for something else under the same key.
    key = request_key(by.session, f"{order.request}:{order.contact_id}:{sorted(set(order.patient_ids))}")
    while True:
        issuing = Issuing(practice=practice, order=order, drawn=_draw(order), key=key, by=by, at=at)
        with suppress(DrawnBeforeError), transaction.atomic():
            return read_answer(once(key, written(issuing.drawn), partial(_issue, issuing), at=at))


def _draw(order: Order) -> Issued:
    pins = {patient_id: new_pin() for patient_id in sorted(set(order.patient_ids))}
    return Issued(new_public_id(), secrets.token_urlsafe(TOKEN_BYTES), pins)


def _issue(issuing: Issuing) -> None:
    ids = list(issuing.drawn.pins)
    lock_patients([*ids, *_on_the_seen_sheets(issuing)])
    children = children_of(issuing.practice, issuing.order.contact_id, ids, today=issuing.today)
    if len(children) < len(ids):
        raise NotFoundError("patient")
    levels = _levels(issuing, children)
    _refuse_stale(issuing, children)
    _close_open_pins(children, issuing.by, issuing.at)
    last_day = last_day_for_all(children, issuing.practice, today=issuing.today, longest=issuing.longest)
    handout = write_sheet(issuing, levels, last_day)
    declined = [child.patient_id for child in children if child.has_declined]
    withdraw_declines(declined, issuing.order.contact_id, practice_id=issuing.practice.pk, by=issuing.by, at=issuing.at)
    record(*_notes(issuing, levels, handout), by=issuing.by, at=issuing.at)


def _on_the_seen_sheets(issuing: Issuing) -> list[int]:
    """The children on the sheets that are to be replaced: a sheet that the window did not show is not."""
    seen = [sheet for sheet in issuing.order.seen.values() if sheet]
    return patients_on(issuing.practice.pk, seen) if seen else []


def _levels(issuing: Issuing, children: Sequence[Child]) -> dict[int, Level]:
    """The level of each child's PIN, by patient id. Raises RowsLockedError when a child can have none."""
    levels: dict[int, Level] = {}
    locks: dict[int, RowLock] = {}
    for child in children:
        found = child.level_or_lock(issuing.practice, issuing.today)
        if isinstance(found, RowLock):
            locks[child.patient_id] = found
        else:
            levels[child.patient_id] = found
    if locks:
        raise RowsLockedError(locks)
    return levels


def _refuse_stale(issuing: Issuing, children: Sequence[Child]) -> None:
    """Raises IssuedMeanwhileError when a live PIN would be replaced that the window did not show."""
    seen = issuing.order.seen
    meanwhile = [
        Meanwhile(child.patient_id, pin.issued_at, pin.issued_by)
        for child in children
        if (pin := child.open_pin) and pin.expires_at > issuing.at and pin.handout != seen.get(child.patient_id, "")
    ]
    if meanwhile:
        raise IssuedMeanwhileError(meanwhile)


def _close_open_pins(children: list[Child], by: Actor, at: datetime) -> None:
    """A newer PIN ends the paper that this caregiver's old one stands on, and nobody else's.

    What was lost is a sheet: it opens none of its children any more, those included who were not ticked now.
    """
    sheets = [child.open_pin.handout for child in children if child.open_pin]
    if not sheets:
        return
    rows = list(Pin.objects.filter(handout__public_id__in=sheets, closed_at=None))
    close_pins([row for row in rows if row.expires_at <= at], PinEnd.EXPIRED, by=by, at=at)
    close_pins([row for row in rows if row.expires_at > at], PinEnd.REPLACED, by=by, at=at)


def _notes(issuing: Issuing, levels: Mapping[int, Level], handout: int) -> list[Note]:
    return [
        Note(
            Kind.PIN_ISSUED,
            patient_id=patient_id,
            contact_id=issuing.order.contact_id,
            subject=f"handout:{handout}",
            reason=issuing.order.how_known,
        )
        for patient_id in levels
    ]
