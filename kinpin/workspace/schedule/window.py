"""The Add/Edit Appointment window as its template shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kinpin.families.queries import TieOnDay
from kinpin.kernel.clock import local_day
from kinpin.practices.queries import providers_of, sites_of
from kinpin.practices.roles import Permission
from kinpin.schedule.rules import VisitStatus
from kinpin.workspace.addresses import appointment_address
from kinpin.workspace.charts.edit_page import EditPage
from kinpin.workspace.charts.results import ResultLine
from kinpin.workspace.doors import WorkspaceRequest, in_window
from kinpin.workspace.schedule.account import Account, account_of
from kinpin.workspace.schedule.forms import AppointmentForm, Offer
from kinpin.workspace.schedule.places import day_address, registration_address
from kinpin.workspace.schedule.second_save import NOTHING_ASKED, Asked

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient
    from kinpin.schedule.models import Appointment


@dataclass(frozen=True, slots=True)
class Search:
    """The patient search of a new appointment: what was typed, and what it found (None: nothing was asked)."""

    typed: str = ""
    lines: Sequence[ResultLine] | None = None


@dataclass(frozen=True, slots=True)
class AppointmentPage:
    """`appointment` is None for a new appointment, `patient` too until one is chosen."""

    edit: EditPage[AppointmentForm]
    tab: str
    back: str
    appointment: "Appointment | None" = None
    patient: "Patient | None" = None
    account: Account | None = None
    phone: str = ""
    may_edit: bool = True
    is_dirty: bool = False
    asked: Asked = NOTHING_ASKED
    search: Search = Search()

    @property
    def is_cancelled(self) -> bool:
        return self.appointment is not None and self.appointment.status == VisitStatus.CANCELLED

    @property
    def can_save(self) -> bool:
        return self.may_edit and not self.is_cancelled and self.patient is not None

    @property
    def own_address(self) -> str:
        if self.appointment is not None:
            return appointment_address(self.tab, self.appointment.public_id)
        return reverse("workspace:appointment_add", kwargs={"tab": self.tab})

    @property
    def save_address(self) -> str:
        if self.appointment is not None:
            return appointment_address(self.tab, self.appointment.public_id, "appointment_save")
        return reverse("workspace:appointment_create", kwargs={"tab": self.tab})

    @property
    def registration_base(self) -> str:
        return registration_address(self.tab, self.patient.public_id) if self.patient else ""

    @property
    def registration(self) -> str:
        """The registration window for the presenter as the field stands."""
        presenter = self.edit.form["presenter"].value() or ""
        return registration_address(self.tab, self.patient.public_id, presenter) if self.patient else ""


def offer_to(request: WorkspaceRequest, ties: Sequence[TieOnDay], appointment: "Appointment | None" = None) -> Offer:
    """What an appointment can be given; what it has stays on offer, though it may no longer be. Two queries."""
    sites, providers = sites_of(request.practice.pk), providers_of(request.practice.pk)
    contacts: list[tuple[Contact, str]] = [(tie.contact, tie.role.value) for tie in ties]
    if appointment is not None:
        sites += [appointment.site] if appointment.site and appointment.site not in sites else []
        providers += [appointment.provider] if appointment.provider and appointment.provider not in providers else []
        if appointment.presenter and appointment.presenter not in [contact for contact, _ in contacts]:
            contacts.append((appointment.presenter, "no longer on this chart"))
    return Offer(sites, providers, contacts)


def appointment_page(
    request: WorkspaceRequest,
    edit: EditPage[AppointmentForm],
    *,
    patient: "Patient | None",
    ties: Sequence[TieOnDay] = (),
    appointment: "Appointment | None" = None,
    **more: Any,
) -> AppointmentPage:
    """The window for an appointment of a patient. One query with a patient, none without."""
    day = appointment.starts_at if appointment else request.at
    page = AppointmentPage(
        edit=edit,
        tab=request.tab,
        back=day_address(request.tab, local_day(day, request.practice.zone)),
        appointment=appointment,
        patient=patient,
        may_edit=request.actor.may(Permission.SCHEDULE_EDIT),
        **more,
    )
    if patient is None:
        return page
    return replace(page, account=account_of(request, patient, ties), phone=_phone(patient, ties))


def show(
    request: WorkspaceRequest, page: AppointmentPage, *, status: int = 200, more: Mapping[str, object] | None = None
) -> HttpResponse:
    """The window alone for a dialog, inside the frame without script."""
    within = in_window(request)
    template = "appointment" if within else "appointment_page"
    context = {"page": page, "edit": page.edit, "in_window": within, **(more or {})}
    return render(request, f"workspace/schedule/{template}.html", context, status=status)


def _phone(patient: "Patient", ties: Sequence[TieOnDay]) -> str:
    """Where the family is reached: the patient's own number, else the first contact's."""
    people = [patient, *(tie.contact for tie in ties)]
    return next((number for p in people for number in (p.cell_phone, p.phone) if number), "")
