"""An import while the desk works, on PostgreSQL: neither ends the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.bars import bars_around
from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.errors import ContactNotFoundError
from kinpin.families.locks import lock_patients
from kinpin.families.models import Authority, Contact, Patient, Tie
from kinpin.families.rules import AuthorityKind, HoldReason, Role
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.kernel.clock import day_end, local_day
from kinpin.practices.actions.places import deactivate_provider
from kinpin.practices.models import Provider
from kinpin.schedule.models import Appointment
from kinpin.workflows.authority_changes import bar_too, inactivate_contact
from kinpin.workflows.contact_changes import save_contact
from kinpin.workflows.new_day import begin_day
from kinpin.workflows.patient_changes import place_hold
from tests.databases import WITHIN, OwnDatabase, wait_for_somebody
from tests.fhir.importing import (
    Outcome,
    Resource,
    appointment,
    authority,
    ndjson,
    number,
    patient,
    person,
    related,
    run,
)
from tests.world import World, build_world

pytestmark = pytest.mark.postgresql


@pytest.fixture
def there(database: OwnDatabase, at: datetime) -> World:
    return database.run(lambda: build_world(at))


@dataclass
class Maple:
    """Maple Pediatrics in a database of its own, where an export comes in while the desk is at work."""

    database: OwnDatabase
    folder: Path

    def take(self, *resources: Resource) -> Outcome:
        return self.database.run(lambda: run(ndjson(self.folder, *resources), practice="maple"))

    def meanwhile(self, hold: Callable[[], object], look: Callable[[], object], *resources: Resource) -> Outcome:
        """Import while somebody holds something; they look at something else once the import waits for them."""
        path, is_held = ndjson(self.folder, *resources), Signal()

        def desk() -> None:
            try:
                with transaction.atomic():
                    hold()
                    is_held.set()
                    wait_for_somebody()
                    look()
            finally:
                is_held.set()

        def take() -> Outcome:
            is_held.wait(WITHIN)
            return run(path, practice="maple")

        deeds: list[Callable[[], Any]] = [take, desk]
        outcome: Outcome = self.database.at_once(deeds)[0]
        return outcome


@pytest.fixture
def maple(database: OwnDatabase, there: World, tmp_path: Path) -> Maple:
    return Maple(database, tmp_path)


def hold(given: str) -> None:
    lock_patients([Patient.objects.get(given=given).pk])


def take_at_once(model: type[Patient] | type[Contact], given: str) -> None:
    """Raises OperationalError where another connection holds the row."""
    model.objects.select_for_update(nowait=True).get(given=given)


def ben(phone: str, **more: Any) -> Resource:
    """A child with a listed mother."""
    mother = {"name": {"family": "Okafor", "given": ["Ngozi"]}, "telecom": [{"system": "phone", "value": phone}]}
    return patient("b", "Ben", contact=[mother], **more)


def test_a_sibling_s_chart_is_waited_for_before_one_s_own_is_held(maple: Maple, there: World) -> None:
    """The mother is on Ada's chart too, which was there before: whoever registers both takes Ada's first."""
    maple.take(patient("a"), ben("555 0100"))

    def tie() -> None:
        place = ChartPlace(role=Role.MOTHER, position=1)
        ada, mother = Patient.objects.get(given="Ada"), Contact.objects.get(given="Ngozi")
        tie_contact(patient=ada, contact=mother, place=place, by=there.frontdesk, at=there.at)

    maple.database.run(tie)
    outcome = maple.meanwhile(
        lambda: hold("Ada"),
        lambda: take_at_once(Patient, "Ben"),
        ben("555 0199", birthDate="2019-03-15"),
    )
    assert outcome.updated == {"Patient": 1}
    assert maple.database.run(lambda: Contact.objects.get(given="Ngozi").phone) == "555 0199"


def test_a_chart_is_waited_for_before_a_contact_is_held(maple: Maple) -> None:
    """Whoever types over a contact takes the chart first, and then the contact."""
    maple.take(patient("b", "Ben"), related("r", "b", identifier=[number("17")]))
    outcome = maple.meanwhile(
        lambda: hold("Ben"),
        lambda: take_at_once(Contact, "Ngozi"),
        patient("b", "Ben", birthDate="2019-03-15"),
        patient("n", "Ngozi", identifier=[number("17")], birthDate="1990-01-01"),
    )
    assert (outcome.updated, outcome.created) == ({"Patient": 1}, {"Patient": 1})
    assert maple.database.run(lambda: Contact.objects.get(given="Ngozi").own_chart) is not None


def test_a_place_that_the_desk_ends_at_midnight_ends_once(maple: Maple, there: World) -> None:
    """The worker ends it too, for its last day in the record is over."""
    last_day = local_day(there.at, there.maple.zone)
    maple.take(patient("b", "Ben"), related("r", "b", period={"end": last_day.isoformat()}))
    midnight, by = day_end(last_day, there.maple.zone), system_actor(there.maple.pk)

    maple.database.second(
        lambda: inactivate_contact(practice=there.maple, tie=bens_tie(), by=there.frontdesk, at=midnight),
        lambda: begin_day(practice=there.maple, by=by, at=midnight + timedelta(seconds=30)),
    )

    assert maple.database.run(lambda: bens_tie().ended_at) == midnight
    told = Event.objects.filter(kind=Kind.TIE_ENDED, patient_id=maple.database.run(bens_tie).patient_id)
    assert maple.database.run(lambda: list(told.values_list("actor_kind", flat=True))) == ["staff"]


def bens_tie() -> Tie:
    return Tie.objects.select_related("contact").get(patient__given="Ben")


def test_who_is_held_may_be_named_meanwhile(maple: Maple) -> None:
    """Whoever makes somebody the presenter of an appointment holds the appointment, for which the import waits."""
    same = [related(name, "b", identifier=[number(name)]) for name in ("r", "s")]
    maple.take(patient("b", "Ben"), *same, appointment("z", "Patient/b", "RelatedPerson/s"))

    def hold_appointment() -> None:
        Appointment.objects.select_for_update().get(source="fhir")

    def name_both() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {Contact._meta.db_table} WHERE given = 'Ngozi' FOR KEY SHARE NOWAIT")
            assert len(cursor.fetchall()) == 2

    outcome = maple.meanwhile(hold_appointment, name_both, person("h", "RelatedPerson/r", "RelatedPerson/s"))
    assert outcome.created == {"Person": 1}
    presenter = Appointment.objects.filter(source="fhir", presenter__merged_into=None)
    assert maple.database.run(presenter.exists)


ENDS_THE_FIRST = """
CREATE SEQUENCE tries;
CREATE FUNCTION end_the_first() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('tries') = 1 THEN RAISE EXCEPTION USING ERRCODE = '{why}'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER end_the_first BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION end_the_first();
"""


def end_the_first(maple: Maple, model: type[Patient] | type[Tie], why: str) -> None:
    """Let the database end the transaction that writes the first row: what it took from a sequence stays taken."""

    def strike() -> None:
        with connection.cursor() as cursor:
            cursor.execute(ENDS_THE_FIRST.format(why=why, table=model._meta.db_table))

    maple.database.run(strike)


@pytest.mark.parametrize("model", [Patient, Tie], ids=["patients", "contacts"])
def test_what_a_deadlock_ended_is_written_once_more(maple: Maple, model: type[Patient] | type[Tie]) -> None:
    end_the_first(maple, model, "deadlock_detected")
    outcome = maple.take(patient("a"), related("r", "a"))
    assert outcome.created == {"Patient": 1, "RelatedPerson": 1}
    assert maple.database.run(lambda: Tie.objects.filter(patient__given="Ada").count()) == 1


def test_where_the_database_takes_no_more_it_says_so_and_quotes_no_row(maple: Maple) -> None:
    end_the_first(maple, Patient, "disk_full")
    outcome = maple.take(patient("a"))
    assert outcome.exit_code == 2
    assert "The database went away, or takes no more." in outcome.errors
    assert "Okafor" not in outcome.errors


ADA_IS_BEN = patient("a", "Ada", link=[{"other": {"reference": "Patient/b"}, "type": "replaced-by"}])
FATHER: dict[str, Any] = {
    "given": "Chidi",
    "code": "FTH",
    "identifier": [number("7")],
    "extension": [authority("JOINT")],
}


def bar(there: World) -> None:
    there.give("father", "Ada", AuthorityKind.NO_CONTACT, at=clock.now())


def bar_his_double(there: World) -> None:
    tie = there.tie("double", "Ada")
    bar_too(practice=there.maple, ties=[tie], like=there.contact("father"), by=there.frontdesk, at=clock.now())


def hold_ada(there: World) -> None:
    place_hold(patient=there.child("Ada"), reason=HoldReason.COURT, by=there.system, at=clock.now())


@pytest.mark.parametrize("set_", [bar, bar_his_double, hold_ada])
def test_what_is_set_while_two_charts_become_one_stands_on_the_one_that_stays(
    maple: Maple, there: World, set_: Callable[[World], None]
) -> None:
    """The desk waits for the chart that goes; when it has it, that is another one."""
    double = {**FATHER, "identifier": [number("8")], "telecom": [{"system": "email", "value": "chidi@example.com"}]}
    maple.take(patient("a"), patient("b", "Ben"), related("f", "a", **FATHER), related("f2", "b", **FATHER))
    maple.take(related("d", "a", **double))

    def know_them() -> None:
        there.children |= {name: Patient.objects.get(given=name) for name in ("Ada", "Ben")}
        there.caregivers["father"], there.caregivers["double"] = Contact.objects.filter(given="Chidi").order_by("pk")
        if set_ is bar_his_double:
            bar(there)

    maple.database.run(know_them)
    path = ndjson(maple.folder, ADA_IS_BEN)
    maple.database.second(lambda: run(path, practice="maple"), lambda: set_(there))

    def look() -> tuple[str, set[str]]:
        barred = bars_around([there.child("Ben").pk], local_day(clock.now(), there.maple.zone))
        named = {name for name in ("father", "double") for b in barred if b.tie.contact_id == there.contact(name).pk}
        return Patient.objects.get(given="Ben").hold, named

    expected: dict[Any, tuple[str, set[str]]] = {
        bar: ("", {"father"}),
        bar_his_double: ("", {"father", "double"}),
        hold_ada: ("court", set()),
    }
    assert maple.database.run(look) == expected[set_]


def test_what_the_desk_types_meanwhile_is_filled_over_by_no_record(maple: Maple, there: World) -> None:
    """The mother is known by her number; her other child's record has a phone for her, and her chart had none."""
    maple.take(patient("a"), patient("b", "Ben"), related("r", "a", identifier=[number("17")]))

    def type_phone() -> None:
        tie = Tie.objects.select_related("contact__practice").get(contact__given="Ngozi")
        details = ContactDetails(given="Ngozi", family="Okafor", phone="555 0199")
        place, version = ChartPlace(role=Role.MOTHER, position=tie.position), tie.contact.version
        save_contact(tie=tie, details=details, place=place, version=version, by=there.frontdesk, at=there.at)

    phone: dict[str, Any] = {"telecom": [{"system": "phone", "value": "555 0100"}]}
    path = ndjson(maple.folder, related("s", "b", identifier=[number("17")], **phone))
    maple.database.second(type_phone, lambda: run(path, practice="maple"))
    assert maple.database.run(lambda: Contact.objects.get(given="Ngozi").phone) == "555 0199"
    assert maple.database.run(lambda: Tie.objects.filter(contact__given="Ngozi").count()) == 2


