"""Whoever mends in Family Contacts finds *Back to registration* at every step, and behind it the same ticks."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind
from kinpin.kernel.clock import local_day
from tests.pages import form_of
from tests.workspace.conftest import HTMX, Address, unlock
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import World

BACK = "Back to registration"


def contacts_of(world: World, child: str, page: str = "") -> str:
    return f"/workspace/clinical/charts/{world.child(child).public_id}/contacts/{page}"


def turned(world: World, child: str, years: int) -> None:
    born = date(local_day(world.at, world.maple.zone).year - years, 1, 1)
    Patient.objects.filter(pk=world.child(child).pk).update(birth_date=born)


@pytest.fixture
def unnamed(world: World, opened: Open) -> Window:
    """Family Contacts of Rosemary, reached from her window, where Basil was unticked by hand, to name her father."""
    rosemary, jeff = world.child("ROSEMARY").public_id, Contact.objects.filter(pk=world.contact("JEFF").pk)
    jeff.update(given="", family="")
    window = opened(caregiver=world.contact("CINDY").public_id, picked="1", child=rosemary)
    window.go(window.link("Enter the name"))
    assert window.link(BACK)
    jeff.update(given="JEFF", family="TESTKIDDO")
    return window


def back(window: Window) -> tuple[str, set[str]]:
    """Whom the window is for, and who is ticked, after *Back to registration*."""
    assert BACK in window.words, window.words
    window.go(window.link(BACK))
    return window.chosen(), window.ticked()


# --- Add: the mend of a window without a caregiver, and of a sibling's row


@pytest.mark.parametrize("lock", [False, True], ids=["at once", "after a lock"])
def test_a_new_contact_leads_back(world: World, opened: Open, lock: bool) -> None:
    for who in ("CINDY", "JEFF", "LUZ"):
        world.give(who, "ROSEMARY", AuthorityKind.NONE)
    window = opened(picked="1", child=world.child("ROSEMARY").public_id)
    window.go(window.link("Family Contacts"))
    window.go(window.link("Add"))
    window.go(window.link("New contact"))
    if lock:
        locked = {**form_of(window.page, "contact-new"), "given": "Rosa"}
        window.client.post("/staff/lock/", locked)
        unlock(window.client)
        window.go(locked["page"])
        assert form_of(window.page, "contact-new")["given"] == "Rosa"
    window.answer("contact-new", given="Rosa")
    assert window.status == 409  # no role yet
    window.answer("contact-new", copy_address="yes")
    window.answer("contact-new", role="AUNT")
    assert "Rosa TESTKIDDO, AUNT" in window.words
    assert back(window) == ("", {"ROSEMARY"})
    assert "Rosa TESTKIDDO" in window.words


def test_a_contact_who_was_found_leads_back(world: World, opened: Open) -> None:
    window = opened("MINT", contact=world.contact("RAUL").public_id)
    window.follow("SAGE")
    window.go(window.link("Add"))
    window.answer(contacts_of(world, "SAGE", "add/find/"), q="raul")
    raul = world.contact("RAUL").public_id
    window.answer("tie-contact", contact=raul)
    assert window.status == 409  # no role yet
    window.answer("tie-contact", contact=raul, role="STEPFATHER")
    assert back(window) == ("RAUL", {"MINT"})
    assert "No authority on file" in window.row("SAGE")


def test_a_grown_patient_as_own_contact_leads_back(world: World, opened: Open) -> None:
    turned(world, "HAWTHORN", 9)
    turned(world, "CLOVER", 19)
    window = opened("HAWTHORN", contact=world.contact("FERN").public_id)
    window.follow("CLOVER")
    window.answer(contacts_of(world, "CLOVER", "add/self/"))
    assert "CLOVER FIELD, SELF" in window.words
    assert back(window) == ("FERN", {"HAWTHORN"})


def test_closing_what_was_opened_from_there_leads_back(world: World, unnamed: Window) -> None:
    panel = unnamed.at
    for opens in ("Add", "Inactive contacts", "Inactivate", "Set Authority...", "Link siblings..."):
        unnamed.go(panel).go(unnamed.link(opens))
        unnamed.go(unnamed.link("Close"))
        assert unnamed.link(BACK), opens
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


# --- the rows, and what a panel does


def test_another_row_and_its_save_lead_back(world: World, unnamed: Window) -> None:
    unnamed.go(unnamed.link("CINDY TESTKIDDO"))
    unnamed.answer("contact", email="no address")
    assert unnamed.status == 409
    unnamed.answer("contact", email="cindy@mail.example", nickname="Cyn")
    assert "Saved" in unnamed.words
    unnamed.go(unnamed.link("Cancel"))
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


def test_a_panel_that_comes_into_the_open_list_is_saved_with_its_way_back(world: World, unnamed: Window) -> None:
    row = re.search(r'hx-get="([^"]+)"[^>]*>CINDY TESTKIDDO', unnamed.page.content.decode())
    assert row
    panel = unnamed.client.get(unescape(row[1]), headers=HTMX)
    saved = unnamed.client.post(
        contacts_of(world, "ROSEMARY", f"{world.contact('CINDY').public_id}/save/"),
        {**form_of(panel, "contact"), "nickname": "Cyn"},
    )
    unnamed.go(saved["Location"])
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


def test_who_is_taken_off_the_chart_and_put_back_leads_back(world: World, unnamed: Window) -> None:
    luz = world.contact("LUZ").public_id
    unnamed.go(unnamed.link("LUZ ROMERO"))
    unnamed.go(unnamed.link("Inactivate"))
    unnamed.answer(contacts_of(world, "ROSEMARY", f"{luz}/inactivate/now/"))
    unnamed.go(unnamed.link("Inactive contacts"))
    unnamed.answer(contacts_of(world, "ROSEMARY", f"{luz}/reactivate/"))
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


def test_authority_set_and_siblings_linked_lead_back(world: World, unnamed: Window) -> None:
    unnamed.go(unnamed.link("Set Authority..."))
    jeff = contacts_of(world, "ROSEMARY", f"{world.contact('JEFF').public_id}/authority/set/")
    unnamed.answer(jeff, kind="")
    unnamed.answer(jeff, kind="EXCLUSIVE", basis="court_order")
    unnamed.go(unnamed.link("Link siblings..."))
    unnamed.answer(contacts_of(world, "ROSEMARY", "siblings/find/"), q="luna")
    unnamed.answer("link-siblings", sibling=world.child("LUNA").public_id)
    unnamed.answer(contacts_of(world, "ROSEMARY", "siblings/unlink/"))
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


def test_a_window_over_the_page_goes_on_to_a_page_that_leads_back(world: World, unnamed: Window) -> None:
    """With script: the answer says where the page goes."""
    finder = unnamed.client.get(unnamed.link("Add"), headers=HTMX)
    data = {**form_of(finder, "tie-contact"), "contact": world.contact("IVY").public_id, "role": "AUNT"}
    tied = unnamed.client.post(contacts_of(world, "ROSEMARY", "add/tie/"), data, headers=HTMX)
    unnamed.go(tied["HX-Redirect"])
    assert back(unnamed) == ("JEFF", {"ROSEMARY"})


def test_basic_info_leads_back_after_cancel(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    window.follow("BABY GIRL")
    window.go(window.link("Cancel"))
    assert back(window) == ("CINDY", {"ROSEMARY", "BASIL"})


# --- where it leads is checked, at every step


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/workspace/", "/home/", "javascript:1"])
@pytest.mark.parametrize("page", ["contacts", "contact_add", "contact_new", "contacts_inactive", "siblings"])
def test_nothing_leads_to_another_house(desk: Client, address: Address, page: str, elsewhere: str) -> None:
    shown = desk.get(address(page, "ROSEMARY"), {"return": elsewhere}).content.decode()
    assert elsewhere not in shown


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/workspace/", "/home/", "javascript:1"])
def test_no_deed_leads_to_another_house(world: World, desk: Client, address: Address, elsewhere: str) -> None:
    new = {**form_of(desk.get(address("contact_new", "ROSEMARY")), "contact-new"), "given": "Rosa", "role": "AUNT"}
    tied = {"contact": world.contact("IVY").public_id, "role": "AUNT"}
    save = form_of(desk.get(address("contact", "ROSEMARY", "CINDY")), "contact")
    for deed, contact, data in (
        ("contact_create", "", new),
        ("contact_tie", "", tied),
        ("contact_save", "CINDY", save),
    ):
        done = desk.post(address(deed, "ROSEMARY", contact), {**data, "return": elsewhere})
        assert done.status_code == 302, deed
        assert parse_qs(urlsplit(done["Location"]).query)["return"] == ["/workspace/"]
