"""Whoever tries to hand an account over, to lift an order or to take a right, and is refused, stands in the trail."""

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.enrollment.models import Pin
from kinpin.families.actions.contacts import add_self_contact
from kinpin.inbox.models import Answer
from kinpin.kernel.ids import new_public_id
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import TRIES_AT_INVITATION, invite_user, revoke_invitation
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.staff import StaffDetails, create_staff_record
from kinpin.practices.models import Practice, StaffRecord
from kinpin.practices.roles import StaffRole
from kinpin.workflows.authority_changes import inactivate_contact
from tests.pages import form_of
from tests.patient_portal.family import Family, another_code, code_sent_to
from tests.practice_portal.test_trail import TRAIL, of_child, of_user, page
from tests.practice_portal.test_trail_of_contacts import desk_address
from tests.staff_client import staff_client
from tests.tries import use_up
from tests.world import PASSWORD, World

MARIA = "Maria Rivera ⊘ Refused"
DANA = "Dana Ortiz ⊘ Refused"
ROBIN = StaffDetails(given="Robin", family="Vale", email="robin@example.com", role=StaffRole.FRONT_DESK)


@pytest.fixture
def desk(world: World) -> Client:
    return staff_client(world)


@pytest.fixture
def admin(world: World) -> Client:
    return staff_client(world, "admin")


def refused(kind: Kind) -> list[Event]:
    found = list(Event.objects.filter(kind=kind).order_by("pk"))
    assert {event.outcome for event in found} <= {Outcome.REFUSED}
    return found


# --- another human


def type_over(world: World, desk: Client, contact: str, child: str, **typed: str) -> int:
    form = form_of(desk.get(desk_address(world, "contact", child, contact)), "contact")
    return desk.post(desk_address(world, "contact_save", child, contact), {**form, **typed}).status_code


def test_another_person_typed_over_a_contact_with_access(world: World, desk: Client, admin: Client) -> None:
    world.enroll("JEFF", "BASIL", email="jeff@example.com")
    assert type_over(world, desk, "JEFF", "ROSEMARY", given="Bob", family="Stepdad") == 409
    [event] = refused(Kind.CONTACT_REFUSED)
    assert (event.contact_id, event.reason) == (world.contact("JEFF").pk, "another_person")
    said = (
        "Was refused a change to a contact JEFF TESTKIDDO typed another person over one who has portal access or a PIN"
    )
    for child in ("ROSEMARY", "BASIL"):  # where he has access, and where it was tried
        assert f"{MARIA} {said}" in page(admin, of_child(world, child))
    assert "Was refused a change" not in page(admin, of_child(world, "LUNA"))
    assert said in page(admin, f"{of_child(world)}?group=charts")
    assert "Bob" not in page(admin, TRAIL)


def test_another_child_typed_over_a_chart_that_a_family_sees(world: World, desk: Client, admin: Client) -> None:
    world.enroll("CINDY", "ROSEMARY")
    form = form_of(desk.get(desk_address(world, "basic_info", "ROSEMARY")), "basic-info")
    typed = {**form, "given": "AMINA", "birth_date": "05/01/2020"}
    assert desk.post(desk_address(world, "basic_info_save", "ROSEMARY"), typed).status_code == 409
    [event] = refused(Kind.PATIENT_REFUSED)
    assert (event.patient_id, event.reason, event.detail) == (world.child("ROSEMARY").pk, "another_child", "")
    said = page(admin, of_child(world))
    assert (
        f"{MARIA} Was refused a change to Basic Info typed another child over one whose chart a family can see" in said
    )


def test_a_correction_that_goes_through_or_that_somebody_was_quicker_with_is_no_refusal(
    world: World, desk: Client
) -> None:
    world.enroll("JEFF", "ROSEMARY", email="jeff@example.com")
    assert type_over(world, desk, "JEFF", "ROSEMARY", given="Jef") == 302
    assert type_over(world, desk, "JEFF", "ROSEMARY", given="", family="") == 409
    assert not Event.objects.filter(outcome=Outcome.REFUSED).exists()