def test_a_provider_whom_the_desk_takes_out_of_use_meanwhile_stays_out(maple: Maple, there: World) -> None:
    def doctor(family: str) -> Resource:
        return {"resourceType": "Practitioner", "id": "d", "name": [{"family": family, "given": ["Ann"]}]}

    maple.take(doctor("Stone"))
    by, path = there.staff["admin"].actor, ndjson(maple.folder, doctor("Stone-Vale"))
    imported = Provider.objects.filter(name__contains="Stone")
    public_id = maple.database.run(lambda: imported.get().public_id)
    maple.database.second(
        lambda: deactivate_provider(public_id=public_id, by=by, at=there.at), lambda: run(path, practice="maple")
    )
    doctor_now = maple.database.run(lambda: imported.values_list("name", "active").get())
    assert doctor_now == ("Ann Stone-Vale", False)


def bar_second_entry(there: World) -> None:
    there.give("second", "Ben", AuthorityKind.NO_CONTACT)


def take_second_entry_off(there: World) -> None:
    inactivate_contact(practice=there.maple, tie=there.tie("second", "Ben"), by=there.frontdesk, at=there.at)


@pytest.mark.parametrize("deed", [bar_second_entry, take_second_entry_off])
def test_nothing_is_done_to_an_entry_that_becomes_another_meanwhile(
    maple: Maple, there: World, deed: Callable[[World], None]
) -> None:
    """The desk meant a human, who stands on the chart as the other entry by now: it is told to look again."""
    his: dict[str, Any] = {"given": "Chidi", "code": "FTH"}
    first = related("f", "b", **his, extension=[authority("JOINT")])
    maple.take(patient("b", "Ben"), first, related("g", "b", **his))

    def know_them() -> Tie:
        there.children["Ben"] = Patient.objects.get(given="Ben")
        there.caregivers["second"] = Contact.objects.filter(given="Chidi").latest("pk")
        return there.tie("second", "Ben")

    maple.database.run(know_them)
    path = ndjson(maple.folder, person("h", "RelatedPerson/f", "RelatedPerson/g"))
    with pytest.raises(ContactNotFoundError):
        maple.database.second(lambda: run(path, practice="maple"), lambda: deed(there))
    assert maple.database.run(lambda: list(Authority.objects.filter(tie__contact__given="Chidi"))[1:]) == []
