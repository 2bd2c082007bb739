"""What stands in the way of a PIN: a row with its mend, which comes back to the same ticks; or the whole window."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.errors import RowsLockedError
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import RowLock
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind, HoldReason, Status
from kinpin.kernel.clock import local_day
from kinpin.practices.actions.staff import deactivate_staff_record
from kinpin.practices.models import Membership, Practice
from kinpin.workflows.authority_changes import inactivate_contact
from kinpin.workflows.patient_changes import place_hold
from tests.pages import form_of, row_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import Address
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import World


def for_cindy(world: World, opened: Open, **more: str) -> Window:
    return opened(contact=world.contact("CINDY").public_id, **more)


def change(world: World, child: str, **columns: object) -> None:
    Patient.objects.filter(pk=world.child(child).pk).update(**columns)


def turned(world: World, child: str, years: int) -> None:
    """Somebody had this birthday this year, on the practice's calendar."""
    change(world, child, birth_date=date(local_day(world.at, world.maple.zone).year - years, 1, 1))


# --- rows


@pytest.mark.parametrize("name", ["BABY GIRL", "Babygirl", "BB", "Newborn", "Twin A", "Baby Boy", "Infant Male", ""])
def test_a_temporary_name_locks_its_row_and_no_sibling(world: World, opened: Open, name: str) -> None:
    change(world, "BASIL", given=name, birth_date=world.at.date() - timedelta(days=9))
    window = for_cindy(world, opened)
    assert window.ticked() == {"ROSEMARY"}
    assert window.words.count("Temporary name. Enter the given name") == 2  # and the newborn's
    assert window.register().pins().keys() == {"ROSEMARY"}


def test_nor_does_the_act_issue_to_a_last_name_alone(world: World) -> None:
    change(world, "BASIL", given="", birth_date=date(2018, 5, 1))
    with pytest.raises(RowsLockedError) as refused:
        world.issue("CINDY", "BASIL")
    assert set(refused.value.locks.values()) == {RowLock.TEMPORARY_NAME}
    change(world, "BASIL", given="BASIL", family="")
    assert world.issue("CINDY", "BASIL").pins.keys() == {world.child("BASIL").pk}


def test_a_newborn_is_named_and_the_window_comes_back_with_the_same_ticks(world: World, opened: Open) -> None:
    window = for_cindy(world, opened)
    page = window.follow("BABY GIRL")
    page.answer("basic-info", given="HAZEL")
    assert window.heading.startswith("Portal Registration for Patient ROSEMARY TESTKIDDO")
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY", "BASIL", "BABY GIRL"}


def test_a_mend_keeps_what_was_unticked_by_hand(world: World, opened: Open) -> None:
    rosemary = world.child("ROSEMARY").public_id
    window = for_cindy(world, opened, caregiver=world.contact("CINDY").public_id, picked="1", child=rosemary)
    assert window.ticked() == {"ROSEMARY"}
    page = window.follow("BABY GIRL")
    page.answer("basic-info", given="HAZEL")
    assert window.ticked() == {"ROSEMARY", "BABY GIRL"}  # not BASIL; the child that was mended is meant


ROWS = [
    ({"given": "", "family": "UNKNOWN"}, "No real name on file."),
    ({"birth_date": None}, "No birth date on file."),
    ({"status": Status.INACTIVE}, "Not an active patient."),
]


@pytest.mark.parametrize(("columns", "told"), ROWS, ids=["name", "birth date", "status"])
def test_what_is_wrong_with_one_child_is_said_in_its_row_with_its_mend(
    world: World, opened: Open, columns: dict[str, object], told: str
) -> None:
    change(world, "BASIL", **columns)
    window = for_cindy(world, opened)
    assert window.ticked() == {"ROSEMARY"}
    assert told in window.words
    assert f"/charts/{world.child('BASIL').public_id}/basic-info/" in window.page.content.decode()


