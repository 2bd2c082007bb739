"""What the registration window shows when it opens: whom, which children, who is preset, what stays folded."""

import json
import re

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.models import Patient, Tie
from kinpin.families.rules import AuthorityKind, Role, Sex
from kinpin.practices.models import Practice
from kinpin.workflows.authority_changes import inactivate_contact
from tests.pages import title_of, words_in
from tests.workspace.registration.conftest import Open
from tests.world import World


def preset(world: World, contact: str) -> dict[str, str]:
    return {"contact": world.contact(contact).public_id}


def test_the_upper_grid_has_each_contact_with_role_authority_and_portal_status(world: World, opened: Open) -> None:
    world.issue("JEFF", "ROSEMARY")
    window = opened(**preset(world, "CINDY"))
    assert "Caregiver Contact Authority For Authority Role Status Portal" in window.words
    assert window.row("CINDY") == "CINDY TESTKIDDO MOTHER JOINT ○ Unregistered"
    assert window.row("JEFF") == "JEFF TESTKIDDO FATHER JOINT ◐ Pending"
    assert "LUZ ROMERO GRANDMOTHER Not on file Set Authority... ○ Unregistered" in window.row("LUZ")
    order = [window.words.index(name) for name in ("CINDY TESTKIDDO MOTHER", "JEFF TESTKIDDO FATHER", "LUZ ROMERO")]
    assert order == sorted(order)


def test_the_lower_grid_has_this_patient_and_the_siblings_ticked(world: World, opened: Open) -> None:
    window = opened(**preset(world, "CINDY"))
    assert "Register Patient Birth date PIN Status Role Access" in window.words
    for child, born in (("ROSEMARY", "03/14/2019, 7 y F"), ("BASIL", "08/02/2021, 5 y M")):
        assert born.split(",")[0] in window.row(child)
        assert window.row(child).endswith("PATIENT FULL")
        assert born[-1] in window.row(child)
    assert window.ticked() == {"ROSEMARY", "BASIL"}  # the newborn has no real name yet
    assert "2 of 3 ticked" in window.words
    assert window.pins() == {}
    assert "Complete" not in window.words


def test_the_heading_names_the_patient_and_the_title_nobody(world: World, opened: Open) -> None:
    window = opened(**preset(world, "CINDY"))
    assert window.heading == "Portal Registration for Patient ROSEMARY TESTKIDDO and selected Siblings"
    assert title_of(window.page) == "Portal Registration"
    alone = opened("LUNA")
    assert alone.heading == "Portal Registration for Patient LUNA SOTO"


@pytest.mark.parametrize("who", ["CINDY", "JEFF"])
def test_the_contact_whose_panel_is_open_is_preset(world: World, opened: Open, who: str) -> None:
    window = opened(**preset(world, who))
    assert window.chosen() == who
    assert f"For {who} TESTKIDDO, 2 children." in window.words


def test_the_presenter_of_the_appointment_is_preset(world: World, opened: Open) -> None:
    assert opened(presenter=world.contact("JEFF").public_id).chosen() == "JEFF"


def test_the_only_contact_with_authority_is_preset_and_of_two_nobody(world: World, opened: Open) -> None:
    assert opened("LUNA").chosen() == "MARTA"
    window = opened()
    assert window.chosen() == ""
    assert "Choose who is in front of you." in window.words


@pytest.mark.parametrize("presenter", ["LUZ", "someone_else", "patient_alone"])
def test_a_presenter_without_authority_presets_nobody(world: World, opened: Open, presenter: str) -> None:
    # Marta is the only one with authority; who came is somebody else, and the sheet is nobody's until chosen.
    place = ChartPlace(role=Role.GRANDMOTHER, position=9)
    tie_contact(patient=world.child("LUNA"), contact=world.contact("LUZ"), place=place, by=world.system, at=world.at)
    who = world.contact("LUZ").public_id if presenter == "LUZ" else presenter
    window = opened("LUNA", presenter=who)
    assert window.chosen() == ""
    if presenter == "LUZ":
        assert "LUZ ROMERO (GRANDMOTHER) brought LUNA today." in window.words
        assert "A sheet goes only to the caregiver it names." in window.words


def test_a_presenter_who_is_not_the_chosen_caregiver_is_said(world: World, opened: Open) -> None:
    window = opened(presenter=world.contact("LUZ").public_id, caregiver=world.contact("CINDY").public_id)
    assert window.chosen() == "CINDY"
    assert "LUZ ROMERO (GRANDMOTHER) brought ROSEMARY today. A sheet for CINDY goes only to CINDY." in window.words


def test_a_patient_who_came_alone_is_told_of_an_own_pin_and_no_parents_sheet_is_theirs(
    world: World, opened: Open
) -> None:
    window = opened("CLOVER", presenter="patient_alone")
    assert (
        "CLOVER came alone. Patients get their own PIN from age 18. A sheet goes only to the caregiver it names."
        in window.words
    )
    window = opened("CLOVER", presenter="patient_alone", caregiver=world.contact("FERN").public_id)
    assert (
        "CLOVER came alone. Patients get their own PIN from age 18. A sheet for FERN goes only to FERN." in window.words
    )


def test_a_patient_old_enough_for_an_own_pin_is_led_to_it(world: World, opened: Open) -> None:
    policy = {**json.loads(world.maple.policy), "own_access": 16}
    Practice.objects.filter(pk=world.maple.pk).update(policy=json.dumps(policy))
    words = opened("CLOVER", presenter="patient_alone").words
    assert (
        "CLOVER came alone. To give the patient their own PIN, add them as a Self contact in Family Contacts." in words
    )


