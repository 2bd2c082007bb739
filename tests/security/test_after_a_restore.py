"""A backup was put back: with another `pins` key in place of the old one, no sheet from before opens anything."""

from django.test import Client
from pytest_django import Settings

from kinpin.accounts.models import Side
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment
from kinpin.vault.keyring import Purpose
from tests.keys import another_key, put_keys
from tests.patient_portal.family import Family
from tests.patient_portal.test_limits import with_a_pin
from tests.staff_client import signed_in_client, staff_client
from tests.world import World


def put_another_pins_key(settings: Settings) -> None:
    put_keys(settings, Purpose.PINS, {"k1": another_key(Purpose.PINS)})


def test_no_sheet_from_before_opens_neither_typed_nor_scanned_and_a_new_one_does(
    world: World, sheet: Issued, settings: Settings
) -> None:
    """The restored rows may hold PINs as live that were voided, stopped, locked or redeemed since the backup."""
    put_another_pins_key(settings)
    typed = with_a_pin("a@example.com", "203.0.113.9").type_pin(sheet.pins[world.child("ROSEMARY").pk], "ROSEMARY")
    assert typed.at == "/pin/child/"
    assert Family().scan(sheet.token).at == "/claim/stopped/"
    assert not Enrollment.objects.exists()

    seen = {child: world.handout(sheet).public_id for child in sheet.pins}
    newer = world.issue("CINDY", "ROSEMARY", "BASIL", seen=seen)
    assert Family().scan(newer.token).at == "/claim/birth-date/"


def test_what_was_open_before_stays_open(world: World, settings: Settings) -> None:
    world.enroll("MARTA", "LUNA")
    mother = signed_in_client(Enrollment.objects.get().login, None, side=Side.FAMILY)
    desk: Client = staff_client(world)
    put_another_pins_key(settings)
    assert "LUNA" in mother.get("/home/").content.decode()
    assert desk.get(f"/practice-portal/patients/{world.child('LUNA').public_id}/").status_code == 200