def test_a_second_entry_of_the_patient_as_own_contact(world: World, desk: Client, admin: Client) -> None:
    own = world.tie("HAWTHORN", "HAWTHORN")
    inactivate_contact(practice=world.maple, tie=own, by=world.frontdesk, at=world.at)
    add_self_contact(patient=world.child("HAWTHORN"), by=world.frontdesk, at=world.at)
    assert desk.post(desk_address(world, "contact_reactivate", "HAWTHORN", "HAWTHORN")).status_code == 409
    [event] = refused(Kind.CONTACT_REFUSED)
    assert (event.patient_id, event.reason) == (world.child("HAWTHORN").pk, "self")
    assert "HAWTHORN FIELD the patient already has a Self contact" in page(admin, of_child(world, "HAWTHORN"))


# --- orders


@pytest.mark.parametrize("name", ["contact_authority_set", "registration_authority_set"])
def test_the_first_press_against_a_standing_order(world: World, desk: Client, admin: Client, name: str) -> None:
    typed = {
        "kind": "JOINT", "basis": "parent_statement", "starts_on": "2026-01-02",
        "for": world.child("LUNA").public_id, "caregiver": world.contact("OMAR").public_id,
    }  # fmt: skip
    where = desk_address(world, name, "LUNA", "OMAR" if name == "contact_authority_set" else "")
    assert desk.post(where, typed).status_code == 409
    [event] = refused(Kind.AUTHORITY_REFUSED)
    assert (event.patient_id, event.contact_id) == (world.child("LUNA").pk, world.contact("OMAR").pk)
    assert (event.reason, json.loads(event.detail)) == ("order_stands", {"wanted": "JOINT"})
    said = (
        f"{MARIA} Was refused a change of a contact's authority OMAR SOTO "
        "would lift an order to keep the contact away, and did not name it; wanted: JOINT"
    )
    assert said in page(admin, of_child(world, "LUNA"))
    assert said in page(admin, f"{of_user(world, 'frontdesk')}?group=charts").replace("LUNA SOTO ", "")


def test_an_order_that_is_no_more_and_was_to_be_set_for_another_entry(
    world: World, desk: Client, admin: Client
) -> None:
    typed = {"for": world.child("LUNA").public_id, "like": world.contact("MARTA").public_id}
    assert desk.post(desk_address(world, "contact_alike_bar", "LUNA", "OMAR"), typed).status_code == 409
    [event] = refused(Kind.AUTHORITY_REFUSED)
    assert (event.reason, event.subject) == ("not_barred", f"contact:{world.contact('MARTA').pk}")
    assert "OMAR SOTO the other entry no longer has NO CONTACT; MARTA SOTO" in page(admin, of_child(world, "LUNA"))


# --- Register and sheets


def register(world: World, desk: Client, *children: str, **more: str) -> int:
    typed: dict[str, Any] = {
        "caregiver": world.contact("CINDY").public_id,
        "language": "en",
        "request": new_public_id(),
    }
    typed |= {"child": [world.child(name).public_id for name in children], **more}
    return desk.post(desk_address(world, "register", "ROSEMARY"), typed).status_code


def test_register_with_nothing_ticked(world: World, desk: Client, admin: Client) -> None:
    assert register(world, desk) == 409
    [event] = refused(Kind.ISSUE_REFUSED)
    assert (event.patient_id, event.contact_id) == (None, world.contact("CINDY").pk)
    assert f"{MARIA} Was refused a PIN CINDY TESTKIDDO no child was ticked" in page(admin, of_child(world))


@pytest.mark.parametrize("how_known", ["", "somehow"])
def test_register_without_how_the_person_is_known(world: World, desk: Client, admin: Client, how_known: str) -> None:
    Practice.objects.filter(pk=world.maple.pk).update(asks_how_known=True, version=world.maple.version + 1)
    assert register(world, desk, "ROSEMARY", "BASIL", how_known=how_known) == 409
    children = {world.child(name).pk for name in ("ROSEMARY", "BASIL")}
    assert {event.patient_id for event in refused(Kind.ISSUE_REFUSED)} == children
    said = f"{MARIA} Was refused a PIN CINDY TESTKIDDO did not say how the person was known"
    assert said in page(admin, of_child(world, "BASIL"))
    assert not Pin.objects.exists()
    assert register(world, desk, "ROSEMARY", how_known="known") == 302


