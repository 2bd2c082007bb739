"""`kinpin practice add`: a second practice beside the first, and nothing of one is the other's."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kinpin.accounts.models import Login
from kinpin.config.founding import add
from kinpin.practices.actions.members import add_membership, end_membership
from kinpin.practices.models import Practice
from kinpin.practices.roles import StaffRole
from tests.config.commanding import ANSWERS, Said, kinpin, refusal
from tests.config.conftest import Installation
from tests.staff_client import signed_in_client, staff_client
from tests.world import World

_CEDAR = {"name": "Cedar Pediatrics", "slug": "cedar", "admin-given": "Bea", "admin-email": "bea@cedar.example.org"}
_PATIENT = '{"resourceType":"Patient","id":"p1","name":[{"given":["Mia"],"family":"Okafor"}],"birthDate":"2020-05-01"}'


def add_by_command(there: Installation, **changed: str) -> Said:
    asked = {name: answer for name, answer in ANSWERS.items() if name not in ("origin", "smtp-url", "mail-from")}
    answers = {**asked, **_CEDAR, **{name.replace("_", "-"): answer for name, answer in changed.items()}}
    flags = [part for name, answer in answers.items() if answer for part in (f"--{name}", answer)]
    return kinpin("practice", "add", "--data", there.data, *flags, database=there.database)


@pytest.mark.server
def test_a_practice_is_added_beside_the_first(practice: Installation, tmp_path: Path) -> None:
    said = add_by_command(practice)
    assert said.code == 0, said.text
    assert "Its families' page is http://localhost:8000/p/cedar/\n" in said.text
    assert "Bea Elm signs in at http://localhost:8000/staff/sign-in/" in said.text

    export = tmp_path / "export.ndjson"
    export.write_text(_PATIENT)
    data, url = practice.data, practice.database
    said = kinpin("import", "fhir", export, "--data", data, database=url)
    assert "Say which practice: --practice SLUG. There are: cedar, elm." in said.text
    for slug in ("elm", "cedar"):
        said = kinpin("import", "fhir", export, "--data", data, "--practice", slug, "--json", database=url)
        assert '"created":{"Patient":1}' in said.text, "a patient of one practice is none of the other's"


@pytest.mark.server
@pytest.mark.postgresql
def test_a_database_that_takes_no_more_is_told_in_one_line(practice: Installation) -> None:
    """A standby, or one whose disk is full. A traceback would quote what was to be written."""
    name = practice.database.partition("?")[0].rpartition("/")[2]
    practice.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    said = refusal(add_by_command(practice))
    assert "The database was lost on the way, or took no more. Check KINPIN_DATABASE_URL" in said


@pytest.mark.server
def test_a_practice_that_can_t_be_added_is_refused_and_an_administrator_keeps_the_password(
    practice: Installation,
) -> None:
    assert "--slug: There is a practice with the short name elm already" in refusal(
        add_by_command(practice, slug="elm")
    )
    assert "--admin-password: Use 15 letters or more" in refusal(add_by_command(practice, admin_password="cedar"))
    said = add_by_command(practice, admin_email="ADA@elm.example.org", admin_password="")
    assert said.code == 0, said.text
    assert "Bea Elm signs in, with the password they have, at " in said.text
    said = add_by_command(practice, slug="birch", policy="")
    assert said.code == 2
    assert "  Full to 13, limited from 14 to 17 (the default)\n" in said.text, "the ages are asked here too"
    assert said.text.endswith("Pass it as --policy.\n")
    assert "There is no key file at" in refusal(add_by_command(replace(practice, data=practice.data / "nowhere")))


def test_its_administrator_sees_nothing_of_the_other_practice_and_the_other_s_nothing_of_it(world: World) -> None:
    answers = {name.replace("-", "_"): answer for name, answer in {**ANSWERS, **_CEDAR}.items()}
    add({**answers, "policy": "general-hospital"})
    cedar = Practice.objects.get(slug="cedar")
    bea = signed_in_client(Login.objects.get(email="bea@cedar.example.org"), cedar)
    mine, child = staff_client(world, "admin"), world.child("ROSEMARY").public_id

    staff = {
        who: client.get("/practice-portal/staff/").content.decode() for who, client in (("bea", bea), ("admin", mine))
    }
    assert "bea@cedar.example.org" in staff["bea"]
    assert "bea@cedar.example.org" not in staff["admin"]
    for member in world.staff.values():
        assert str(member.login.email) not in staff["bea"]
    for address in (f"/workspace/clinical/charts/{child}/basic-info/", f"/practice-portal/patients/{child}/"):
        assert mine.get(address).status_code == 200, address
        assert bea.get(address).status_code == 404, address
    for room in ("providers", "sites", "audit"):
        assert "ROSEMARY" not in bea.get(f"/practice-portal/{room}/").content.decode()


def named(page: Any, practice: str) -> str:
    """Where the practice's name in the frame of a page leads to; nowhere where there is no other."""
    shown = re.search(rf'<(a|span) class="[^"]*"(?: href="([^"]*)")? translate="no">{practice}<', page.content.decode())
    assert shown, practice
    return shown[2] or ""


def test_every_staff_page_names_its_practice(world: World) -> None:
    for room in ("/workspace/clinical/charts/", "/workspace/billing/schedule/", "/practice-portal/staff/"):
        assert named(staff_client(world, "admin").get(room, follow=True), "Maple Pediatrics") == "", room


def test_an_administrator_of_two_practices_chooses_one_and_keeps_the_password(world: World) -> None:
    answers = {name.replace("-", "_"): answer for name, answer in {**ANSWERS, **_CEDAR}.items()}
    admin = world.staff["admin"].login
    add({**answers, "policy": "general-hospital", "admin_email": str(admin.email), "admin_password": "never used"})
    browser = signed_in_client(admin, None)
    page = browser.get("/workspace/", follow=True).content.decode()
    assert "Which practice are you working for today?" in page
    assert "Cedar Pediatrics" in page
    chooser = named(browser.post("/staff/practice/", {"practice": "cedar"}, follow=True), "Cedar Pediatrics")
    assert chooser == "/staff/practice/"
    assert named(browser.post(chooser, {"practice": "maple"}, follow=True), "Maple Pediatrics") == "/staff/practice/"
    assert not Login.objects.get(pk=admin.pk).check_password("never used")


def test_a_practice_that_lets_somebody_in_no_more_is_none_to_change_to(world: World) -> None:
    desk, theirs = world.staff["frontdesk"].login, world.staff["neighbour"].actor
    there = add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.BILLING, name="Maria", by=theirs, at=world.at
    )
    room = "/workspace/clinical/charts/"
    assert named(staff_client(world).get(room), "Maple Pediatrics") == "/staff/practice/"
    end_membership(membership_id=there.pk, by=theirs, at=world.at)
    assert named(staff_client(world).get(room), "Maple Pediatrics") == ""
