"""An order bites the account, not only the entry: who signs in as the barred one sees nothing, as whomever.

A likeness of names is a guess and takes nothing away; an address that was proved, and a sheet that was used, are none.
"""

from datetime import date, timedelta
from typing import Any

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.words import EnrollmentEnd, Misfit
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
from kinpin.workflows.authority_changes import inactivate_contact
from tests.pages import words_of
from tests.patient_portal.family import Family, children_of, pin_of
from tests.staff_client import staff_client
from tests.world import World

SHARED = "testkiddos@example.com"


@pytest.fixture
def cindy(world: World) -> Family:
    """Cindy is in, under the address that the chart has for Jeff too."""
    Contact.objects.filter(pk__in=[world.contact("CINDY").pk, world.contact("JEFF").pk]).update(email=SHARED)
    family = Family().scan(world.issue("CINDY", "ROSEMARY", "BASIL").token).born("ROSEMARY").answer(answer="yes")
    family.sign_up(SHARED, terms="on")
    assert children_of(SHARED) == ["ROSEMARY", "BASIL"]
    return family


def order(world: World, *children: str, kind: AuthorityKind = AuthorityKind.NO_CONTACT) -> None:
    for child in children:
        world.give("JEFF", child, kind, at=clock.now())


def why_stopped() -> set[str]:
    return set(Event.objects.filter(kind=Kind.SHEET_STOPPED).values_list("reason", flat=True))


def contacts(world: World, more: str = "") -> Any:
    chart = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/contacts/"
    return staff_client(world).get(chart + more)


def test_the_door_is_shut_at_once_for_that_child_and_opens_when_the_order_ends(world: World, cindy: Family) -> None:
    child = f"/home/{world.child('ROSEMARY').public_id}/"
    assert cindy.go(child).page.status_code == 200
    order(world, "ROSEMARY")
    assert children_of(SHARED) == ["BASIL"]
    assert "ROSEMARY" not in cindy.go("/home/").words
    assert cindy.go(child).page.status_code == 404
    order(world, "ROSEMARY", kind=AuthorityKind.NONE)
    assert children_of(SHARED) == ["ROSEMARY", "BASIL"]
    assert "ROSEMARY" in cindy.go("/home/").words
    assert not Enrollment.objects.exclude(ended_at=None).exists()


@pytest.mark.parametrize("written", [f" {SHARED} ", f"mailto:{SHARED}", f"Jeff <{SHARED.upper()}>"])
def test_whatever_stands_around_the_address_in_the_chart_keeps_no_door_open(
    world: World, cindy: Family, written: str
) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email=written)
    order(world, "ROSEMARY")
    assert children_of(SHARED) == ["BASIL"]
    assert "ROSEMARY" not in cindy.go("/home/").words


def test_nor_does_an_accent_in_the_address_and_the_next_sheet_is_stopped(world: World) -> None:
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(email="omar@M\u00dcLLER.example")
    omar = Family().scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    omar.sign_up("omar@m\u00fcller.example", terms="on")
    assert (omar.at, "LUNA" in omar.words) == ("/claim/stopped/", False)
    assert why_stopped() == {Misfit.BARRED}


def test_a_typed_pin_is_as_good_as_its_whole_sheet(world: World) -> None:
    """He is kept from Basil alone, and types Rosemary's PIN off her mother's sheet for both."""
    order(world, "BASIL")
    sheet = world.issue("CINDY", "ROSEMARY", "BASIL")
    jeff = Family().start().sign_up("jeff@example.com").answer(whose="child").about_me("Cindy", "Testkiddo")
    assert "ROSEMARY" not in jeff.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").words
    assert world.handout(sheet).stopped_at is not None
    assert why_stopped() == {Misfit.BARRED}


def test_an_order_that_was_a_slip_stops_no_sheet_once_it_is_taken_back(world: World) -> None:
    Contact.objects.filter(pk__in=[world.contact("CINDY").pk, world.contact("JEFF").pk]).update(email=SHARED)
    order(world, "ROSEMARY")
    order(world, "ROSEMARY", kind=AuthorityKind.JOINT)
    family = Family().scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes")
    assert family.sign_up(SHARED, terms="on").at == "/home/"
    assert children_of(SHARED) == ["ROSEMARY"]


@pytest.mark.parametrize(("given", "is_stopped"), [("OMAR", True), ("OMARA", False), ("", False)])
def test_who_came_in_elsewhere_with_the_barred_ones_name_and_birth_date_takes_nobodys_sheet(
    world: World, given: str, is_stopped: bool
) -> None:
    born = date(1985, 3, 4)
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(birth_date=born, email="")
    Contact.objects.filter(pk=world.contact("RAUL").pk).update(given=given or "RAUL", family="SOTO", birth_date=born)
    father = Family().scan(world.issue("RAUL", "MINT").token).born("MINT").answer(answer="yes")
    assert father.sign_up("omar.new@example.com", terms="on").at == "/home/"
    father.scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    assert children_of("omar.new@example.com") == (["MINT"] if is_stopped else ["LUNA", "MINT"])
    assert why_stopped() == ({Misfit.LIKE_BARRED} if is_stopped else set())


