"""Staff act at their own practice alone, whatever an act is told; only commands found one."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kinpin.audit.models import Event
from kinpin.enrollment.actions.declines import record_decline, withdraw_decline
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.actions.removal import let_in_again, remove_access
from kinpin.enrollment.actions.sheets import extend_sheet, void_sheet
from kinpin.enrollment.orders import Order
from kinpin.enrollment.words import DeclineKind, RemovalReason
from kinpin.families.access import reach_charts, reach_tie
from kinpin.families.actions.contacts import (
    add_contact,
    add_self_contact,
    resume_tie,
    tie_contact,
)
from kinpin.families.actions.patients import create_patient
from kinpin.families.actions.siblings import link_siblings, unlink_siblings
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Contact, Tie
from kinpin.families.rules import AuthorityKind, Basis, HoldReason, Role
from kinpin.kernel.actor import Actor, system_actor
from kinpin.kernel.errors import NotFoundError
from kinpin.kernel.ids import new_public_id
from kinpin.practices.actions.invitations import invite_user, revoke_invitation
from kinpin.practices.actions.members import (
    add_membership,
    change_workspace_role,
    end_membership,
    reset_second_factor,
    reset_second_factor_everywhere,
    resume_membership,
)
from kinpin.practices.actions.places import (
    ProviderDetails,
    SiteDetails,
    add_provider,
    add_site,
    change_provider,
    mark_of,
    provider_details,
)
from kinpin.practices.actions.practice import (
    PracticeDetails,
    Settings,
    change_practice,
    change_settings,
    create_practice,
    publish_terms,
)
from kinpin.practices.actions.staff import (
    StaffDetails,
    associate_user,
    change_staff_record,
    create_staff_record,
    deactivate_staff_record,
    dissociate_user,
    reactivate_staff_record,
)
from kinpin.practices.errors import NotPermittedError, PlaceNotFoundError
from kinpin.practices.models import Provider, Site, StaffRecord
from kinpin.practices.policies import shipped_policies
from kinpin.practices.roles import StaffRole
from kinpin.practices.rules import Paper
from kinpin.schedule.actions import (
    AppointmentDetails,
    add_appointment,
    cancel_appointment,
    change_appointment,
    move_appointment,
    restore_appointment,
)
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitType
from kinpin.workflows.authority_changes import bar_too, inactivate_contact, set_authority
from kinpin.workflows.contact_changes import save_contact
from kinpin.workflows.new_day import begin_day
from kinpin.workflows.patient_changes import correct_patient, lift_hold, place_hold
from tests.world import World

Deed = Callable[[World, Actor], object]
PLACE = ChartPlace(role=Role.AUNT, position=4)
POLICY = shipped_policies()["early-partial"]
DETAILS = PracticeDetails("Oak", "(555) 010-0100", "1 Oak Street", "Always", "Siempre")
AT_A_PRACTICE: dict[str, Deed] = {
    "add_site": lambda w, by: add_site(practice_id=w.maple.pk, details=SiteDetails("East", "", ""), by=by, at=w.at),
    "add_provider": lambda w, by: add_provider(
        practice_id=w.maple.pk, details=ProviderDetails("Dr. NEW", "", None, 9), by=by, at=w.at
    ),
    "add_membership": lambda w, by: add_membership(
        login=w.staff["neighbour"].login,
        practice_id=w.maple.pk,
        role=StaffRole.PRACTICE_ADMIN,
        name="New",
        by=by,
        at=w.at,
    ),
    "change_settings": lambda w, by: change_settings(
        practice_id=w.maple.pk, version=1, wanted=Settings(3, True, Paper.A4, POLICY), by=by, at=w.at
    ),
    "change_practice": lambda w, by: change_practice(
        practice_id=w.maple.pk, version=1, details=DETAILS, by=by, at=w.at
    ),
    "create_patient": lambda w, by: create_patient(
        practice=w.maple, details=PatientDetails(given="NEW", family="CHILD"), mrn="", by=by, at=w.at
    ),
    "set_authority": lambda w, by: set_authority(
        practice=w.maple,
        ties=[w.tie("LUZ", "ROSEMARY")],
        kind=AuthorityKind.JOINT,
        basis=Basis.COURT_ORDER,
        starts_on=w.at.date(),
        ends_on=None,
        by=by,
        at=w.at,
    ),
    "bar_too": lambda w, by: bar_too(
        practice=w.maple, ties=[w.tie("MARTA", "LUNA")], like=w.contact("OMAR"), by=by, at=w.at
    ),
    "inactivate_contact": lambda w, by: inactivate_contact(
        practice=w.maple, tie=w.tie("CINDY", "ROSEMARY"), by=by, at=w.at
    ),
    "add_appointment": lambda w, by: add_appointment(
        practice=w.maple,
        patient=w.child("ROSEMARY"),
        details=visit(w),
        by=by,
        at=w.at,
    ),
    "issue": lambda w, by: w.issue("CINDY", "ROSEMARY", by=by),
    "record_decline": lambda w, by: record_decline(
        patients=[w.child("BASIL")],
        contact=None,
        kind=DeclineKind.DECLINED,
        reason=None,
        ask_again_on=None,
        by=by,
        at=w.at,
    ),
    "withdraw_decline": lambda w, by: withdraw_decline(patients=[w.child("BASIL")], contact=None, by=by, at=w.at),
    "correct_patient": lambda w, by: correct_patient(
        patient=w.child("MINT"), details=PatientDetails(given="MINT", family="VEGA"), version=1, by=by, at=w.at
    ),
    "place_hold": lambda w, by: place_hold(patient=w.child("MINT"), reason=HoldReason.COURT, by=by, at=w.at),
    "lift_hold": lambda w, by: lift_hold(patient=w.child("MINT"), placed_at=None, by=by, at=w.at),
    "add_contact": lambda w, by: add_contact(
        patient=w.child("MINT"), details=ContactDetails(given="NEW"), place=PLACE, by=by, at=w.at
    ),
    "tie_contact": lambda w, by: tie_contact(
        patient=w.child("MINT"), contact=w.contact("CINDY"), place=PLACE, by=by, at=w.at
    ),
    "add_self_contact": lambda w, by: add_self_contact(patient=w.child("CLOVER"), by=by, at=w.at),
    "save_contact": lambda w, by: save_contact(
        tie=w.tie("IVY", "MINT"),
        details=ContactDetails(given="IVY", family="ROMERO"),
        place=PLACE,
        version=1,
        by=by,
        at=w.at,
    ),
    "resume_tie": lambda w, by: resume_tie(tie=w.tie("FERN", "CLOVER"), by=by, at=w.at),
    "link_siblings": lambda w, by: link_siblings(one=w.child("MINT"), other=w.child("CLOVER"), by=by, at=w.at),
    "unlink_siblings": lambda w, by: unlink_siblings(one=w.child("MINT"), other=w.child("SAGE"), by=by, at=w.at),
    "change_appointment": lambda w, by: change_appointment(
        appointment=appointment(w), version=1, details=visit(w, minutes=30), by=by, at=w.at
    ),
    "move_appointment": lambda w, by: move_appointment(
        appointment=appointment(w), version=1, starts_at=w.at, provider=None, by=by, at=w.at
    ),
    "cancel_appointment": lambda w, by: cancel_appointment(appointment=appointment(w), version=1, by=by, at=w.at),
    "restore_appointment": lambda w, by: restore_appointment(appointment=appointment(w), version=1, by=by, at=w.at),
    "publish_terms": lambda w, by: publish_terms(
        practice_id=w.maple.pk, after=1, text="Mine.", text_es="Mío.", by=by, at=w.at
    ),
}
# What somebody of Maple is told of Birch's: the word of the refusal.
WITH_A_ROW_OF_ANOTHER: dict[str, tuple[Deed, type[Exception]]] = {
    "a new appointment's provider": (
        lambda w, by: add(w, by, visit(w, provider=next_door(w)[1])),
        NotPermittedError,
    ),
    "a new appointment's site": (lambda w, by: add(w, by, visit(w, site=next_door(w)[0])), NotPermittedError),
    "a new appointment's presenter": (lambda w, by: add(w, by, visit(w, presenter=stranger(w))), NotPermittedError),
    "a changed appointment's provider": (
        lambda w, by: change_appointment(
            appointment=appointment(w), version=1, details=visit(w, provider=next_door(w)[1]), by=by, at=w.at
        ),
        NotPermittedError,
    ),
    "a moved appointment's provider": (
        lambda w, by: move_appointment(
            appointment=appointment(w), version=1, starts_at=w.at, provider=next_door(w)[1], by=by, at=w.at
        ),
        NotPermittedError,
    ),
    "a new provider's site": (
        lambda w, by: add_provider(
            practice_id=w.maple.pk, details=ProviderDetails("Dr. NEW", "", next_door(w)[0].pk, 9), by=by, at=w.at
        ),
        PlaceNotFoundError,
    ),
    "a changed provider's site": (
        lambda w, by: change_provider(
            public_id=w.provider.public_id,
            seen=mark_of(provider_details(w.provider)),
            details=replace(provider_details(w.provider), site_id=next_door(w)[0].pk),
            by=by,
            at=w.at,
        ),
        PlaceNotFoundError,
    ),
    "a new staff record's site": (
        lambda w, by: create_staff_record(details=at_site(next_door(w)[0]), by=by, at=w.at),
        PlaceNotFoundError,
    ),
    "a changed staff record's site": (
        lambda w, by: change_staff_record(
            public_id=frontdesk(w).public_id,
            version=frontdesk(w).version,
            details=at_site(next_door(w)[0]),
            by=by,
            at=w.at,
        ),
        PlaceNotFoundError,
    ),
    "the contact put on a chart": (
        lambda w, by: tie_contact(patient=w.child("MINT"), contact=stranger(w), place=PLACE, by=by, at=w.at),
        NotPermittedError,
    ),
    "the contact who declined": (
        lambda w, by: record_decline(
            patients=[w.child("MINT")],
            contact=stranger(w),
            kind=DeclineKind.DECLINED,
            reason=None,
            ask_again_on=None,
            by=by,
            at=w.at,
        ),
        NotPermittedError,
    ),
    "the child a PIN is for": (
        lambda w, by: issue(
            practice=w.maple,
            order=Order(
                contact_id=w.contact("CINDY").pk,
                patient_ids=[w.child("ROSEMARY").pk, tie_of(stranger(w)).patient_id],
                seen={},
                language="en",
                request=new_public_id(),
            ),
            by=by,
            at=w.at,
        ),
        NotFoundError,
    ),
    "one of several charts": (
        lambda w, by: reach_charts(
            by=by, public_ids=[w.child("MINT").public_id, tie_of(stranger(w)).patient.public_id]
        ),
        NotFoundError,
    ),
    "a contact's place on a chart": (
        lambda w, by: reach_tie(
            by=by, patient=tie_of(stranger(w)).patient, contact_public_id=Contact.objects.latest("pk").public_id
        ),
        NotFoundError,
    ),
    "the contact who is barred": (
        lambda w, by: bar_too(practice=w.maple, ties=[w.tie("MARTA", "LUNA")], like=stranger(w), by=by, at=w.at),
        NotPermittedError,
    ),
    "the contact who is barred too": (
        lambda w, by: bar_too(practice=w.maple, ties=[tie_of(stranger(w))], like=w.contact("OMAR"), by=by, at=w.at),
        NotPermittedError,
    ),
    "the contact whose authority is set": (
        lambda w, by: set_authority(
            practice=w.maple,
            ties=[tie_of(stranger(w))],
            kind=AuthorityKind.JOINT,
            basis=Basis.COURT_ORDER,
            starts_on=w.at.date(),
            ends_on=None,
            by=by,
            at=w.at,
        ),
        NotPermittedError,
    ),
    "the contact taken off a chart": (
        lambda w, by: inactivate_contact(practice=w.maple, tie=tie_of(stranger(w)), by=by, at=w.at),
        NotPermittedError,
    ),
}
# Acts that find what they are told of at the actor's own practice, and are offered to nobody without the right.
BY_RIGHT: dict[str, tuple[str, Deed]] = {
    "change_workspace_role": ("staff.manage", lambda w, by: change_workspace_role(
        membership_id=member(w), role=StaffRole.PRACTICE_ADMIN, by=by, at=w.at)),
    "end_membership": ("staff.manage", lambda w, by: end_membership(membership_id=member(w), by=by, at=w.at)),
    "resume_membership": ("staff.manage", lambda w, by: resume_membership(membership_id=member(w), by=by, at=w.at)),
    "reset_second_factor": ("staff.manage", lambda w, by: reset_second_factor(
        membership_id=member(w), by=by, at=w.at)),
    "deactivate_staff_record": ("staff.manage", lambda w, by: deactivate_staff_record(
        public_id=frontdesk(w).public_id, by=by, at=w.at)),
    "reactivate_staff_record": ("staff.manage", lambda w, by: reactivate_staff_record(
        public_id=frontdesk(w).public_id, by=by, at=w.at)),
    "associate_user": ("staff.manage", lambda w, by: associate_user(
        public_id=frontdesk(w).public_id, membership_id=member(w), by=by, at=w.at)),
    "dissociate_user": ("staff.manage", lambda w, by: dissociate_user(
        public_id=frontdesk(w).public_id, by=by, at=w.at)),
    "invite_user": ("staff.manage", lambda w, by: invite_user(
        public_id=frontdesk(w).public_id, email="a@x.example", by=by, at=w.at)),
    "revoke_invitation": ("staff.manage", lambda w, by: revoke_invitation(
        public_id=frontdesk(w).public_id, by=by, at=w.at)),
    "extend_sheet": ("pin.issue", lambda w, by: extend_sheet(
        practice=w.maple, public_id="none", by=by, at=w.at)),
    "void_sheet": ("pin.issue", lambda w, by: void_sheet(public_id="none", by=by, at=w.at)),
    "remove_access": ("pin.issue", lambda w, by: remove_access(
        patient_id=w.child("MINT").pk, contact_id=w.contact("IVY").pk, reason=RemovalReason.OTHER, by=by, at=w.at)),
    "let_in_again": ("pin.issue", lambda w, by: let_in_again(
        patient_id=w.child("MINT").pk, contact_id=w.contact("IVY").pk, sheet="none", by=by, at=w.at)),
}  # fmt: skip
BY_COMMAND: dict[str, Deed] = {
    "create_practice": lambda w, by: create_practice(
        slug="mine",
        details=PracticeDetails("Mine", "", "", "", ""),
        time_zone="America/New_York",
        policy=POLICY,
        terms=("Mine.", "Mío."),
        by=by,
        at=w.at,
    ),
    "begin_day": lambda w, by: begin_day(practice=w.maple, by=by, at=w.at),
    "reset_second_factor_everywhere": lambda w, by: reset_second_factor_everywhere(
        login_id=w.staff["frontdesk"].login.pk, by=by, at=w.at
    ),
}


def visit(world: World, **wanted: Any) -> AppointmentDetails:
    plain = {"starts_at": world.at, "minutes": 15, "provider": None, "site": None, "visit_type": VisitType.WELL}
    return AppointmentDetails(**{**plain, **wanted})


def add(world: World, by: Actor, details: AppointmentDetails) -> Appointment:
    return add_appointment(
        practice=world.maple,
        patient=world.child("ROSEMARY"),
        details=details,
        by=by,
        at=world.at,
    )


@pytest.fixture(autouse=True)
def planned(world: World) -> None:
    """Maple's only appointment."""
    add(world, world.system, visit(world))


