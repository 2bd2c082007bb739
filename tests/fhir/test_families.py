"""The people around a patient: who becomes one contact, in which role, and what they are permitted."""

from pathlib import Path
from typing import Any

import pytest

from kinpin.families.actions.contacts import resume_tie, tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.errors import ContactNotFoundError
from kinpin.families.models import Contact, Patient, Tie
from kinpin.families.queries import ended_ties
from kinpin.families.rules import Role
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.schedule.models import Appointment
from tests.fhir.importing import (
    Resource,
    appointment,
    document,
    ndjson,
    number,
    patient,
    person,
    related,
    run,
)

pytestmark = pytest.mark.usefixtures("clinic")
TWO = [patient("a", "Ada"), patient("b", "Basil")]


def contacts() -> int:
    return Contact.objects.filter(merged_into=None).count()


class TestJoining:
    """Contacts join only on an equal identifier or a Person's link."""

    def test_the_same_name_phone_and_birth_date_are_not_enough(self, tmp_path: Path) -> None:
        same: dict[str, Any] = {"birthDate": "1990-05-05", "telecom": [{"system": "phone", "value": "555 0100"}]}
        run(ndjson(tmp_path, *TWO, related("m1", "a", **same), related("m2", "b", **same)))
        assert (contacts(), Tie.objects.count()) == (2, 2)

    def test_an_equal_identifier(self, tmp_path: Path) -> None:
        one, other = (related(f"m{c}", c, identifier=[number("17")]) for c in "ab")
        run(ndjson(tmp_path, *TWO, one, other))
        assert (contacts(), Tie.objects.count()) == (1, 2)

    def test_in_a_later_run(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, *TWO, related("m1", "a", identifier=[number("17")])))
        run(ndjson(tmp_path, related("m2", "b", identifier=[number("17")])))
        assert (contacts(), Tie.objects.count()) == (1, 2)

    @pytest.mark.parametrize(
        "other",
        [
            number("17", "urn:test:elsewhere"),
            {"value": "17"},
            number("17", use="temp"),
            number("17", use="old"),
            number("17", "http://hl7.org/fhir/sid/us-ssn"),
        ],
    )
    def test_a_number_that_tells_nobody_apart(self, tmp_path: Path, other: Resource) -> None:
        first = number("17", other["system"]) if "ssn" in other.get("system", "") else number("17")
        run(ndjson(tmp_path, *TWO, related("m1", "a", identifier=[first]), related("m2", "b", identifier=[other])))
        assert contacts() == 2

    def test_a_number_that_a_family_shares(self, tmp_path: Path) -> None:
        mother = related("m", "a", "Ngozi", identifier=[number("17")])
        father = related("f", "a", "Chidi", code="FTH", identifier=[number("17")])
        run(ndjson(tmp_path, TWO[0], mother, father))
        assert contacts() == 2

    @pytest.mark.parametrize("live", ["m1", "m2"])
    def test_two_records_of_one_place_hold_it_while_one_of_them_does(self, tmp_path: Path, live: str) -> None:
        said = [related(m, "a", identifier=[number("17")], active=m == live) for m in ("m1", "m2")]
        run(ndjson(tmp_path, TWO[0], *said))
        assert Tie.objects.get().ended_at is None

    @pytest.mark.parametrize("together", [True, False])
    def test_a_persons_link(self, tmp_path: Path, together: bool) -> None:
        humans = [related("m1", "a"), related("m2", "b")]
        linked = person("h", "RelatedPerson/m1", "RelatedPerson/m2")
        if together:
            run(ndjson(tmp_path, linked, *humans, *TWO))
        else:
            run(ndjson(tmp_path, linked))
            assert run(ndjson(tmp_path, *TWO, *humans)).waiting == {}
        assert (contacts(), Tie.objects.filter(ended_at=None).count()) == (1, 2)
        assert set(Tie.objects.values_list("contact", flat=True)) == set(
            Contact.objects.filter(merged_into=None).values_list("pk", flat=True)
        )

    def test_who_asked_not_to_be_written_to_has_asked_as_either(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, *TWO, related("m1", "a"), related("m2", "b")))
        later = Contact.objects.order_by("-pk")[0]
        Contact.objects.filter(pk=later.pk).update(no_email=True)
        run(ndjson(tmp_path, person("h", "RelatedPerson/m1", "RelatedPerson/m2")))
        assert Contact.objects.get(merged_into=None).no_email

    def test_whoever_became_another_is_put_on_no_chart(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, *TWO, patient("c", "Cora"), related("m1", "a"), related("m2", "b"),
                   person("h", "RelatedPerson/m1", "RelatedPerson/m2")))  # fmt: skip
        gone, cora = Contact.objects.exclude(merged_into=None).get(), Patient.objects.get(given="Cora")
        with pytest.raises(ContactNotFoundError):
            tie_contact(
                patient=cora, contact=gone, place=ChartPlace(role=Role.MOTHER), by=system_actor(), at=clock.now()
            )
        assert gone.ties.count() == 0

    def test_nor_back_on_the_chart_where_the_other_stands(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, TWO[0], related("m1", "a"), related("m2", "a"),
                   person("h", "RelatedPerson/m1", "RelatedPerson/m2")))  # fmt: skip
        gave_way = Tie.objects.exclude(ended_at=None).get()
        resume_tie(tie=gave_way, by=system_actor(), at=clock.now())
        assert Tie.objects.filter(ended_at=None).count() == 1
        assert ended_ties(gave_way.patient_id) == [], "the desk is not offered who is there already"

    def test_a_person_whose_links_contradict(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, *TWO, related("m1", "a"), related("m2", "b", "Chidi"),
                   person("h", "RelatedPerson/m1", "RelatedPerson/m2")))  # fmt: skip
        assert contacts() == 2

    def test_a_mother_who_is_a_patient_herself(self, tmp_path: Path) -> None:
        mother = patient("m", "Ngozi", birthDate="1990-05-05", identifier=[number("17")])
        run(ndjson(tmp_path, TWO[0], mother, related("r", "a", birthDate="1990-05-05", identifier=[number("17")])))
        contact = Contact.objects.get()
        assert contact.own_chart == Patient.objects.get(given="Ngozi")
        assert contact.ties.get().patient == Patient.objects.get(given="Ada")

    def test_nobody_cares_for_their_own_chart(self, tmp_path: Path) -> None:
        own = patient("m", "Ngozi", birthDate="1990-05-05", identifier=[number("17")])
        run(ndjson(tmp_path, own, related("r", "m", birthDate="1990-05-05", identifier=[number("17")])))
        assert Contact.objects.get().own_chart is None


