"""Two deeds at one moment, on PostgreSQL: whoever comes second waits, and decides by what the first has left.

The first has done all and not committed; so the second can't have read it before it was asked to wait.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from kinpin.accounts.actions.email_proofs import MOST_WRONG_CODES, prove_email, start_email_proof
from kinpin.accounts.actions.logins import reset_password
from kinpin.accounts.models import EmailProof, Login
from kinpin.accounts.words import ProofFor
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.declines import record_decline, withdraw_decline
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.actions.removal import remove_access
from kinpin.enrollment.actions.scan import disown, prove_birth_date
from kinpin.enrollment.actions.sheets import extend_sheet, void_sheet
from kinpin.enrollment.errors import SheetEndedError
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.words import DeclineKind, PinEnd, RemovalReason
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, HoldReason, Role, Status
from kinpin.kernel.errors import RefusedError, StaleError
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import accept_with_new_login, invite_user, revoke_invitation
from kinpin.practices.actions.members import add_membership, end_membership
from kinpin.practices.actions.practice import (
    PracticeDetails,
    Settings,
    change_practice,
    change_settings,
    publish_terms,
)
from kinpin.practices.actions.staff import (
    StaffDetails,
    associate_user,
    change_staff_record,
    create_staff_record,
    deactivate_staff_record,
    dissociate_user,
)
from kinpin.practices.models import Invitation, Membership, StaffRecord, Terms
from kinpin.practices.roles import StaffRole
from kinpin.practices.rules import Paper
from kinpin.workflows.authority_changes import bar_too, inactivate_contact
from kinpin.workflows.contact_changes import save_contact
from kinpin.workflows.patient_changes import correct_patient, place_hold
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.patient_portal.family import another_code
from tests.world import BIRTHDAYS, PASSWORD, World, build_world

pytestmark = pytest.mark.postgresql

Deed = Callable[[World], object]


@pytest.fixture
def there(database: OwnDatabase) -> World:
    return database.run(lambda: build_world(MONDAY))


def answer_of(deed: Callable[[], object]) -> str:
    """`done`, or the word of the refusal."""
    try:
        deed()
    except RefusedError as told:
        return told.reason
    except StaleError as told:
        return type(told).__name__
    return "done"


# --- what is taken away, while it is given


def end_authority(there: World) -> None:
    there.give("CINDY", "ROSEMARY", AuthorityKind.NONE)


def bar_her_too(there: World) -> None:
    tie = there.tie("CINDY", "ROSEMARY")
    bar_too(practice=there.maple, ties=[tie], like=there.contact("OMAR"), by=there.frontdesk, at=there.at)


def take_off_the_chart(there: World) -> None:
    inactivate_contact(practice=there.maple, tie=there.tie("CINDY", "ROSEMARY"), by=there.frontdesk, at=there.at)


def hold(there: World) -> None:
    place_hold(patient=there.child("ROSEMARY"), reason=HoldReason.SAFETY, by=there.staff["admin"].actor, at=there.at)


def correct(there: World, **typed: object) -> None:
    child = Patient.objects.select_related("practice").get(pk=there.child("ROSEMARY").pk)
    stands = {name: getattr(child, name) for name in PatientDetails().columns()}
    details = PatientDetails(**{**stands, **typed})
    correct_patient(patient=child, details=details, version=child.version, by=there.frontdesk, at=there.at)


def close_the_chart(there: World) -> None:
    correct(there, status=Status.INACTIVE)


ENDS_A_PIN: list[tuple[Deed, PinEnd]] = [
    (end_authority, PinEnd.AUTHORITY),
    (bar_her_too, PinEnd.AUTHORITY),
    (take_off_the_chart, PinEnd.AUTHORITY),
    (hold, PinEnd.HOLD),
    (close_the_chart, PinEnd.PATIENT_STATUS),
]


@pytest.mark.parametrize(("deed", "end"), ENDS_A_PIN)
def test_a_pin_that_is_issued_meanwhile_ends_too(database: OwnDatabase, there: World, deed: Deed, end: PinEnd) -> None:
    database.second(lambda: there.issue("CINDY", "ROSEMARY"), lambda: deed(there))
    assert database.run(lambda: list(Pin.objects.values_list("end_reason", flat=True))) == [end]


@pytest.mark.parametrize("deed", [end_authority, bar_her_too, take_off_the_chart])
def test_so_does_the_access_of_whoever_is_let_in_meanwhile(database: OwnDatabase, there: World, deed: Deed) -> None:
    claim, login = database.run(
        lambda: (prove(there, there.issue("CINDY", "ROSEMARY")), there.family_login("c@x.example"))
    )
    database.second(lambda: there.redeem(claim, login), lambda: deed(there))
    assert database.run(lambda: Enrollment.objects.get().ended_at) == there.at


@pytest.mark.parametrize(
    ("deed", "lock"), [(end_authority, "no_authority"), (hold, "hold"), (close_the_chart, "not_active")]
)
def test_no_pin_is_issued_for_whom_it_is_taken_from_meanwhile(
    database: OwnDatabase, there: World, deed: Deed, lock: str
) -> None:
    told = database.second(lambda: deed(there), lambda: answer_of(lambda: there.issue("CINDY", "ROSEMARY")))
    assert told != "done"
    assert database.run(
        lambda: list(Event.objects.filter(kind=Kind.ISSUE_REFUSED).values_list("reason", flat=True))
    ) == [lock]
    assert not database.run(Pin.objects.exists)


def test_nobody_is_typed_over_a_contact_who_is_given_a_sheet_meanwhile(database: OwnDatabase, there: World) -> None:
    cindy, place = there.contact("CINDY"), ChartPlace(role=Role.MOTHER)
    other = ContactDetails(given="SONIA", family="VEGA", birth_date=date(1990, 1, 1))
    version = database.run(lambda: Contact.objects.get(pk=cindy.pk).version)
    tie = database.run(lambda: there.tie("CINDY", "ROSEMARY"))
    type_over = partial(
        save_contact, tie=tie, details=other, place=place, version=version, by=there.frontdesk, at=there.at
    )
    told = database.second(lambda: there.issue("CINDY", "ROSEMARY"), lambda: answer_of(type_over))
    assert told == "another_person"


def test_nor_over_a_child_for_whom_one_is_made_meanwhile(database: OwnDatabase, there: World) -> None:
    type_over = partial(correct, there, given="PEDRO", birth_date=date(2012, 2, 2))
    told = database.second(lambda: there.issue("CINDY", "ROSEMARY"), lambda: answer_of(type_over))
    assert told == "another_child"


def test_of_a_wrong_person_the_sheet_that_is_made_meanwhile_is_voided(database: OwnDatabase, there: World) -> None:
    database.run(lambda: there.enroll("CINDY", "ROSEMARY"))
    who = {"patient_id": there.child("ROSEMARY").pk, "contact_id": there.contact("CINDY").pk}
    remove = partial(remove_access, **who, sheet="", reason=RemovalReason.WRONG_PERSON, by=there.frontdesk, at=there.at)
    assert database.second(lambda: there.issue("CINDY", "BASIL"), remove)
    basil = Pin.objects.filter(patient=there.child("BASIL").pk).values_list("end_reason", flat=True)
    assert database.run(lambda: list(basil)) == [PinEnd.VOIDED]


def prove(there: World, sheet: Issued) -> Claim:
    by = there.family_actor(None)
    claim = prove_birth_date(handout_id=there.handout(sheet).pk, born=BIRTHDAYS["ROSEMARY"], by=by, at=there.at)
    assert isinstance(claim, Claim)
    return claim


# --- what is said once


def test_a_sheet_is_disowned_once(database: OwnDatabase, there: World) -> None:
    sheet = database.run(lambda: there.handout(there.issue("CINDY", "ROSEMARY")).pk)
    say = partial(disown, handout_id=sheet, by=there.family_actor(None), at=there.at)
    later = partial(disown, handout_id=sheet, by=there.family_actor(None), at=there.at.replace(minute=59))
    database.second(say, later)
    assert database.run(lambda: HandOut.objects.get().disowned_at) == there.at


def extend(there: World, sheet: str) -> None:
    later = there.at + timedelta(days=2)
    with suppress(SheetEndedError):
        extend_sheet(practice=there.maple, public_id=sheet, by=there.frontdesk, at=later)


def void(there: World, sheet: str) -> None:
    void_sheet(public_id=sheet, by=there.frontdesk, at=there.at)


def test_a_sheet_is_voided_once(database: OwnDatabase, there: World) -> None:
    sheet = database.run(lambda: there.issue("CINDY", "ROSEMARY")).handout
    void = partial(void_sheet, public_id=sheet, by=there.frontdesk, at=there.at)
    assert database.second(void, void) == 0
    told = Event.objects.filter(kind__in=[Kind.SHEET_VOIDED, Kind.SHEET_REFUSED]).order_by("pk")
    assert database.run(lambda: list(told.values_list("kind", flat=True))) == [Kind.SHEET_VOIDED, Kind.SHEET_REFUSED]


@pytest.mark.parametrize("deed", [extend, void])
def test_nothing_is_told_of_a_sheet_that_ends_meanwhile_but_that_it_has(
    database: OwnDatabase, there: World, deed: Callable[[World, str], object]
) -> None:
    sheet = database.run(lambda: there.issue("CINDY", "ROSEMARY")).handout
    database.second(lambda: hold(there), lambda: deed(there, sheet))
    told = Event.objects.filter(kind__in=[Kind.SHEET_EXTENDED, Kind.SHEET_VOIDED])
    assert database.run(lambda: list(told.values_list("kind", flat=True))) == []
    assert database.run(lambda: list(Pin.objects.values_list("end_reason", flat=True))) == [PinEnd.HOLD]


def test_what_a_family_said_is_withdrawn_once(database: OwnDatabase, there: World) -> None:
    child, by, at = there.child("ROSEMARY"), there.frontdesk, there.at
    say = partial(record_decline, patients=[child], contact=None, kind=DeclineKind.DECLINED)
    database.run(lambda: say(reason=None, ask_again_on=None, by=by, at=at))
    think_again = partial(withdraw_decline, patients=[child], contact=None, by=by, at=at)
    assert database.second(think_again, think_again) is False


def test_the_second_version_of_the_terms_is_published_once(database: OwnDatabase, there: World) -> None:
    by = there.staff["admin"].actor
    publish = partial(publish_terms, practice_id=there.maple.pk, after=1, by=by, at=there.at)
    first = partial(publish, text="Be kinder.", text_es="Sea más amable.")
    told = database.second(first, lambda: answer_of(partial(publish, text="Be brief.", text_es="Sea breve.")))
    assert told == "TermsStaleError"
    assert database.run(lambda: Terms.objects.filter(practice=there.maple).count()) == 2


def set_life(there: World, days: int) -> None:
    maple, by = there.maple, there.staff["admin"].actor
    wanted = Settings(
        pin_life_days=days, asks_how_known=maple.asks_how_known, paper=Paper(maple.paper), policy=maple.policy
    )
    change_settings(practice_id=maple.pk, version=maple.version, wanted=wanted, by=by, at=there.at)


def set_phone(there: World, number: int) -> None:
    maple, by = there.maple, there.staff["admin"].actor
    wanted = PracticeDetails(maple.name, f"(555) 010-01{number}", maple.address, maple.hours, maple.hours_es)
    change_practice(practice_id=maple.pk, version=maple.version, details=wanted, by=by, at=there.at)


@pytest.mark.parametrize("change", [set_life, set_phone])
def test_a_practice_is_not_changed_over_a_change_that_was_not_seen(
    database: OwnDatabase, there: World, change: Callable[[World, int], None]
) -> None:
    told = database.second(lambda: change(there, 10), lambda: answer_of(lambda: change(there, 11)))
    assert told == "SettingsStaleError"
    assert database.run(lambda: Event.objects.filter(kind=Kind.PRACTICE_CHANGED).count()) == 1


def test_nor_a_contact_s_place_whatever_else_was_typed(database: OwnDatabase, there: World) -> None:
    """A role is of one chart alone, and does not make another version of the contact."""
    tie = database.run(lambda: Tie.objects.select_related("contact__practice").get(pk=there.tie("OMAR", "LUNA").pk))
    stands = ChartPlace(role=Role(tie.role), position=tie.position, resides_with=tie.resides_with)
    details = ContactDetails(**{name: getattr(tie.contact, name) for name in ContactDetails().columns()})
    save = partial(save_contact, tie=tie, version=tie.contact.version, by=there.frontdesk, at=there.at)
    first = partial(save, details=details, place=replace(stands, role=Role.STEPFATHER))
    second = partial(save, details=replace(details, phone="555 0199"), place=stands)
    assert database.second(first, lambda: answer_of(second)) == "ChartStaleError"
    assert database.run(lambda: there.tie("OMAR", "LUNA").role) == Role.STEPFATHER


# --- who proves an address


def test_a_proved_address_sets_one_password(database: OwnDatabase, there: World) -> None:
    login, by = there.staff["frontdesk"].login, there.family_actor(None)
    proof = EmailProof(email=login.email or "", purpose=ProofFor.RESET, ends_at=there.at, proved_at=there.at)
    database.run(proof.save)
    reset = partial(reset_password, proof_id=proof.pk, by=by, at=there.at)
    first, second = partial(reset, password="the first of both"), partial(reset, password="the second of both")
    assert database.second(first, lambda: answer_of(second)) == "lapsed"
    assert database.run(lambda: Login.objects.get(pk=login.pk).check_password("the first of both"))


def test_no_code_is_looked_at_after_the_last_wrong_one(database: OwnDatabase, there: World) -> None:
    email, by, at = there.staff["frontdesk"].login.email or "", there.family_actor(None), there.at
    start = partial(start_email_proof, email=email, purpose=ProofFor.RESET, language="en", practice_id=None)
    proof = database.run(lambda: start(by=by, at=at).pk)
    database.run(lambda: EmailProof.objects.update(failures=MOST_WRONG_CODES - 1))
    code = database.run(lambda: secret_of(Message.objects.latest("pk"))["code"])
    prove_ = partial(prove_email, proof_id=proof, by=by, at=at)
    wrong, right = partial(prove_, code=another_code(code)), partial(prove_, code=code)
    assert database.second(lambda: answer_of(wrong), lambda: answer_of(right)) == "spent"


# --- who administers a practice, and who is let in to it


def demote(there: World, record: StaffRecord) -> None:
    by, version = there.staff["admin"].actor, StaffRecord.objects.get(pk=record.pk).version
    wanted = StaffDetails(given=record.given, family=record.family, email=record.email, role=StaffRole.PROVIDER)
    change_staff_record(public_id=record.public_id, version=version, details=wanted, by=by, at=there.at)


def deactivate(there: World, record: StaffRecord) -> None:
    deactivate_staff_record(public_id=record.public_id, by=there.staff["admin"].actor, at=there.at)


def dissociate(there: World, record: StaffRecord) -> None:
    dissociate_user(public_id=record.public_id, by=there.staff["admin"].actor, at=there.at)


def shut_out(there: World, record: StaffRecord) -> None:
    member = StaffRecord.objects.get(pk=record.pk).membership_id
    assert member
    end_membership(membership_id=member, by=there.staff["admin"].actor, at=there.at)


def another_admin(there: World) -> StaffRecord:
    by, member = there.staff["admin"].actor, there.staff["newhire"].member
    details = StaffDetails(given="Nico", family="Hale", email="", role=StaffRole.PRACTICE_ADMIN)
    record = create_staff_record(details=details, by=by, at=there.at)
    associate_user(public_id=record.public_id, membership_id=member.pk, by=by, at=there.at)
    return StaffRecord.objects.get(pk=record.pk)


@pytest.mark.parametrize("deed", [demote, deactivate, dissociate, shut_out])
def test_of_two_admins_who_go_at_once_one_stays(
    database: OwnDatabase, there: World, deed: Callable[[World, StaffRecord], None]
) -> None:
    one, other = there.staff["admin"].record, database.run(lambda: another_admin(there))
    assert one
    told = database.second(lambda: deactivate(there, one), lambda: answer_of(lambda: deed(there, other)))
    assert told == "last_admin"


def new_record(there: World) -> str:
    details = StaffDetails(given="Nova", family="Lane", email="", role=StaffRole.FRONT_DESK)
    return create_staff_record(details=details, by=there.staff["admin"].actor, at=there.at).public_id


def end_by_hand(there: World, record: StaffRecord) -> None:
    revoke_invitation(public_id=record.public_id, by=there.staff["admin"].actor, at=there.at)


@pytest.mark.parametrize("deed", [end_by_hand, deactivate])
def test_an_invitation_that_is_taken_back_meanwhile_lets_nobody_in(
    database: OwnDatabase, there: World, deed: Callable[[World, StaffRecord], None]
) -> None:
    by = there.staff["admin"].actor

    def invite() -> tuple[StaffRecord, Invitation]:
        record = StaffRecord.objects.get(public_id=new_record(there))
        invite_user(public_id=record.public_id, email="nova@staff.example.com", by=by, at=there.at)
        return record, Invitation.objects.get()

    record, invitation = database.run(invite)
    stranger = there.family_actor(None)
    accept = partial(accept_with_new_login, invitation_id=invitation.pk, password=PASSWORD, by=stranger, at=there.at)
    assert database.second(lambda: deed(there, record), lambda: answer_of(accept)) == "lapsed"
    assert not database.run(lambda: Membership.objects.filter(name="Nova Lane").exists())


def test_a_staff_record_gets_one_user(database: OwnDatabase, there: World) -> None:
    record, by = database.run(lambda: new_record(there)), there.staff["admin"].actor
    other = partial(add_membership, login=there.staff["neighbour"].login, practice_id=there.maple.pk, name="Nell Birch")
    member = database.run(lambda: other(role=StaffRole.FRONT_DESK, by=by, at=there.at))
    associate = partial(associate_user, public_id=record, by=by, at=there.at)
    first, second = (partial(associate, membership_id=m.pk) for m in (there.staff["newhire"].member, member))
    assert database.second(first, lambda: answer_of(second)) == "has_user"


def test_who_is_shut_out_meanwhile_gets_no_staff_record(database: OwnDatabase, there: World) -> None:
    record, by = database.run(lambda: new_record(there)), there.staff["admin"].actor
    member = there.staff["newhire"].member.pk
    shut = partial(end_membership, membership_id=member, by=by, at=there.at)
    associate = partial(associate_user, public_id=record, membership_id=member, by=by, at=there.at)
    assert database.second(shut, lambda: answer_of(associate)) == "not_a_member"