@pytest.mark.parametrize(("sex", "whom"), [(Sex.FEMALE, "her"), (Sex.MALE, "him"), (Sex.UNKNOWN, "them")])
def test_somebody_who_is_no_contact_is_said(world: World, opened: Open, sex: Sex, whom: str) -> None:
    Patient.objects.filter(pk=world.child("LUNA").pk).update(sex=sex)
    window = opened("LUNA", presenter="someone_else", caregiver=world.contact("MARTA").public_id)
    assert f"Somebody not in Family Contacts brought {whom}. A sheet for MARTA goes only to MARTA." in window.words


def test_a_patient_as_own_contact_reads_as_the_patient_and_is_nobodys_caregiver(world: World, opened: Open) -> None:
    window = opened("HAWTHORN", presenter="patient_alone")
    assert "SELF The patient" in window.row("HAWTHORN")
    assert "HAWTHORN FIELD is not a contact of CLOVER FIELD." in window.row("CLOVER")
    assert "Set Authority..." not in window.words


def test_a_locked_row_names_no_access(world: World, opened: Open) -> None:
    window = opened(contact=world.contact("CINDY").public_id)
    assert window.row("ROSEMARY").endswith("PATIENT FULL")
    assert "Temporary name." in window.row("BABY GIRL")
    assert window.row("BABY GIRL").endswith("PATIENT")


def test_a_grown_patient_who_comes_alone_is_preset(world: World, opened: Open) -> None:
    window = opened("HAWTHORN", presenter="patient_alone")
    assert window.chosen() == "HAWTHORN"
    assert "For HAWTHORN FIELD, their own records." in window.words
    assert "SELF" in window.row("HAWTHORN")
    assert window.ticked() == {"HAWTHORN"}


def test_register_waits_until_somebody_is_chosen(world: World, opened: Open) -> None:
    window = opened()
    in_dialog = window.client.get(window.at, headers={"HX-Request": "true"}).content.decode()
    button = re.search(r"<button[^>]*data-register[^>]*>", in_dialog)
    assert button
    assert "disabled" in button[0]
    # Without script the window can't ask again at each choice: the button asks.
    refused = window.register()
    assert (refused.status, "Choose who is in front of you" in refused.words) == (409, True)
    assert opened().register(caregiver="CINDY").pins().keys() == {"ROSEMARY", "BASIL"}


def test_barred_contacts_are_folded_and_no_custody_word_stands_outside_the_fold(world: World, opened: Open) -> None:
    world.give("JEFF", "ROSEMARY", AuthorityKind.NONE)
    for child, folded, why in (
        ("LUNA", "OMAR SOTO", "FATHER. NO CONTACT"),
        ("ROSEMARY", "JEFF TESTKIDDO", "FATHER. NONE: has no authority"),
    ):
        window = opened(child)
        html = window.page.content.decode()
        fold = re.search(r'<details class="folded"><summary>[^<]*not eligible.*?</details>', html, re.DOTALL)
        assert fold
        assert " open" not in fold[0].split(">")[0]
        assert folded in words_in(fold[0])
        assert why in words_in(fold[0])
        outside = words_in(html.replace(fold[0], ""))
        for word in ("NO CONTACT", "NONE", "court", "custody", folded):
            assert word not in outside
        assert window.row(folded.split()[0]) == ""


def test_a_barred_presenter_is_no_custody_word_either(world: World, opened: Open) -> None:
    window = opened("LUNA", presenter=world.contact("OMAR").public_id)
    assert window.chosen() == ""
    html = window.page.content.decode()
    fold = re.search(r'<details class="folded"><summary>[^<]*not eligible.*?</details>', html, re.DOTALL)
    assert fold
    assert "NO CONTACT" not in words_in(html.replace(fold[0], ""))


def test_a_barred_contact_can_not_be_chosen_by_address_or_form(world: World, opened: Open) -> None:
    window = opened("LUNA", caregiver=world.contact("OMAR").public_id)
    assert window.chosen() == ""
    refused = opened("LUNA").register(caregiver="OMAR")
    assert refused.status == 409
    assert refused.pins() == {}


def test_what_the_family_will_see_is_told(world: World, opened: Open) -> None:
    words = opened(**preset(world, "CINDY")).words
    assert "What the family will see" in words
    assert "Are you CINDY TESTKIDDO ?" in words


@pytest.mark.parametrize(
    ("noted", "language"),
    [("es-MX", "es"), ("ES", "es"), ("spa", "es"), ("es_US", "es"), ("est", "en"), ("eng", "en"), ("", "en")],
)
def test_the_sheets_language_is_the_caregivers(world: World, opened: Open, noted: str, language: str) -> None:
    jeff = world.contact("JEFF")
    type(jeff).objects.filter(pk=jeff.pk).update(language=noted)
    assert opened(**preset(world, "JEFF")).form["language"] == language
    assert opened(**preset(world, "CINDY")).form["language"] == "en"


def test_opening_is_a_look_at_the_chart_and_choosing_is_none(world: World, opened: Open) -> None:
    window = opened(**preset(world, "CINDY"))
    window.client.get(window.at + "&picked=1", headers={"HX-Request": "true"})
    looks = Event.objects.filter(kind=Kind.CHART_VIEWED, patient_id=world.child("ROSEMARY").pk)
    assert [look.reason for look in looks] == ["registration"]


def test_an_inactive_contact_is_not_offered(world: World, opened: Open) -> None:
    tie = Tie.objects.get(patient=world.child("ROSEMARY"), contact=world.contact("JEFF"))
    inactivate_contact(practice=world.maple, tie=tie, by=world.frontdesk, at=world.at)
    window = opened()
    assert window.row("JEFF") == ""
    assert window.chosen() == "CINDY"  # the only one left