def test_a_hold_is_said_without_its_reason(world: World, opened: Open) -> None:
    place_hold(patient=world.child("BASIL"), reason=HoldReason.COURT, by=world.staff["provider"].actor, at=world.at)
    window = for_cindy(world, opened)
    assert "On hold. Ask a provider or your administrator." in window.row("BASIL")
    assert "ourt" not in window.words
    assert window.ticked() == {"ROSEMARY"}
    by_a_provider = opened(by="provider", contact=world.contact("CINDY").public_id)
    assert "On hold. Look at the hold" in by_a_provider.row("BASIL")
    assert "On hold since" in by_a_provider.follow("BASIL").words


def test_who_may_not_mend_the_chart_is_told_who_does(world: World, opened: Open) -> None:
    change(world, "BASIL", birth_date=None)
    Membership.objects.filter(pk=world.staff["frontdesk"].member.pk).update(role="billing")
    window = for_cindy(world, opened)
    assert "No birth date on file. Ask the front desk to change it." in window.row("BASIL")
    assert "<a " not in row_of(window.page, "BASIL TESTKIDDO")


def test_a_locked_window_offers_nothing_that_would_be_refused(world: World, opened: Open) -> None:
    for_cindy(world, opened).register()
    locked = opened(by="newhire", contact=world.contact("CINDY").public_id)
    assert "CINDY has a sheet from" in locked.words
    for button in ("Void that sheet", "Extend", "Print again"):
        assert button not in locked.words


def test_nobody_is_to_be_chosen_while_every_child_is_locked_whoever_comes(world: World, opened: Open) -> None:
    by = world.staff["provider"].actor
    place_hold(patient=world.child("ROSEMARY"), reason=HoldReason.COURT, by=by, at=world.at)
    assert "Choose who is in front of you." in opened("ROSEMARY").words  # a brother can be registered
    place_hold(patient=world.child("BASIL"), reason=HoldReason.COURT, by=by, at=world.at)
    said = opened("ROSEMARY").words
    assert "Nobody can be registered now. Look at the rows below." in said
    assert "Choose who" not in said


def test_a_grown_patient_is_registered_by_nobody_else(world: World, opened: Open) -> None:
    turned(world, "CLOVER", 17)
    turned(world, "HAWTHORN", 19)
    window = opened("CLOVER", contact=world.contact("FERN").public_id)
    assert "19 years old: only HAWTHORN FIELD can have access." in window.row("HAWTHORN")
    assert "HAWTHORN" not in window.ticked()


def test_contacts_that_are_all_folded_are_not_said_to_be_missing(world: World, opened: Open) -> None:
    turned(world, "CLOVER", 19)
    window = opened("CLOVER")
    assert "1 more contact, not eligible" in window.words
    assert "No contact here can be given a sheet." in window.words
    assert "No contacts yet." not in window.words


def test_a_policys_age_rule_is_said(world: World, opened: Open) -> None:
    turned(world, "CLOVER", 17)
    policy = {**json.loads(world.maple.policy), "bands": [{"from": 0, "level": "FULL"}, {"from": 12, "level": ""}]}
    Practice.objects.filter(pk=world.maple.pk).update(policy=json.dumps(policy), version=world.maple.version + 1)
    window = opened("CLOVER", contact=world.contact("FERN").public_id)
    assert "17 years old" in window.row("CLOVER")
    assert "CLOVER" not in window.ticked()


def test_a_sibling_whom_the_caregiver_has_no_authority_for_is_unticked_locked_and_explained(
    world: World, opened: Open
) -> None:
    window = opened("MINT", contact=world.contact("RAUL").public_id)
    assert window.ticked() == {"MINT"}
    assert "RAUL VEGA is not a contact of SAGE ROMERO." in window.row("SAGE")
    world.give("IVY", "SAGE", AuthorityKind.NONE)
    other = opened("MINT", contact=world.contact("IVY").public_id)
    assert "IVY ROMERO may not be registered for SAGE ROMERO." in other.row("SAGE")
    assert other.ticked() == {"MINT"}


