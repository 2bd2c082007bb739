"""One father, entered twice: an order against the one entry is told beside the other, and set for both in one press."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.families.actions.contacts import add_contact, tie_contact
from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.models import Authority, Contact
from kinpin.families.rules import AuthorityKind, Role
from kinpin.workflows.authority_changes import inactivate_contact
from tests.journeys.desk import Desk
from tests.pages import form_of, ticks_of, words_of
from tests.patient_portal.family import children_of
from tests.server import Server
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address
from tests.world import World

ORDER = {"kind": "NO CONTACT", "basis": "court_order", "starts_on": "2026-01-02", "ends_on": ""}


@pytest.fixture
def twice(world: World) -> World:
    """Jeff stands on Rosemary's and Basil's chart once more, as *again*: JOINT, with access to her, a PIN for him."""
    enter(world, "again", {"given": "Jeff", "family": "Testkiddo", "email": "jt@work.example"}, "ROSEMARY", "BASIL")
    world.enroll("again", "ROSEMARY", email="jt@home.example")
    world.issue("again", "BASIL")
    return world


def enter(
    world: World,
    name: str,
    typed: dict[str, Any],
    *children: str,
    authority: AuthorityKind | None = AuthorityKind.JOINT,
) -> None:
    """Another entry on some charts, with an authority there."""
    place = ChartPlace(role=Role.OTHER_RELATIVE, position=9)
    first, *others = (world.child(child) for child in children)
    made = add_contact(patient=first, details=ContactDetails(**typed), place=place, by=world.system, at=world.at)
    world.caregivers[name] = made.contact
    for other in others:
        tie_contact(patient=other, contact=made.contact, place=place, by=world.system, at=world.at)
    for child in children if authority else ():
        world.give(name, child, authority or AuthorityKind.NONE)


def bar(world: World, desk: Client, address: Address, *children: str, **headers: Any) -> Any:
    """The desk saves the order against Jeff as it knows him; the page that answers."""
    ticked = [world.child(child).public_id for child in children]
    to = address("contact_authority_set", children[0], "JEFF")
    return desk.post(to, {**ORDER, "for": ticked}, follow=True, **headers)


def mend(desk: Client, address: Address, page: Any, child: str, ticked: list[str] | None = None) -> Any:
    """Press *Set NO CONTACT for this entry too*, with the ticks as they stand."""
    to = address("contact_alike_bar", child, "again")
    return desk.post(
        to, {**form_of(page, to), "for": ticks_of(page, to, "for") if ticked is None else ticked}, follow=True
    )


def authority(world: World, contact: str, child: str) -> list[tuple[str, str, date, date | None]]:
    facts = Authority.objects.filter(tie=world.tie(contact, child)).order_by("pk")
    return [(fact.kind, fact.basis, fact.starts_on, fact.ends_on) for fact in facts]


@pytest.mark.parametrize("headers", [{}, {"headers": HTMX}], ids=["a page", "a window"])
def test_whoever_saves_the_order_reads_who_else_may_be_meant(
    twice: World, desk: Client, address: Address, headers: Any
) -> None:
    told = words_of(bar(twice, desk, address, "ROSEMARY", "BASIL", **headers))
    assert "NO CONTACT is recorded for JEFF TESTKIDDO" in told
    assert "Another entry may be the same person, and is not barred." in told
    assert "Jeff Testkiddo , OTHER RELATIVE" in told
    assert "JOINT" in told
    assert "ROSEMARY TESTKIDDO , 03/14/2019: ● Registered" in told
    assert "BASIL TESTKIDDO , 08/02/2021: ◐ Pending" in told
    assert "jt@work.example" in told
    assert children_of("jt@home.example") == ["ROSEMARY"], "nothing is taken from somebody who may be a brother"


def test_one_press_bars_the_other_entry_with_the_same_basis_and_dates(
    twice: World, desk: Client, address: Address
) -> None:
    page = bar(twice, desk, address, "ROSEMARY", "BASIL")
    done = words_of(mend(desk, address, page, "ROSEMARY"))
    assert "NO CONTACT is recorded for Jeff Testkiddo" in done
    assert "no entry without NO CONTACT looks like the same person" in done
    order = ("NO CONTACT", "court_order", date(2026, 1, 2), None)
    for child in ("ROSEMARY", "BASIL"):
        assert authority(twice, "again", child)[-1] == authority(twice, "JEFF", child)[-1] == order
    assert children_of("jt@home.example") == []
    assert Enrollment.objects.get().end_reason == "authority"
    assert {pin.end_reason for pin in Pin.objects.filter(enrollment=None)} == {"authority"}
    again = Event.objects.filter(kind=Kind.AUTHORITY_SET, contact_id=twice.contact("again").pk, reason="NO CONTACT")
    assert {event.subject for event in again} == {f"contact:{twice.contact('JEFF').pk}"}
    assert {event.patient_id for event in again} == {twice.child("ROSEMARY").pk, twice.child("BASIL").pk}


def test_for_fewer_children_when_fewer_are_ticked(twice: World, desk: Client, address: Address) -> None:
    page = bar(twice, desk, address, "ROSEMARY", "BASIL")
    nothing = mend(desk, address, page, "ROSEMARY", [])
    assert (nothing.status_code, "Tick at least one child." in words_of(nothing)) == (409, True)
    mend(desk, address, page, "ROSEMARY", [twice.child("BASIL").public_id])
    assert children_of("jt@home.example") == ["ROSEMARY"]
    assert authority(twice, "again", "BASIL")[-1][0] == "NO CONTACT"


def test_an_order_for_one_child_leaves_the_entries_of_another_alone(
    twice: World, desk: Client, address: Address
) -> None:
    told = words_of(bar(twice, desk, address, "ROSEMARY"))
    assert "ROSEMARY TESTKIDDO , 03/14/2019" in told
    assert "BASIL TESTKIDDO" not in told  # for him Jeff is JOINT under either entry


def test_who_stands_on_a_siblings_chart_only_is_told_and_not_ticked(
    world: World, desk: Client, address: Address
) -> None:
    enter(world, "again", {"given": "Raul", "family": "Vega"}, "SAGE")
    world.caregivers["JEFF"] = world.contact("RAUL")
    page = bar(world, desk, address, "MINT")
    assert "SAGE ROMERO , 05/09/2016: ○ Unregistered" in words_of(page)
    to = address("contact_alike_bar", "MINT", "again")
    assert ticks_of(page, to, "for") == []


# --- whoever merely looks


def test_the_list_warns_beside_both_without_a_word_of_custody_until_it_is_mended(
    twice: World, desk: Client, address: Address
) -> None:
    said = "JEFF TESTKIDDO and Jeff Testkiddo may be one person, entered twice."
    assert said not in words_of(desk.get(address("contacts", "ROSEMARY")))
    page = bar(twice, desk, address, "ROSEMARY", "BASIL")
    for child in ("ROSEMARY", "BASIL"):
        listed = words_of(desk.get(address("contacts", child)))
        assert said in listed
        assert listed.count("▲ Entered twice?") == len(("JEFF", "again"))
        assert "NO CONTACT" not in listed  # the screen faces the counter
    for contact in ("JEFF", "again"):
        assert "Compare..." in words_of(desk.get(address("contact_authority", "ROSEMARY", contact)))
        assert "may be the same person" in words_of(desk.get(address("contact_alike", "ROSEMARY", contact)))
    mend(desk, address, page, "ROSEMARY")
    for child in ("ROSEMARY", "BASIL"):
        assert "ntered twice" not in words_of(desk.get(address("contacts", child)))


def test_an_open_list_is_told_by_itself(twice: World, desk: Client, address: Address) -> None:
    live = address("chart_live", "ROSEMARY") + "?on=contacts"
    assert "entered twice" not in words_of(desk.get(live, headers=HTMX))
    twice.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    assert "may be one person, entered twice" in words_of(desk.get(live, headers=HTMX))


def test_birth_dates_that_differ_tell_two_people_apart(twice: World, desk: Client, address: Address) -> None:
    bar(twice, desk, address, "ROSEMARY")
    Contact.objects.filter(pk=twice.contact("JEFF").pk).update(birth_date=date(1985, 1, 1))
    Contact.objects.filter(pk=twice.contact("again").pk).update(birth_date=date(1955, 5, 5))
    assert "entered twice" not in words_of(desk.get(address("contacts", "ROSEMARY")))
    assert "no entry without NO CONTACT" in words_of(desk.get(address("contact_alike", "ROSEMARY", "JEFF")))


@pytest.mark.parametrize(
    ("typed", "given", "is_told"),
    [
        ({"given": "Jeff", "family": "Testkiddo"}, None, True),
        ({"given": "Jeff", "family": "Testkiddo"}, AuthorityKind.NONE, False),
        ({"given": "Jeff", "family": "Vale"}, AuthorityKind.JOINT, False),
        ({"given": "Jeff", "family": "Vale", "email": "Jeff@Example.com"}, AuthorityKind.JOINT, True),
        ({"given": "Geoffrey", "family": "Testkiddo"}, AuthorityKind.JOINT, True),
        ({"given": "Gerald", "family": "Testkiddo"}, AuthorityKind.JOINT, False),
        ({"given": "", "family": "Testkiddo"}, AuthorityKind.JOINT, True),
    ],
    ids=["not on file", "NONE", "a namesake", "the same e-mail", "the long form", "his brother", "a last name alone"],
)
def test_who_is_told(
    world: World, desk: Client, address: Address, typed: dict[str, str], given: AuthorityKind | None, is_told: bool
) -> None:
    enter(world, "again", typed, "ROSEMARY", authority=given)
    answer = bar(world, desk, address, "ROSEMARY")
    assert ("may be the same person" in words_of(answer)) is is_told
    if not is_told:
        assert answer.redirect_chain == [(address("contact", "ROSEMARY", "JEFF"), 302)]


BORN, OTHER = date(1985, 3, 4), date(1961, 1, 2)


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ({"given": "Peter", "family": "Testkiddo", "birth_date": BORN}, True),
        ({"given": "Peter", "family": "Vale", "birth_date": BORN}, False),
        ({"given": "Jeff", "family": "Vale", "birth_date": OTHER, "cell_phone": "+1 555 010 0155"}, True),
        ({"given": "Jeff", "family": "Vale", "birth_date": OTHER, "phone": "010-0199"}, True),
        ({"given": "Peter", "family": "Vale", "birth_date": OTHER, "phone": "555 010 0155"}, False),
        ({"given": "J", "family": "Testkiddo"}, True),
        ({"given": "Peter", "nickname": "Jeff", "family": "Testkiddo"}, True),
        ({"given": "", "middle": "Peter", "family": "Testkiddo"}, False),
    ],
    ids=[
        "born the same day under one name", "born the same day", "his phone as a cell phone", "his number without area",
        "who shares his phone", "an initial", "a nickname", "a middle name alone",
    ],
)  # fmt: skip
def test_who_is_told_where_more_is_known(
    world: World, desk: Client, address: Address, typed: dict[str, Any], is_told: bool
) -> None:
    known = {"birth_date": BORN, "phone": "(555) 010-0155", "cell_phone": "0100199"}
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(**known)
    enter(world, "again", typed, "ROSEMARY")
    assert ("may be the same person" in words_of(bar(world, desk, address, "ROSEMARY"))) is is_told


def test_a_number_of_few_digits_is_nobodys(world: World, desk: Client, address: Address) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(birth_date=BORN, phone="ext. 17")
    enter(world, "again", {"given": "Jeff", "family": "Vale", "birth_date": OTHER, "phone": "ext. 17"}, "ROSEMARY")
    assert "may be the same person" not in words_of(bar(world, desk, address, "ROSEMARY"))


def test_a_grown_patient_is_nobody_entered_twice(world: World, desk: Client, address: Address) -> None:
    enter(world, "namesake", {"given": "Hawthorn", "family": "Field"}, "HAWTHORN")
    world.give("namesake", "HAWTHORN", AuthorityKind.NO_CONTACT)
    assert "entered twice" not in words_of(desk.get(address("contacts", "HAWTHORN")))


def test_a_bar_outlives_its_place_on_the_chart(twice: World, desk: Client, address: Address) -> None:
    bar(twice, desk, address, "ROSEMARY")
    inactivate_contact(practice=twice.maple, tie=twice.tie("JEFF", "ROSEMARY"), by=twice.system, at=twice.at)
    assert "may be one person, entered twice" in words_of(desk.get(address("contacts", "ROSEMARY")))
    mend(desk, address, desk.get(address("contact_alike", "ROSEMARY", "again")), "ROSEMARY")
    assert children_of("jt@home.example") == []


# --- who may


def test_who_may_not_set_authority_reads_it_and_is_told_whom_to_ask(
    twice: World, desk: Client, address: Address
) -> None:
    page = bar(twice, desk, address, "ROSEMARY")
    billing = staff_client(twice, "billing")
    told = words_of(billing.get(address("contact_alike", "ROSEMARY", "JEFF")))
    assert "Your role can't set authority. Ask Dana Ortiz now." in told
    assert "Set NO CONTACT" not in told
    to = address("contact_alike_bar", "ROSEMARY", "again")
    data = {**form_of(page, to), "for": [twice.child("ROSEMARY").public_id]}
    assert billing.post(to, data).status_code == 403
    assert staff_client(twice, "neighbour").post(to, data).status_code == 404
    assert authority(twice, "again", "ROSEMARY")[-1][0] == "JOINT"


def test_an_order_that_was_lifted_meanwhile_is_set_for_nobody(twice: World, desk: Client, address: Address) -> None:
    page = bar(twice, desk, address, "ROSEMARY")
    twice.give("JEFF", "ROSEMARY", AuthorityKind.JOINT)
    late = mend(desk, address, page, "ROSEMARY")
    assert (late.status_code, "JEFF TESTKIDDO no longer has NO CONTACT" in words_of(late)) == (409, True)
    assert authority(twice, "again", "ROSEMARY")[-1][0] == "JOINT"


def test_from_the_registration_window_it_is_told_too_and_leads_back(
    twice: World, desk: Client, address: Address
) -> None:
    window, caregiver = address("registration", "ROSEMARY"), twice.contact("JEFF").public_id
    data = {**ORDER, "caregiver": caregiver, "for": [twice.child("ROSEMARY").public_id], "return": window}
    page = desk.post(address("registration_authority_set", "ROSEMARY"), data, follow=True)
    assert "Another entry may be the same person, and is not barred." in words_of(page)
    back = f'href="{window}?caregiver={caregiver}"'
    assert back in page.content.decode()
    assert back in mend(desk, address, page, "ROSEMARY").content.decode()


def test_the_registration_window_warns_beside_who_may_be_chosen(twice: World, desk: Client, address: Address) -> None:
    window = address("registration", "ROSEMARY")
    assert "Entered twice?" not in words_of(desk.get(window))
    bar(twice, desk, address, "ROSEMARY")
    page = desk.get(window, headers=HTMX)
    assert "JOINT ▲ Entered twice? Compare... Jeff Testkiddo" in words_of(page)
    assert "NO CONTACT" not in words_of(page).split("not eligible")[0]
    link = re.search(r'href="([^"]+/alike/[^"]+)"', page.content.decode())
    assert link
    compared = desk.get(unescape(link[1]), headers=HTMX)
    assert "may be the same person, and is not barred" in words_of(compared)
    assert "Back to registration" in words_of(compared)


@pytest.mark.browser
def test_in_a_window_the_order_is_set_for_both_and_the_list_follows(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server)
    page, window = desk.page, desk.window
    desk.open_chart("soto gael", "Gael SOTO")
    desk.family_contacts("Marta SOTO")
    contacts = page.url.split("/contacts/")[0] + "/contacts/"
    page.goto(f"{contacts}new/")
    page.get_by_label("First name").fill("Marta")
    page.get_by_label("Role/Reason").select_option("AUNT")
    page.get_by_role("button", name="Add to this chart").click()
    page.get_by_role("link", name="Marta SOTO").first.click()
    expect(page.get_by_role("heading", name="Marta SOTO, MOTHER")).to_be_visible()
    page.get_by_role("link", name="Set Authority...").click()
    window.get_by_label("Authority", exact=True).select_option("NO CONTACT")
    window.get_by_label("What was seen").select_option("court_order")
    window.get_by_role("button", name="Set Authority").click()
    expect(window.get_by_role("alert")).to_contain_text("Another entry may be the same person")
    desk.check("who else may be meant")
    window.get_by_role("button", name="Not the same person").click()
    warning = page.get_by_text("Marta SOTO and Marta SOTO may be one person, entered twice.")
    expect(warning).to_be_visible()  # the open list asked by itself
    expect(page.locator("#panel-authority")).to_contain_text("Covered Show or change...")  # and so did the panel
    expect(page.get_by_role("link", name="Show or change...")).to_be_focused()
    desk.check("Family Contacts with a warning")
    page.get_by_role("link", name="Compare...").click()
    window.get_by_role("button", name="Set NO CONTACT for this entry too").click()
    expect(window.locator(".notice--ok")).to_contain_text("NO CONTACT is recorded for Marta SOTO")
    desk.check("both are barred")
    page.keyboard.press("Escape")
    expect(warning).to_be_hidden()
    desk.context.close()
