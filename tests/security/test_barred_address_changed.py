"""An account was shut because it has the barred parent's address; that address in the chart becomes another.

He asks the desk, or the hospital whose records come in, to put his new one down. Nobody looks at the account by that.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Enrollment
from kinpin.enrollment.words import EnrollmentEnd
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
from tests.fhir.importing import patient, person, related
from tests.pages import form_of, words_of
from tests.patient_portal.family import Family, children_of
from tests.security.test_court_order_and_import import FATHER, Okafors
from tests.staff_client import staff_client
from tests.world import World

HIS, NEW = "chidi@example.com", "chidi.new@example.com"


@pytest.fixture
def came_in(world: World, tmp_path: Path) -> Okafors:
    """Ada's father came in with her mother's sheet."""
    okafors = Okafors(world, tmp_path)
    world.give("father", "Ada", AuthorityKind.NONE, at=clock.now())
    okafors.says(related("m", "a", given="Nneka", code="MTH", extension=FATHER["extension"]))
    world.caregivers["mother"] = Contact.objects.get(given="Nneka")
    sheet = world.issue("mother", "Ada", at=clock.now())
    phone = Family().scan(sheet.token).born(date(2019, 3, 14)).answer(answer="yes")
    assert phone.sign_up(HIS, terms="on").at == "/home/"
    return okafors


@pytest.fixture
def okafors(came_in: Okafors) -> Okafors:
    """Then the desk barred him, and his account is shut."""
    came_in.world.give("father", "Ada", AuthorityKind.NO_CONTACT, at=clock.now())
    assert children_of(HIS) == []
    return came_in


def desk_types(okafors: Okafors, email: str) -> None:
    father = okafors.world.contact("father").public_id
    panel = f"/workspace/clinical/charts/{okafors.child.public_id}/contacts/{father}/"
    desk = staff_client(okafors.world)
    assert desk.post(f"{panel}save/", {**form_of(desk.get(panel), "contact"), "email": email}).status_code == 302


def ends() -> list[str]:
    return list(Enrollment.objects.values_list("end_reason", flat=True))


def test_his_new_address_typed_at_the_desk_lets_him_in_no_more(okafors: Okafors) -> None:
    desk_types(okafors, NEW)
    assert children_of(HIS) == []
    assert ends() == [EnrollmentEnd.KNOWN_AS_BARRED]
    ended = Event.objects.get(kind=Kind.ENROLLMENT_ENDED)
    assert (ended.patient_id, ended.contact_id) == (okafors.child.pk, okafors.world.contact("mother").pk)
    assert ended.membership_id == okafors.world.staff["frontdesk"].member.pk
    portal = staff_client(okafors.world).get(f"/practice-portal/patients/{okafors.child.public_id}/")
    assert "It was shut as that of somebody who must be kept away" in words_of(portal)


def test_nor_does_the_record_systems(okafors: Okafors) -> None:
    okafors.says({**FATHER, "telecom": [{"system": "email", "value": NEW}]})
    assert Contact.objects.get(pk=okafors.world.contact("father").pk).email == NEW
    assert (children_of(HIS), ends()) == ([], [EnrollmentEnd.KNOWN_AS_BARRED])


def test_nor_where_his_record_moves_to_another_chart(okafors: Okafors) -> None:
    moved = {**FATHER, "patient": {"reference": "Patient/b"}, "telecom": [{"system": "email", "value": NEW}]}
    okafors.says(patient("b", "Bola"), moved)
    assert Contact.objects.get(pk=okafors.world.contact("father").pk).email == NEW
    assert (children_of(HIS), ends()) == ([], [EnrollmentEnd.KNOWN_AS_BARRED])


def test_nor_when_it_joins_his_entry_to_another_of_him_with_another_address(okafors: Okafors, world: World) -> None:
    other = {**FATHER, "id": "f2", "patient": {"reference": "Patient/b"}}
    okafors.says(patient("b", "Bola"), {**other, "telecom": [{"system": "email", "value": NEW}]})
    world.children["Bola"], kept = Patient.objects.get(given="Bola"), Contact.objects.get(email=NEW)
    world.caregivers["kept"] = kept
    world.issue("kept", "Bola", at=clock.now())  # whoever was given a sheet stays
    okafors.says(person("p", "RelatedPerson/f", "RelatedPerson/f2"))
    assert Contact.objects.get(pk=world.contact("father").pk).merged_into == kept
    assert (children_of(HIS), ends()) == ([], [EnrollmentEnd.KNOWN_AS_BARRED])


def test_whoever_takes_it_off_his_entry_opens_the_account_that_was_not_his(okafors: Okafors) -> None:
    """As the page says that tells of the shut account."""
    desk_types(okafors, "")
    assert (children_of(HIS), ends()) == (["Ada"], [""])


@pytest.mark.parametrize("written", ["Chidi@Example.com", "chidi@example.com"])
def test_the_same_address_in_other_letters_ends_nothing(okafors: Okafors, written: str) -> None:
    desk_types(okafors, written)
    assert (children_of(HIS), ends()) == ([], [""])


def test_nor_does_one_typed_before_the_day_on_which_the_order_begins(came_in: Okafors) -> None:
    tomorrow = clock.local_day(clock.now(), came_in.world.maple.zone) + timedelta(days=1)
    came_in.world.give("father", "Ada", AuthorityKind.NO_CONTACT, at=clock.now(), starts_on=tomorrow)
    assert children_of(HIS) == ["Ada"]
    desk_types(came_in, NEW)
    assert (children_of(HIS), ends()) == ([], [EnrollmentEnd.KNOWN_AS_BARRED])


def test_authority_that_ends_some_day_asks_no_more_of_a_new_address(world: World) -> None:
    """As a case worker has it, for each of many children until another day."""

    def statements(email: str) -> int:
        mother = world.contact("CINDY").public_id
        panel = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/contacts/{mother}/"
        desk = staff_client(world)
        typed = {**form_of(desk.get(panel), "contact"), "email": email}
        with CaptureQueriesContext(connection) as asked:
            assert desk.post(f"{panel}save/", typed).status_code == 302
        return len(asked)

    before = statements("cindy.one@example.com")
    for days in range(1, 9):
        world.give("CINDY", "BASIL", AuthorityKind.JOINT, starts_on=world.at.date() + timedelta(days=400 + days))
    assert statements("cindy.two@example.com") == before


def test_nor_where_somebody_else_of_that_address_is_kept_away_from_tomorrow_on(okafors: Okafors, world: World) -> None:
    mail = [{"system": "email", "value": HIS}]
    okafors.says(related("u", "a", given="Obi", code="UNCLE", telecom=mail))
    world.caregivers["uncle"] = Contact.objects.get(given="Obi")
    tomorrow = clock.local_day(clock.now(), world.maple.zone) + timedelta(days=1)
    world.give("uncle", "Ada", AuthorityKind.NO_CONTACT, at=clock.now(), starts_on=tomorrow)
    desk_types(okafors, NEW)
    assert (children_of(HIS), ends()) == ([], [EnrollmentEnd.KNOWN_AS_BARRED])
