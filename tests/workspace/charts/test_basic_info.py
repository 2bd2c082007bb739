"""Basic Info: what it shows, what it stores, what it refuses, and what happens when two people edit at once."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Pin
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import LONGEST_NAME, HoldReason, Status
from kinpin.kernel.clock import local_day
from kinpin.workflows.patient_changes import place_hold
from tests.pages import Answer, form_of, title_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, Address, unlock
from tests.world import World


def save(client: Client, address: Address, opened: Answer, child: str = "ROSEMARY", **typed: str) -> Any:
    data = {**form_of(opened, "basic-info"), **typed}
    return client.post(address("basic_info_save", child), data)


def rosemary(world: World) -> Patient:
    return Patient.objects.get(pk=world.child("ROSEMARY").pk)


def test_every_field_is_there(world: World, desk: Client, address: Address) -> None:
    form = form_of(desk.get(address("basic_info", "ROSEMARY")), "basic-info")
    shown = {
        "given": "ROSEMARY", "middle": "", "family": "TESTKIDDO", "suffix": "", "nickname": "",
        "birth_date": "03/14/2019", "sex": "female", "language": "en", "status": "active", "address_line": "",
        "city": "", "state": "", "postal_code": "", "phone": "", "cell_phone": "", "email": "",
    }  # fmt: skip
    assert {name: form[name] for name in shown} == shown
    assert {name: form[f"was-{name}"] for name in shown} == shown


def test_the_name_stands_in_the_banner_and_not_in_the_title(world: World, desk: Client, address: Address) -> None:
    response = desk.get(address("basic_info", "ROSEMARY"))
    assert title_of(response) == "Basic Info"
    words = words_of(response)
    for part in ("ROSEMARY TESTKIDDO", "03/14/2019, ", "Female", "MRN 10231", "Portal Acct: ○ Unregistered"):
        assert part in words


def test_save_stores_and_says_when(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("basic_info", "ROSEMARY"))
    typed = {
        "middle": "Ann", "birth_date": "Mar 15 2019", "email": "rosemary@example.com", "cell_phone": "(555) 010-0123",
        "address_line": "10 Elm Street", "city": "Springfield", "state": "MA", "postal_code": "01101",
        "language": "es", "sex": "other", "status": "inactive",
    }  # fmt: skip
    response = save(desk, address, opened, **typed)
    assert response.status_code == 302
    stored = rosemary(world)
    assert stored.birth_date == date(2019, 3, 15)
    assert {name: getattr(stored, name) for name in typed if name != "birth_date"} == {
        name: value for name, value in typed.items() if name != "birth_date"
    }
    again = desk.get(response["Location"])
    assert "Saved " in words_of(again)
    assert "Inactive" in words_of(again)
    event = Event.objects.get(kind=Kind.PATIENT_CHANGED, patient_id=stored.pk)
    assert json.loads(event.detail) == {"fields": sorted(typed)}
    assert event.membership_id == world.staff["frontdesk"].member.pk


def test_a_birth_date_that_shuts_the_caregivers_out_is_saved_by_a_second_press(
    world: World, desk: Client, address: Address
) -> None:
    told = "This makes ROSEMARY 107. Caregivers lose access today. Save again if it is right."
    year = local_day(world.at, world.maple.zone).year
    asked = save(desk, address, desk.get(address("basic_info", "ROSEMARY")), birth_date=f"1/1/{year - 107}")
    assert (asked.status_code, told in words_of(asked)) == (409, True)
    assert rosemary(world).birth_date == date(2019, 3, 14)
    other = save(desk, address, asked, birth_date=f"1/1/{year - 97}")  # another day is asked about anew
    assert (other.status_code, "This makes ROSEMARY 97" in words_of(other)) == (409, True)
    assert save(desk, address, other).status_code == 302
    assert rosemary(world).birth_date == date(year - 97, 1, 1)
    page = desk.get(address("basic_info", "ROSEMARY"))
    assert save(desk, address, page, birth_date=f"1/1/{year - 87}").status_code == 302


def test_a_birth_date_of_long_ago_that_came_in_keeps_nobody_from_saving(
    world: World, desk: Client, address: Address
) -> None:
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=date(1870, 1, 1))
    assert save(desk, address, desk.get(address("basic_info", "ROSEMARY")), city="Boston").status_code == 302


def test_save_of_an_untouched_form_changes_nothing(world: World, desk: Client, address: Address) -> None:
    before = rosemary(world).version
    save(desk, address, desk.get(address("basic_info", "ROSEMARY")))
    assert rosemary(world).version == before
    assert not Event.objects.filter(kind=Kind.PATIENT_CHANGED).exists()


WRONG = [
    ({"given": "", "family": " "}, "Enter a first name or a last name."),
    ({"birth_date": "tomorrow"}, "Enter a past date, like 3/14/2019."),
    ({"birth_date": "2019"}, "Enter a past date, like 3/14/2019."),
    ({"birth_date": "1/1/2999"}, "That date is in the future."),
    ({"birth_date": "02/30/2019"}, "That date does not exist."),
    ({"birth_date": "13/45/2019"}, "That date does not exist."),
    ({"birth_date": "31 Feb 2019"}, "That date does not exist."),
    ({"birth_date": "13452019"}, "That date does not exist."),
    ({"birth_date": "3/14/1819"}, "That is more than 130 years ago. Check the year."),
    ({"birth_date": ""}, "Enter the birth date"),
    ({"email": "rosemary"}, "Enter an e-mail address"),
    ({"phone": "123"}, "Enter the number with its area code"),
    ({"cell_phone": "none"}, "Enter the number with its area code"),
    ({"sex": "girl"}, "Select a valid choice"),
    ({"status": "merged"}, "Select a valid choice"),
    ({"language": "klingon"}, "Select a valid choice"),
    ({"given": "x" * (LONGEST_NAME + 1)}, "at most"),
    ({"middle": "x" * (LONGEST_NAME + 1)}, "at most"),
    ({"family": "x" * (LONGEST_NAME + 1)}, "at most"),
    ({"nickname": "x" * (LONGEST_NAME + 1)}, "at most"),
    ({"suffix": "x" * 41}, "at most"),
    ({"address_line": "x" * 201}, "at most"),
    ({"city": "x" * 81}, "at most"),
    ({"state": "x" * 41}, "at most"),
    ({"postal_code": "x" * 21}, "at most"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_at_the_field_and_on_top(
    world: World, desk: Client, address: Address, typed: dict[str, str], told: str
) -> None:
    opened = desk.get(address("basic_info", "ROSEMARY"))
    response = save(desk, address, opened, **{"nickname": "Rosie", **typed})
    assert response.status_code == 409
    html = response.content.decode()
    assert html.count(told) == 2
    assert 'aria-invalid="true"' in html
    assert "Please look at one thing." in html
    kept = form_of(response, "basic-info")
    assert kept["nickname"] == typed.get("nickname", "Rosie")  # nothing typed is lost
    assert rosemary(world).nickname == ""


def test_the_form_takes_what_the_table_takes() -> None:
    lengths = {f.name: f.max_length for f in Patient._meta.fields}
    assert LONGEST_NAME == lengths["given"] == lengths["family"] == lengths["middle"] == lengths["nickname"]
    assert lengths == {**lengths, "suffix": 40, "address_line": 200, "city": 80, "state": 40, "postal_code": 20}
    assert {f.name: f.max_length for f in Contact._meta.fields}["given"] == LONGEST_NAME


def test_what_was_stored_odd_stands_in_nobodys_way(world: World, desk: Client, address: Address) -> None:
    odd = {"email": "none", "phone": "ask mom", "language": "tlh", "city": " Springfield "}
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(**odd)
    response = save(desk, address, desk.get(address("basic_info", "ROSEMARY")), nickname="Rosie")
    assert response.status_code == 302
    stored = rosemary(world)
    assert {name: getattr(stored, name) for name in odd} == odd
    assert stored.nickname == "Rosie"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("ES", "Spanish (ES)"), ("spa", "Spanish (spa)"), ("es-MX", "Spanish (es-MX)"), ("est", "est")],
)
def test_a_language_that_is_noted_in_another_way_is_shown_by_its_name_and_stays(
    world: World, desk: Client, address: Address, stored: str, shown: str
) -> None:
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(language=stored)
    opened = desk.get(address("basic_info", "ROSEMARY"))
    assert f" {shown} English Spanish Amharic" in words_of(opened)
    save(desk, address, opened, nickname="Rosie")
    assert rosemary(world).language == stored


def test_somebody_elses_change_of_another_field_is_taken_over_and_said(
    world: World, desk: Client, address: Address
) -> None:
    mine = desk.get(address("basic_info", "ROSEMARY"))
    dana = staff_client(world, "admin")
    save(dana, address, dana.get(address("basic_info", "ROSEMARY")), city="Boston")

    response = save(desk, address, mine, nickname="Rosie")
    assert response.status_code == 409
    words = words_of(response)
    assert "Dana Ortiz changed this record" in words
    assert "Already in the form: City." in words
    assert rosemary(world).nickname == ""
    assert save(desk, address, response).status_code == 302
    stored = rosemary(world)
    assert (stored.nickname, stored.city) == ("Rosie", "Boston")


@pytest.mark.parametrize(("pick", "stored"), [("mine", "Rosie"), ("theirs", "Rosemarie")])
def test_a_field_both_changed_is_theirs_or_mine_by_choice(
    world: World, desk: Client, address: Address, pick: str, stored: str
) -> None:
    mine = desk.get(address("basic_info", "ROSEMARY"))
    dana = staff_client(world, "admin")
    save(dana, address, dana.get(address("basic_info", "ROSEMARY")), nickname="Rosemarie")

    response = save(desk, address, mine, nickname="Rosie", city="Boston")
    assert response.status_code == 409
    words = words_of(response)
    assert "Keep mine" in words
    assert "Take theirs: Rosemarie" in words
    undecided = save(desk, address, response)
    assert undecided.status_code == 409
    assert rosemary(world).nickname == "Rosemarie"
    assert save(desk, address, undecided, **{"pick-nickname": pick}).status_code == 302
    assert (rosemary(world).nickname, rosemary(world).city) == (stored, "Boston")


def test_a_choice_names_the_other_value_as_people_read_it(world: World, desk: Client, address: Address) -> None:
    mine = desk.get(address("basic_info", "ROSEMARY"))
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(status=Status.TRANSFERRED, email="", language="es")
    words = words_of(save(desk, address, mine, status="inactive", language="fr"))
    assert "Take theirs: Transferred" in words
    assert "Take theirs: Spanish" in words


def test_what_was_typed_before_a_lock_comes_back_unsaved(world: World, desk: Client, address: Address) -> None:
    here = address("basic_info", "ROSEMARY")
    typed = {**form_of(desk.get(here + "?return=/workspace/clinical/"), "basic-info"), "nickname": "Rosie"}
    assert desk.post("/staff/lock/", typed).status_code == 302
    assert "/staff/unlock/" in desk.get(here)["Location"]
    unlock(desk)

    back = desk.get(here)
    assert "Not saved yet" in words_of(back)
    assert form_of(back, "basic-info")["nickname"] == "Rosie"
    assert form_of(back, "basic-info")["return"] == "/workspace/clinical/"
    assert rosemary(world).nickname == ""
    assert save(desk, address, back).status_code == 302
    assert rosemary(world).nickname == "Rosie"
    assert "Not saved yet" not in words_of(desk.get(here))


def test_a_lock_over_an_untouched_form_is_no_draft(world: World, desk: Client, address: Address) -> None:
    here = address("basic_info", "ROSEMARY")
    desk.post("/staff/lock/", form_of(desk.get(here), "basic-info"))
    unlock(desk)
    assert "Not saved yet" not in words_of(desk.get(here))


def test_a_change_during_the_lock_is_seen_after_it(world: World, desk: Client, address: Address) -> None:
    here = address("basic_info", "ROSEMARY")
    desk.post("/staff/lock/", {**form_of(desk.get(here), "basic-info"), "nickname": "Rosie"})
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(nickname="Rosemarie")
    unlock(desk)
    words = words_of(desk.get(here))
    assert "Not saved yet" in words
    assert "Take theirs: Rosemarie" in words


def test_saving_leads_back_to_where_the_mend_was_asked_for(world: World, desk: Client, address: Address) -> None:
    back = address("registration", "BASIL") + "?picked=1&child=abc"
    opened = desk.get(address("basic_info", "BABY GIRL"), {"return": back})
    words = words_of(opened)
    assert "Back to registration" in words
    assert "Temporary name. Enter the given name" in words
    response = save(desk, address, opened, "BABY GIRL", given="IRIS")
    assert (response.status_code, response["Location"]) == (302, back)
    assert "Temporary name" not in words_of(desk.get(address("basic_info", "BABY GIRL")))


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/workspace/", "/home/", "javascript:1"])
def test_saving_leads_to_no_other_house(world: World, desk: Client, address: Address, elsewhere: str) -> None:
    opened = desk.get(address("basic_info", "BABY GIRL"), {"return": elsewhere})
    assert elsewhere not in opened.content.decode()
    data = {**form_of(opened, "basic-info"), "given": "IRIS", "return": elsewhere}
    assert desk.post(address("basic_info_save", "BABY GIRL"), data)["Location"] == "/workspace/"


def test_a_corrected_birth_date_or_status_ends_what_rested_on_it(world: World, desk: Client, address: Address) -> None:
    world.issue("CINDY", "ROSEMARY", by=world.frontdesk)
    save(desk, address, desk.get(address("basic_info", "ROSEMARY")), status="deceased")
    assert Pin.objects.get(patient=world.child("ROSEMARY")).end_reason == "patient_status"
    words = words_of(desk.get(address("basic_info", "ROSEMARY")))
    assert "Deceased" in words
    assert "banner--bad" in desk.get(address("basic_info", "ROSEMARY")).content.decode()


def test_a_merged_chart_stays_merged(world: World, desk: Client, address: Address) -> None:
    into = world.child("ROSEMARY")
    Patient.objects.filter(pk=world.child("BASIL").pk).update(status=Status.MERGED, merged_into=into)
    opened = desk.get(address("basic_info", "BASIL"))
    assert save(desk, address, opened, "BASIL", status="active").status_code == 409
    assert save(desk, address, opened, "BASIL", nickname="B").status_code == 302


def test_billing_reads_and_does_not_change(world: World, address: Address) -> None:
    billing = staff_client(world, "billing")
    opened = billing.get(address("basic_info", "ROSEMARY"))
    assert opened.status_code == 200
    assert "Save" not in words_of(opened)
    assert "given" not in form_of(opened, "basic-info")  # disabled fields post nothing
    assert "Any usual way" not in words_of(opened)  # nothing can be typed
    assert billing.post(address("basic_info_save", "ROSEMARY"), {"given": "ROSE"}).status_code == 403
    assert rosemary(world).given == "ROSEMARY"


def test_the_neighbours_find_no_chart(world: World, address: Address) -> None:
    neighbour = staff_client(world, "neighbour")
    for name in ("basic_info", "chart_live", "chart_alerts", "portal_history", "contacts", "hold"):
        assert neighbour.get(address(name, "ROSEMARY")).status_code == 404
    for name in ("basic_info_save", "hold_place", "hold_lift"):
        assert neighbour.post(address(name, "ROSEMARY")).status_code == 404


def test_each_look_is_an_event_and_a_save_is_no_look(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("basic_info", "ROSEMARY"))
    save(desk, address, opened, nickname="Rosie")
    looks = Event.objects.filter(kind=Kind.CHART_VIEWED)
    assert [(e.reason, e.patient_id) for e in looks] == [("basic_info", world.child("ROSEMARY").pk)]


def test_a_hold_is_placed_read_and_lifted_by_those_who_may(world: World, desk: Client, address: Address) -> None:
    world.issue("CINDY", "ROSEMARY")
    assert desk.get(address("hold", "ROSEMARY")).status_code == 403
    assert desk.post(address("hold_place", "ROSEMARY"), {"reason": "safety"}).status_code == 403
    ada = staff_client(world, "provider")
    assert "Choose why." in words_of(ada.post(address("hold_place", "ROSEMARY"), {"reason": ""}))
    done = ada.post(address("hold_place", "ROSEMARY"), {"reason": "safety"}, headers=HTMX)
    assert (done.status_code, done["HX-Trigger"]) == (204, "window-done")
    assert Pin.objects.get(patient=world.child("ROSEMARY")).end_reason == "hold"

    for client in (desk, ada):
        words = words_of(client.get(address("basic_info", "ROSEMARY")))
        assert "On hold since" in words
        assert HoldReason.SAFETY.label not in words  # only when somebody asks
    assert HoldReason.SAFETY.label in words_of(ada.get(address("hold", "ROSEMARY")))
    assert lift(ada, address).status_code == 302
    assert rosemary(world).hold == ""
    kinds = Event.objects.filter(patient_id=world.child("ROSEMARY").pk).values_list("kind", flat=True)
    assert {Kind.HOLD_PLACED.value, Kind.HOLD_LIFTED.value} <= set(kinds)


def lift(client: Client, address: Address) -> Any:
    """Press *Lift the hold* in the window that stands open."""
    return client.post(address("hold_lift", "ROSEMARY"), form_of(client.get(address("hold", "ROSEMARY")), "hold-lift"))


def test_nobody_lifts_a_hold_that_they_have_not_read(world: World, address: Address) -> None:
    ada, by = staff_client(world, "provider"), world.staff["admin"].actor
    place_hold(patient=rosemary(world), reason=HoldReason.COURT, by=by, at=world.at)
    window = form_of(ada.get(address("hold", "ROSEMARY")), "hold-lift")
    place_hold(patient=rosemary(world), reason=HoldReason.SAFETY, by=by, at=world.at + timedelta(minutes=1))
    refused = ada.post(address("hold_lift", "ROSEMARY"), window)
    assert refused.status_code == 409
    assert "Nothing was lifted. Somebody else placed this hold while you had the window open." in words_of(refused)
    assert HoldReason.SAFETY.label in words_of(refused)
    assert rosemary(world).hold == "safety"
    assert ada.post(address("hold_lift", "ROSEMARY"), form_of(refused, "hold-lift")).status_code == 302
    assert ada.post(address("hold_lift", "ROSEMARY"), window).status_code == 302  # it is lifted: nothing to do
    assert rosemary(world).hold == ""


def test_a_hold_placed_meanwhile_does_not_stop_a_save(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("basic_info", "ROSEMARY"))
    by = world.staff["provider"].actor
    place_hold(patient=rosemary(world), reason=HoldReason.COURT, by=by, at=world.at)
    assert save(desk, address, opened, nickname="Rosie").status_code == 302
    assert (rosemary(world).nickname, rosemary(world).hold) == ("Rosie", "court")


def test_a_page_has_few_queries(world: World, desk: Client, address: Address) -> None:
    world.issue("CINDY", "ROSEMARY")
    desk.get(address("basic_info", "ROSEMARY"))
    with CaptureQueriesContext(connection) as queries:
        desk.get(address("basic_info", "ROSEMARY"))
    assert len(queries) <= 15


@pytest.mark.parametrize("is_used", [True, False])
def test_no_chart_that_somebody_has_access_to_becomes_another_childs(
    world: World, desk: Client, address: Address, is_used: bool
) -> None:
    """A new patient typed over an old one: the old one's mother would see the new one."""
    if is_used:
        world.enroll("CINDY", "ROSEMARY")
    else:
        world.issue("CINDY", "ROSEMARY")
    opened = desk.get(address("basic_info", "ROSEMARY"))
    response = save(desk, address, opened, given="AMINA", family="HASSAN", birth_date="05/01/2020")
    assert response.status_code == 409
    assert "Enter another child as a new patient." in words_of(response)
    assert form_of(response, "basic-info")["given"] == "AMINA"
    assert rosemary(world).name.usual == "ROSEMARY TESTKIDDO"


@pytest.mark.parametrize(
    "typed",
    [
        {"given": "AMINA"},
        {"birth_date": "05/01/2020"},
        {"given": "ROSE MARY", "birth_date": "05/01/2020"},
        {"given": "ROSE", "birth_date": "05/01/2020"},
        {"family": "HASSAN", "birth_date": "05/01/2020"},
    ],
)
def test_a_correction_of_the_same_child_is_saved(
    world: World, desk: Client, address: Address, typed: dict[str, str]
) -> None:
    world.enroll("CINDY", "ROSEMARY")
    assert save(desk, address, desk.get(address("basic_info", "ROSEMARY")), **typed).status_code == 302


def test_a_chart_that_nobody_has_access_to_may_become_anybodys(world: World, desk: Client, address: Address) -> None:
    opened = desk.get(address("basic_info", "ROSEMARY"))
    assert save(desk, address, opened, given="AMINA", birth_date="05/01/2020").status_code == 302
