"""Patient Administration: found by what is told, sheets by caregiver, who has access; and what is done from there."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from kinpin.accounts.models import Side
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.declines import record_decline
from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import DeclineKind
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import PatientDetails
from kinpin.families.models import Patient
from kinpin.families.rules import Sex
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_on
from tests.pages import form_of, title_of, words_of
from tests.staff_client import signed_in_client, staff_client
from tests.world import BIRTHDAYS, World

PATIENTS = "/practice-portal/patients/"


@pytest.fixture
def desk(world: World) -> Client:
    return staff_client(world)


def of_child(world: World, name: str = "ROSEMARY") -> str:
    return f"{PATIENTS}{world.child(name).public_id}/"


def search(client: Client, **typed: str) -> str:
    return words_of(client.post(PATIENTS + "search/", typed))


def press(client: Client, address: str, **typed: str) -> str:
    done = client.post(address, typed)
    assert done.status_code == 302, done.status_code
    return words_of(client.get(done.headers["Location"]))


@pytest.mark.parametrize(
    "typed",
    [
        "testkiddo ros",
        "03/14/2019",
        "10231",
        "MRN 10231",
        "mrn10231",
        "No. 10231",
        "1-0-2-3-1",
        "cindy@example.com",
        "cindy testk",
        "test kiddo",
        "rosemary mar 14 2019",
    ],
)
def test_a_patient_is_found_by_whatever_is_told(world: World, desk: Client, typed: str) -> None:
    assert "TESTKIDDO, ROSEMARY" in search(desk, q=typed)
    assert desk.get(PATIENTS + "search/").status_code == 405, "what is asked stands in no address"


def test_the_children_of_a_sheet_are_found_by_its_number(world: World, desk: Client) -> None:
    world.issue("MARTA", "LUNA")
    number = sheet_number(world.handout(world.issue("CINDY", "ROSEMARY", "BASIL")).pk)
    said = search(desk, q=f" {number} ")
    assert all(name in said for name in ("TESTKIDDO, ROSEMARY", "TESTKIDDO, BASIL"))
    assert all(name not in said for name in ("TESTKIDDO, BABY GIRL", "SOTO, LUNA"))
    event = Event.objects.filter(kind=Kind.CHART_SEARCHED, reason="sheet").get()
    assert json.loads(event.detail) == {"by": ["number"], "found": 2}
    assert "No patient found" in search(staff_client(world, "neighbour"), q=str(number))
    assert all("No patient found" in search(desk, q=other) for other in (str(number + 1), f"S{number}"))
    for typed in (f"sheet {number}", f"Sheet no. {number}", f"no. {number}"):
        assert "TESTKIDDO, BASIL" in search(desk, q=typed)


def test_a_sheet_that_is_asked_for_by_its_number_is_told_of(world: World, desk: Client) -> None:
    first = world.handout(world.issue("CINDY", "ROSEMARY"))
    second = world.handout(world.issue("CINDY", "ROSEMARY", seen={world.child("ROSEMARY").pk: first.public_id}))
    until = last_day(second.expires_at, world.maple.zone)
    number, later = sheet_number(first.pk), sheet_number(second.pk)
    replaced = rf"Sheet {number} for CINDY TESTKIDDO was replaced \d\d/\d\d/\d{{4}} \d+:\d\d [AP]M\. It opens nothing\."
    assert re.search(replaced, search(desk, q=f"sheet {number}"))
    said = f"Sheet {later} for CINDY TESTKIDDO is good until {until:%a, %b} {until.day}."
    assert said in search(desk, q=str(later))
    press(desk, f"{of_child(world)}sheets/{second.public_id}/void/")
    assert f"Sheet {later} for CINDY TESTKIDDO was voided" in search(desk, q=str(later))
    assert "Sheet " not in search(desk, q="testkiddo").replace("Sheet number", "")


def test_people_who_could_be_taken_for_each_other_are_marked_and_have_their_sex(world: World, desk: Client) -> None:
    assert "Name alert" not in search(desk, q="testkiddo")
    details = PatientDetails(given="Rosemarie", family="TESTKIDDO", birth_date=date(2018, 1, 2), sex=Sex.FEMALE)
    create_patient(practice=world.maple, details=details, mrn="", by=world.system, at=world.at)
    said = search(desk, q="testkiddo")
    age = age_on(BIRTHDAYS["ROSEMARY"], local_day(world.at, world.maple.zone)).short
    assert f"TESTKIDDO, ROSEMARY ▲ Name alert 03/14/2019, {age} Female 10231" in " ".join(said.split())
    assert said.count("Name alert") == 2
    said = words_of(desk.get(of_child(world)))
    assert "Female, MRN 10231 Portal Acct: ○ Unregistered ▲ Alerts 1 , Name alert" in said
    assert "Name alert" not in words_of(desk.get(of_child(world, "BASIL")))
    assert "Alerts" not in words_of(desk.get(of_child(world, "BASIL")))


def test_a_patient_as_own_contact_is_no_caregiver_without_authority(world: World, desk: Client) -> None:
    assert "HAWTHORN FIELD SELF The patient" in words_of(desk.get(of_child(world, "HAWTHORN")))


def test_patients_by_portal_status(world: World, desk: Client) -> None:
    world.issue("CINDY", "ROSEMARY")
    world.enroll("MARTA", "LUNA")
    assert "TESTKIDDO, ROSEMARY" in search(desk, status="pending")
    assert "TESTKIDDO, BASIL" not in search(desk, status="pending")
    assert "SOTO, LUNA" in search(desk, status="registered")
    assert "SOTO, LUNA" not in search(desk, status="unregistered")
    assert "TESTKIDDO, BASIL" in search(desk, status="unregistered", q="testkiddo")
    assert "TESTKIDDO, ROSEMARY" not in search(desk, status="unregistered", q="testkiddo")
    assert "No patient found" in search(desk, q="nobody at all")
    assert "Pending Registration" in words_of(desk.get(PATIENTS))


def test_whoever_leafs_through_the_patients_leaves_an_event_for_each_page(world: World, desk: Client) -> None:
    first = words_of(desk.get(PATIENTS))
    last = world.child("BASIL").pk
    assert "TESTKIDDO, ROSEMARY" in first
    assert "TESTKIDDO, ROSEMARY" in search(desk, before=str(last))
    search(desk, status="unregistered")
    assert "No patient" in search(desk, status="registered"), "who sees nobody is not told of"
    events = Event.objects.filter(kind=Kind.CHART_SEARCHED, reason="list").order_by("pk")
    assert {event.login_id for event in events} == {world.staff["frontdesk"].login.pk}
    everybody = Patient.objects.filter(practice=world.maple).count()
    earlier = Patient.objects.filter(practice=world.maple, pk__lt=last).count()
    assert [json.loads(event.detail) for event in events] == [
        {"by": ["portal_status"], "status": "", "found": everybody},
        {"by": ["portal_status"], "status": "", "found": earlier},
        {"by": ["portal_status"], "status": "unregistered", "found": everybody},
    ]


def test_sheets_by_caregiver_and_never_a_pin(world: World, desk: Client) -> None:
    issued = world.issue("CINDY", "ROSEMARY", "BASIL")
    world.issue("JEFF", "ROSEMARY")
    page = desk.get(of_child(world))
    said = words_of(page)
    assert said.count("not printed") == 2
    assert "Create/Validate Portal Account" in said
    for pin in issued.pins.values():
        assert pin not in page.content.decode()
    assert issued.token not in page.content.decode()
    assert "TESTKIDDO" not in title_of(page)
    looked = Event.objects.filter(kind=Kind.CHART_VIEWED).latest("pk")
    assert (looked.reason, looked.room) == ("portal_account", "practice_portal")


def test_a_sheet_is_voided_and_extended_from_there(world: World, desk: Client) -> None:
    first, second = world.issue("CINDY", "ROSEMARY", "BASIL"), world.issue("JEFF", "ROSEMARY")
    extend = f"{of_child(world)}sheets/{second.handout}/extend/"
    assert extend not in desk.get(of_child(world)).content.decode(), "made today, it is good as long as it may be"
    assert "the sheet can't be extended any further" in press(desk, extend)
    assert not Event.objects.filter(kind=Kind.SHEET_EXTENDED).exists()
    sooner = world.handout(second).expires_at - timedelta(days=2)
    HandOut.objects.filter(public_id=second.handout).update(expires_at=sooner)
    Pin.objects.filter(handout__public_id=second.handout).update(expires_at=sooner)
    assert extend in desk.get(of_child(world)).content.decode()
    assert "is good for longer" in press(desk, extend)
    assert "The sheet is void." in press(desk, f"{of_child(world)}sheets/{first.handout}/void/")
    assert Pin.objects.filter(closed_at=None).get().handout.public_id == second.handout
    assert "was no longer good" in press(desk, f"{of_child(world)}sheets/{first.handout}/void/")
    assert "was no longer good" in press(desk, f"{of_child(world)}sheets/{first.handout}/extend/")
    other = staff_client(world, "neighbour")
    assert other.post(f"{of_child(world)}sheets/{second.handout}/void/").status_code == 404
    own_child_other_sheet = staff_client(world, "billing").post(f"{of_child(world)}sheets/{second.handout}/void/")
    assert own_child_other_sheet.status_code == 403
    assert Pin.objects.filter(closed_at=None).count() == 1


def test_access_is_shown_and_taken_away_with_a_reason(world: World, desk: Client) -> None:
    enrolled = world.enroll("CINDY", "ROSEMARY", email="cindy@home.example")
    mother = signed_in_client(enrolled.login, None, side=Side.FAMILY)
    assert "ROSEMARY" in words_of(mother.get("/home/"))
    said = words_of(desk.get(of_child(world)))
    assert "CINDY TESTKIDDO cindy@home.example Full" in said
    remove = f"{of_child(world)}access/{world.contact('CINDY').public_id}/remove/"
    for reason in ("", "because"):
        assert "choose why the access ends" in press(desk, remove, reason=reason)
    assert Enrollment.objects.get().ended_at is None
    assert "The access has ended, to every child" in press(desk, remove, reason="wrong_person")
    ended = "by Maria Rivera Why the access of CINDY TESTKIDDO ended The wrong person was registered"
    assert ended in words_of(desk.get(of_child(world)))
    assert "ROSEMARY" not in words_of(mother.get("/home/"))
    event = Event.objects.get(kind=Kind.ENROLLMENT_ENDED)
    told = {"because": "wrong_person", "login": Enrollment.objects.get().login_id}
    assert (event.reason, json.loads(event.detail)) == ("removed", told)
    assert "had already ended" in press(desk, remove, reason="wrong_person")
    assert Event.objects.filter(kind=Kind.ENROLLMENT_ENDED).count() == 1
    world.issue("CINDY", "ROSEMARY")  # only a new PIN lets her in again


def test_a_page_from_before_a_new_sheet_takes_nobody_elses_access_away(world: World, desk: Client) -> None:
    world.enroll("CINDY", "ROSEMARY", email="stranger@mail.example")
    remove = f"{of_child(world)}access/{world.contact('CINDY').public_id}/remove/"
    stale = {**form_of(desk.get(of_child(world)), remove), "reason": "wrong_person"}
    assert "The access has ended, to every child" in press(staff_client(world, "admin"), remove, **stale)
    mother = world.enroll("CINDY", "ROSEMARY", email="cindy@mail.example")
    assert "That access had already ended." in press(desk, remove, **stale)
    assert Enrollment.objects.get(ended_at=None).login == mother.login


def test_only_one_caregiver_loses_one_child(world: World, desk: Client) -> None:
    world.enroll("CINDY", "ROSEMARY")
    world.enroll("JEFF", "ROSEMARY")
    press(desk, f"{of_child(world)}access/{world.contact('CINDY').public_id}/remove/", reason="left")
    assert [one.contact for one in Enrollment.objects.filter(ended_at=None)] == [world.contact("JEFF")]


def test_whoever_may_not_issue_takes_no_access_away(world: World) -> None:
    world.enroll("CINDY", "ROSEMARY")
    remove = f"{of_child(world)}access/{world.contact('CINDY').public_id}/remove/"
    billing = staff_client(world, "billing")
    said = words_of(billing.get(of_child(world)))
    assert "CINDY TESTKIDDO" in said
    assert "Remove access" not in said
    assert billing.post(remove, {"reason": "left"}).status_code == 403
    assert staff_client(world, "neighbour").post(remove, {"reason": "left"}).status_code == 404
    assert Enrollment.objects.get().ended_at is None


def test_what_the_family_said_is_withdrawn(world: World, desk: Client) -> None:
    rosemary, address = world.child("ROSEMARY"), of_child(world)
    assert "Withdraw" not in words_of(desk.get(address))
    for contact in (world.contact("CINDY"), None):
        record_decline(
            patients=[rosemary], contact=contact, kind=DeclineKind.DEFERRED, reason=None,
            ask_again_on=local_day(world.at, world.maple.zone) + timedelta(days=9), by=world.frontdesk, at=world.at,
        )  # fmt: skip
    said = words_of(desk.get(address))
    assert "The family put the portal off. Withdraw takes that back; so does a new PIN for the caregiver" in said
    assert "Withdraw" not in words_of(staff_client(world, "billing").get(address))
    said = press(desk, address + "declined/withdraw/")
    assert "The decline is withdrawn, and the portal status is up to date." in said
    assert "Portal Acct: ○ Unregistered" in said
    assert "put it off" not in said
    event = Event.objects.get(kind=Kind.PORTAL_DECLINE_WITHDRAWN)
    assert (event.patient_id, event.contact_id) == (rosemary.pk, None)
    assert "Nothing was changed" in press(desk, address + "declined/withdraw/")
    assert Event.objects.filter(kind=Kind.PORTAL_DECLINE_WITHDRAWN).count() == 1
