"""Every act there is, ready to be done in a small practice, and the kind of event it leaves."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator

from kinpin.accounts.actions import email_proofs, logins
from kinpin.accounts.actions import sessions as sign_ins
from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Login, Session
from kinpin.accounts.words import ProofFor
from kinpin.audit.kinds import Kind
from kinpin.audit.trails import Trail
from kinpin.enrollment.access import OpenSheet, open_child, reach_sheet, search_status
from kinpin.enrollment.actions import check, declines, expire, not_theirs, redeem, removal, sheets, window_locks
from kinpin.enrollment.actions import scan as scanning
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.errors import NoAccessError, RowsLockedError
from kinpin.enrollment.failures import MOST_FAILURES
from kinpin.enrollment.limits import SLIPS_BY_NETWORK
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import HandOut
from kinpin.enrollment.window import Preset
from kinpin.enrollment.window_contents import window_for
from kinpin.enrollment.words import DeclineKind, RemovalReason
from kinpin.families import access as charts
from kinpin.families.actions import contacts, patients, siblings
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.errors import OrderStandsError
from kinpin.families.questions import read_question
from kinpin.families.rules import AuthorityKind, Basis, HoldReason, Role, Sex
from kinpin.kernel.actor import Actor
from kinpin.kernel.clock import local_day
from kinpin.outbox import actions as outbox
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices import trails
from kinpin.practices.access import StaffStanding
from kinpin.practices.actions import invitations, members, places, practice, staff
from kinpin.practices.errors import InvitationRefusedError, LastAdminError, NotPermittedError
from kinpin.practices.models import Invitation, StaffRecord
from kinpin.practices.policies import shipped_policies
from kinpin.practices.roles import Permission, StaffRole
from kinpin.practices.rules import Paper
from kinpin.schedule import access as calendar
from kinpin.schedule import actions as schedule
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitType
from kinpin.workflows import authority_changes, contact_changes, new_day, patient_changes
from kinpin.workflows.contact_changes import AnotherPersonError
from kinpin.workflows.patient_changes import AnotherChildError
from tests.staff_client import staff_client
from tests.tries import use_up
from tests.world import BIRTHDAYS, PASSWORD, World

Deed = Callable[[], Any]
ACTS: dict[str, tuple[Kind, Callable[[World], Deed]]] = {}


def act(kind: Kind, name: str = "") -> Callable[[Callable[[World], Deed]], Callable[[World], Deed]]:
    """Enter what makes an act ready, under its own name or another, with what else it does behind a colon."""

    def enter(ready: Callable[[World], Deed]) -> Callable[[World], Deed]:
        ACTS[name or ready.__name__] = (kind, ready)
        return ready

    return enter


def admin(world: World) -> Actor:
    return world.staff["admin"].actor


def record(world: World, who: str) -> StaffRecord:
    found = world.staff[who].record
    assert found
    found.refresh_from_db()
    return found


# logins and sessions


def family(world: World) -> Actor:
    return world.family_actor(None)


def sent(world: World, purpose: ProofFor = ProofFor.SIGN_UP, email: str = "new@example.com") -> Any:
    return email_proofs.start_email_proof(
        email=email, purpose=purpose, language="en", practice_id=world.maple.pk, by=family(world), at=world.at
    )


def proved(world: World, purpose: ProofFor = ProofFor.SIGN_UP, email: str = "new@example.com") -> int:
    proof = sent(world, purpose, email)
    code = secret_of(Message.objects.latest("pk"))["code"]
    email_proofs.prove_email(proof_id=proof.pk, code=code, by=family(world), at=world.at)
    return int(proof.pk)


@act(Kind.EMAIL_CODE_SENT)
def start_email_proof(world: World) -> Deed:
    return lambda: sent(world)


@act(Kind.EMAIL_CODE_SENT)
def resend_code(world: World) -> Deed:
    proof = sent(world)
    return lambda: email_proofs.resend_code(
        proof_id=proof.pk, language="en", practice_id=None, by=family(world), at=world.at
    )


@act(Kind.EMAIL_PROVED)
def prove_email(world: World) -> Deed:
    proof = sent(world)
    code = secret_of(Message.objects.latest("pk"))["code"]
    return lambda: email_proofs.prove_email(proof_id=proof.pk, code=code, by=family(world), at=world.at)


@act(Kind.LOGIN_OPENED)
def open_login(world: World) -> Deed:
    proof = proved(world)
    return lambda: logins.open_login(
        proof_id=proof, password=PASSWORD, name="", language="en", by=family(world), at=world.at
    )


@act(Kind.PASSWORD_CHANGED)
def reset_password(world: World) -> Deed:
    world.family_login("old@example.com")
    proof = proved(world, purpose=ProofFor.RESET, email="old@example.com")
    return lambda: logins.reset_password(proof_id=proof, password=PASSWORD + "!", by=family(world), at=world.at)


@act(Kind.LOGIN_OPENED)
def create_login(world: World) -> Deed:
    return lambda: world.family_login("made@example.com")


def signed_in(world: World) -> Actor:
    staff_client(world, "admin", at=world.at)
    return replace(admin(world), session=Session.objects.latest("created_at").sign_in)


@act(Kind.SESSION_LOCKED)
def lock_sign_in(world: World) -> Deed:
    by = signed_in(world)
    return lambda: sign_ins.lock_sign_in(by=by, at=world.at)


@act(Kind.SESSION_UNLOCKED)
def unlock_sign_in(world: World) -> Deed:
    by = signed_in(world)
    sign_ins.lock_sign_in(by=by, at=world.at)
    return lambda: sign_ins.unlock_sign_in(by=by, at=world.at)


# the practice and its people


@act(Kind.PRACTICE_CREATED)
def create_practice(world: World) -> Deed:
    return lambda: practice.create_practice(
        slug="elm", details=practice.PracticeDetails("Elm", "1", "", "", ""), time_zone="America/Chicago",
        policy=world.maple.policy, terms=("Yes.", "Sí."), by=world.system, at=world.at,
    )  # fmt: skip


@act(Kind.PRACTICE_CHANGED)
def change_settings(world: World) -> Deed:
    wanted = practice.Settings(3, True, Paper.A4, shipped_policies()["early-partial"])
    return lambda: practice.change_settings(
        practice_id=world.maple.pk, version=1, wanted=wanted, by=admin(world), at=world.at
    )


@act(Kind.PRACTICE_CHANGED)
def change_practice(world: World) -> Deed:
    details = practice.PracticeDetails("Oak", "(555) 010-0100", "1 Oak Street", "Always", "Siempre")
    return lambda: practice.change_practice(
        practice_id=world.maple.pk, version=1, details=details, by=admin(world), at=world.at
    )


@act(Kind.TERMS_PUBLISHED)
def publish_terms(world: World) -> Deed:
    return lambda: practice.publish_terms(
        practice_id=world.maple.pk, after=1, text="Be kinder.", text_es="Sea más amable.", by=admin(world), at=world.at
    )


@act(Kind.SITE_ADDED)
def add_site(world: World) -> Deed:
    return lambda: places.add_site(
        practice_id=world.maple.pk, details=places.SiteDetails("East", "", ""), by=admin(world), at=world.at
    )


@act(Kind.SITE_CHANGED)
def change_site(world: World) -> Deed:
    public_id, seen = world.site.public_id, places.mark_of(places.site_details(world.site))
    return lambda: places.change_site(
        public_id=public_id, seen=seen, details=places.SiteDetails("East", "", ""), by=admin(world), at=world.at
    )


@act(Kind.SITE_DEACTIVATED)
def deactivate_site(world: World) -> Deed:
    return lambda: places.deactivate_site(public_id=world.site.public_id, by=admin(world), at=world.at)


@act(Kind.SITE_REACTIVATED)
def reactivate_site(world: World) -> Deed:
    deactivate_site(world)()
    return lambda: places.reactivate_site(public_id=world.site.public_id, by=admin(world), at=world.at)


@act(Kind.PROVIDER_ADDED)
def add_provider(world: World) -> Deed:
    return lambda: places.add_provider(
        practice_id=world.maple.pk, details=places.ProviderDetails("Dr. New", "", None, 2), by=admin(world), at=world.at
    )


@act(Kind.PROVIDER_CHANGED)
def change_provider(world: World) -> Deed:
    seen = places.mark_of(places.provider_details(world.provider))
    return lambda: places.change_provider(
        public_id=world.provider.public_id, seen=seen, details=places.ProviderDetails("Dr. New", "Skin", None, 3),
        by=admin(world), at=world.at,
    )  # fmt: skip


@act(Kind.PROVIDER_DEACTIVATED)
def deactivate_provider(world: World) -> Deed:
    return lambda: places.deactivate_provider(public_id=world.provider.public_id, by=admin(world), at=world.at)


@act(Kind.PROVIDER_REACTIVATED)
def reactivate_provider(world: World) -> Deed:
    deactivate_provider(world)()
    return lambda: places.reactivate_provider(public_id=world.provider.public_id, by=admin(world), at=world.at)


DETAILS = staff.StaffDetails(given="Robin", family="Vale", email="robin@example.com", role=StaffRole.BILLING)


@act(Kind.STAFF_CREATED)
def create_staff_record(world: World) -> Deed:
    return lambda: staff.create_staff_record(details=DETAILS, by=admin(world), at=world.at)


@act(Kind.STAFF_CHANGED)
def change_staff_record(world: World) -> Deed:
    old = record(world, "billing")
    return lambda: staff.change_staff_record(
        public_id=old.public_id, version=old.version, details=DETAILS, by=admin(world), at=world.at
    )


@act(Kind.STAFF_DEACTIVATED)
def deactivate_staff_record(world: World) -> Deed:
    staff_client(world, "billing", at=world.at)
    public_id = record(world, "billing").public_id
    return lambda: staff.deactivate_staff_record(public_id=public_id, by=admin(world), at=world.at)


@act(Kind.STAFF_REACTIVATED)
def reactivate_staff_record(world: World) -> Deed:
    deactivate_staff_record(world)()
    public_id = record(world, "billing").public_id
    return lambda: staff.reactivate_staff_record(public_id=public_id, by=admin(world), at=world.at)


def spare(world: World) -> StaffRecord:
    return staff.create_staff_record(details=DETAILS, by=admin(world), at=world.at)


@act(Kind.STAFF_ASSOCIATED)
def associate_user(world: World) -> Deed:
    public_id, member = spare(world).public_id, world.staff["newhire"].member.pk
    return lambda: staff.associate_user(public_id=public_id, membership_id=member, by=admin(world), at=world.at)


@act(Kind.STAFF_DISSOCIATED)
def dissociate_user(world: World) -> Deed:
    public_id = record(world, "billing").public_id
    return lambda: staff.dissociate_user(public_id=public_id, by=admin(world), at=world.at)


@act(Kind.STAFF_INVITED)
def invite_user(world: World) -> Deed:
    public_id = spare(world).public_id
    return lambda: invitations.invite_user(public_id=public_id, email="robin@example.com", by=admin(world), at=world.at)


@act(Kind.INVITATION_REVOKED)
def revoke_invitation(world: World) -> Deed:
    invite_user(world)()
    public_id = Invitation.objects.get().staff_record.public_id
    return lambda: invitations.revoke_invitation(public_id=public_id, by=admin(world), at=world.at)


@act(Kind.INVITATION_ACCEPTED)
def accept_invitation(world: World) -> Deed:
    invite_user(world)()
    login = world.family_login("robin@example.com")
    return lambda: invitations.accept_invitation(
        invitation_id=Invitation.objects.get().pk, login=login, by=family(world), at=world.at
    )


@act(Kind.INVITATION_ACCEPTED)
def accept_with_new_login(world: World) -> Deed:
    invite_user(world)()
    return lambda: invitations.accept_with_new_login(
        invitation_id=Invitation.objects.get().pk, password=PASSWORD, by=family(world), at=world.at
    )


@act(Kind.INVITATION_REFUSED)
def find_invitation(world: World) -> Deed:
    revoke_invitation(world)()
    token = secret_of(Message.objects.get(kind="invitation"))["token"]
    return quietly(
        lambda: invitations.find_invitation(token=token, by=family(world), at=world.at), InvitationRefusedError
    )


@act(Kind.INVITATION_REFUSED)
def open_invitation(world: World) -> Deed:
    revoke_invitation(world)()
    pk = Invitation.objects.get().pk
    return quietly(
        lambda: invitations.open_invitation(invitation_id=pk, by=family(world), at=world.at), InvitationRefusedError
    )


@act(Kind.STAFF_REFUSED, "dissociate_user: the last admin")
def refuse_to_dissociate(world: World) -> Deed:
    public_id = record(world, "admin").public_id
    return quietly(lambda: staff.dissociate_user(public_id=public_id, by=admin(world), at=world.at), LastAdminError)


@act(Kind.MEMBERSHIP_REFUSED, "end_membership: the last admin")
def refuse_to_end_membership(world: World) -> Deed:
    member = world.staff["admin"].member.pk
    return quietly(lambda: members.end_membership(membership_id=member, by=admin(world), at=world.at), LastAdminError)


@act(Kind.MEMBERSHIP_ADDED)
def add_membership(world: World) -> Deed:
    login = world.family_login("robin@example.com")
    return lambda: members.add_membership(
        login=login, practice_id=world.maple.pk, role=StaffRole.BILLING, name="Robin", by=admin(world), at=world.at
    )


@act(Kind.PRACTICE_ENTERED)
def enter_practice(world: World) -> Deed:
    return lambda: members.enter_practice(practice_id=world.maple.pk, by=admin(world), at=world.at)


@act(Kind.MEMBERSHIP_CHANGED)
def change_workspace_role(world: World) -> Deed:
    member = world.staff["billing"].member.pk
    return lambda: members.change_workspace_role(
        membership_id=member, role=StaffRole.PROVIDER, by=admin(world), at=world.at
    )


@act(Kind.MEMBERSHIP_ENDED)
def end_membership(world: World) -> Deed:
    staff_client(world, "billing", at=world.at)
    member = world.staff["billing"].member.pk
    return lambda: members.end_membership(membership_id=member, by=admin(world), at=world.at)


@act(Kind.MEMBERSHIP_RESUMED)
def resume_membership(world: World) -> Deed:
    end_membership(world)()
    member = world.staff["billing"].member.pk
    return lambda: members.resume_membership(membership_id=member, by=admin(world), at=world.at)


@act(Kind.SECOND_FACTOR_RESET)
def reset_second_factor(world: World) -> Deed:
    billing = world.staff["billing"]
    Authenticator.objects.create(user=billing.login, type=Authenticator.Type.TOTP, data={})
    return lambda: members.reset_second_factor(membership_id=billing.member.pk, by=admin(world), at=world.at)


@act(Kind.SECOND_FACTOR_RESET)
def reset_second_factor_everywhere(world: World) -> Deed:
    login = world.staff["admin"].login
    Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={})
    return lambda: members.reset_second_factor_everywhere(login_id=login.pk, by=world.system, at=world.at)


@act(Kind.AUDIT_VIEWED)
def open_trail(world: World) -> Deed:
    trail = Trail(practice_id=world.maple.pk)
    return lambda: trails.open_trail(trail=trail, most=10, by=admin(world), at=world.at)


@act(Kind.AUDIT_VIEWED)
def export_trail(world: World) -> Deed:
    trail = Trail(practice_id=world.maple.pk)
    return lambda: trails.export_trail(trail=trail, by=admin(world), at=world.at)


# charts


def quietly(deed: Deed, refusal: type[Exception]) -> Deed:
    """An act that is refused, as it should be."""

    def do() -> None:
        try:
            deed()
        except refusal:
            return
        raise AssertionError(f"not refused with {refusal}")

    return do


@act(Kind.CHART_VIEWED)
def open_chart(world: World) -> Deed:
    public_id = world.child("ROSEMARY").public_id
    return lambda: charts.open_chart(by=world.frontdesk, public_id=public_id, at=world.at)


@act(Kind.CHART_REFUSED, "open_chart: to somebody who may not")
def refuse_chart(world: World) -> Deed:
    public_id, wanted = world.child("ROSEMARY").public_id, Permission.AUDIT_VIEW
    return quietly(
        lambda: charts.open_chart(by=world.frontdesk, public_id=public_id, at=world.at, permission=wanted),
        NotPermittedError,
    )


@act(Kind.CHART_SEARCHED)
def search_charts(world: World) -> Deed:
    question = read_question("rosemary", today=local_day(world.at, world.maple.zone), country="US")
    assert question
    return lambda: charts.search_charts(by=world.frontdesk, question=question, at=world.at)


@act(Kind.CHART_SEARCHED)
def search_contacts(world: World) -> Deed:
    question = read_question("cindy", today=local_day(world.at, world.maple.zone), country="US")
    assert question
    return lambda: charts.search_contacts(
        by=world.frontdesk, patient=world.child("LUNA"), question=question, at=world.at
    )


@act(Kind.CHART_SEARCHED)
def list_by_status(world: World) -> Deed:
    today = local_day(world.at, world.maple.zone)
    return lambda: search_status(by=world.frontdesk, status=None, before=None, most=9, today=today, at=world.at)


CHILD = PatientDetails(given="NEW", family="CHILD", birth_date=date(2020, 1, 1), sex=Sex.FEMALE, language="en")
CONTACT = ContactDetails(given="NEW", family="CONTACT", email="contact@example.com", language="en")
PLACE = ChartPlace(role=Role.STEPMOTHER, position=9)


@act(Kind.PATIENT_CREATED)
def create_patient(world: World) -> Deed:
    return lambda: patients.create_patient(
        practice=world.maple, details=CHILD, mrn="99999", by=world.frontdesk, at=world.at
    )


@act(Kind.PATIENT_CHANGED)
def correct_patient(world: World) -> Deed:
    child = world.child("ROSEMARY")
    return lambda: patient_changes.correct_patient(
        patient=child, details=CHILD, version=child.version, by=world.frontdesk, at=world.at
    )


@act(Kind.PATIENT_REFUSED, "correct_patient: another child over one with a PIN")
def refuse_to_correct_patient(world: World) -> Deed:
    world.issue("CINDY", "ROSEMARY")
    return quietly(correct_patient(world), AnotherChildError)


@act(Kind.HOLD_PLACED)
def place_hold(world: World) -> Deed:
    world.issue("CINDY", "ROSEMARY")
    return lambda: patient_changes.place_hold(
        patient=world.child("ROSEMARY"), reason=HoldReason.COURT, by=world.staff["provider"].actor, at=world.at
    )


@act(Kind.HOLD_LIFTED)
def lift_hold(world: World) -> Deed:
    place_hold(world)()
    child = world.child("ROSEMARY")
    child.refresh_from_db()
    by = world.staff["provider"].actor
    return lambda: patient_changes.lift_hold(patient=child, placed_at=child.held_at, by=by, at=world.at)


@act(Kind.CONTACT_CREATED)
def add_contact(world: World) -> Deed:
    return lambda: contacts.add_contact(
        patient=world.child("LUNA"), details=CONTACT, place=PLACE, by=world.frontdesk, at=world.at
    )


@act(Kind.CONTACT_TIED)
def tie_contact(world: World) -> Deed:
    return lambda: contacts.tie_contact(
        patient=world.child("LUNA"), contact=world.contact("CINDY"), place=PLACE, by=world.frontdesk, at=world.at
    )


@act(Kind.CONTACT_VIEWED, "tie_contact: a look at who is taken")
def take_contact(world: World) -> Deed:
    return tie_contact(world)


@act(Kind.CONTACT_TIED)
def add_self_contact(world: World) -> Deed:
    return lambda: contacts.add_self_contact(patient=world.child("CLOVER"), by=world.frontdesk, at=world.at)


@act(Kind.CONTACT_CHANGED)
def save_contact(world: World) -> Deed:
    tie = world.tie("CINDY", "ROSEMARY")
    return lambda: contact_changes.save_contact(
        tie=tie, details=CONTACT, place=PLACE, version=tie.contact.version, by=world.frontdesk, at=world.at
    )


@act(Kind.CONTACT_REFUSED, "save_contact: another person over one with a PIN")
def refuse_to_save_contact(world: World) -> Deed:
    world.issue("CINDY", "ROSEMARY")
    return quietly(save_contact(world), AnotherPersonError)


@act(Kind.TIE_CHANGED, "save_contact: its place on the chart")
def save_place(world: World) -> Deed:
    return save_contact(world)


@act(Kind.TIE_ENDED)
def inactivate_contact(world: World) -> Deed:
    tie = world.tie("CINDY", "ROSEMARY")
    return lambda: authority_changes.inactivate_contact(practice=world.maple, tie=tie, by=world.frontdesk, at=world.at)


@act(Kind.TIE_RESUMED)
def resume_tie(world: World) -> Deed:
    inactivate_contact(world)()
    tie = world.tie("CINDY", "ROSEMARY")
    return lambda: contacts.resume_tie(tie=tie, by=world.frontdesk, at=world.at)


@act(Kind.AUTHORITY_SET)
def set_authority(world: World) -> Deed:
    world.issue("CINDY", "ROSEMARY")
    return lambda: authority_changes.set_authority(
        practice=world.maple, ties=[world.tie("CINDY", "ROSEMARY")], kind=AuthorityKind.NONE, basis=Basis.COURT_ORDER,
        starts_on=local_day(world.at, world.maple.zone), ends_on=None, by=world.frontdesk, at=world.at,
    )  # fmt: skip


@act(Kind.AUTHORITY_REFUSED, "set_authority: against a standing order")
def refuse_to_set_authority(world: World) -> Deed:
    return quietly(
        lambda: authority_changes.set_authority(
            practice=world.maple, ties=[world.tie("OMAR", "LUNA")], kind=AuthorityKind.JOINT, basis=Basis.COURT_ORDER,
            starts_on=local_day(world.at, world.maple.zone), ends_on=None, by=world.frontdesk, at=world.at,
        ),
        OrderStandsError,
    )  # fmt: skip


@act(Kind.SIBLINGS_LINKED)
def link_siblings(world: World) -> Deed:
    one, other = world.child("ROSEMARY"), world.child("LUNA")
    return lambda: siblings.link_siblings(one=one, other=other, by=world.frontdesk, at=world.at)


@act(Kind.SIBLINGS_UNLINKED)
def unlink_siblings(world: World) -> Deed:
    one, other = world.child("ROSEMARY"), world.child("BASIL")
    return lambda: siblings.unlink_siblings(one=one, other=other, by=world.frontdesk, at=world.at)


# the schedule


@act(Kind.SCHEDULE_VIEWED)
def open_schedule(world: World) -> Deed:
    day = local_day(world.at, world.maple.zone)
    return lambda: calendar.open_schedule(first=day, last=day, by=world.frontdesk, at=world.at)


def appointment_details(world: World) -> schedule.AppointmentDetails:
    return schedule.AppointmentDetails(
        starts_at=world.at, minutes=15, provider=world.provider, site=world.site, visit_type=VisitType.WELL
    )


@act(Kind.APPOINTMENT_ADDED)
def add_appointment(world: World) -> Deed:
    return lambda: schedule.add_appointment(
        practice=world.maple, patient=world.child("ROSEMARY"), details=appointment_details(world),
        by=world.frontdesk, at=world.at,
    )  # fmt: skip


def added(world: World) -> Appointment:
    add_appointment(world)()
    return Appointment.objects.latest("pk")


@act(Kind.APPOINTMENT_VIEWED)
def open_appointment(world: World) -> Deed:
    public_id = added(world).public_id
    return lambda: calendar.open_appointment(public_id=public_id, by=world.frontdesk, at=world.at)


@act(Kind.APPOINTMENT_CHANGED)
def change_appointment(world: World) -> Deed:
    one, longer = added(world), replace(appointment_details(world), minutes=30)
    return lambda: schedule.change_appointment(
        appointment=one, version=one.version, details=longer, by=world.frontdesk, at=world.at
    )


@act(Kind.APPOINTMENT_MOVED)
def move_appointment(world: World) -> Deed:
    one, later = added(world), world.at + timedelta(hours=1)
    return lambda: schedule.move_appointment(
        appointment=one, version=one.version, starts_at=later, provider=None, by=world.frontdesk, at=world.at
    )


@act(Kind.APPOINTMENT_CANCELLED)
def cancel_appointment(world: World) -> Deed:
    one = added(world)
    return lambda: schedule.cancel_appointment(appointment=one, version=one.version, by=world.frontdesk, at=world.at)


@act(Kind.APPOINTMENT_RESTORED)
def restore_appointment(world: World) -> Deed:
    cancel_appointment(world)()
    one = Appointment.objects.latest("pk")
    return lambda: schedule.restore_appointment(appointment=one, version=one.version, by=world.frontdesk, at=world.at)


# PINs, sheets and enrollments


@act(Kind.PIN_ISSUED)
def issue(world: World) -> Deed:
    return lambda: world.issue("CINDY", "ROSEMARY", "BASIL")


@act(Kind.ISSUE_REFUSED, "issue: to a newborn without a name")
def refuse_issue(world: World) -> Deed:
    return quietly(lambda: world.issue("CINDY", "BABY GIRL"), RowsLockedError)


@act(Kind.PIN_CLOSED, "issue: in the place of a lost sheet")
def issue_anew(world: World) -> Deed:
    first = world.issue("CINDY", "ROSEMARY")
    seen = {world.child("ROSEMARY").pk: first.handout}
    return lambda: world.issue("CINDY", "ROSEMARY", seen=seen)


@act(Kind.ISSUE_REFUSED)
def note_window_lock(world: World) -> Deed:
    by = world.staff["newhire"].actor
    window = window_for(
        practice=world.maple, patient=world.child("ROSEMARY"), preset=Preset(), chosen=None,
        staff=StaffStanding.NO_STAFF_RECORD, by=by, at=world.at,
    )  # fmt: skip
    return lambda: window_locks.note_window_lock(window=window, by=by, at=world.at)


def opened(world: World) -> OpenSheet:
    issued = world.issue("CINDY", "ROSEMARY")
    return reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at)


@act(Kind.SHEET_PRINTED)
def note_printed(world: World) -> Deed:
    sheet = opened(world)
    return lambda: sheets.note_printed(sheet=sheet, by=world.frontdesk, at=world.at)


@act(Kind.SHEET_SHOWN)
def note_shown(world: World) -> Deed:
    sheet = opened(world)
    return lambda: sheets.note_shown(sheet=sheet, by=world.frontdesk, at=world.at)


@act(Kind.SHEET_COPIED)
def note_written_down(world: World) -> Deed:
    sheet = opened(world)
    return lambda: sheets.note_written_down(sheet=sheet, by=world.frontdesk, at=world.at)


@act(Kind.SHEET_EXTENDED)
def extend_sheet(world: World) -> Deed:
    public_id, later = opened(world).handout.public_id, world.at + timedelta(days=2)
    return lambda: sheets.extend_sheet(practice=world.maple, public_id=public_id, by=world.frontdesk, at=later)


@act(Kind.SHEET_REFUSED, "extend_sheet: one that is good as long as it may be")
def refuse_to_extend_sheet(world: World) -> Deed:
    public_id = opened(world).handout.public_id
    return lambda: sheets.extend_sheet(practice=world.maple, public_id=public_id, by=world.frontdesk, at=world.at)


@act(Kind.SHEET_VOIDED)
def void_sheet(world: World) -> Deed:
    public_id = opened(world).handout.public_id
    return lambda: sheets.void_sheet(public_id=public_id, by=world.frontdesk, at=world.at)


@act(Kind.PIN_CLOSED)
def expire_pins(world: World) -> Deed:
    opened(world)
    return lambda: expire.expire_pins(by=world.system, at=world.at + timedelta(days=30))


@act(Kind.PIN_CLOSED)
def begin_day(world: World) -> Deed:
    opened(world)
    return lambda: new_day.begin_day(practice=world.maple, by=world.system, at=world.at + timedelta(days=20 * 365))


@act(Kind.PORTAL_DECLINED)
def record_decline(world: World) -> Deed:
    return lambda: declines.record_decline(
        patients=[world.child("LUNA")], contact=None, kind=DeclineKind.DECLINED, reason=None, ask_again_on=None,
        by=world.frontdesk, at=world.at,
    )  # fmt: skip


@act(Kind.PORTAL_DECLINE_WITHDRAWN)
def withdraw_decline(world: World) -> Deed:
    record_decline(world)()
    luna = world.child("LUNA")
    return lambda: declines.withdraw_decline(patients=[luna], contact=None, by=world.frontdesk, at=world.at)


@act(Kind.PORTAL_DECLINE_WITHDRAWN, "issue: to a family that had declined")
def issue_after_decline(world: World) -> Deed:
    child = world.child("ROSEMARY")
    declines.record_decline(
        patients=[child], contact=None, kind=DeclineKind.DECLINED, reason=None, ask_again_on=None,
        by=world.frontdesk, at=world.at,
    )  # fmt: skip
    return lambda: world.issue("CINDY", "ROSEMARY")


def mother(world: World) -> tuple[Login, Actor]:
    login = world.family_login("cindy@example.com")
    return login, world.family_actor(login)


@act(Kind.SHEET_SCANNED)
def scan(world: World) -> Deed:
    token, (_, by) = world.issue("CINDY", "ROSEMARY").token, mother(world)
    return lambda: scanning.scan(token=token, by=by, at=world.at)


@act(Kind.PIN_REFUSED)
def prove_birth_date(world: World) -> Deed:
    handout, (_, by) = opened(world).handout, mother(world)
    return lambda: scanning.prove_birth_date(handout_id=handout.pk, born=date(2000, 1, 1), by=by, at=world.at)


@act(Kind.PIN_REFUSED)
def check_pin(world: World) -> Deed:
    pin = world.issue("CINDY", "ROSEMARY").pins[world.child("ROSEMARY").pk]
    login, by = mother(world)
    return lambda: check.check_pin(
        practice=world.maple, typed=pin, born=date(2000, 1, 1), claimant=None, login=login, by=by, at=world.at
    )


@act(Kind.PIN_REFUSED)
def count_slip(world: World) -> Deed:
    count = partial(check.count_slip, practice=world.maple, by=mother(world)[1], at=world.at)
    count()
    use_up(SLIPS_BY_NETWORK)
    return quietly(count, TooManyTriesError)


@act(Kind.SHEET_DISOWNED)
def disown(world: World) -> Deed:
    handout, (_, by) = opened(world).handout, mother(world)
    return lambda: scanning.disown(handout_id=handout.pk, by=by, at=world.at)


def redeeming(world: World, claimant: Claimant | None = None) -> Deed:
    handout = opened(world).handout
    login, by = mother(world)
    claim = scanning.prove_birth_date(handout_id=handout.pk, born=BIRTHDAYS["ROSEMARY"], by=by, at=world.at)
    assert isinstance(claim, Claim)
    return lambda: redeem.redeem(
        practice=world.maple, claim=claim, claimant=claimant, login=login, terms_version=1, by=by, at=world.at
    )


for _kind, _name in (
    (Kind.ENROLLED, ""),
    (Kind.PIN_REDEEMED, "its PIN"),
    (Kind.TERMS_ACCEPTED, "the terms"),
    (Kind.NOTICE_QUEUED, "the other parent's notice"),
):
    ACTS["redeem" + (f": {_name}" if _name else "")] = (_kind, redeeming)


def noticed(world: World) -> Message:
    """A notice that a worker has taken up."""
    redeeming(world)()
    Message.objects.exclude(kind="access_notice").delete()
    message = outbox.claim_due(at=world.at)
    assert message
    return message


@act(Kind.NOTICE_SENT)
def mark_sent(world: World) -> Deed:
    message = noticed(world)
    return lambda: outbox.mark_sent(message, at=world.at)


@act(Kind.NOTICE_DROPPED)
def mark_dropped(world: World) -> Deed:
    message = noticed(world)
    return lambda: outbox.mark_dropped(message, at=world.at)


@act(Kind.NOTICE_FAILED)
def mark_failed(world: World) -> Deed:
    message = noticed(world)
    return lambda: outbox.mark_failed(message, problem="SMTPDataError 550", at=world.at, for_good=True)


@act(Kind.NOTICE_UNKNOWN)
def settle_interrupted(world: World) -> Deed:
    outbox.hand_over(noticed(world))
    return lambda: outbox.settle_interrupted(at=world.at + timedelta(minutes=6))


@act(Kind.SHEET_STOPPED)
def stop_sheet(world: World) -> Deed:
    return redeeming(world, Claimant("OMAR", "SOMEBODY", date(1950, 1, 1)))


@act(Kind.PIN_REFUSED, "redeem: with the account of another caregiver")
def refuse_account(world: World) -> Deed:
    by = enrolled(world)
    handout = world.handout(world.issue("JEFF", "ROSEMARY")).pk
    claim = scanning.prove_birth_date(handout_id=handout, born=BIRTHDAYS["ROSEMARY"], by=by, at=world.at)
    assert isinstance(claim, Claim)
    login = Login.objects.get(email="cindy@example.com")
    return lambda: redeem.redeem(
        practice=world.maple, claim=claim, claimant=None, login=login, terms_version=1, by=by, at=world.at
    )


def enrolled(world: World) -> Actor:
    redeeming(world)()
    return world.family_actor(Login.objects.get(email="cindy@example.com"))


@act(Kind.ENROLLMENT_ENDED)
def remove_access(world: World) -> Deed:
    enrolled(world)
    child, contact = world.child("ROSEMARY").pk, world.contact("CINDY").pk
    return lambda: removal.remove_access(
        patient_id=child, contact_id=contact, reason=RemovalReason.SAFETY, by=world.frontdesk, at=world.at
    )


@act(Kind.ENROLLMENT_ENDED)
def say_not_theirs(world: World) -> Deed:
    by, child = enrolled(world), world.child("ROSEMARY")
    return lambda: not_theirs.say_not_theirs(public_id=child.public_id, by=by, at=world.at)


@act(Kind.AUTHORITY_SET)
def bar_too(world: World) -> Deed:
    details, place = ContactDetails(given="JEFF", family="TESTKIDDO"), ChartPlace(role=Role.FATHER)
    child = world.child("ROSEMARY")
    again = contacts.add_contact(patient=child, details=details, place=place, by=world.frontdesk, at=world.at)
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    return lambda: authority_changes.bar_too(
        practice=world.maple, ties=[again], like=world.contact("JEFF"), by=world.frontdesk, at=world.at
    )


@act(Kind.LET_IN_AGAIN)
def let_in_again(world: World) -> Deed:
    enrolled(world)
    child, contact = world.child("ROSEMARY").pk, world.contact("CINDY").pk
    who: dict[str, Any] = {"patient_id": child, "contact_id": contact, "by": world.frontdesk, "at": world.at}
    removal.remove_access(**who, reason=RemovalReason.WRONG_PERSON)
    sheet = HandOut.objects.get(pins__patient=child, contact=contact).public_id
    return lambda: removal.let_in_again(**who, sheet=sheet)


@act(Kind.CHILD_VIEWED)
def see_child(world: World) -> Deed:
    by, public_id = enrolled(world), world.child("ROSEMARY").public_id
    return lambda: open_child(by=by, public_id=public_id, at=world.at)


@act(Kind.SHEET_LOCKED)
def lock_sheet(world: World) -> Deed:
    guess = prove_birth_date(world)
    HandOut.objects.update(failures=MOST_FAILURES - 1)
    return guess


@act(Kind.CHILD_REFUSED)
def refuse_child(world: World) -> Deed:
    _, by = mother(world)
    return quietly(lambda: open_child(by=by, public_id=world.child("ROSEMARY").public_id, at=world.at), NoAccessError)


# Written by commands, and on the way in by Django's and allauth's own steps: test_ways_in.py walks those over HTTP.
ELSEWHERE = {
    Kind.CONTACT_JOINED, Kind.CHARTS_MERGED, Kind.CHARTS_PARTED,
    Kind.RECORDS_IMPORTED, Kind.ORGANIZATION_ADDED, Kind.ORGANIZATION_CHANGED,
    Kind.SIGNED_IN, Kind.SIGN_IN_REFUSED, Kind.SIGNED_OUT, Kind.SECOND_FACTOR_CHANGED, Kind.PAGE_REFUSED,
    Kind.AUDIT_VERIFIED,
}  # fmt: skip