def test_an_old_press_of_register_sent_once_more(world: World, desk: Client, admin: Client) -> None:
    again = new_public_id()
    assert register(world, desk, "ROSEMARY", request=again) == 302
    Answer.objects.update(ends_at=world.at - timedelta(seconds=1))
    assert register(world, desk, "ROSEMARY", request=again) == 409
    assert [event.reason for event in refused(Kind.ISSUE_REFUSED)] == ["repeated"]
    assert "CINDY TESTKIDDO the same request had already been carried out" in page(admin, of_child(world))


def press(client: Client, address: str, **typed: str) -> str:
    done = client.post(address, typed)
    assert done.status_code == 302
    return done.headers["Location"]


@pytest.mark.parametrize("deed", ["extend", "void"])
def test_a_sheet_that_is_no_longer_good(world: World, desk: Client, admin: Client, deed: str) -> None:
    sheet = world.issue("CINDY", "ROSEMARY", "BASIL").handout
    Pin.objects.update(closed_at=world.at, end_reason="redeemed")
    patient = f"/practice-portal/patients/{world.child('ROSEMARY').public_id}/"
    assert press(desk, f"{patient}sheets/{sheet}/{deed}/").endswith("done=gone")
    events = refused(Kind.SHEET_REFUSED)
    assert {event.patient_id for event in events} == {world.child(name).pk for name in ("ROSEMARY", "BASIL")}
    said = f"{MARIA} Was refused a change to a sheet CINDY TESTKIDDO the sheet was no longer good; sheet"
    assert said in page(admin, of_child(world, "BASIL"))
    assert desk.post(f"/workspace/clinical/sheets/{sheet}/extend/").status_code in (404, 410)
    assert desk.post(f"{patient}sheets/{new_public_id()}/{deed}/").status_code == 404, "no sheet of the practice"
    assert Event.objects.filter(kind=Kind.PAGE_REFUSED, detail__contains=f"sheet_{deed}").exists()


def test_a_sheet_that_is_good_as_long_as_it_may_be(world: World, desk: Client, admin: Client) -> None:
    sheet = world.issue("CINDY", "ROSEMARY").handout
    patient = f"/practice-portal/patients/{world.child('ROSEMARY').public_id}/"
    assert press(desk, f"{patient}sheets/{sheet}/extend/").endswith("done=good_as_long")
    assert [event.reason for event in refused(Kind.SHEET_REFUSED)] == ["at_the_longest"]
    assert "the sheet can't be extended any further; sheet" in page(admin, of_child(world))


# --- staff and users


def staff(world: World, who: str) -> str:
    record = world.staff[who].record
    assert record
    return f"/practice-portal/staff/{record.public_id}/"


def user(world: World, who: str) -> str:
    return f"/practice-portal/users/{world.staff[who].member.public_id}/"


@pytest.mark.parametrize("how", ["deactivate", "dissociate", "change", "end"])
def test_the_last_admin_is_to_go(world: World, admin: Client, how: str) -> None:
    if how == "change":
        typed = form_of(admin.get(staff(world, "admin")), "staff") | {"role": "billing"}
        assert admin.post(f"{staff(world, 'admin')}change/", typed).status_code == 422
    else:
        press(admin, (user(world, "admin") if how == "end" else staff(world, "admin")) + f"{how}/")
    kind, what = (Kind.MEMBERSHIP_REFUSED, "user") if how == "end" else (Kind.STAFF_REFUSED, "staff record")
    assert [event.reason for event in refused(kind)] == ["last_admin"]
    said = f"{DANA} Was refused a change to a {what} the practice would be left without an active Practice Admin"
    for address in (TRAIL, f"{of_user(world, 'admin')}?group=house"):
        assert f"{said}; Dana Ortiz" in page(admin, address)


def test_somebody_elses_staff_record(world: World, admin: Client) -> None:
    newhire, spare = world.staff["newhire"].member, create_staff_record(details=ROBIN, by=world.system, at=world.at)
    press(admin, f"{staff(world, 'billing')}associate/", user=newhire.public_id)
    press(admin, f"/practice-portal/staff/{spare.public_id}/associate/", user=world.staff["billing"].member.public_id)
    press(admin, f"{staff(world, 'billing')}invite/", email="eve@example.com")
    assert [event.reason for event in refused(Kind.STAFF_REFUSED)] == ["has_user", "taken", "has_user"]
    said = page(admin, TRAIL)
    assert f"{DANA} Was refused a change to a staff record the staff record has another user; Bo Lee" in said
    assert "the user has another staff record; Robin Vale; user: Bo Lee" in said