def test_what_another_practice_has_on_file_decides_nothing_here(world: World) -> None:
    born = date(1985, 3, 4)
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(birth_date=born, email="")
    Contact.objects.filter(pk=world.contact("RAUL").pk).update(given="OMAR", family="SOTO", birth_date=born)
    father = Family().scan(world.issue("RAUL", "MINT").token).born("MINT").answer(answer="yes")
    father.sign_up("omar.new@example.com", terms="on")
    chart = (Contact, world.contact("RAUL").pk), (Patient, world.child("MINT").pk)
    for model, pk in chart:
        model.objects.filter(pk=pk).update(practice=world.birch)
    Enrollment.objects.update(practice=world.birch)
    father.scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    assert (why_stopped(), set(children_of("omar.new@example.com"))) == (set(), {"LUNA", "MINT"})


@pytest.fixture
def namesake(world: World) -> Family:
    """Omar is in at another child's chart, under an address that nobody knows as his."""
    born = date(1985, 3, 4)
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(birth_date=born, email="")
    Contact.objects.filter(pk=world.contact("RAUL").pk).update(given="OMAR", family="SOTO", birth_date=born)
    father = Family().scan(world.issue("RAUL", "MINT").token).born("MINT").answer(answer="yes")
    assert father.sign_up("omar.new@example.com", terms="on").at == "/home/"
    return father


def test_his_name_and_birth_date_elsewhere_stop_him_though_that_access_ended_and_he_left_the_chart(
    world: World, namesake: Family
) -> None:
    Enrollment.objects.update(ended_at=clock.now(), end_reason=EnrollmentEnd.REMOVED)
    inactivate_contact(practice=world.maple, tie=world.tie("OMAR", "LUNA"), by=world.system, at=clock.now())
    namesake.scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    assert children_of("omar.new@example.com") == []
    assert why_stopped() == {Misfit.LIKE_BARRED}


def test_a_birth_date_alone_stops_nobody(world: World, namesake: Family) -> None:
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(given="")
    namesake.scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    assert children_of("omar.new@example.com") == ["LUNA", "MINT"]


def test_they_stop_nobody_elses_account(world: World, namesake: Family) -> None:
    marta = Family().scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    assert marta.sign_up("marta@example.com", terms="on").at == "/home/"
    assert children_of("marta@example.com") == ["LUNA"]


def test_an_order_holds_on_its_days_and_outlives_the_place_on_the_chart(world: World, cindy: Family) -> None:
    order(world, "ROSEMARY")
    inactivate_contact(practice=world.maple, tie=world.tie("JEFF", "ROSEMARY"), by=world.system, at=clock.now())
    assert children_of(SHARED) == ["BASIL"]
    fact = world.tie("JEFF", "ROSEMARY").authorities.latest("pk")
    fact.starts_on += timedelta(days=2)
    fact.save()
    assert children_of(SHARED) == ["ROSEMARY", "BASIL"]


def test_an_address_of_her_own_is_nobody_elses(world: World) -> None:
    family = Family().scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes")
    family.sign_up("cindy@home.example", terms="on")
    order(world, "ROSEMARY")
    assert children_of("cindy@home.example") == ["ROSEMARY"]


def test_a_login_that_came_in_as_him_on_another_chart_is_his(world: World) -> None:
    world.enroll("RAUL", "MINT", email="one@home.example")
    enrollment = world.enroll("IVY", "SAGE", email="two@home.example")
    Enrollment.objects.filter(pk=enrollment.pk).update(
        login=Enrollment.objects.get(contact=world.contact("RAUL")).login
    )
    assert children_of("one@home.example") == ["SAGE", "MINT"]
    tie = world.tie("RAUL", "MINT")
    tie.pk, tie.patient = None, world.child("SAGE")
    tie.save()
    world.give("RAUL", "SAGE", AuthorityKind.NO_CONTACT)
    assert children_of("one@home.example") == ["MINT"]
    world.give("RAUL", "MINT", AuthorityKind.NONE)
    assert children_of("one@home.example") == [], "nor does it open when he sees nothing any more"


def test_the_desk_reads_whose_access_is_shut_where_the_order_is_saved_and_where_access_is_shown(
    world: World, cindy: Family
) -> None:
    jeff, rosemary = world.contact("JEFF").public_id, world.child("ROSEMARY").public_id
    saved = {"kind": "NO CONTACT", "basis": "court_order", "starts_on": "2026-01-02", "for": rosemary}
    to = f"/workspace/clinical/charts/{rosemary}/contacts/{jeff}/authority/set/"
    told = words_of(staff_client(world).post(to, saved, follow=True))
    assert "Access that is shut for now" in told
    assert "CINDY TESTKIDDO sees nothing of ROSEMARY TESTKIDDO for now" in told
    assert "known as that of JEFF TESTKIDDO" in told
    assert "same person" not in told
    listed = words_of(contacts(world))
    assert "shut for now" in listed
    assert "NO CONTACT" not in listed
    portal = f"/practice-portal/patients/{rosemary}/"
    for who in ("frontdesk", "billing"):
        assert "Shut for now" in words_of(staff_client(world, who).get(portal))
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email="jeff@example.com")
    assert children_of(SHARED) == ["ROSEMARY", "BASIL"]
    assert "shut for now" not in words_of(contacts(world))


def test_of_an_access_that_ended_nobody_is_told_that_it_is_shut(world: World, cindy: Family) -> None:
    cindy.press(f"/home/{world.child('ROSEMARY').public_id}/not-theirs/")
    jeff, rosemary = world.contact("JEFF").public_id, world.child("ROSEMARY").public_id
    saved = {"kind": "NO CONTACT", "basis": "court_order", "starts_on": "2026-01-02", "for": rosemary}
    to = f"/workspace/clinical/charts/{rosemary}/contacts/{jeff}/authority/set/"
    assert "shut for now" not in words_of(staff_client(world).post(to, saved, follow=True))
