"""Two sheets come home, hers and his, and a phone opens each in a tab of its own: each page answers for its own."""

import pytest

from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, HandOut
from tests.patient_portal.family import EMAIL, Family
from tests.world import World


@pytest.fixture
def hers(world: World) -> Issued:
    return world.issue("CINDY", "ROSEMARY")


@pytest.fixture
def his(world: World) -> Issued:
    return world.issue("JEFF", "ROSEMARY")


@pytest.fixture
def phone(world: World) -> Family:
    world.family_login(EMAIL)
    return Family().sign_in()


def other_tab(phone: Family) -> Family:
    """Another tab of the same browser, which shows nothing yet."""
    tab = Family()
    tab.client = phone.client
    return tab


def test_a_yes_to_the_one_name_is_none_to_the_other(world: World, phone: Family, hers: Issued, his: Issued) -> None:
    phone.scan(hers.token).born("ROSEMARY")
    other_tab(phone).scan(his.token).born("ROSEMARY")
    assert "CINDY" in phone.words
    phone.answer(answer="yes", terms="on")
    assert "JEFF" in phone.words
    assert not Enrollment.objects.exists()
    phone.scan(hers.token).born("ROSEMARY").answer(answer="yes", terms="on")
    assert Enrollment.objects.get().contact == world.contact("CINDY")


def test_nor_is_a_no(world: World, phone: Family, hers: Issued, his: Issued) -> None:
    other = other_tab(phone).scan(his.token).born("ROSEMARY")
    phone.scan(hers.token).born("ROSEMARY")
    other.say_no()
    assert "CINDY" in other.words
    assert not HandOut.objects.exclude(disowned_at=None).exists()
    other.say_no()
    assert world.handout(hers).disowned_at is not None
    assert world.handout(his).disowned_at is None


def test_a_birth_date_typed_for_the_one_is_no_wrong_try_at_the_other(world: World, phone: Family, hers: Issued) -> None:
    phone.scan(hers.token)
    sages = world.issue("IVY", "SAGE")
    other_tab(phone).scan(sages.token)
    assert phone.born("ROSEMARY").at == "/claim/birth-date/"
    assert world.handout(sages).failures == 0


def test_nor_does_a_page_for_typed_pins_answer_for_a_sheet(phone: Family, hers: Issued) -> None:
    phone.start()
    other_tab(phone).scan(hers.token)
    assert phone.answer(whose="child").at == "/claim/birth-date/"
