"""Staff act at their own practice alone, whatever practice an act is told; only commands found one."""

from collections.abc import Callable

import pytest

from kinpin.audit.models import Event
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import PatientDetails
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.actor import Actor
from kinpin.kernel.ids import new_public_id
from kinpin.practices.actions.members import add_membership, reset_second_factor_everywhere
from kinpin.practices.actions.places import add_provider, add_site
from kinpin.practices.actions.practice import (
    PracticeDetails,
    Settings,
    change_practice,
    change_settings,
    create_practice,
    publish_terms,
)
from kinpin.practices.errors import NotPermittedError
from kinpin.practices.policies import shipped_policies
from kinpin.practices.roles import StaffRole
from kinpin.practices.rules import Paper
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.rules import VisitType
from kinpin.workflows.authority_changes import bar_too, inactivate_contact, set_authority
from kinpin.workflows.new_day import begin_day
from tests.world import World

Deed = Callable[[World, Actor], object]
POLICY = shipped_policies()["early-partial"]
DETAILS = PracticeDetails("Oak", "(555) 010-0100", "1 Oak Street", "Always", "Siempre")
AT_A_PRACTICE: dict[str, Deed] = {
    "add_site": lambda w, by: add_site(practice_id=w.maple.pk, name="East", phone="", address="", by=by, at=w.at),
    "add_provider": lambda w, by: add_provider(
        practice_id=w.maple.pk, name="Dr. NEW", site_id=None, position=9, by=by, at=w.at
    ),
    "add_membership": lambda w, by: add_membership(
        login=w.staff["neighbour"].login,
        practice_id=w.maple.pk,
        role=StaffRole.PRACTICE_ADMIN,
        name="New",
        by=by,
        at=w.at,
    ),
    "change_settings": lambda w, by: change_settings(
        practice_id=w.maple.pk, version=1, wanted=Settings(3, True, Paper.A4, POLICY), by=by, at=w.at
    ),
    "change_practice": lambda w, by: change_practice(
        practice_id=w.maple.pk, version=1, details=DETAILS, by=by, at=w.at
    ),
    "create_patient": lambda w, by: create_patient(
        practice=w.maple, details=PatientDetails(given="NEW", family="CHILD"), mrn="", by=by, at=w.at
    ),
    "set_authority": lambda w, by: set_authority(
        practice=w.maple,
        ties=[w.tie("LUZ", "ROSEMARY")],
        kind=AuthorityKind.JOINT,
        basis=Basis.COURT_ORDER,
        starts_on=w.at.date(),
        ends_on=None,
        by=by,
        at=w.at,
    ),
    "bar_too": lambda w, by: bar_too(
        practice=w.maple, ties=[w.tie("MARTA", "LUNA")], like=w.contact("OMAR"), by=by, at=w.at
    ),
    "inactivate_contact": lambda w, by: inactivate_contact(
        practice=w.maple, tie=w.tie("CINDY", "ROSEMARY"), by=by, at=w.at
    ),
    "add_appointment": lambda w, by: add_appointment(
        practice=w.maple,
        patient=w.child("ROSEMARY"),
        details=AppointmentDetails(starts_at=w.at, minutes=15, provider=None, site=None, visit_type=VisitType.WELL),
        request=new_public_id(),
        by=by,
        at=w.at,
    ),
    "publish_terms": lambda w, by: publish_terms(
        practice_id=w.maple.pk, after=1, text="Mine.", text_es="Mío.", by=by, at=w.at
    ),
}
BY_COMMAND: dict[str, Deed] = {
    "create_practice": lambda w, by: create_practice(
        slug="mine",
        name="Mine",
        phone="",
        address="",
        hours="",
        hours_es="",
        time_zone="America/New_York",
        policy=POLICY,
        terms=("Mine.", "Mío."),
        by=by,
        at=w.at,
    ),
    "begin_day": lambda w, by: begin_day(practice=w.maple, by=by, at=w.at),
    "reset_second_factor_everywhere": lambda w, by: reset_second_factor_everywhere(
        login_id=w.staff["frontdesk"].login.pk, by=by, at=w.at
    ),
}


def refused(world: World, deed: Deed, by: Actor) -> str:
    """The word with which a deed is refused; nothing of it is left."""
    before = Event.objects.filter(practice_id=world.maple.pk).count()
    with pytest.raises(NotPermittedError) as told:
        deed(world, by)
    assert Event.objects.filter(practice_id=world.maple.pk).count() == before
    return told.value.reason


@pytest.mark.parametrize("deed", AT_A_PRACTICE.values(), ids=AT_A_PRACTICE)
def test_the_admin_of_one_practice_changes_nothing_at_another(world: World, deed: Deed) -> None:
    assert refused(world, deed, world.staff["neighbour"].actor) == "practice"
    deed(world, world.staff["admin"].actor)


@pytest.mark.parametrize("deed", BY_COMMAND.values(), ids=BY_COMMAND)
def test_what_commands_do_no_admin_does(world: World, deed: Deed) -> None:
    assert refused(world, deed, world.staff["admin"].actor) == "operator"
