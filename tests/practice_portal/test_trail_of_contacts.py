"""What is changed about a contact stands in the trail of every child whose contact it is, while it is."""

from pathlib import Path

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, record_alone
from kinpin.families.models import Patient
from tests.fhir.importing import ndjson, patient, person, related, run
from tests.pages import form_of, words_of
from tests.practice_portal.test_trail import FORGED, TRAIL, look, of_child, page, rows, tamper
from tests.staff_client import staff_client
from tests.world import World

CHANGED = "Changed a contact CINDY TESTKIDDO changed: email"


def desk_address(world: World, name: str, child: str, contact: str = "") -> str:
    kwargs = {"tab": "clinical", "patient": world.child(child).public_id}
    if contact:
        kwargs["contact"] = world.contact(contact).public_id
    return reverse(f"workspace:{name}", urlconf="kinpin.config.urls.practice_side", kwargs=kwargs)


def corrects(world: World, email: str, *, on: str = "ROSEMARY") -> None:
    """The front desk types another e-mail address over Cindy's."""
    desk = staff_client(world)
    form = form_of(desk.get(desk_address(world, "contact", on, "CINDY")), "contact")
    done = desk.post(desk_address(world, "contact_save", on, "CINDY"), {**form, "email": email})
    assert done.status_code == 302


def inactivates(world: World, child: str) -> None:
    desk = staff_client(world)
    assert desk.post(desk_address(world, "contact_inactivate", child, "CINDY")).status_code == 302


def test_a_change_stands_in_the_trail_of_each_child_and_in_nobody_elses(world: World, admin: Client) -> None:
    corrects(world, "thief@example.org")
    for child in ("ROSEMARY", "BASIL"):
        said = page(admin, of_child(world, child))
        assert f"Maria Rivera {CHANGED}" in said
        assert "thief" not in said
        assert [row["contact"] for row in rows(admin, of_child(world, child)) if row["kind"] == "contact:changed"] == [
            "CINDY TESTKIDDO"
        ]
    assert "Changed a contact" not in page(admin, of_child(world, "LUNA"))
    assert CHANGED in page(admin, f"{of_child(world)}?group=charts")
    assert "Changed a contact" not in page(admin, f"{of_child(world)}?group=pins")


def test_portal_history_says_which_details_and_not_what_they_are(world: World) -> None:
    corrects(world, "thief@example.org", on="BASIL")
    said = words_of(staff_client(world).get(desk_address(world, "portal_history", "ROSEMARY")))
    assert "Details of CINDY TESTKIDDO were changed: e-mail." in said
    assert "thief" not in said


def test_only_while_the_contact_is_on_the_chart(world: World, admin: Client) -> None:
    corrects(world, "first@example.org")
    inactivates(world, "ROSEMARY")
    corrects(world, "second@example.org", on="BASIL")
    assert page(admin, of_child(world, "ROSEMARY")).count(CHANGED) == 1
    assert page(admin, of_child(world, "BASIL")).count(CHANGED) == 2
    desk = staff_client(world)
    assert desk.post(desk_address(world, "contact_reactivate", "ROSEMARY", "CINDY")).status_code == 302
    corrects(world, "third@example.org")
    assert page(admin, of_child(world, "ROSEMARY")).count(CHANGED) == 2


def test_where_somebody_hid_since_when_it_is_told_of_no_more_and_the_page_still_opens(
    world: World, admin: Client
) -> None:
    corrects(world, "first@example.org")
    about = {"patient_id": world.child("ROSEMARY").pk, "contact_id": world.contact("CINDY").pk}
    tamper(Event.objects.get(kind=Kind.CONTACT_TIED, **about), "kind", "patient:changed")
    inactivates(world, "ROSEMARY")
    said = page(admin, of_child(world, "ROSEMARY"))
    assert (said.count(CHANGED), said.count(FORGED)) == (0, 1)


def test_what_an_import_changes_and_joins(world: World, admin: Client, tmp_path: Path) -> None:
    def says(*resources: dict[str, object]) -> None:
        assert run(ndjson(tmp_path, *resources), practice="maple").exit_code == 0

    says(patient("a", "Ada"), related("m", "a"), patient("b", "Bea"), related("n", "b"))
    says(patient("a", "Ada"), related("m", "a", birthDate="1988-06-01"))
    says(person("p", "RelatedPerson/m", "RelatedPerson/n"))
    world.children |= {name: Patient.objects.get(given=name, family="Okafor") for name in ("Ada", "Bea")}
    of_ada, of_bea = (page(admin, of_child(world, name)) for name in ("Ada", "Bea"))
    assert "Kinpin Changed a contact Ngozi Okafor changed: birth date" in of_ada
    assert "changed: birth date Command" not in of_bea
    assert "Joined two entries of one person" in of_ada + of_bea
    assert "Kinpin Added a contact Ngozi Okafor" in of_ada


def test_a_trail_with_changes_comes_page_by_page_and_asks_no_more(world: World, admin: Client) -> None:
    address = f"{of_child(world)}?group=charts"
    changes(world, 2)
    page(admin, address)
    with CaptureQueriesContext(connection) as few:
        page(admin, address)
    changes(world, 118)
    with CaptureQueriesContext(connection) as many:
        first = page(admin, address)
    assert len(few) == len(many) <= 15
    hundredth = Event.objects.filter(kind__in=(Kind.CONTACT_CHANGED, Kind.PATIENT_CHANGED)).order_by("-pk")[99]
    assert f"before={hundredth.pk}" in admin.get(address).content.decode()
    said = first + page(admin, f"{address}&before={hundredth.pk}")
    assert said.count("Changed Basic Info") == said.count("Changed a contact") == 60


def changes(world: World, count: int) -> None:
    """The child and the mother change by turns."""
    child, cindy = world.child("ROSEMARY").pk, world.contact("CINDY").pk
    both = [Note(Kind.PATIENT_CHANGED, patient_id=child), Note(Kind.CONTACT_CHANGED, contact_id=cindy)]
    record_alone(*both * (count // 2), by=world.frontdesk, at=world.at)


def test_a_file_longer_than_is_read_at_once_leaves_out_nothing(world: World, admin: Client) -> None:
    corrects(world, "first@example.org")
    look(world, "provider", times=1005)
    told = rows(admin, of_child(world))
    assert [row["kind"] for row in told].count("contact:changed") == 1
    assert [row["who"] for row in told].count("Ada Okafor") == 1005


def test_no_other_practice_reads_of_it(world: World) -> None:
    corrects(world, "thief@example.org")
    assert "Changed a contact" not in page(staff_client(world, "neighbour"), TRAIL)
