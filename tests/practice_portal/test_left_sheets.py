"""Somebody leaves: the sheets they made that are still good stand on their staff record's page, to be looked at."""

from django.test import Client

from kinpin.enrollment.sheet_numbers import sheet_number
from tests.pages import words_of
from tests.practice_portal.test_staff_members import of_record, of_user, press
from tests.test_queries import MOST, counted
from tests.world import World

PATIENTS = "/practice-portal/patients/"


def test_who_is_at_work_is_asked_about_no_sheet(world: World, admin: Client) -> None:
    world.issue("CINDY", "ROSEMARY")
    assert "still good" not in words_of(admin.get(of_record(world, "frontdesk")))


def test_after_a_record_is_deactivated_its_sheets_are_counted_and_each_family_is_one_click_away(
    world: World, admin: Client
) -> None:
    sheet = world.handout(world.issue("CINDY", "ROSEMARY", "BASIL"))
    world.issue("MARTA", "LUNA")
    address = of_record(world, "frontdesk")
    said = press(admin, address + "deactivate/")
    assert "2 sheets still good Made by Maria Rivera ." in said, said
    assert f"{sheet_number(sheet.pk)} made" in said
    assert "CINDY TESTKIDDO ROSEMARY TESTKIDDO BASIL TESTKIDDO" in said
    page = admin.get(address).content.decode()
    families = [f"{PATIENTS}{world.child(name).public_id}/" for name in ("ROSEMARY", "BASIL", "LUNA")]
    assert all(f'href="{family}"' in page for family in families)

    press(admin, f"{families[0]}sheets/{sheet.public_id}/void/")
    said = words_of(admin.get(address))
    assert "1 sheet still good" in said
    assert "CINDY" not in said
    assert "still good" not in press(admin, address + "reactivate/")


def test_after_a_users_access_ended_the_page_of_their_record_shows_them(world: World, admin: Client) -> None:
    world.issue("CINDY", "ROSEMARY")
    world.enroll("MARTA", "LUNA")
    said = press(admin, of_user(world, "frontdesk") + "end/")
    assert "was signed out everywhere" in said
    assert "1 sheet still good" in said, "a PIN that was used is out no more"
    assert "LUNA" not in said


def test_the_page_asks_as_often_for_one_sheet_as_for_many(world: World, admin: Client) -> None:
    address = of_record(world, "frontdesk")
    world.issue("MARTA", "LUNA")
    press(admin, address + "deactivate/")
    _, few = counted(admin, "get", address)
    for caregiver in ("CINDY", "JEFF"):
        world.issue(caregiver, "ROSEMARY", "BASIL")
    page, many = counted(admin, "get", address)
    assert "3 sheets still good" in words_of(page)
    assert (few, many <= MOST) == (many, True)


def test_nobody_elses_sheets_are_shown(world: World, admin: Client) -> None:
    world.issue("CINDY", "ROSEMARY")
    assert "still good" not in press(admin, of_record(world, "provider") + "deactivate/")
