"""At home: each child with what may be seen of it today, adding another, signing out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.removal import remove_access
from kinpin.enrollment.limits import TRIES_AT_CHILD
from kinpin.enrollment.words import RemovalReason
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import ChartPlace, PatientDetails
from kinpin.families.rules import AuthorityKind, HoldReason, Role, Sex
from kinpin.kernel import clock
from kinpin.kernel.clock import local_day
from kinpin.kernel.people import age_in_years
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.rules import VisitType
from kinpin.workflows.patient_changes import place_hold
from tests.pages import words_of
from tests.patient_portal.family import EMAIL, Family, children_of
from tests.staff_client import staff_client
from tests.world import BIRTHDAYS, World

WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MONTHS = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"]
MONTHS += ["noviembre", "diciembre"]


def book(world: World, child: str, days: int) -> None:
    """An appointment with Dr. ADA OKAFOR at the Main office, that many days from now."""
    details = AppointmentDetails(
        starts_at=world.at + timedelta(days=days),
        minutes=15,
        provider=world.provider,
        site=world.site,
        visit_type=VisitType.WELL,
        reason="something between the doctor and the family",
    )
    add_appointment(
        practice=world.maple,
        patient=world.child(child),
        details=details,
        by=world.frontdesk,
        at=world.at,
    )


def address_of(world: World, child: str) -> str:
    return f"/home/{world.child(child).public_id}/"


def test_a_login_that_may_no_longer_come_in_is_out_at_the_next_page(cindy: Family) -> None:
    Login.objects.filter(email=EMAIL).update(is_active=False)
    assert cindy.go("/home/").at.startswith("/sign-in/")


def test_each_child_with_initials_age_practice_and_next_appointment(world: World, cindy: Family) -> None:
    book(world, "ROSEMARY", 9)
    book(world, "ROSEMARY", 2)
    cindy.go("/home/")
    years = {name: age_in_years(BIRTHDAYS[name], local_day(world.at, world.maple.zone)) for name in BIRTHDAYS}
    assert "Hello, CINDY" in cindy.words
    assert "Maple Pediatrics (555) 010-0199" in cindy.words
    assert f"R ROSEMARY , {years['ROSEMARY']} years Next visit: " in cindy.words
    assert f"B BASIL , {years['BASIL']} years No visit planned" in cindy.words
    assert cindy.title == "Your children"
    assert "TESTKIDDO" not in cindy.words


def test_a_childs_page_has_the_appointments_to_come(world: World, cindy: Family) -> None:
    for days in (2, 9, -3):
        book(world, "ROSEMARY", days)
    cindy.go(address_of(world, "ROSEMARY"))
    assert cindy.words.count("Dr. ADA OKAFOR, Main") == 2
    assert "something between" not in cindy.words
    assert cindy.title == "Your child"
    [look] = Event.objects.filter(kind=Kind.CHILD_VIEWED, patient_id=world.child("ROSEMARY").pk, reason="")
    assert look.contact_id == world.contact("CINDY").pk


@pytest.mark.parametrize("days", [2, 400])
def test_spanish_writes_a_day_and_a_time_as_people_do(world: World, cindy: Family, days: int) -> None:
    """*lunes 30 de noviembre, 9:00 a. m.*"""
    book(world, "BASIL", days)
    cindy.press("/language/", next="/home/", switch_language="es")
    when = (world.at + timedelta(days=days)).astimezone(world.maple.zone)
    year = "" if when.year == local_day(world.at, world.maple.zone).year else f" de {when.year}"
    half = "a.\N{NO-BREAK SPACE}m." if when.hour < 12 else "p.\N{NO-BREAK SPACE}m."
    day = f"{WEEKDAYS[when.weekday()]} {when.day} de {MONTHS[when.month - 1]}{year}"
    assert f"{day}, {when.hour % 12 or 12}:{when.minute:02d}\N{NO-BREAK SPACE}{half}" in cindy.page.content.decode()


def test_home_is_a_look_at_each_child_once_in_a_sign_in(world: World, cindy: Family) -> None:
    cindy.go("/home/")
    cindy.go("/home/")
    looks = Event.objects.filter(kind=Kind.CHILD_VIEWED, contact_id=world.contact("CINDY").pk, reason="home")
    seen = {world.child("ROSEMARY").pk, world.child("BASIL").pk}
    assert looks.count() == len(seen)
    assert set(looks.values_list("patient_id", flat=True)) == seen


def test_nor_is_the_page_of_a_child_that_was_opened_first_a_look_at_home(world: World, cindy: Family) -> None:
    cindy.sign_out().sign_in(after="/account/").go(address_of(world, "BASIL")).go("/home/")
    seen = Event.objects.filter(kind=Kind.CHILD_VIEWED, patient_id=world.child("BASIL").pk).order_by("pk")
    assert list(seen.values_list("reason", flat=True))[-2:] == ["", "home"]


def test_two_with_the_same_initial_get_two_letters(world: World, phone: Family) -> None:
    _one_more(world, "SORREL", "IVY")
    phone.scan(world.issue("IVY", "SAGE", "SORREL").token).born("SAGE")
    assert "SA SAGE R. SO SORREL R." in phone.words
    phone.answer(answer="yes").sign_up("ivy@example.com", terms="on")
    assert "SA SAGE" in phone.words
    assert "SO SORREL" in phone.words


@pytest.mark.parametrize("kind", [AuthorityKind.NO_CONTACT, AuthorityKind.NONE])
def test_an_order_entered_at_nine_bites_at_nine(world: World, cindy: Family, kind: AuthorityKind) -> None:
    world.give("CINDY", "BASIL", kind)
    assert "BASIL" not in cindy.go("/home/").words
    assert "ROSEMARY" in cindy.words
    assert cindy.go(address_of(world, "BASIL")).page.status_code == 404
    assert "BASIL" not in cindy.words


def test_a_hold_hides_a_child_and_says_no_reason(world: World, cindy: Family) -> None:
    place_hold(patient=world.child("BASIL"), reason=HoldReason.COURT, by=world.staff["admin"].actor, at=world.at)
    assert "BASIL" not in cindy.go("/home/").words
    assert "ourt" not in cindy.go(address_of(world, "BASIL")).words


def test_another_familys_child_and_none_at_all_read_the_same(world: World, cindy: Family) -> None:
    other, none = cindy.go(address_of(world, "LUNA")), Family()
    said = (other.page.status_code, other.words)
    cindy.go("/home/bcdfghjkmnpqrstv/")
    assert (cindy.page.status_code, cindy.words) == said
    assert none.go(address_of(world, "LUNA")).at.startswith("/sign-in/")
    told = Event.objects.filter(kind=Kind.CHILD_REFUSED).order_by("pk")
    luna = world.child("LUNA").pk
    assert list(told.values_list("reason", "practice_id", "patient_id", "contact_id")) == [
        ("no_enrollment", world.maple.pk, luna, None), ("no_enrollment", None, None, None),
    ]  # fmt: skip


def test_whoever_lost_access_and_tries_again_stands_in_the_childs_trail(world: World, cindy: Family) -> None:
    child, contact = world.child("BASIL"), world.contact("CINDY")
    said = (cindy.go(address_of(world, "LUNA")).page.status_code, cindy.words)
    remove_access(
        patient_id=child.pk, contact_id=contact.pk, reason=RemovalReason.SAFETY, by=world.frontdesk, at=clock.now()
    )
    assert (cindy.go(address_of(world, "BASIL")).page.status_code, cindy.words) == said
    trail = f"/practice-portal/audit/patients/{child.public_id}/"
    told = words_of(staff_client(world, "admin").get(trail))
    assert "⊘ Refused Was refused a child in the portal CINDY TESTKIDDO access ended" in told


def test_nobody_fills_the_audit_with_children_who_are_not_theirs(world: World, cindy: Family) -> None:
    for _ in range(TRIES_AT_CHILD.most + 10):
        cindy.go(address_of(world, "LUNA"))
    cindy.go(address_of(world, "SAGE"))
    told = Event.objects.filter(kind=Kind.CHILD_REFUSED).order_by("pk").values_list("patient_id", "reason")
    of_luna = [reason for patient, reason in told if patient == world.child("LUNA").pk]
    assert of_luna.count("no_enrollment") == TRIES_AT_CHILD.most
    assert 1 <= of_luna.count("too_many") <= 2, "one in each five minutes"
    assert list(told)[-1] == (world.child("SAGE").pk, "no_enrollment")


def test_add_child_dependent_by_a_later_pin(world: World, cindy: Family) -> None:
    later = world.issue("IVY", "SAGE")
    cindy.go("/account/")
    assert "Add Child/Dependent" in cindy.words
    assert EMAIL in cindy.words
    cindy.press("/p/maple/start/").answer(whose="child")
    assert 'value="CINDY"' in cindy.page.content.decode()  # the chart knows her already
    assert "I agree to the terms" not in cindy.words
    cindy.about_me("Ivy", "Romero").type_pin(later.pins[world.child("SAGE").pk], "SAGE")
    assert "Add to my account" in cindy.words
    cindy.answer(answer="yes")
    assert "You can now see SAGE ." in cindy.words
    assert children_of() == ["SAGE", "ROSEMARY", "BASIL"]


def test_a_caregiver_added_later_with_a_pin_of_their_own_works_the_same(world: World, cindy: Family) -> None:
    jeff = Family("198.51.100.4").start().sign_up("jeff@example.com").answer(whose="child")
    pins = world.issue("JEFF", "ROSEMARY", "BASIL").pins
    jeff.about_me("Jeff", "Testkiddo").type_pin(pins[world.child("BASIL").pk], "BASIL").answer(answer="yes")
    assert children_of("jeff@example.com") == ["BASIL"]
    assert children_of() == ["ROSEMARY", "BASIL"]


def test_a_child_one_has_already_is_no_second_card(world: World, cindy: Family) -> None:
    """The same login through another contact: refused, and nothing changes."""
    again = world.issue("JEFF", "ROSEMARY")
    cindy.scan(again.token).born("ROSEMARY").answer(answer="yes")
    assert cindy.at == "/claim/own-account/"
    assert children_of() == ["ROSEMARY", "BASIL"]
    assert world.handout(again).stopped_at is None


def test_a_patient_of_their_own_has_a_card_you(world: World, phone: Family) -> None:
    phone.scan(world.issue("HAWTHORN", "HAWTHORN").token)
    assert "When were you born?" in phone.words
    phone.born("HAWTHORN").answer(answer="yes").sign_up("hawthorn@example.com", terms="on")
    assert "H You No visit planned" in phone.words
    assert phone.title == "Your record"
    for path in ("/p/maple/", "/claim/stopped/"):
        assert "Go to my record" in phone.go(path).words
        assert "Go to my children" not in phone.words
    phone.go("/home/")
    assert "‹ Home" in phone.go("/account/").words
    assert "‹ Home" in phone.go(f"/home/{world.child('HAWTHORN').public_id}/").words


def test_with_nothing_to_show_the_page_says_what_to_do(world: World, phone: Family) -> None:
    phone.start().sign_up().go("/home/")
    assert "No children here yet. Have a PIN?" in phone.words
    assert "You started to add a child." in phone.words


def test_the_pages_ask_the_database_as_often_for_two_children_as_for_twenty(world: World, cindy: Family) -> None:
    counts: dict[int, list[int]] = {}
    for many in (2, 20):
        if many == 20:
            _more_children(world, cindy)
        for path in ("/home/", "/account/", address_of(world, "ROSEMARY")):
            with CaptureQueriesContext(connection) as queries:
                cindy.go(path)
            assert cindy.page.status_code == 200
            counts.setdefault(many, []).append(len(queries))
    assert "SPROUT17" in cindy.go("/home/").words
    assert counts[2] == counts[20]
    assert max(counts[20]) <= 15


def _more_children(world: World, cindy: Family) -> None:
    for number in range(18):
        _one_more(world, f"SPROUT{number}", "CINDY")
        book(world, f"SPROUT{number}", 3)
    names = [name for name in world.children if name.startswith("SPROUT")]
    cindy.scan(world.issue("CINDY", *names).token).born("BASIL").answer(answer="yes")


def _one_more(world: World, name: str, mother: str) -> None:
    """Another child of a mother, born on BASIL's day."""
    family = world.contact(mother).family
    details = PatientDetails(given=name, family=family, birth_date=BIRTHDAYS["BASIL"], sex=Sex.MALE, language="en")
    child = create_patient(practice=world.maple, details=details, mrn=name, by=world.system, at=world.at)
    world.children[name] = child
    place = ChartPlace(role=Role.MOTHER, position=1)
    tie_contact(patient=child, contact=world.contact(mother), place=place, by=world.system, at=world.at)
    world.give(mother, name, AuthorityKind.JOINT)