def test_a_lock_of_one_caregiver_does_not_untick_the_child_for_the_next(world: World, opened: Open) -> None:
    window = opened("MINT", contact=world.contact("RAUL").public_id).register()
    assert window.pins().keys() == {"MINT"}
    window.go(window.link("Next caregiver"))
    assert window.chosen() == "IVY"
    assert window.ticked() == {"MINT", "SAGE"}


def test_somebody_registered_already_is_said_for_this_caregiver_alone(world: World, opened: Open) -> None:
    enroll(world, "CINDY", "BASIL")
    window = for_cindy(world, opened)
    assert "Registered for CINDY TESTKIDDO." in window.row("BASIL")
    assert window.ticked() == {"ROSEMARY"}
    assert opened(contact=world.contact("JEFF").public_id).ticked() == {"ROSEMARY", "BASIL"}


def test_where_everybody_is_registered_there_is_nothing_to_press_but_close(world: World, opened: Open) -> None:
    change(world, "BABY GIRL", given="HAZEL")
    enroll(world, "CINDY", "ROSEMARY", "BASIL", "BABY GIRL")
    window = for_cindy(world, opened)
    assert "CINDY TESTKIDDO can already see all three children. There is nothing to do." in window.words
    assert re.search(r"<button[^>]* disabled data-register=", window.page.content.decode())
    jeff = opened(contact=world.contact("JEFF").public_id)
    assert "nothing to do" not in jeff.words
    assert not re.search(r"<button[^>]* disabled data-register=", jeff.page.content.decode())


def test_where_no_child_can_be_ticked_it_says_so(world: World, opened: Open) -> None:
    enroll(world, "CINDY", "BASIL")
    change(world, "ROSEMARY", birth_date=None)
    assert "Nobody can be registered for CINDY TESTKIDDO now. Look at the rows below." in for_cindy(world, opened).words


def enroll(world: World, contact: str, *children: str) -> None:
    """A caregiver who has redeemed."""
    issued = world.issue(contact, *children)
    login = world.family_login(f"{contact.lower()}@mail.example")
    Pin.objects.filter(handout__public_id=issued.handout).update(closed_at=world.at, end_reason="redeemed")
    for pin in Pin.objects.filter(handout__public_id=issued.handout):
        Enrollment.objects.create(
            practice=world.maple,
            login=login,
            patient_id=pin.patient_id,
            contact=world.contact(contact),
            pin=pin,
            level="FULL",
            started_at=world.at,
        )


def nameless(world: World, who: str, **name: str) -> None:
    """An import brought a caregiver without a name, or with what a clerk wrote instead."""
    Contact.objects.filter(pk=world.contact(who).pk).update(**{"given": "", "family": "", **name})


@pytest.mark.parametrize(
    "name", [{}, {"given": "Unknown", "family": "Unknown"}, {"given": "-", "family": "?"}], ids=str
)
def test_a_caregiver_without_a_name_gets_no_sheet(world: World, opened: Open, name: dict[str, str]) -> None:
    window = for_cindy(world, opened)
    nameless(world, "CINDY", **name)  # while the window is open
    refused = window.register()
    assert refused.status == 409
    assert not Pin.objects.exists()
    reasons = Event.objects.filter(kind=Kind.ISSUE_REFUSED).values_list("patient_id", "reason")
    assert set(reasons) == {(world.child(name).pk, "caregiver_without_name") for name in ("ROSEMARY", "BASIL")}
    assert refused.chosen() == ""
    assert window.world.contact("JEFF").public_id in refused.page.content.decode()