def test_a_second_step_that_stays(world: World, admin: Client) -> None:
    add_membership(
        login=world.staff["billing"].login, practice_id=world.birch.pk, role=StaffRole.BILLING, name="Bo",
        by=world.staff["neighbour"].actor, at=world.at,
    )  # fmt: skip
    Authenticator.objects.create(user=world.staff["billing"].login, type=Authenticator.Type.TOTP, data={})
    for who in ("billing", "admin"):
        press(admin, f"{user(world, who)}second-factor/reset/")
    assert [event.reason for event in refused(Kind.MEMBERSHIP_REFUSED)] == ["elsewhere", "own"]
    said = page(admin, TRAIL)
    assert f"{DANA} Was refused a change to a user the user's second step guards another practice too; Bo Lee" in said


# --- the way in


def invited(world: World, email: str = "robin@example.com") -> tuple[StaffRecord, str]:
    record = create_staff_record(details=ROBIN, by=world.system, at=world.at)
    invite_user(public_id=record.public_id, email=email, by=world.staff["admin"].actor, at=world.at)
    return record, secret_of(Message.objects.filter(kind="invitation").latest("pk"))["token"]


def follow(token: str, client: Client | None = None) -> int:
    answer = (client or Client()).post("/staff/invitation/token/", {"token": token}, follow=True)
    return answer.status_code


def test_an_invitation_that_opens_nothing_any_more(world: World, admin: Client) -> None:
    record, token = invited(world)
    arrived = Client()
    assert follow(token, arrived) == 200
    revoke_invitation(public_id=record.public_id, by=world.staff["admin"].actor, at=world.at)
    assert follow(token) == 410
    assert arrived.post("/staff/invitation/join/", {"password": "seven violet wheelbarrows sing"}).status_code == 410
    events = refused(Kind.INVITATION_REFUSED)
    assert [(e.subject, e.practice_id, e.reason) for e in events] == [
        (f"staff:{record.pk}", world.maple.pk, "lapsed")
    ] * 2
    assert "Somebody ⊘ Refused Tried an invitation it was used, taken back or too old; Robin Vale" in page(admin, TRAIL)
    assert follow("no such link") == 410
    assert len(refused(Kind.INVITATION_REFUSED)) == 2, "of what is no invitation nobody is told"


def test_an_invitation_of_somebody_who_has_another_record(world: World, admin: Client) -> None:
    _, token = invited(world, email=world.staff["provider"].login.email or "")
    visitor = Client()
    assert follow(token, visitor) == 200
    assert visitor.post("/staff/invitation/join/", {"password": PASSWORD}).status_code == 410
    assert [event.reason for event in refused(Kind.INVITATION_REFUSED)] == ["taken"]
    assert "Tried an invitation the user has another staff record; Robin Vale" in page(admin, TRAIL)


def test_nobody_fills_the_audit_with_an_old_invitation(world: World) -> None:
    record, token = invited(world)
    revoke_invitation(public_id=record.public_id, by=world.staff["admin"].actor, at=world.at)
    follow(token)
    use_up(TRIES_AT_INVITATION)
    for _ in range(6):
        follow(token)
    assert 2 <= len(refused(Kind.INVITATION_REFUSED)) <= 3, "one in each five minutes"


def test_a_wrong_code_for_a_new_password(world: World, admin: Client) -> None:
    email = world.staff["frontdesk"].login.email or ""
    guesser = Family().go("/staff/password/").answer(email=email)
    for _ in range(2):
        guesser.press("/staff/password/code/", code=another_code(code_sent_to(email)))
    assert [(e.reason, e.outcome) for e in Event.objects.filter(kind=Kind.EMAIL_PROVED)] == [
        ("wrong", Outcome.REFUSED)
    ] * 2
    said = "Somebody, as Maria Rivera ⊘ Refused Proved an e-mail address wrong"
    assert page(admin, of_user(world, "frontdesk")).count(said) == 2
    assert said not in page(admin, of_user(world, "billing"))
