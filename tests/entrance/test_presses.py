"""A press that makes something makes one, however often it is sent: a contact, a patient, a staff record."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from django.db.models import Model
from django.test import Client

from kinpin.config.worker import tidy
from kinpin.families.models import Contact, Patient
from kinpin.inbox.models import Answer
from kinpin.practices.models import StaffRecord
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.pages import form_of, words_of
from tests.staff_client import staff_client
from tests.world import World, build_world


@dataclass(frozen=True)
class Making:
    """A form, what is typed into it, and what its press makes."""

    who: str
    page: str
    form: str
    create: str
    typed: dict[str, str]
    makes: type[Model]
    late: str

    def client(self, world: World) -> Client:
        return staff_client(world, self.who)

    def filled(self, client: Client) -> dict[str, str]:
        return {**form_of(client.get(self.page), self.form), **self.typed}

    def count(self) -> int:
        return self.makes._default_manager.count()


def contact(world: World) -> Making:
    new = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/contacts/new/"
    typed = {"given": "Marisol", "role": "AUNT"}
    late = "This contact was added before. Look at Family Contacts."
    return Making("frontdesk", new, "contact-new", f"{new}create/", typed, Contact, late)


def patient(_world: World) -> Making:
    new = "/workspace/clinical/charts/new/"
    typed = {"given": "Marisol", "family": "Vale", "birth_date": "3/14/2024"}
    late = "Is this patient here already?"
    return Making("frontdesk", new, "new-patient", f"{new}create/", typed, Patient, late)


def twin(world: World) -> Making:
    """Created anyway: nothing else would tell the second press from a second child."""
    made = patient(world)
    late = "This patient was created before. Search for the chart."
    return Making(**{**vars(made), "typed": {**made.typed, "anyway": "yes"}, "late": late})


def staff(_world: World) -> Making:
    """Without an e-mail, by which somebody who is there already would be known."""
    typed = {"given": "Marisol", "family": "Vale", "role": "provider"}
    late = "This staff record was created before. Look at Staff Members."
    return Making(
        "admin", "/practice-portal/staff/new/", "staff", "/practice-portal/staff/create/", typed, StaffRecord, late
    )


each = pytest.mark.parametrize("making", [contact, patient, twin, staff])


@each
def test_a_press_that_is_sent_again_makes_one_and_leads_to_it(world: World, making: Callable[[World], Making]) -> None:
    made = making(world)
    client, before = made.client(world), made.count()
    filled = made.filled(client)
    first, second = client.post(made.create, filled), client.post(made.create, filled)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert made.count() == before + 1


@each
def test_other_text_another_form_or_another_sign_in_makes_another(
    world: World, making: Callable[[World], Making]
) -> None:
    made = making(world)
    client, before = made.client(world), made.count()
    filled = made.filled(client)
    client.post(made.create, filled)
    client.post(made.create, {**filled, "given": "Marta", "family": "Other", "anyway": "yes"})
    client.post(made.create, {**made.filled(client), "anyway": "yes"})
    made.client(world).post(made.create, {**filled, "anyway": "yes"})
    assert made.count() == before + 4


@each
def test_a_press_that_comes_again_much_later_makes_nothing(world: World, making: Callable[[World], Making]) -> None:
    made = making(world)
    client, before = made.client(world), made.count()
    filled = made.filled(client)
    client.post(made.create, filled)
    Answer.objects.update(ends_at=MONDAY)
    tidy(at=MONDAY)
    late = client.post(made.create, filled)
    assert late.status_code in (409, 422)
    assert made.late in words_of(late)
    assert made.count() == before + 1


@pytest.mark.postgresql
@each
def test_many_presses_at_once_make_one(database: OwnDatabase, making: Callable[[World], Making]) -> None:
    there = database.run(lambda: build_world(MONDAY))
    made = making(there)
    client = database.run(lambda: made.client(there))
    before, filled = database.run(lambda: (made.count(), made.filled(client)))

    def press(cookies: object) -> str:
        tab = Client()
        tab.cookies = cookies  # type: ignore[assignment]
        return str(tab.post(made.create, filled)["Location"])

    answers = database.at_once([partial(press, client.cookies)] * 8)
    assert len(set(answers)) == 1
    assert database.run(made.count) == before + 1