class TestPatientContact:
    """People whom the patient's record lists."""

    ENTRY: Resource = {"name": {"family": "Okafor", "given": ["Ngozi"]}, "telecom": [
        {"system": "email", "value": "ngozi@example.com"}, {"system": "phone", "value": "555 0100", "use": "mobile"},
    ]}  # fmt: skip

    def test_they_become_contacts(self, tmp_path: Path) -> None:
        coded = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0131", "code": "N"}], "text": "Mother"}
        run(ndjson(tmp_path, patient("a", contact=[{**self.ENTRY, "relationship": [coded]}])))
        tie = Tie.objects.get()
        assert (tie.role, tie.contact.given, tie.contact.email) == ("MOTHER", "Ngozi", "ngozi@example.com")
        assert tie.contact.cell_phone == "555 0100"

    @pytest.mark.parametrize(
        ("written", "kept"),
        [
            (" ngozi@example.com\t", "ngozi@example.com"),
            ("mailto:ngozi@example.com?subject=Hello", "ngozi@example.com"),
            ("Ngozi Okafor <Ngozi@Example.com>", "Ngozi@Example.com"),
            ("not an address", "not an address"),
            ("a@example.com, b@example.com", "a@example.com, b@example.com"),
        ],
    )
    def test_an_address_is_kept_without_what_stands_around_it(self, tmp_path: Path, written: str, kept: str) -> None:
        telecom = [{"system": "email", "value": written}]
        run(ndjson(tmp_path, patient("a", contact=[{**self.ENTRY, "telecom": telecom}])))
        assert Contact.objects.get().email == kept

    def test_an_organization_or_the_patient_again_is_nobody(self, tmp_path: Path) -> None:
        employer = {"organization": {"display": "Acme"}, "telecom": [{"system": "phone", "value": "1"}]}
        itself = {**self.ENTRY, "relationship": [{"coding": [{"code": "ONESELF"}]}]}
        run(ndjson(tmp_path, patient("a", contact=[employer, itself, {"gender": "female"}])))
        assert Contact.objects.count() == 0

    def test_another_order_is_no_change(self, tmp_path: Path) -> None:
        other = {"name": {"family": "Okafor", "given": ["Chidi"]}}
        run(ndjson(tmp_path, patient("a", contact=[self.ENTRY, other])))
        before = list(Tie.objects.order_by("pk").values_list("pk", "contact", "ended_at"))
        run(ndjson(tmp_path, patient("a", contact=[other, self.ENTRY])))
        assert list(Tie.objects.order_by("pk").values_list("pk", "contact", "ended_at")) == before

    def test_one_who_is_no_longer_listed_leaves_the_chart(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, patient("a", contact=[self.ENTRY])))
        run(ndjson(tmp_path, patient("a")))  # a record without a list says nothing
        assert Tie.objects.get().ended_at is None
        run(ndjson(tmp_path, patient("a", contact=[])))
        assert Tie.objects.get().ended_at is not None

    def test_entries_of_two_patients_do_not_join(self, tmp_path: Path) -> None:
        run(ndjson(tmp_path, *({**p, "contact": [self.ENTRY]} for p in TWO)))
        assert contacts() == 2


