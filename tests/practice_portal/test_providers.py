"""User Administration › Providers: the columns of the Schedule are added, changed, taken out of use and put back."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.kernel.clock import local_day
from kinpin.practices.actions.places import ProviderDetails, add_provider, deactivate_site
from kinpin.practices.models import Provider
from kinpin.schedule.actions import AppointmentDetails, add_appointment, cancel_appointment
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitType
from tests.pages import form_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import unlock
from tests.world import World

PROVIDERS = "/practice-portal/providers/"
LIU = {"name": "Dr. BEN LIU", "specialty": "Allergy", "site": "", "position": "2", "seen": ""}


def of(provider: Provider) -> str:
    return f"{PROVIDERS}{provider.public_id}/"


def told() -> Event:
    return Event.objects.filter(kind__startswith="provider:").latest("pk")


def press(client: Client, address: str, /, **typed: str) -> str:
    """Press a button; what the page it leads to says."""
    done = client.post(address, typed)
    assert done.status_code == 302, words_of(done)
    return words_of(client.get(done.headers["Location"]))


def book(world: World, *, days: int = 1, provider: Provider | None = None) -> Appointment:
    """Rosemary's appointment at this time of day, some days on."""
    starts_at = world.at.replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    details = AppointmentDetails(
        starts_at=starts_at,
        minutes=15,
        provider=provider or world.provider,
        site=world.site,
        visit_type=VisitType.WELL,
    )
    return add_appointment(
        practice=world.maple,
        patient=world.child("ROSEMARY"),
        details=details,
        by=world.frontdesk,
        at=world.at,
    )


def columns(client: Client, world: World, at: datetime) -> list[str]:
    """The heads of the calendar on the day of a moment."""
    page = client.get(f"/workspace/clinical/schedule/{local_day(at, world.maple.zone)}/").content.decode()
    table = page.partition('<table class="calendar')[2].partition("</thead>")[0]
    return re.findall(r">(Dr\. [A-Z ]+[A-Z])", table)


