"""The mail that tells of a new access goes to nobody who could not be let in to that child today."""

import json
from datetime import timedelta

from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, Role
from kinpin.handouts.letters import compose_letter
from kinpin.kernel import clock
from kinpin.outbox.models import Message
from kinpin.practices.models import Practice
from kinpin.workflows.contact_changes import save_contact
from tests.patient_portal.family import Family, children_of
from tests.world import World


def let_in(world: World, contact: str, child: str, email: str) -> None:
    family = Family().scan(world.issue(contact, child).token).born(child).answer(answer="yes")
    family.sign_up(email, terms="on")
    assert children_of(email) == [child]


def queued() -> list[Message]:
    return list(Message.objects.filter(kind="access_notice").order_by("pk"))


def told() -> list[str]:
    """The addresses to which a notice would go now."""
    letters = [compose_letter(message, at=clock.now()) for message in queued()]
    return [letter.to for letter in letters if letter]


def test_the_mother_of_a_grown_patient_is_not_told_that_he_signed_up(world: World) -> None:
    assert world.tie("FERN", "HAWTHORN").ended_at is None
    let_in(world, "HAWTHORN", "HAWTHORN", "hawthorn@home.example")
    assert queued() == []


def test_nor_is_she_where_his_chart_has_her_address_since_he_was_a_child(world: World) -> None:
    Contact.objects.filter(pk=world.contact("HAWTHORN").pk).update(email="Fern@example.com ")
    let_in(world, "HAWTHORN", "HAWTHORN", "hawthorn@home.example")
    assert queued() == []


def test_nor_when_the_desk_puts_his_own_in_its_place(world: World) -> None:
    Contact.objects.filter(pk=world.contact("HAWTHORN").pk).update(email="fern@example.com")
    own = Contact.objects.get(pk=world.contact("HAWTHORN").pk)
    details = ContactDetails(given="HAWTHORN", family="FIELD", email="hawthorn@home.example")
    place = ChartPlace(role=Role.SELF)
    tie = world.tie("HAWTHORN", "HAWTHORN")
    save_contact(tie=tie, details=details, place=place, version=own.version, by=world.frontdesk, at=world.at)
    assert not Message.objects.filter(kind="address_changed").exists()


def test_a_patient_with_an_own_address_is_told_of_somebody_elses_account(world: World) -> None:
    Contact.objects.filter(pk=world.contact("HAWTHORN").pk).update(email="hawthorn@home.example")
    let_in(world, "HAWTHORN", "HAWTHORN", "a.thief@example.com")
    assert told() == ["hawthorn@home.example"]


def test_a_patient_who_may_see_the_own_chart_is_told_where_the_mother_who_does_reads_too(world: World) -> None:
    policy = {**json.loads(world.maple.policy), "own_access": 16}
    Practice.objects.filter(pk=world.maple.pk).update(policy=json.dumps(policy), version=world.maple.version + 1)
    own = Contact.objects.create(
        practice=world.maple, given="CLOVER", family="FIELD", email="fern@example.com", updated_at=clock.now()
    )
    Tie.objects.create(contact=own, patient=world.child("CLOVER"), role="SELF", started_at=world.at)
    let_in(world, "FERN", "CLOVER", "a.thief@example.com")
    assert {message.about["contact"] for message in queued()} == {own.pk, world.contact("FERN").pk}


def test_the_father_of_a_child_is_told(world: World) -> None:
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert told() == ["jeff@example.com"]


def test_and_so_he_is_where_somebody_who_sees_nothing_reads_his_address_too(world: World) -> None:
    Contact.objects.filter(pk=world.contact("LUZ").pk).update(email="jeff@example.com")
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert [message.about["contact"] for message in queued()] == [world.contact("JEFF").pk]


def test_a_birthday_between_the_notice_and_the_mail(world: World) -> None:
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert told() == ["jeff@example.com"]
    long_ago = clock.now().date() - timedelta(days=19 * 366)
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(birth_date=long_ago)
    assert told() == []


