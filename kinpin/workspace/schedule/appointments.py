"""An appointment that is on the schedule: opened, changed, moved, cancelled, restored."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse

from kinpin.audit.kinds import Kind
from kinpin.audit.queries import last_change_of
from kinpin.entrance import drafts
from kinpin.families.queries import TieOnDay
from kinpin.practices.queries import names_of_members
from kinpin.practices.roles import Permission
from kinpin.schedule.access import open_appointment, open_appointment_part, reach_appointment
from kinpin.schedule.actions import cancel_appointment, change_appointment, restore_appointment
from kinpin.schedule.errors import AppointmentRefusedError, AppointmentStaleError
from kinpin.schedule.rules import VisitStatus
from kinpin.workspace.charts.edit_page import EditPage, Elsewhere, compare, fresh, looked_at_again
from kinpin.workspace.doors import WorkspaceRequest, workspace_page
from kinpin.workspace.schedule.account import contacts_of
from kinpin.workspace.schedule.answers import done, version_of
from kinpin.workspace.schedule.forms import AppointmentForm, appointment_texts
from kinpin.workspace.schedule.second_save import NOTHING_ASKED, Asked, asked_of
from kinpin.workspace.schedule.window import appointment_page, offer_to, show

if TYPE_CHECKING:
    from kinpin.schedule.models import Appointment

_CHANGES = (
    Kind.APPOINTMENT_CHANGED,
    Kind.APPOINTMENT_MOVED,
    Kind.APPOINTMENT_CANCELLED,
    Kind.APPOINTMENT_RESTORED,
)


@workspace_page("GET", Permission.SCHEDULE_VIEW)
def appointment(request: WorkspaceRequest, appointment: str) -> HttpResponse:
    """The window of an appointment, with what was typed before a lock."""
    opened = open_appointment(by=request.actor, public_id=appointment, at=request.at)
    draft = drafts.take(request)
    window = _Window(request, opened)
    if draft is None:
        return window.show(fresh(window.form(), may_edit=window.may_edit))
    settled = compare(window.form(), draft)
    edit = looked_at_again(window.form(initial=settled.values), settled, window.elsewhere(), unsaved=True)
    return window.show(edit, is_dirty=True)


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def save(request: WorkspaceRequest, appointment: str) -> HttpResponse:
    """Store what the window holds; or say what stands in the way, with everything as it was typed."""
    opened = open_appointment_part(by=request.actor, public_id=appointment, at=request.at)
    window = _Window(request, opened)
    settled = compare(window.form(), request.POST)
    form = window.form(data=settled.values)
    if form.is_valid() and not settled.is_stale and window.may_edit:
        wanted = form.details()
        asked = asked_of(request, wanted, opened.patient, opened)
        if not asked.is_settled(request.POST.get("doubled", "")):
            edit = looked_at_again(form, settled, None)
            return window.show(edit, asked=asked, is_dirty=True, status=409)
        try:
            change_appointment(
                appointment=opened, version=opened.version, details=wanted, by=request.actor, at=request.at
            )
        except AppointmentStaleError:
            form.add_error(None, "Somebody else saved this appointment at the same moment. Press Save once more.")
        else:
            now = reach_appointment(by=request.actor, public_id=appointment)
            moved = (now.starts_at, now.provider_id) != (opened.starts_at, opened.provider_id)
            return done(request, now, said="Moved." if moved else "Saved.", moved_from=opened if moved else None)
    return window.show(looked_at_again(form, settled, window.elsewhere()), is_dirty=True, status=409)


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def cancel(request: WorkspaceRequest, appointment: str) -> HttpResponse:
    """Cancel an appointment that is still as this person saw it. It stays on the schedule, struck through."""
    opened = open_appointment_part(by=request.actor, public_id=appointment, at=request.at)
    try:
        cancel_appointment(appointment=opened, version=version_of(request), by=request.actor, at=request.at)
    except AppointmentStaleError:
        return _look_again(request, opened)
    return done(request, opened, said="Cancelled.")


@workspace_page("POST", Permission.SCHEDULE_EDIT)
def restore(request: WorkspaceRequest, appointment: str) -> HttpResponse:
    """Put a cancelled appointment back on the schedule; or say that it is none, and how its status is changed."""
    opened = open_appointment_part(by=request.actor, public_id=appointment, at=request.at)
    try:
        restore_appointment(appointment=opened, version=version_of(request), by=request.actor, at=request.at)
    except AppointmentStaleError:
        return _look_again(request, opened)
    except AppointmentRefusedError:
        return _look_again(request, opened, nothing_done="not_cancelled")
    return done(request, opened, said="Restored.")


def _look_again(request: WorkspaceRequest, opened: "Appointment", *, nothing_done: str = "changed") -> HttpResponse:
    """The appointment as it is now, before anything is done to it, and why nothing was."""
    window = _Window(request, opened)
    edit = fresh(window.form(), may_edit=window.may_edit)
    return window.show(
        EditPage(edit.form, edit.was, elsewhere=window.elsewhere()), more={"nothing_done": nothing_done}, status=409
    )


class _Window:
    """The window of one appointment, with what it is built from read once."""

    def __init__(self, request: WorkspaceRequest, appointment: "Appointment") -> None:
        self._request = request
        self._appointment = appointment
        self._ties: Sequence[TieOnDay] = contacts_of(request, appointment.patient)
        self._offer = offer_to(request, self._ties, appointment)
        self._stored = appointment_texts(appointment, request.practice.zone)
        self.may_edit = request.actor.may(Permission.SCHEDULE_EDIT) and self._stored["status"] != VisitStatus.CANCELLED

    def form(
        self, *, data: Mapping[str, str] | None = None, initial: Mapping[str, str] | None = None
    ) -> AppointmentForm:
        return AppointmentForm(
            data,
            stored=self._stored,
            initial=dict(initial or self._stored),
            offer=self._offer,
            zone=self._request.practice.zone,
            appointment=self._appointment,
        )

    def elsewhere(self) -> Elsewhere:
        """Who last changed the appointment."""
        appointment = self._appointment
        event = last_change_of(
            appointment.practice_id,
            patient_id=appointment.patient_id,
            subject=f"appointment:{appointment.pk}",
            kinds=_CHANGES,
        )
        member = event.membership_id if event else None
        names = names_of_members(appointment.practice_id, [member]) if member else {}
        return Elsewhere(names.get(member or 0, "Somebody else"), event.at if event else None)

    def show(
        self,
        edit: EditPage[AppointmentForm],
        *,
        asked: Asked = NOTHING_ASKED,
        is_dirty: bool = False,
        status: int = 200,
        more: Mapping[str, object] | None = None,
    ) -> HttpResponse:
        for field in () if self.may_edit else edit.form.fields.values():
            field.disabled = True
        page = appointment_page(
            self._request,
            edit,
            patient=self._appointment.patient,
            ties=self._ties,
            appointment=self._appointment,
            asked=asked,
            is_dirty=is_dirty and self.may_edit,
        )
        return show(self._request, page, status=status, more=more)
