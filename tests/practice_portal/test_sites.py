"""Sites: added, changed, taken out of use and put back; what names a site keeps it."""

from pathlib import Path

from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.practices.models import Site, StaffRecord
from tests.fhir.importing import ndjson, run
from tests.pages import form_of, words_of
from tests.practice_portal.test_providers import book, press
from tests.staff_client import staff_client
from tests.world import World

SITES = "/practice-portal/sites/"
EAST = {"name": "East", "phone": "(555) 010-0123", "address": "9 East Street", "seen": ""}


def of(site: Site) -> str:
    return f"{SITES}{site.public_id}/"


def told() -> Event:
    return Event.objects.filter(kind__startswith="site:").latest("pk")


def test_a_site_is_added_and_offered(world: World, admin: Client) -> None:
    said = press(admin, SITES + "create/", **EAST)
    assert "The site was added." in said
    assert "East (555) 010-0123 9 East Street In use" in said
    made = Site.objects.get(name="East")
    assert (made.practice, told().kind, told().subject) == (world.maple, Kind.SITE_ADDED, f"site:{made.pk}")
    assert "East" in words_of(admin.get("/practice-portal/staff/new/"))
    assert "East" in words_of(admin.get("/practice-portal/providers/new/"))


def test_a_double_press_adds_one(world: World, admin: Client) -> None:
    typed = form_of(admin.get(SITES + "new/"), "place") | EAST
    for _ in range(2):
        assert "The site was added." in press(admin, SITES + "create/", **typed)
    again = form_of(admin.get(SITES + "new/"), "place") | EAST
    assert "Another site in use has this name." in words_of(admin.post(SITES + "create/", again))
    assert Site.objects.filter(name="East").count() == 1


def test_what_is_typed_wrong_is_said_and_kept(world: World, admin: Client) -> None:
    for wrong, said in (
        ({"name": ""}, "Type the site's name."),
        ({"name": "MAIN"}, "Another site in use has this name."),
        ({"phone": "ring twice"}, "Type a phone number, like (555) 010-0199."),
        ({"phone": "1" * 41}, "at most 40 characters"),
        ({"address": "A" * 201}, "at most 200 characters"),
    ):
        page = admin.post(SITES + "create/", EAST | wrong)
        assert page.status_code == 422, wrong
        assert said in words_of(page)
        assert form_of(page, "place").items() >= (EAST | wrong).items()
    assert Site.objects.filter(practice=world.maple).count() == 1


def test_a_change_is_saved_unless_somebody_else_was_there_first(world: World, admin: Client) -> None:
    typed = form_of(admin.get(of(world.site)), "place")
    assert "Saved." in press(admin, of(world.site) + "change/", **typed | {"phone": "", "address": "1 Oak\nStreet"})
    assert (told().kind, told().detail) == (Kind.SITE_CHANGED, '{"changed":["phone","address"]}')
    warned = admin.post(of(world.site) + "change/", typed | {"name": "Middle"})
    assert warned.status_code == 422
    assert "This site was changed while you had it open." in words_of(warned)
    assert "Phone is now (empty)" in words_of(warned)
    assert "Address is now 1 Oak Street" in words_of(warned)
    press(admin, of(world.site) + "change/", **form_of(warned, "place"))
    world.site.refresh_from_db()
    assert (world.site.name, world.site.address) == ("Middle", "200 Main Street")


def test_out_of_use_nothing_new_goes_there_and_what_is_there_stays(world: World, admin: Client) -> None:
    appointment = book(world)
    record = world.staff["billing"].record
    assert record
    StaffRecord.objects.filter(pk=record.pk).update(site=world.site)
    said = press(admin, of(world.site) + "deactivate/")
    assert "The site is out of use." in said
    assert "1 upcoming appointment" in said
    assert told().kind == Kind.SITE_DEACTIVATED
    appointment.refresh_from_db()
    assert appointment.site == world.site
    assert "Main" not in words_of(admin.get("/practice-portal/staff/new/"))
    address = f"/practice-portal/staff/{record.public_id}/"
    press(admin, address + "change/", **form_of(admin.get(address), "staff") | {"given": "Bob"})
    record.refresh_from_db()
    assert (record.given, record.site) == ("Bob", world.site)
    assert "in use again" in press(admin, of(world.site) + "reactivate/")
    assert told().kind == Kind.SITE_REACTIVATED


def test_a_later_export_writes_over_what_it_changes_and_nothing_else(
    world: World, admin: Client, tmp_path: Path
) -> None:
    location = {
        "resourceType": "Location",
        "id": "east",
        "name": "East",
        "telecom": [{"system": "phone", "value": "(555) 010-0123"}],
    }
    run(ndjson(tmp_path, location), practice="maple")
    site = Site.objects.get(name="East")
    typed = form_of(admin.get(of(site)), "place")
    press(admin, of(site) + "change/", **typed | {"name": "Eastside", "phone": "(555) 010-0177"})
    press(admin, of(site) + "deactivate/")
    run(ndjson(tmp_path, {**location, "name": "East Campus"}), practice="maple")
    site.refresh_from_db()
    assert (site.name, site.phone, site.active) == ("East Campus", "(555) 010-0177", False)


def test_other_practices_sites_are_not_found(world: World) -> None:
    neighbour = staff_client(world, "neighbour")
    assert neighbour.get(of(world.site)).status_code == 404
    for deed in ("change", "deactivate", "reactivate"):
        assert neighbour.post(f"{of(world.site)}{deed}/", EAST).status_code == 404, deed
    assert "Main" not in words_of(neighbour.get(SITES))