def test_the_name_is_entered_in_family_contacts_and_the_window_comes_back_with_the_same_ticks(
    world: World, opened: Open
) -> None:
    nameless(world, "CINDY")
    rosemary = world.child("ROSEMARY").public_id
    window = opened(contact=world.contact("CINDY").public_id, caregiver="", picked="1", child=rosemary)
    assert "(name not on file) MOTHER JOINT Enter the name" in window.words
    assert f'name="caregiver" value="{world.contact("CINDY").public_id}"' not in window.page.content.decode()
    window.go(window.link("Enter the name"))
    window.answer("contact", given="CYNTHIA", family="TESTKIDDO")
    window.go(window.link("Back to registration"))
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY"}
    assert "For CYNTHIA TESTKIDDO, 1 child." in window.words
    assert window.register().pins().keys() == {"ROSEMARY"}


def test_a_caregiver_who_has_one_name_is_called_by_it(world: World, opened: Open) -> None:
    nameless(world, "CINDY", given="BEGUM")
    window = for_cindy(world, opened, presenter=world.contact("JEFF").public_id)
    assert "JEFF TESTKIDDO (FATHER) brought ROSEMARY today. A sheet for BEGUM goes only to BEGUM." in window.words
    assert "hand it to BEGUM in person." in window.register().words
    assert "BEGUM has a sheet from" in for_cindy(world, opened).words


def test_where_the_only_caregiver_has_no_name_the_window_says_what_to_do(world: World, opened: Open) -> None:
    nameless(world, "MARTA")
    window = opened("LUNA")
    assert window.chosen() == ""
    assert "No real name on file for the caregiver. Enter the name" in window.words


def test_a_last_name_alone_is_anybodys_and_so_is_mother(world: World, opened: Open) -> None:
    for name in ({"family": "SOTO"}, {"given": "MOM"}, {"given": "Mother", "family": "SOTO"}):
        nameless(world, "MARTA", **name)
        assert opened("LUNA").chosen() == "", name
        with pytest.raises(RowsLockedError):
            world.issue("MARTA", "LUNA")


def test_a_barred_contact_without_a_name_stays_folded(world: World, opened: Open) -> None:
    nameless(world, "OMAR")
    assert "Enter the name" not in opened("LUNA").words


def test_who_has_no_name_is_said_to_have_none_wherever_they_are_spoken_of(
    world: World, opened: Open, desk: Client, address: Address
) -> None:
    nameless(world, "OMAR")
    assert "(name not on file) , FATHER. NO CONTACT" in opened("LUNA").words
    came = opened("LUNA", presenter=world.contact("OMAR").public_id)
    assert "(name not on file) (FATHER) brought LUNA today." in came.words
    for page, says in (("contact_authority", "Authority:"), ("contact_inactivate_ask", "Inactivate")):
        assert f"{says} (name not on file)" in words_of(desk.get(address(page, "LUNA", "OMAR")))
    Patient.objects.filter(pk=world.child("LUNA").pk).update(given="", family="")
    assert opened("LUNA").heading == "Portal Registration for Patient (name not on file)"


def test_a_patient_who_turns_out_to_be_younger_reads_from_which_age_they_get_an_account(
    world: World, opened: Open
) -> None:
    assert opened("HAWTHORN").chosen() == "HAWTHORN"
    Patient.objects.filter(pk=world.child("HAWTHORN").pk).update(birth_date=date(2012, 5, 1))
    words = opened("HAWTHORN").words
    assert "SELF. Patients get their own account from age 18." in words
    assert "decides alone" not in words


# --- Set Authority... in place


def test_authority_is_set_where_it_is_missed_and_the_ticks_are_kept(world: World, opened: Open) -> None:
    rosemary = world.child("ROSEMARY").public_id
    window = for_cindy(world, opened, caregiver="", picked="1", child=rosemary)
    page = window.follow("LUZ")
    assert "Set Authority:" in page.words
    page.answer(page.address("registration_authority_set"), kind="JOINT", basis="court_order")
    assert window.chosen() == "LUZ"
    assert "GRANDMOTHER JOINT" in window.row("LUZ")
    assert "LUZ ROMERO is not a contact of BASIL TESTKIDDO." in window.row("BASIL")
    assert window.ticked() == {"ROSEMARY"}
    event = Event.objects.filter(kind=Kind.AUTHORITY_SET).latest("pk")
    assert event.membership_id == world.staff["frontdesk"].member.pk