def test_a_provider_is_added_and_has_a_column(world: World, admin: Client) -> None:
    assert form_of(admin.get(PROVIDERS + "new/"), "place")["position"] == "2", "right of the last"
    said = press(admin, PROVIDERS + "create/", **LIU | {"site": world.site.public_id})
    assert "The provider was added, and has a column in the Schedule." in said
    made = Provider.objects.get(name="Dr. BEN LIU")
    assert (made.practice, made.specialty, made.site, made.position, made.active) == (
        world.maple, "Allergy", world.site, 2, True,
    )  # fmt: skip
    assert (told().kind, told().subject, told().practice_id) == (
        Kind.PROVIDER_ADDED, f"provider:{made.pk}", world.maple.pk,
    )  # fmt: skip
    assert "Dr. BEN LIU Allergy Main 2 In use" in said
    assert columns(admin, world, world.at) == ["Dr. ADA OKAFOR", "Dr. BEN LIU"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Type the name as it should appear above the column."),
        ({"name": "\u202e\x07"}, "Type the name as it should appear above the column."),
        ({"name": "A" * 121}, "at most 120 characters"),
        ({"name": "dr. ada okafor"}, "Another provider in use has this name."),
        ({"specialty": "A" * 121}, "at most 120 characters"),
        ({"position": ""}, "Type a number from 0 to 999."),
        ({"position": "-1"}, "Type a number from 0 to 999."),
        ({"position": "1000"}, "Type a number from 0 to 999."),
        ({"site": "none"}, "Select a valid choice"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(world: World, admin: Client, wrong: dict[str, str], said: str) -> None:
    for address in (PROVIDERS + "create/", of(add(world)) + "change/"):
        page = admin.post(address, LIU | {"name": "Dr. WREN"} | wrong)
        assert page.status_code == 422
        assert said in words_of(page)
        assert form_of(page, "place")["specialty"] == wrong.get("specialty", "Allergy")
    assert not Provider.objects.filter(specialty__startswith="A").exists()


def add(world: World, name: str = "Dr. BEN LIU") -> Provider:
    return add_provider(
        practice_id=world.maple.pk, details=ProviderDetails(name, "", world.site.pk, 2), by=world.system, at=world.at
    )


def test_a_press_that_is_repeated_adds_no_second_column(world: World, admin: Client) -> None:
    press(admin, PROVIDERS + "create/", **LIU)
    again = admin.post(PROVIDERS + "create/", LIU)
    assert again.status_code == 422
    assert "Another provider in use has this name." in words_of(again)
    assert Provider.objects.filter(name="Dr. BEN LIU").count() == 1


def test_a_change_is_saved_and_told_without_what_was_typed(world: World, admin: Client) -> None:
    liu = add(world)
    typed = form_of(admin.get(of(liu)), "place") | {"name": " Dr.  BEN\tLIU-HALE ", "position": "0", "site": ""}
    assert "Saved." in press(admin, of(liu) + "change/", **typed)
    liu.refresh_from_db()
    assert (liu.name, liu.position, liu.site) == ("Dr. BEN LIU-HALE", 0, None)
    assert (told().kind, told().detail) == (Kind.PROVIDER_CHANGED, '{"changed":["name","site_id","position"]}')
    names = words_of(admin.get(PROVIDERS))
    assert names.index("LIU-HALE") < names.index("OKAFOR")
    written = Event.objects.count()
    press(admin, of(liu) + "change/", **form_of(admin.get(of(liu)), "place"))
    assert Event.objects.filter(kind=Kind.PROVIDER_CHANGED).count() == 1, "saving what is stored is no change"
    assert Event.objects.count() == written


def test_a_change_by_somebody_else_meanwhile_is_shown_and_nothing_is_lost(world: World, admin: Client) -> None:
    liu = add(world)
    mine = form_of(admin.get(of(liu)), "place") | {"specialty": "Allergy"}
    Provider.objects.filter(pk=liu.pk).update(name="Dr. BENJAMIN LIU", site=None)  # as an import does
    warned = admin.post(of(liu) + "change/", mine)
    assert warned.status_code == 422
    said = words_of(warned)
    assert "This provider was changed while you had it open." in said
    assert "Name is now Dr. BENJAMIN LIU" in said
    assert "Site is now All sites" in said
    liu.refresh_from_db()
    assert (liu.name, liu.specialty) == ("Dr. BENJAMIN LIU", "")
    press(admin, of(liu) + "change/", **form_of(warned, "place"))
    liu.refresh_from_db()
    assert (liu.name, liu.specialty, liu.site) == ("Dr. BEN LIU", "Allergy", world.site)


def test_out_of_use_the_appointments_stay_and_their_days_keep_the_column(world: World, admin: Client) -> None:
    liu = add(world)
    kept, gone = book(world, provider=liu), book(world, days=3, provider=liu)
    cancel_appointment(appointment=gone, version=gone.version, by=world.frontdesk, at=world.at)
    book(world, days=-1, provider=liu)
    assert "1 upcoming appointment, the first on" in words_of(admin.get(of(liu)))
    said = press(admin, of(liu) + "deactivate/")
    assert "The provider is out of use" in said
    assert "1 upcoming appointment, the first on" in said
    assert f'href="/workspace/clinical/schedule/{local_day(kept.starts_at, world.maple.zone)}/"' in (
        admin.get(of(liu)).content.decode()
    )
    assert told().kind == Kind.PROVIDER_DEACTIVATED
    kept.refresh_from_db()
    assert (kept.provider, kept.status) == (liu, "scheduled")
    assert columns(admin, world, kept.starts_at) == ["Dr. ADA OKAFOR", "Dr. BEN LIU"]
    assert columns(admin, world, kept.starts_at + timedelta(days=1)) == ["Dr. ADA OKAFOR"]
    book(world)
    press(admin, of(world.provider) + "deactivate/")
    assert columns(admin, world, kept.starts_at) == ["Dr. ADA OKAFOR", "Dr. BEN LIU"], "in their order, all out of use"
    new = words_of(
        admin.get(f"/workspace/clinical/schedule/appointments/add/?day={local_day(kept.starts_at, world.maple.zone)}")
    )
    assert "Dr. BEN LIU" not in new
    stored = words_of(admin.get(f"/workspace/clinical/schedule/appointments/{kept.public_id}/"))
    assert "Dr. BEN LIU" in stored, "what an appointment has stays on offer"


def test_a_double_press_adds_one(world: World, admin: Client) -> None:
    typed = form_of(admin.get(PROVIDERS + "new/"), "place") | LIU
    for _ in range(2):
        assert "The provider was added" in press(admin, PROVIDERS + "create/", **typed)
    assert Provider.objects.filter(name="Dr. BEN LIU").count() == 1


def test_pressing_twice_does_nothing_twice_and_back_again(world: World, admin: Client) -> None:
    liu = add(world)
    press(admin, of(liu) + "deactivate/")
    written = Event.objects.count()
    press(admin, of(liu) + "deactivate/")
    assert Event.objects.count() == written
    assert "Dr. BEN LIU Main 2 Out of use" in words_of(admin.get(PROVIDERS))
    assert columns(admin, world, world.at) == ["Dr. ADA OKAFOR"]
    assert "in use again" in press(admin, of(liu) + "reactivate/")
    assert told().kind == Kind.PROVIDER_REACTIVATED
    assert columns(admin, world, world.at) == ["Dr. ADA OKAFOR", "Dr. BEN LIU"]


def test_a_site_that_is_out_of_use_stays_with_who_names_it(world: World, admin: Client) -> None:
    liu = add(world)
    deactivate_site(public_id=world.site.public_id, by=world.system, at=world.at)
    assert "Main" not in words_of(admin.get(PROVIDERS + "new/"))
    typed = form_of(admin.get(of(liu)), "place")
    assert typed["site"] == world.site.public_id
    press(admin, of(liu) + "change/", **typed | {"specialty": "Allergy"})
    liu.refresh_from_db()
    assert (liu.specialty, liu.site) == ("Allergy", world.site)


def test_the_trail_names_whom_it_was_done_to(world: World, admin: Client) -> None:
    press(admin, of(add(world)) + "deactivate/")
    trail = admin.get("/practice-portal/audit/")
    assert "Took a provider out of use" in words_of(trail)
    assert "Dr. BEN LIU" in words_of(trail)


def test_what_was_typed_before_a_lock_comes_back(world: World, admin: Client) -> None:
    for address in (PROVIDERS + "new/", of(world.provider)):
        typed = form_of(admin.get(address), "place") | {"specialty": "Skin"}
        admin.post("/staff/lock/", typed | {"page": address})
        unlock(admin)
        page = admin.get(address)
        assert "Not saved yet." in words_of(page)
        assert form_of(page, "place")["specialty"] == "Skin"


def test_other_practices_providers_are_not_found(world: World) -> None:
    neighbour = staff_client(world, "neighbour")
    assert neighbour.get(of(world.provider)).status_code == 404
    for deed in ("change", "deactivate", "reactivate"):
        assert neighbour.post(f"{of(world.provider)}{deed}/", LIU).status_code == 404, deed
    assert "OKAFOR" not in words_of(neighbour.get(PROVIDERS))
    refused = neighbour.post(PROVIDERS + "create/", LIU | {"site": world.site.public_id})
    assert refused.status_code == 422, "another practice's site"
    world.provider.refresh_from_db()
    assert world.provider.active
