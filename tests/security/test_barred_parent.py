"""The parent whom a court keeps away: finds the sheet, knows every birth date, has an account, shares an address."""

from datetime import datetime, timedelta

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment
from kinpin.families.models import Contact
from kinpin.families.rules import AuthorityKind
from kinpin.handouts.letters import compose_letter
from kinpin.outbox.models import Message
from tests.patient_portal.family import OWN, Family, children_of, pin_of
from tests.world import World

RAUL = "raul.elsewhere@example.com"  # not the address in the chart


@pytest.fixture
def luna(world: World) -> Issued:
    """The sheet of the mother of a child whose father is barred."""
    return world.issue("MARTA", "LUNA")


def enrolled(world: World, contact: str, child: str, email: str) -> Family:
    family = Family().scan(world.issue(contact, child).token).born(child).answer(answer="yes")
    return family.sign_up(email, terms="on")


def test_somebody_known_by_their_login_is_known_under_any_address(world: World) -> None:
    raul = enrolled(world, "RAUL", "MINT", RAUL)
    assert children_of(RAUL) == ["MINT"]
    world.give("RAUL", "MINT", AuthorityKind.NO_CONTACT)
    sheet = world.issue("IVY", "SAGE", "MINT")
    raul.scan(sheet.token).born("SAGE").answer(answer="yes")
    assert raul.at == "/claim/stopped/"
    assert children_of(RAUL) == []
    assert world.handout(sheet).stopped_at is not None
    assert Event.objects.filter(kind=Kind.SHEET_STOPPED, patient_id=world.child("MINT").pk).count() == 1
    assert enrolled(world, "IVY", "SAGE", "ivy@example.com").at == "/home/", "and the mother gets another sheet"


def test_in_the_mothers_name_with_her_birth_date_and_his_own_address(world: World, luna: Issued) -> None:
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(birth_date=OWN)
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(email="Omar@Example.com")
    omar = Family().start().sign_up("omar@example.com").answer(whose="child").about_me("Marta", "Soto")
    omar.type_pin(pin_of(world, luna, "LUNA"), "LUNA")
    assert "LUNA" not in omar.words
    assert children_of("omar@example.com") == []
    assert world.handout(luna).stopped_at is not None


@pytest.mark.parametrize("written", [" omar@example.com", "Omar@Example.com  "])
def test_spaces_around_his_address_in_the_chart_hide_nobody(world: World, luna: Issued, written: str) -> None:
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(email=written)
    omar = Family().scan(luna.token).born("LUNA").answer(answer="yes").sign_up("omar@example.com", terms="on")
    assert omar.at == "/claim/stopped/"
    assert children_of("omar@example.com") == []


def test_as_himself_he_is_refused_in_the_words_of_any_wrong_pin(world: World, luna: Issued) -> None:
    said = []
    for pin, email in ((pin_of(world, luna, "LUNA"), "a@example.com"), (pin_of(world, luna, "LUNA"), "b@example.com")):
        omar = Family().start().sign_up(email).answer(whose="child").about_me("Omar", "Soto")
        said.append(omar.type_pin(pin, "LUNA").words)
    assert said[0] == said[1], "stopped the first time, dead the second"


def test_taken_off_the_chart_he_stays_barred(world: World) -> None:
    tie = world.tie("OMAR", "LUNA")
    type(tie).objects.filter(pk=tie.pk).update(ended_at=world.at)
    sheet = world.issue("MARTA", "LUNA")
    omar = Family().scan(sheet.token).born("LUNA").answer(answer="yes").sign_up("omar@example.com", terms="on")
    assert omar.at == "/claim/stopped/"


def test_an_order_between_the_scan_and_the_account(world: World) -> None:
    jeff = Family().scan(world.issue("JEFF", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes")
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    assert jeff.sign_up("jeff@example.com", terms="on").at == "/claim/stopped/"
    assert not Enrollment.objects.exists()


def notices() -> list[int]:
    return [message.about["contact"] for message in Message.objects.filter(kind="access_notice").order_by("pk")]


def test_no_notice_goes_to_an_address_that_somebody_barred_reads_too(world: World) -> None:
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(email="Omar@example.com ")
    enrolled(world, "MARTA", "LUNA", "marta.new@example.com")
    assert children_of("marta.new@example.com") == ["LUNA"]
    assert notices() == []


def test_a_notice_on_its_way_is_dropped_when_an_order_comes_meanwhile(world: World, at: datetime) -> None:
    Contact.objects.filter(pk=world.contact("LUZ").pk).update(email="jeff@example.com")
    world.give("LUZ", "ROSEMARY", AuthorityKind.JOINT)
    enrolled(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert notices() == [world.contact("JEFF").pk, world.contact("LUZ").pk]
    queued = list(Message.objects.filter(kind="access_notice").order_by("pk"))
    soon = at + timedelta(minutes=1)
    assert all(compose_letter(message, at=soon) for message in queued)
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    assert [compose_letter(message, at=soon) for message in queued] == [None, None]


def test_a_notice_says_neither_who_nor_which_child_nor_where_they_live(world: World, at: datetime) -> None:
    enrolled(world, "CINDY", "ROSEMARY", "cindy@example.com")
    letter = compose_letter(Message.objects.get(kind="access_notice"), at=at)
    assert letter is not None
    said = f"{letter.subject}\n{letter.body}"
    assert letter.to == "jeff@example.com"
    for word in ("CINDY", "ROSEMARY", "TESTKIDDO", "cindy@example.com", "2019"):
        assert word.lower() not in said.lower()
