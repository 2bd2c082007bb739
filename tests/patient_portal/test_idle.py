"""Half an hour without a touch ends a sign-in: that is told once, and the same login goes on where it was."""

from datetime import timedelta

import pytest
from django.db.models import F

from kinpin.accounts.models import Session
from kinpin.accounts.sessions import digest_of
from kinpin.enrollment.issued import Issued
from kinpin.kernel import clock
from tests.patient_portal.family import EMAIL, Family, children_of, pin_of
from tests.world import PASSWORD, World

TOLD = "You were signed out because nothing was pressed for 30 minutes. Sign in to go on."
OTHER = "other@example.com"


@pytest.fixture
def typing(world: World, sheet: Issued, phone: Family) -> Family:
    """Cindy has said who she is, and is asked for a PIN."""
    phone.start().sign_up().answer(whose="child").about_me("Cindy", "Testkiddo")
    assert phone.at == "/pin/child/"
    return phone


def idle(family: Family, minutes: int = 31) -> None:
    """Let so many minutes go by without a touch."""
    Session.objects.filter(pk=digest_of(family.key)).update(seen_at=clock.now() - timedelta(minutes=minutes))


def held_by(family: Family) -> str:
    """What the database keeps of this browser's session."""
    return str(Session.objects.get(pk=digest_of(family.key)).data)


def test_the_claim_says_why_it_stops_and_the_same_login_goes_on(world: World, sheet: Issued, typing: Family) -> None:
    idle(typing)
    typing.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert typing.at.startswith("/sign-in/?next=")
    assert TOLD in typing.words
    assert "(555) 010-0199" in typing.words, "whom to call stays"
    typing.press(typing.at, login=EMAIL, password=PASSWORD)
    assert typing.at == "/pin/child/"
    typing.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY").answer(answer="yes")
    assert children_of() == ["ROSEMARY"]


def test_it_is_told_once_and_in_spanish(typing: Family) -> None:
    idle(typing)
    assert TOLD in typing.go("/home/").words
    assert TOLD not in typing.go("/sign-in/").words
    assert "You started to add a child." in typing.sign_in().words
    idle(typing)
    typing.press("/language/", next="/sign-in/", switch_language="es")
    assert "Cerramos su sesión porque pasaron 30 minutos sin actividad." in typing.words


def test_twice_idle_loses_nothing(typing: Family) -> None:
    for _ in range(2):
        idle(typing)
        typing.go("/home/").sign_in()
    assert typing.go("/claim/").at == "/pin/child/"


def test_nobody_else_goes_on_with_it(world: World, typing: Family) -> None:
    world.family_login(OTHER)
    idle(typing)
    typing.go("/home/").sign_in(OTHER)
    assert typing.go("/claim/").at == "/home/"
    assert "You started to add a child." not in typing.words
    assert "Testkiddo" not in held_by(typing), "it is not even kept"
    typing.sign_out().sign_in()
    assert typing.go("/claim/").at == "/home/"


def test_a_day_after_it_was_begun_nothing_waits_for_anybody(typing: Family) -> None:
    idle(typing)
    Session.objects.update(ends_at=F("ends_at") - timedelta(hours=24))
    assert TOLD not in typing.go("/home/").words
    assert typing.sign_in().go("/claim/").at == "/home/"
    assert "Testkiddo" not in held_by(typing)


def test_a_scanned_sheet_waits_for_the_mail_a_day_and_no_longer(sheet: Issued, phone: Family) -> None:
    phone.scan(sheet.token)
    idle(phone, 23 * 60)
    assert phone.go("/claim/").at == "/claim/birth-date/"
    Session.objects.update(ends_at=F("ends_at") - timedelta(hours=24))
    assert phone.go("/claim/").at == "/"


def test_who_signed_out_or_was_never_here_is_told_nothing(typing: Family) -> None:
    assert TOLD not in typing.sign_out().go("/sign-in/").words
    assert TOLD not in Family().go("/home/").words


def test_staying_starts_the_time_anew(typing: Family) -> None:
    idle(typing, 29)
    assert typing.client.post("/stay/").status_code == 204
    assert clock.now() - Session.objects.get(pk=digest_of(typing.key)).seen_at < timedelta(minutes=1)
    idle(typing)
    assert typing.press("/stay/").at == "/sign-in/"