def test_back_without_setting_authority_keeps_whoever_was_chosen(world: World, opened: Open) -> None:
    jeff, basil = world.contact("JEFF").public_id, world.child("BASIL").public_id
    window = for_cindy(world, opened, caregiver=jeff, picked="1", child=basil)
    page = window.follow("LUZ")
    window = page.go(page.link("Back"))
    assert window.chosen() == "JEFF"
    assert window.ticked() == {"BASIL"}


def test_setting_authority_needs_a_child_a_basis_and_a_day(world: World, opened: Open) -> None:
    window = for_cindy(world, opened)
    page = window.follow("LUZ")
    form = page.address("registration_authority_set")
    data = {**form_of(page.page, form), "kind": "JOINT", "basis": "court_order"}
    without = {name: value for name, value in data.items() if name != "for"}
    for wrong, told in (
        (without, "Tick at least one child."),
        ({**data, "basis": ""}, "Choose what was seen."),
        ({**data, "kind": ""}, "Choose the authority."),
        ({**data, "starts_on": "2026-02-02", "ends_on": "2026-02-01"}, "The last day is before the first."),
    ):
        refused = page.client.post(form, wrong)
        assert refused.status_code == 409
        assert told in refused.content.decode()
    assert not Event.objects.filter(kind=Kind.AUTHORITY_SET, contact_id=world.contact("LUZ").pk).exists()


def test_who_may_not_set_authority_sees_whom_to_ask(world: World) -> None:
    window = Window(world, staff_client(world, "billing"), "ROSEMARY")
    page = window.follow("LUZ")
    assert "Your role can't set authority. Ask Dana Ortiz." in page.words
    Membership.objects.filter(pk=world.staff["admin"].member.pk).update(active=False)
    asked = words_of(page.client.get(page.at))
    assert "Your role can't set authority. Ask your practice's administrator." in asked


def test_a_sibling_on_whose_chart_the_caregiver_does_not_stand_is_mended_there(world: World, opened: Open) -> None:
    window = opened("MINT", contact=world.contact("RAUL").public_id)
    page = window.follow("SAGE")
    assert f"/charts/{world.child('SAGE').public_id}/contacts/" in page.at
    window.go(page.link("Back to registration"))
    assert (window.chosen(), window.ticked()) == ("RAUL", {"MINT"})


def test_no_authority_is_set_for_a_contact_who_was_taken_off_meanwhile(world: World, opened: Open) -> None:
    page = for_cindy(world, opened).follow("LUZ")
    inactivate_contact(practice=world.maple, tie=world.tie("LUZ", "ROSEMARY"), by=world.frontdesk, at=world.at)
    page.answer(page.address("registration_authority_set"), kind="JOINT", basis="court_order")
    assert page.status == 404
    assert not Event.objects.filter(kind=Kind.AUTHORITY_SET, contact_id=world.contact("LUZ").pk).exists()


# --- windows


def locked(window: Window, told: str) -> None:
    """Shown on opening, with every choice disabled and a way to ask again."""
    html = window.page.content.decode()
    assert told in window.words
    assert "Try again" in window.words
    assert all("disabled" in tag for tag in re.findall(r"<input[^>]*name=\"(?:child|caregiver)\"[^>]*>", html))
    button = re.search(r"<button[^>]*data-register[^>]*>", html)
    assert button
    assert "disabled" in button[0]
    refused = window.register(caregiver="CINDY", children=("ROSEMARY",))
    assert refused.status == 409
    assert told in refused.words
    assert not Pin.objects.exists()


def test_without_a_staff_record_the_window_says_whom_to_ask(world: World, opened: Open) -> None:
    window = opened(by="newhire")
    locked(
        window,
        "You can't register families yet. Your sign-in is not linked to an active staff record. "
        "Nothing was issued. Ask Dana Ortiz to link it, then press Try again.",
    )
    event = Event.objects.filter(kind=Kind.ISSUE_REFUSED).latest("pk")
    assert event.reason == "no_staff_record"
    assert event.membership_id == world.staff["newhire"].member.pk


