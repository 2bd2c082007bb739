"""A patient is their own contact once, whoever writes: SELF needs nobody's authority."""

import pytest
from django.db import IntegrityError, transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.actions.contacts import add_self_contact
from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.errors import TieRefusedError
from kinpin.families.intake.ties import resume_ties
from kinpin.families.models import Contact, Tie
from kinpin.families.rules import Role
from kinpin.workflows.authority_changes import inactivate_contact
from kinpin.workflows.contact_changes import save_contact
from tests.world import World


@pytest.fixture
def ended(world: World) -> Tie:
    """Hawthorn's own contact, taken off the chart."""
    tie = Tie.objects.get(patient=world.child("HAWTHORN"), role=Role.SELF)
    inactivate_contact(practice=world.maple, tie=tie, by=world.frontdesk, at=world.at)
    tie.refresh_from_db()
    return tie


def test_the_database_itself_refuses_a_second_one(world: World, ended: Tie) -> None:
    add_self_contact(patient=world.child("HAWTHORN"), by=world.frontdesk, at=world.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.filter(pk=ended.pk).update(ended_at=None)


def test_no_import_brings_one_back(world: World, ended: Tie) -> None:
    cindy = world.tie("CINDY", "ROSEMARY")
    inactivate_contact(practice=world.maple, tie=cindy, by=world.frontdesk, at=world.at)
    resume_ties(world.maple.pk, [ended, cindy], by=world.system, at=world.at)
    assert list(Tie.objects.exclude(ended_at=None)) == [ended]


@pytest.mark.parametrize(
    ("who", "child", "role"), [("CINDY", "ROSEMARY", Role.SELF), ("HAWTHORN", "HAWTHORN", Role.FATHER)]
)
def test_no_edit_makes_a_contact_the_patient_or_the_patient_a_contact(
    world: World, who: str, child: str, role: Role
) -> None:
    tie, contact = world.tie(who, child), Contact.objects.get(pk=world.contact(who).pk)
    as_it_stands = ContactDetails(**{name: getattr(contact, name) for name in ContactDetails().columns()})
    with pytest.raises(TieRefusedError):
        save_contact(
            tie=tie,
            details=as_it_stands,
            place=ChartPlace(role=role, position=tie.position),
            version=contact.version,
            by=world.frontdesk,
            at=world.at,
        )
    assert world.tie(who, child).role == tie.role
    assert Event.objects.get(kind=Kind.CONTACT_REFUSED).reason == "self"