def test_a_hold_between_the_notice_and_the_mail(world: World) -> None:
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(hold="safety", held_at=clock.now())
    assert told() == []


def test_a_patient_too_young_for_an_own_access_is_not_told_of_the_mothers(world: World) -> None:
    own = Contact.objects.create(
        practice=world.maple, given="CLOVER", family="FIELD", email="clover@example.com", updated_at=clock.now()
    )
    Tie.objects.create(contact=own, patient=world.child("CLOVER"), role="SELF", started_at=world.at)
    let_in(world, "FERN", "CLOVER", "fern@example.com")
    assert queued() == []


def test_a_barred_parent_off_the_chart_still_reads_the_mothers_address(world: World) -> None:
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(email="Omar@example.com ")
    Tie.objects.filter(pk=world.tie("OMAR", "LUNA").pk).update(ended_at=clock.now())
    let_in(world, "MARTA", "LUNA", "marta.new@example.com")
    assert queued() == []


def test_a_barred_parent_who_comes_off_the_chart_while_the_notice_waits(world: World) -> None:
    Contact.objects.filter(pk=world.contact("LUZ").pk).update(email="jeff@example.com")
    world.give("LUZ", "ROSEMARY", AuthorityKind.JOINT)
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert told() == ["jeff@example.com", "jeff@example.com"]
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    Tie.objects.filter(pk=world.tie("JEFF", "ROSEMARY").pk).update(ended_at=clock.now())
    assert told() == []


def test_who_merely_left_the_chart_is_told_nothing_and_keeps_nobody_from_the_mail(world: World) -> None:
    Contact.objects.filter(pk=world.contact("LUZ").pk).update(email="jeff@example.com")
    world.give("LUZ", "ROSEMARY", AuthorityKind.JOINT)
    Tie.objects.filter(pk=world.tie("JEFF", "ROSEMARY").pk).update(ended_at=clock.now())
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert [message.about["contact"] for message in queued()] == [world.contact("LUZ").pk]


def test_nor_is_who_was_barred_once_and_let_back_before_leaving(world: World) -> None:
    for kind in (AuthorityKind.NO_CONTACT, AuthorityKind.JOINT):
        world.give("JEFF", "ROSEMARY", kind)
    Tie.objects.filter(pk=world.tie("JEFF", "ROSEMARY").pk).update(ended_at=clock.now())
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert queued() == []


def test_an_address_with_which_a_barred_parent_came_in_is_told_nothing(world: World) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email="")
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(email="Home@example.com")
    world.give("LUZ", "ROSEMARY", AuthorityKind.JOINT)
    let_in(world, "JEFF", "ROSEMARY", "home@example.com")
    assert told() == ["Home@example.com", "luz@example.com"]
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    let_in(world, "LUZ", "ROSEMARY", "luz@home.example")
    assert told() == ["luz@example.com", "luz@example.com"]


def test_who_asked_not_to_be_written_to_is_not(world: World) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(no_email=True)
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert queued() == []


def test_nor_who_asks_while_the_notice_waits(world: World) -> None:
    let_in(world, "CINDY", "ROSEMARY", "cindy@example.com")
    assert told() == ["jeff@example.com"]
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(no_email=True)
    assert told() == []


def test_nor_at_an_address_that_was_theirs(world: World) -> None:
    Contact.objects.filter(pk=world.contact("CINDY").pk).update(no_email=True)
    own, place = Contact.objects.get(pk=world.contact("CINDY").pk), ChartPlace(role=Role.MOTHER)
    details = ContactDetails(given="CINDY", family="TESTKIDDO", email="other@example.com", no_email=True)
    tie = world.tie("CINDY", "ROSEMARY")
    save_contact(tie=tie, details=details, place=place, version=own.version, by=world.frontdesk, at=world.at)
    assert not Message.objects.filter(kind="address_changed").exists()


def test_a_barred_parent_who_asked_not_to_be_written_to_still_reads_the_mothers_address(world: World) -> None:
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(no_email=True)
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(email="Omar@example.com ")
    let_in(world, "MARTA", "LUNA", "marta.new@example.com")
    assert queued() == []