def test_with_an_inactive_staff_record_too(world: World, opened: Open) -> None:
    record = world.staff["frontdesk"].record
    assert record
    admin = world.staff["admin"].actor
    deactivate_staff_record(public_id=record.public_id, by=admin, at=world.at)
    locked(opened(), "Your staff record is not active. Nothing was issued. Ask Dana Ortiz to reactivate it")


def test_a_role_that_registers_nobody_is_told_so(world: World, opened: Open) -> None:
    locked(opened(by="billing"), "Your role can't register families. Nothing was issued. Ask Dana Ortiz")


@pytest.mark.parametrize("status", [Status.INACTIVE, Status.TRANSFERRED, Status.DECEASED, Status.MERGED])
def test_a_patient_who_is_not_active_locks_the_window(world: World, opened: Open, status: Status) -> None:
    change(world, "ROSEMARY", status=status)
    window = for_cindy(world, opened)
    assert "This patient is not Active, so nobody can be registered. Check the patient status in Basic Info" in (
        window.words
    )


def test_the_window_locks_of_a_chart_lead_to_their_mend_and_back(world: World, opened: Open) -> None:
    change(world, "ROSEMARY", status=Status.INACTIVE)
    window = for_cindy(world, opened, picked="1", child=world.child("ROSEMARY").public_id)
    window.go(window.link("Basic Info"))
    window.answer("basic-info", status="active")
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY"}
    for who in ("CINDY", "JEFF", "LUZ"):
        world.give(who, "ROSEMARY", AuthorityKind.NONE)
    window = opened()
    assert "Back to registration" in window.go(window.link("Family Contacts")).words


def test_money_owed_locks_nothing(world: World, opened: Open) -> None:
    change(world, "ROSEMARY", status=Status.IN_COLLECTIONS)
    assert for_cindy(world, opened).ticked() == {"ROSEMARY", "BASIL"}


def test_no_caregiver_with_authority_locks_the_window(world: World, opened: Open) -> None:
    for who in ("CINDY", "JEFF", "LUZ"):
        world.give(who, "ROSEMARY", AuthorityKind.NONE)
    assert "No caregiver with authority on file. Add one in Family Contacts, then press Try again." in opened().words


def test_try_again_asks_anew_and_keeps_caregiver_and_ticks(world: World, opened: Open) -> None:
    change(world, "ROSEMARY", status=Status.INACTIVE)
    window = for_cindy(world, opened, picked="1", child=world.child("ROSEMARY").public_id)
    again = window.link("Try again")
    change(world, "ROSEMARY", status=Status.ACTIVE)
    window.go(again)
    assert "not Active" not in window.words
    assert window.chosen() == "CINDY"
    assert window.ticked() == {"ROSEMARY"}


def test_a_refusal_is_an_event_for_each_child_and_names_nobody(world: World, opened: Open) -> None:
    window = for_cindy(world, opened)
    change(world, "BASIL", family="UNKNOWN", given="")  # renamed by somebody else while the window is open
    refused = window.register()
    assert refused.status == 409
    assert "Nothing was issued. Look at the rows below: something changed since this window was opened." in (
        refused.words
    )
    assert refused.ticked() == {"ROSEMARY"}
    assert not Pin.objects.exists()
    event = Event.objects.get(kind=Kind.ISSUE_REFUSED)
    assert (event.patient_id, event.reason, event.outcome) == (world.child("BASIL").pk, "no_name", "refused")
    assert event.detail in ("", "{}") or json.loads(event.detail) == {}


def test_the_row_says_an_age_as_of_today(world: World, opened: Open) -> None:
    turned(world, "BASIL", 20)
    assert "20 years old: only BASIL TESTKIDDO can have access." in for_cindy(world, opened).row("BASIL")
