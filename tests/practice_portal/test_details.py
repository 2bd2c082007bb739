"""Settings › The practice: its name, phone, address and hours; what families and sheets say follows at once."""

import json
from typing import Any

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.practices.models import Practice
from tests.pages import form_of, words_of
from tests.patient_portal.family import Family
from tests.staff_client import staff_client
from tests.world import World

SETTINGS = "/practice-portal/settings/"
DETAILS = SETTINGS + "practice/"


def stored(world: World) -> Practice:
    return Practice.objects.get(pk=world.maple.pk)


def change(client: Client, **typed: Any) -> Any:
    return client.post(DETAILS + "change/", form_of(client.get(DETAILS), "details") | typed)


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Event.objects.filter(kind=Kind.PRACTICE_CHANGED).latest("pk").detail)
    return found


def test_what_is_changed_is_said_from_then_on(world: World, admin: Client) -> None:
    done = change(admin, name="Maple & Oak", phone="(555) 010-0100", hours="Always", hours_es="Siempre")
    said = words_of(admin.get(done.headers["Location"]))
    assert "Saved." in said
    assert "Name Maple & Oak Phone (555) 010-0100" in said
    assert "Hours Always Hours in Spanish Siempre Time zone America/New_York" in said
    assert told() == {
        "changed": ["name", "phone", "hours", "hours_es"],
        "name": "Maple & Oak",
        "name_before": "Maple Pediatrics",
        "phone": "(555) 010-0100",
        "phone_before": "(555) 010-0199",
    }
    assert "Maple & Oak" in words_of(admin.get("/practice-portal/roles/"))
    family = Family().go("/p/maple/")
    assert "Maple & Oak" in family.words
    assert "(555) 010-0100" in family.words


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Type the practice's name."),
        ("name", "\t\n", "Type the practice's name."),
        ("name", "A" * 121, "at most 120 characters"),
        ("phone", "", "Type the phone that families call."),
        ("phone", "by letter", "Type a phone number, like (555) 010-0199."),
        ("phone", "5" * 41, "at most 40 characters"),
        ("address", "A" * 201, "at most 200 characters"),
        ("hours", "A" * 121, "at most 120 characters"),
        ("hours_es", "A" * 121, "at most 120 characters"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(world: World, admin: Client, field: str, typed: str, said: str) -> None:
    before = stored(world)
    page = change(admin, **{field: typed, "address" if field == "hours" else "hours": "kept"})
    assert page.status_code == 422
    assert said in words_of(page)
    assert form_of(page, "details")["address" if field == "hours" else "hours"] == "kept"
    assert stored(world).version == before.version


def test_a_line_holds_no_sign_that_a_mail_or_a_printer_would_trip_over(world: World, admin: Client) -> None:
    change(admin, name="Maple\r\nBcc: all@example.com", address="1 Oak\u202e Street\x07")
    assert stored(world).name == "Maple Bcc: all@example.com"
    assert stored(world).address == "1 Oak Street"


def test_saving_what_is_stored_is_no_change(world: World, admin: Client) -> None:
    count = Event.objects.filter(kind=Kind.PRACTICE_CHANGED).count()
    assert change(admin).status_code == 302
    assert Event.objects.filter(kind=Kind.PRACTICE_CHANGED).count() == count


def test_the_time_zone_and_the_address_of_the_portal_are_not_changed(world: World, admin: Client) -> None:
    change(admin, name="Oak", time_zone="Asia/Tokyo", slug="oak")
    assert (stored(world).name, stored(world).time_zone, stored(world).slug) == ("Oak", "America/New_York", "maple")


def test_settings_changed_meanwhile_are_shown_and_the_typed_ones_kept(world: World, admin: Client) -> None:
    mine = form_of(admin.get(DETAILS), "details") | {"hours": "Mornings"}
    change(admin, name="Oak", address="")
    warned = admin.post(DETAILS + "change/", mine)
    assert warned.status_code == 422
    said = words_of(warned)
    assert "Somebody else changed the settings while you had them open." in said
    assert "Name is now Oak" in said
    assert "Address is now (empty)" in said
    assert stored(world).name == "Oak"
    admin.post(DETAILS + "change/", form_of(warned, "details"))
    assert (stored(world).name, stored(world).hours) == ("Maple Pediatrics", "Mornings")


def test_another_practice_keeps_its_own(world: World, admin: Client) -> None:
    change(admin, name="Oak")
    assert form_of(staff_client(world, "neighbour").get(DETAILS), "details")["name"] == "Birch Clinic"