def appointment(world: World) -> Appointment:
    return world.maple.appointments.earliest("pk")


def next_door(world: World) -> tuple[Site, Provider]:
    """A site and a provider of the neighbour's."""
    at, by, birch = world.at, system_actor(world.birch.pk), world.birch.pk
    site = add_site(practice_id=birch, details=SiteDetails("Annex", "", ""), by=by, at=at)
    return site, add_provider(practice_id=birch, details=ProviderDetails("Dr. NEMO", "", site.pk, 1), by=by, at=at)


def stranger(world: World) -> Contact:
    """A contact of the neighbour's."""
    at, by = world.at, system_actor(world.birch.pk)
    child = create_patient(practice=world.birch, details=PatientDetails(given="ZOE"), mrn="", by=by, at=at)
    tie = add_contact(patient=child, details=ContactDetails(given="OCTAVIA"), place=PLACE, by=by, at=at)
    return tie.contact


def tie_of(contact: Contact) -> Tie:
    return Tie.objects.select_related("contact", "patient").get(contact=contact)


def member(world: World) -> int:
    return world.staff["newhire"].member.pk


def at_site(site: Site) -> StaffDetails:
    return StaffDetails(given="Maria", family="Rivera", email="", role=StaffRole.FRONT_DESK, site_id=site.pk)