BY_CODE = [
    ("MTH", "", "MOTHER"), ("NFTH", "", "FATHER"), ("PRN", "female", "MOTHER"), ("PRN", "male", "FATHER"),
    ("PRN", "", "OTHER RELATIVE"), ("GUARD", "", "GUARDIAN"), ("MGRMTH", "", "GRANDMOTHER"),
    ("STPFTH", "", "STEPFATHER"), ("PRNFOST", "", "FOSTER PARENT"), ("SIS", "", "SIBLING"), ("ONESELF", "", "OTHER"),
    ("SELF", "", "OTHER"), ("C", "", "OTHER"),
]  # fmt: skip
BY_WORDS = [
    ("Mother", "MOTHER"), ("Mamá", "MOTHER"), ("step-mother", "STEPMOTHER"),
    ("Grand Mother (maternal)", "GRANDMOTHER"), ("abuela", "GRANDMOTHER"), ("Legal guardian", "GUARDIAN"),
    ("Mother-in-law", "OTHER RELATIVE"), ("Neighbour", "OTHER"), ("self", "OTHER"), ("Foster mother", "FOSTER PARENT"),
]  # fmt: skip


def test_roles(tmp_path: Path) -> None:
    """None is ever SELF: that would open the portal without anybody's authority."""
    coded = [
        related(f"c{i}", "a", f"C{i}", code=code, **({"gender": gender} if gender else {}))
        for i, (code, gender, _) in enumerate(BY_CODE)
    ]
    told = [
        {**related(f"w{i}", "a", f"W{i}"), "relationship": [{"text": text}]} for i, (text, _) in enumerate(BY_WORDS)
    ]
    run(ndjson(tmp_path, TWO[0], *coded, *told))
    found = dict(Tie.objects.values_list("contact__given", "role"))
    assert [found[f"C{i}"] for i in range(len(BY_CODE))] == [role for *_, role in BY_CODE]
    assert [found[f"W{i}"] for i in range(len(BY_WORDS))] == [role for _, role in BY_WORDS]


@pytest.mark.parametrize(
    "more", [{"active": False}, {"period": {"end": "2020-01-01"}}, {"period": {"end": "2020"}}]
)  # fmt: skip
def test_one_who_holds_no_longer_is_not_on_the_chart(tmp_path: Path, more: Resource) -> None:
    run(ndjson(tmp_path, TWO[0], related("m", "a", **more)))
    assert Tie.objects.get().ended_at is not None


def test_a_relative_without_a_name(tmp_path: Path) -> None:
    """US Core lets the relationship stand alone."""
    nameless = related("m", "a")
    del nameless["name"]
    assert run(ndjson(tmp_path, TWO[0], nameless)).exit_code == 0
    tie = Tie.objects.get()
    assert (tie.role, bool(tie.contact.name)) == ("MOTHER", False)


def test_who_brings_the_child(tmp_path: Path) -> None:
    coming = appointment("v", "Practitioner/d", "RelatedPerson/m", "Location/l", "Patient/a")
    doctor = {
        "resourceType": "Practitioner",
        "id": "d",
        "name": [{"prefix": ["Dr."], "given": ["Ada"], "family": "Ike"}],
    }
    room = {"resourceType": "Location", "id": "l", "name": "Main"}
    run(ndjson(tmp_path, coming, related("m", "a"), doctor, room, TWO[0]))
    found = Appointment.objects.get()
    assert (found.patient.given, found.provider and found.provider.name) == ("Ada", "Dr. Ada Ike")
    assert (found.presenter and found.presenter.given, found.site and found.site.name) == ("Ngozi", "Main")
    assert (found.starts_at.isoformat(), found.minutes) == ("2026-11-30T14:30:00+00:00", 20)


def test_what_waits_is_said_and_linked_when_it_comes(tmp_path: Path) -> None:
    first = run(ndjson(tmp_path, related("m", "a"), appointment("v", "Patient/a"), related("n", "nobody")))
    assert (first.exit_code, first.waiting) == (0, {"Appointment": 1, "RelatedPerson": 2})
    second = run(document(tmp_path, TWO[0]))
    assert second.waiting == {"RelatedPerson": 1}
    assert (Tie.objects.count(), Appointment.objects.count()) == (1, 1)
