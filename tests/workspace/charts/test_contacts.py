"""Family Contacts: the list, the panel, authority with its dates, adding, inactivating, siblings, live statuses."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kinpin.accounts.models import Session
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Pin
from kinpin.families.models import Authority, Contact, SiblingPair, Tie
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
from kinpin.kernel.clock import local_day
from tests.pages import Answer, form_of, title_of, words_in, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address, unlock
from tests.world import World


def save(client: Client, address: Address, opened: Answer, contact: str = "CINDY", **typed: str) -> Any:
    data = {**form_of(opened, "contact"), **typed}
    return client.post(address("contact_save", "ROSEMARY", contact), data)


def cindy(world: World) -> Contact:
    return Contact.objects.get(pk=world.contact("CINDY").pk)


# --- the list


def test_the_list_has_order_name_role_authority_home_and_portal_status(
    world: World, desk: Client, address: Address
) -> None:
    world.issue("CINDY", "ROSEMARY")
    Tie.objects.filter(contact=world.contact("CINDY"), patient=world.child("ROSEMARY")).update(resides_with=True)
    response = desk.get(address("contacts", "ROSEMARY"))
    assert title_of(response) == "Family Contacts"
    assert "Sort Name Role Authority Res? Portal Status" in words_of(response)
    html = response.content.decode()
    row = words_in(_row(html, "CINDY TESTKIDDO"))
    assert re.fullmatch(r"1 CINDY TESTKIDDO F8 MOTHER JOINT Yes ◐ Pending, use by \d\d/\d\d, sheet not printed", row)
    assert "GRANDMOTHER Not on file" in words_in(_row(html, "LUZ ROMERO"))
    order = [html.index(f">{name}</a>") for name in ("CINDY TESTKIDDO", "JEFF TESTKIDDO", "LUZ ROMERO")]
    assert order == sorted(order)


def _row(html: str, name: str) -> str:
    return next(str(r) for r in re.findall(r"<tr data-row.*?</tr>", html, re.DOTALL) if f">{name}</a>" in r)


@pytest.mark.parametrize("kind", [AuthorityKind.NO_CONTACT, AuthorityKind.NONE])
def test_an_authority_that_keeps_somebody_away_shows_to_whoever_asks(
    world: World, desk: Client, address: Address, kind: AuthorityKind
) -> None:
    world.give("OMAR", "LUNA", kind)
    words = words_of(desk.get(address("contact", "LUNA", "OMAR")))
    assert kind.value not in words
    assert "Covered Show" in words
    assert "Covered Show or change..." in words
    billing = words_of(staff_client(world, "billing").get(address("contact", "LUNA", "OMAR")))
    assert "Show or change..." not in billing
    assert f"today: {kind.value}" in words_of(desk.get(address("contact_authority", "LUNA", "OMAR")))


def test_a_chart_without_contacts_says_whom_to_add(world: World, desk: Client, address: Address) -> None:
    Tie.objects.filter(patient=world.child("LUNA")).update(ended_at=world.at)
    response = desk.get(address("contacts", "LUNA"))
    assert "No contacts yet. Add the person who brought the child." in words_of(response)
    assert "Create/Validate Portal Account F8" in words_of(response)


# --- the panel


def test_the_panel_has_the_fields_and_the_button_right_of_home_email(
    world: World, desk: Client, address: Address
) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(email="")
    response = desk.get(address("contact", "ROSEMARY", "CINDY"))
    form = form_of(response, "contact")
    shown = {
        "given": "CINDY", "family": "TESTKIDDO", "nickname": "", "birth_date": "", "language": "en", "preferred": "",
        "role": "MOTHER", "resides_with": "", "position": "1", "address_line": "", "city": "", "state": "",
        "postal_code": "", "phone": "", "cell_phone": "", "email": "", "no_email": "",
    }  # fmt: skip
    assert {name: form[name] for name in shown} == shown
    html = response.content.decode()
    assert html.index('name="email"') < html.index("Create/Validate Portal Account")
    link = re.search(r'<a class="button is-low" href="([^"]+)"[^>]*>Create/Validate Portal Account', html)
    assert link
    assert form_of(desk.get(link[1]), "registration")["caregiver"] == world.contact("CINDY").public_id


def test_save_stores_the_person_and_the_place(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("contact", "ROSEMARY", "CINDY"))
    typed = {
        "nickname": "Cyn", "birth_date": "5/1/1990", "language": "es", "preferred": "cell",
        "cell_phone": "555-010-9999", "email": "c@mail.example", "address_line": "9 Elm",
        "role": "GUARDIAN", "resides_with": "no", "position": "4", "no_email": "no",
    }  # fmt: skip
    response = save(desk, address, opened, **typed)
    assert response.status_code == 302
    stored = cindy(world)
    assert (stored.nickname, stored.birth_date, stored.language) == ("Cyn", date(1990, 5, 1), "es")
    assert (stored.preferred, stored.cell_phone, stored.email) == ("cell", "555-010-9999", "c@mail.example")
    assert stored.no_email
    tie = world.tie("CINDY", "ROSEMARY")
    assert (tie.role, tie.resides_with, tie.position) == ("GUARDIAN", False, 4)
    assert world.tie("CINDY", "BASIL").role == "MOTHER"  # the person is one, the place is each chart's own
    assert "Saved " in words_of(desk.get(response["Location"]))
    event = Event.objects.get(kind=Kind.CONTACT_CHANGED)
    assert "nickname" in json.loads(event.detail)["fields"]
    assert "Cyn" not in event.detail


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"given": "", "family": ""}, "Enter a first name or a last name."),
        ({"email": "cindy"}, "Enter an e-mail address"),
        ({"cell_phone": "12"}, "Enter the number with its area code"),
        ({"birth_date": "1/1/2999"}, "That date is in the future."),
        ({"position": "1st"}, "Enter a number from 1 to 999."),
        ({"position": "0"}, "Enter a number from 1 to 999."),
        ({"role": "SELF"}, "Select a valid choice"),
        ({"role": "NANNY"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    world: World, desk: Client, address: Address, typed: dict[str, str], told: str
) -> None:
    opened = desk.get(address("contact", "ROSEMARY", "CINDY"))
    response = save(desk, address, opened, **{"nickname": "Cyn", **typed})
    assert response.status_code == 409
    assert told in words_of(response)
    assert form_of(response, "contact")["nickname"] == "Cyn"
    assert cindy(world).nickname == ""


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "Bob", "family": "Stepdad"},
        {"given": "Bob"},
        {"family": "Stepdad", "birth_date": "5/1/1990"},
    ],
)
@pytest.mark.parametrize("has", ["access", "a PIN"])
def test_another_human_is_not_typed_over_a_contact_with_access(
    world: World, desk: Client, address: Address, typed: dict[str, str], has: str
) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(birth_date=date(1985, 1, 2))
    if has == "access":
        world.enroll("JEFF", "BASIL", email="jeff@example.com")  # on the chart of his brother
    else:
        world.issue("JEFF", "BASIL")
    opened = desk.get(address("contact", "ROSEMARY", "JEFF"))
    refused = save(desk, address, opened, "JEFF", **typed, city="Boston")
    assert refused.status_code == 409
    assert "This contact has portal access or a PIN. Add another person as a new contact." in words_of(refused)
    assert form_of(refused, "contact")["city"] == "Boston"
    jeff = Contact.objects.get(pk=world.contact("JEFF").pk)
    assert (jeff.given, jeff.family, jeff.city) == ("JEFF", "TESTKIDDO", "")


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "Jef"},
        {"given": "Geff"},
        {"given": "Jeffrey", "family": "Testkido"},
        {"family": "Stepdad"},
        {"birth_date": "1/3/1985"},
        {"nickname": "Bob"},
    ],
)
def test_what_a_desk_corrects_goes_through(world: World, desk: Client, address: Address, typed: dict[str, str]) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(birth_date=date(1985, 1, 2))
    world.enroll("JEFF", "ROSEMARY", email="jeff@example.com")
    opened = desk.get(address("contact", "ROSEMARY", "JEFF"))
    assert save(desk, address, opened, "JEFF", **typed).status_code == 302


def test_another_first_name_goes_through_as_a_nickname_first_and_freely_without_access(
    world: World, desk: Client, address: Address
) -> None:
    page = address("contact", "ROSEMARY", "JEFF")
    sheet = world.issue("JEFF", "ROSEMARY")
    assert save(desk, address, desk.get(page), "JEFF", given="Kim").status_code == 409
    assert save(desk, address, desk.get(page), "JEFF", nickname="Kim").status_code == 302
    assert save(desk, address, desk.get(page), "JEFF", given="Kim").status_code == 302
    Pin.objects.filter(handout__public_id=sheet.handout).update(closed_at=world.at, end_reason="voided")
    assert save(desk, address, desk.get(page), "JEFF", given="Bob", nickname="").status_code == 302


def test_somebody_elses_change_is_shown_first(world: World, desk: Client, address: Address) -> None:
    mine = desk.get(address("contact", "ROSEMARY", "CINDY"))
    dana = staff_client(world, "admin")
    save(dana, address, dana.get(address("contact", "ROSEMARY", "CINDY")), email="theirs@mail.example", city="Boston")
    told = save(desk, address, mine, email="mine@mail.example")
    assert told.status_code == 409
    for part in ("Dana Ortiz changed this record", "Take theirs: theirs@mail.example", "Already in the form: City."):
        assert part in words_of(told)
    assert save(desk, address, told, **{"pick-email": "mine"}).status_code == 302
    assert (cindy(world).email, cindy(world).city) == ("mine@mail.example", "Boston")


def test_the_patients_address_is_copied_without_script_too(world: World, desk: Client, address: Address) -> None:
    rosemary = world.child("ROSEMARY")
    type(rosemary).objects.filter(pk=rosemary.pk).update(address_line="10 Elm", city="Springfield")
    opened = desk.get(address("contact", "ROSEMARY", "CINDY"))
    copied = save(desk, address, opened, copy_address="yes", nickname="Cyn")
    form = form_of(copied, "contact")
    assert (form["address_line"], form["city"], form["nickname"]) == ("10 Elm", "Springfield", "Cyn")
    assert cindy(world).address_line == ""


def test_what_was_typed_before_a_lock_comes_back(world: World, desk: Client, address: Address) -> None:
    here = address("contact", "ROSEMARY", "CINDY")
    desk.post("/staff/lock/", {**form_of(desk.get(here), "contact"), "nickname": "Cyn"})
    unlock(desk)
    back = desk.get(here)
    assert "Not saved yet" in words_of(back)
    assert form_of(back, "contact")["nickname"] == "Cyn"


def test_billing_reads_and_does_not_change(world: World, address: Address) -> None:
    billing = staff_client(world, "billing")
    opened = billing.get(address("contact", "ROSEMARY", "CINDY"))
    assert "Your role can read Family Contacts, not change them." in words_of(opened)
    assert save(billing, address, opened, nickname="Cyn").status_code == 403
    assert billing.post(address("contact_inactivate", "ROSEMARY", "CINDY")).status_code == 403


# --- adding


def test_the_finder_lists_the_same_last_name_then_whatever_is_asked(
    world: World, desk: Client, address: Address
) -> None:
    words = words_of(desk.get(address("contact_add", "MINT")))
    assert "LUZ ROMERO" in words
    assert "ROSEMARY TESTKIDDO (GRANDMOTHER)" in words  # which child tells her from another Luz
    assert "IVY ROMERO" not in words  # is on this chart
    assert "JEFF" not in words
    found = words_of(desk.post(address("contact_find", "MINT"), {"q": "jeff@example.com"}))
    assert "JEFF TESTKIDDO" in found
    assert "No contact found." in words_of(desk.post(address("contact_find", "MINT"), {"q": "zzzz"}))
    assert desk.get(address("contact_find", "MINT")).status_code == 405


def test_the_finder_shows_enough_to_know_a_person_by_and_too_little_to_reach_them(
    world: World, desk: Client, address: Address
) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(
        city="Springfield", birth_date=date(1987, 6, 5), cell_phone="(555) 010-0134", phone="5550109999"
    )
    found = words_of(desk.post(address("contact_find", "MINT"), {"q": "jeff testkiddo"}))
    assert "JEFF TESTKIDDO , 06/05/1987, Springfield , j•••@example.com , ••• ••• 0134" in found
    for untold in ("jeff@example.com", "010-0134", "9999"):
        assert untold not in found


def test_whom_the_finder_showed_and_who_was_taken_is_told(world: World, desk: Client, address: Address) -> None:
    desk.post(address("contact_find", "MINT"), {"q": "testkiddo"})
    shown = Event.objects.filter(kind=Kind.CHART_SEARCHED, patient_id=world.child("MINT").pk).latest("pk")
    ids = [world.contact(name).pk for name in ("CINDY", "JEFF")]
    assert sorted(json.loads(shown.detail)["contacts"]) == sorted(ids)
    desk.post(address("contact_tie", "MINT"), {"contact": world.contact("CINDY").public_id, "role": "AUNT"})
    admin = staff_client(world, "admin")
    for child in ("ROSEMARY", "BASIL", "MINT"):
        said = words_of(admin.get(f"/practice-portal/audit/patients/{world.child(child).public_id}/?group=access"))
        assert "Maria Rivera Viewed a contact's details CINDY TESTKIDDO taken onto chart; MINT ROMERO" in said
    assert "contacts: CINDY TESTKIDDO, JEFF TESTKIDDO" in said
    elsewhere = words_of(admin.get(f"/practice-portal/audit/patients/{world.child('LUNA').public_id}/"))
    assert "CINDY" not in elsewhere


def test_a_found_contact_is_put_on_the_chart_once_and_without_authority(
    world: World, desk: Client, address: Address
) -> None:
    data = {"contact": world.contact("LUZ").public_id, "role": "AUNT", "resides_with": "no"}
    done = desk.post(address("contact_tie", "MINT"), data)
    assert done["Location"] == address("contact", "MINT", "LUZ")
    page = desk.get(done["Location"])
    assert "AUNT Not on file" in words_in(_row(page.content.decode(), "LUZ ROMERO"))
    again = desk.post(address("contact_tie", "MINT"), data)
    assert again.status_code == 409
    assert "This contact is on the chart already." in words_of(again)
    for wrong in ({"role": "AUNT"}, {"contact": data["contact"]}, {"contact": data["contact"], "role": "SELF"}):
        assert desk.post(address("contact_tie", "SAGE"), wrong).status_code == 409


def test_a_new_contact_is_stored_at_the_end_of_the_list(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("contact_new", "ROSEMARY"))
    form = form_of(opened, "contact-new")
    assert (form["family"], form["position"], form["role"]) == ("TESTKIDDO", "4", "")
    refused = desk.post(address("contact_create", "ROSEMARY"), {**form, "given": "Rosa"})
    assert refused.status_code == 409  # a role is chosen, never assumed
    done = desk.post(address("contact_create", "ROSEMARY"), {**form, "given": "Rosa", "role": "AUNT"})
    assert done.status_code == 302
    tie = Tie.objects.get(patient=world.child("ROSEMARY"), contact__given="Rosa")
    assert (tie.role, tie.position) == ("AUNT", 4)
    kinds = set(Event.objects.filter(contact_id=tie.contact_id).values_list("kind", flat=True))
    assert {Kind.CONTACT_CREATED.value, Kind.CONTACT_TIED.value} <= kinds


@pytest.mark.parametrize(
    ("of_child", "offered"), [("es", "es"), ("es-MX", "es"), ("ES", "es"), ("spa", "es"), ("tlh", ""), ("", "")]
)
def test_a_new_contact_is_taken_to_speak_the_childs_language(
    world: World, desk: Client, address: Address, of_child: str, offered: str
) -> None:
    rosemary = world.child("ROSEMARY")
    type(rosemary).objects.filter(pk=rosemary.pk).update(language=of_child)
    form = form_of(desk.get(address("contact_new", "ROSEMARY")), "contact-new")
    assert form["language"] == offered


def test_what_is_to_be_mended_is_listed_as_it_stands_on_the_page(desk: Client, address: Address) -> None:
    form = form_of(desk.get(address("contact_new", "ROSEMARY")), "contact-new")
    refused = words_of(desk.post(address("contact_create", "ROSEMARY"), {**form, "given": "", "role": ""}))
    first, second = (refused.index(f"{field}: ") for field in ("First name", "Role/Reason"))
    assert first < second


def test_a_grown_patient_is_made_their_own_contact(world: World, desk: Client, address: Address) -> None:
    assert "Add the patient as a Self contact" not in words_of(desk.get(address("contacts", "ROSEMARY")))
    clover = world.child("CLOVER")
    type(clover).objects.filter(pk=clover.pk).update(birth_date=world.at.date() - timedelta(days=19 * 366))
    assert "Add the patient as a Self contact" in words_of(desk.get(address("contacts", "CLOVER")))
    done = desk.post(address("contact_self", "CLOVER"))
    assert "SELF" in words_in(_row(desk.get(done["Location"]).content.decode(), "CLOVER FIELD"))
    desk.post(address("contact_self", "CLOVER"))
    assert Tie.objects.filter(patient=clover, role="SELF").count() == 1
    page = desk.get(done["Location"])
    assert "SELF" in form_of(page, "contact")["role"]


# --- inactivating


def test_inactivating_says_what_ends_and_ends_it(world: World, desk: Client, address: Address) -> None:
    world.issue("CINDY", "ROSEMARY", "BASIL")
    asked = words_of(desk.get(address("contact_inactivate_ask", "ROSEMARY", "CINDY")))
    assert (
        "This contact will be taken off the chart of ROSEMARY TESTKIDDO. Other children's charts stay as they are."
        in asked
    )
    assert re.search(r"The PIN for ROSEMARY TESTKIDDO, good until [\d/]+, stops working now\.", asked)
    assert Pin.objects.filter(closed_at=None).count() == 2
    desk.post(address("contact_inactivate", "ROSEMARY", "CINDY"))
    assert [pin.patient_id for pin in Pin.objects.filter(closed_at=None)] == [world.child("BASIL").pk]
    assert "CINDY" not in words_of(desk.get(address("contacts", "ROSEMARY")))
    assert desk.get(address("contact", "ROSEMARY", "CINDY")).status_code == 404
    assert desk.post(address("contact_inactivate", "ROSEMARY", "CINDY")).status_code == 404
    # And back: what she was permitted ended with it.
    assert "CINDY TESTKIDDO" in words_of(desk.get(address("contacts_inactive", "ROSEMARY")))
    done = desk.post(address("contact_reactivate", "ROSEMARY", "CINDY"))
    assert "MOTHER Not on file" in words_in(_row(desk.get(done["Location"]).content.decode(), "CINDY TESTKIDDO"))


def test_a_contact_has_a_first_name_before_it_is_stored(world: World, desk: Client, address: Address) -> None:
    told = "Enter a first name. If the person has only one name, put it here."
    before = Contact.objects.count()
    opened = desk.get(address("contact_new", "ROSEMARY"))
    new = desk.post(address("contact_create", "ROSEMARY"), {**form_of(opened, "contact-new"), "role": "AUNT"})
    assert (new.status_code, told in words_of(new), Contact.objects.count()) == (409, True, before)
    saved = save(desk, address, desk.get(address("contact", "ROSEMARY", "CINDY")), given=" ")
    assert (saved.status_code, told in words_of(saved), cindy(world).given) == (409, True, "CINDY")


# --- authority


def test_authority_is_set_with_dates_and_basis_and_ends_what_it_forbids(
    world: World, desk: Client, address: Address
) -> None:
    world.issue("JEFF", "ROSEMARY", "BASIL")
    window = address("contact_authority", "ROSEMARY", "JEFF")
    assert "For ROSEMARY TESTKIDDO today: JOINT" in words_of(desk.get(window))
    data = {
        **form_of(desk.get(window), address("contact_authority_set", "ROSEMARY", "JEFF")),
        "kind": "NO CONTACT",
        "basis": "court_order",
        "for": [world.child("ROSEMARY").public_id, world.child("BASIL").public_id],
    }
    done = desk.post(address("contact_authority_set", "ROSEMARY", "JEFF"), data, headers=HTMX)
    assert (done.status_code, done["HX-Trigger"]) == (204, "window-done")
    assert {pin.end_reason for pin in Pin.objects.all()} == {"authority"}
    words = words_of(desk.get(window))
    assert "NO CONTACT" in words
    assert "Court order" in words
    assert "Maria Rivera" in words  # who set it stands in its history


def test_authority_begins_and_ends_on_its_days(world: World, desk: Client, address: Address) -> None:
    today = local_day(world.at, world.maple.zone)
    data = {
        "kind": "EXCLUSIVE",
        "basis": "placement_letter",
        "starts_on": (today + timedelta(days=1)).isoformat(),
        "ends_on": (today + timedelta(days=9)).isoformat(),
        "for": world.child("ROSEMARY").public_id,
    }
    assert desk.post(address("contact_authority_set", "ROSEMARY", "LUZ"), data).status_code == 302
    page = desk.get(address("contacts", "ROSEMARY"))
    assert "Not on file" in words_in(_row(page.content.decode(), "LUZ ROMERO"))  # tomorrow, not today
    fact = Authority.objects.get(tie=world.tie("LUZ", "ROSEMARY"))
    assert (fact.starts_on, fact.ends_on) == (today + timedelta(days=1), today + timedelta(days=9))
    desk.post(
        address("contact_authority_set", "ROSEMARY", "LUZ"),
        {**data, "starts_on": (today - timedelta(days=9)).isoformat(), "ends_on": today.isoformat()},
    )
    page = desk.get(address("contacts", "ROSEMARY"))
    assert "EXCLUSIVE" in words_in(_row(page.content.decode(), "LUZ ROMERO"))  # its last day is a whole day


def test_who_may_not_set_it_reads_it_and_is_told_whom_to_ask(world: World, address: Address) -> None:
    billing = staff_client(world, "billing")
    words = words_of(billing.get(address("contact_authority", "ROSEMARY", "JEFF")))
    assert "Your role can't set authority. Ask Dana Ortiz." in words
    data = {"kind": "NONE", "basis": "court_order", "starts_on": "2020-01-01", "for": world.child("ROSEMARY").public_id}
    assert billing.post(address("contact_authority_set", "ROSEMARY", "JEFF"), data).status_code == 403


def sentences_of(response: Answer) -> str:
    """What a page says, without the space that the end of an element leaves before a comma or a stop."""
    return words_of(response).replace(" ,", ",").replace(" .", ".")


def type_again(world: World, desk: Client, address: Address, patient: str, typed: dict[str, str]) -> None:
    """Type somebody into a chart as a new contact: *again* from now on."""
    form = form_of(desk.get(address("contact_new", patient)), "contact-new")
    desk.post(address("contact_create", patient), {**form, **typed})
    world.caregivers["again"] = Contact.objects.latest("pk")


def test_a_contact_added_in_the_likeness_of_somebody_barred_warns_before_authority_is_set(
    world: World, desk: Client, address: Address
) -> None:
    type_again(world, desk, address, "LUNA", {"given": "Omar", "family": "Soto", "role": "FATHER"})
    told = "Looks like OMAR SOTO, who is NO CONTACT on this chart."
    assert told in sentences_of(desk.get(address("contact_authority", "LUNA", "again")))
    refused = desk.post(address("contact_authority_set", "LUNA", "again"), {"kind": "JOINT"})
    assert (refused.status_code, told in sentences_of(refused)) == (409, True)
    again = world.contact("again").public_id
    assert told in sentences_of(desk.get(address("registration_authority", "LUNA"), {"caregiver": again}))
    panel = desk.get(address("contact", "LUNA", "again"))
    assert "NO CONTACT" not in words_of(panel)  # the screen faces the counter
    for harmless in ("MARTA", "OMAR"):
        assert "Looks like" not in sentences_of(desk.get(address("contact_authority", "LUNA", harmless)))


def test_a_likeness_of_a_parent_barred_on_a_siblings_chart_warns_too(
    world: World, desk: Client, address: Address
) -> None:
    type_again(world, desk, address, "SAGE", {"given": "Raul", "family": "Vega", "role": "STEPFATHER"})
    window = address("contact_authority", "SAGE", "again")
    told = "Looks like RAUL VEGA, who is JOINT on a sibling's chart. An order against one must be set for both."
    assert told in sentences_of(desk.get(window))
    world.give("RAUL", "MINT", AuthorityKind.NO_CONTACT)
    assert "Looks like RAUL VEGA, who is NO CONTACT on the chart of MINT ROMERO." in sentences_of(desk.get(window))


# --- siblings


def test_siblings_are_offered_found_linked_and_unlinked(world: World, desk: Client, address: Address) -> None:
    desk.post(address("siblings_unlink", "SAGE"), {"sibling": world.child("MINT").public_id})
    assert not SiblingPair.objects.filter(first=world.child("SAGE"), ended_at=None).exists()
    likely = words_of(desk.get(address("siblings", "SAGE")))
    assert "ROMERO, MINT" in likely  # the same mother
    assert "gives nobody access" in likely
    found = words_of(desk.post(address("siblings_find", "SAGE"), {"q": "luna"}))
    assert "SOTO, LUNA" in found
    refused = desk.post(address("siblings_link", "SAGE"), {})
    assert (refused.status_code, "Tick at least one child." in words_of(refused)) == (409, True)
    ticked = [world.child("MINT").public_id, world.child("LUNA").public_id]
    for _ in range(2):  # twice is once
        assert desk.post(address("siblings_link", "SAGE"), {"sibling": ticked}).status_code == 302
    words = words_of(desk.get(address("contacts", "SAGE")))
    assert "MINT ROMERO" in words
    assert "LUNA SOTO" in words
    window = words_of(desk.get(address("registration", "SAGE")))
    assert "MINT ROMERO" in window
    assert Event.objects.filter(kind=Kind.SIBLINGS_LINKED, patient_id=world.child("SAGE").pk).exists()


# --- it follows by itself


def test_an_open_chart_asks_and_is_told_only_of_what_changed(world: World, desk: Client, address: Address) -> None:
    for page in ("basic_info", "contacts"):
        html = desk.get(address(page, "ROSEMARY")).content.decode()
        asks = re.search(r'id="live"[^>]*hx-get="([^"]+)" hx-trigger="every 5s', html)
        assert asks
        live = asks[1].replace("&amp;", "&")
        Session.objects.update(seen_at=clock.now() - timedelta(minutes=10))
        seen = Session.objects.get().seen_at
        looks = Event.objects.filter(kind=Kind.CHART_VIEWED).count()
        for _ in range(3):
            assert desk.get(live, headers=HTMX).status_code == 204
        world.issue("CINDY" if page == "basic_info" else "JEFF", "ROSEMARY")
        answer = desk.get(live, headers=HTMX)
        assert answer.status_code == 200
        assert "◐ Pending" in words_of(answer)
        if page == "basic_info":
            assert json.loads(answer["HX-Trigger"]) == {"say": "Portal account: Pending"}
        assert Session.objects.get().seen_at == seen  # no sign of life: the idle time runs on
        assert Event.objects.filter(kind=Kind.CHART_VIEWED).count() == looks


def test_a_poll_on_a_locked_screen_locks_the_page(world: World, desk: Client, address: Address) -> None:
    desk.post("/staff/lock/", {"page": address("basic_info", "ROSEMARY")})
    answer = desk.get(address("chart_live", "ROSEMARY"), headers=HTMX)
    assert (answer.status_code, answer["HX-Trigger"], answer.content) == (204, "kinpin-locked", b"")


def test_basic_info_has_a_refresh_button(world: World, desk: Client, address: Address) -> None:
    assert "Refresh" in words_of(desk.get(address("basic_info", "ROSEMARY")))


def test_set_authority_to_joint_lets_a_waiting_contact_register(world: World, desk: Client, address: Address) -> None:
    world.give("LUZ", "ROSEMARY", AuthorityKind.JOINT)
    window = desk.get(address("registration", "ROSEMARY") + f"?contact={world.contact('LUZ').public_id}")
    assert form_of(window, "registration")["caregiver"] == world.contact("LUZ").public_id
