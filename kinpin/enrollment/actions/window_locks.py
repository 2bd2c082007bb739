"""A registration window that was opened and lets nobody be registered."""

from datetime import datetime

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record_alone
from kinpin.enrollment.window import Window
from kinpin.kernel.actor import Actor


def note_window_lock(*, window: Window, by: Actor, at: datetime) -> None:
    """A window that opens locked refuses PINs to whoever opened it, and to nobody a second time by being redrawn."""
    if window.lock is not None:
        note = Note(Kind.ISSUE_REFUSED, patient_id=window.patient.pk, outcome=Outcome.REFUSED, reason=window.lock.value)
        record_alone(note, by=by, at=at)