def frontdesk(world: World) -> StaffRecord:
    record = world.staff["frontdesk"].record
    assert record
    return StaffRecord.objects.get(pk=record.pk)


def refused(world: World, deed: Deed, by: Actor) -> str:
    """The word with which a deed is refused; nothing of it is left."""
    before = Event.objects.filter(practice_id=world.maple.pk).count()
    with pytest.raises(NotPermittedError) as told:
        deed(world, by)
    assert Event.objects.filter(practice_id=world.maple.pk).count() == before
    return told.value.reason


@pytest.mark.parametrize("deed", AT_A_PRACTICE.values(), ids=AT_A_PRACTICE)
def test_the_admin_of_one_practice_changes_nothing_at_another(world: World, deed: Deed) -> None:
    assert refused(world, deed, world.staff["neighbour"].actor) == "practice"
    deed(world, world.staff["admin"].actor)


@pytest.mark.parametrize(("deed", "error"), WITH_A_ROW_OF_ANOTHER.values(), ids=WITH_A_ROW_OF_ANOTHER)
def test_an_act_takes_no_row_of_another_practice(world: World, deed: Deed, error: type[Exception]) -> None:
    before = Event.objects.filter(practice_id=world.maple.pk).count()
    with pytest.raises(error):
        deed(world, world.staff["admin"].actor)
    assert Event.objects.filter(practice_id=world.maple.pk).count() == before


@pytest.mark.parametrize("deed", BY_COMMAND.values(), ids=BY_COMMAND)
def test_what_commands_do_no_admin_does(world: World, deed: Deed) -> None:
    assert refused(world, deed, world.staff["admin"].actor) == "operator"


@pytest.mark.parametrize(("right", "deed"), BY_RIGHT.values(), ids=BY_RIGHT)
def test_an_act_asks_for_the_right_itself_whatever_page_led_to_it(world: World, right: str, deed: Deed) -> None:
    assert refused(world, deed, world.staff["billing"].actor) == right
