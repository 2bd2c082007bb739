"""Settings and Roles: saved within bounds, told with what was before; one readable table that is the rules' own."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.practices.models import Practice
from kinpin.practices.policies import name_of, parse_policy, shipped_policies
from kinpin.practices.roles import Permission, StaffRole, given_by_staff_record, given_by_workspace
from tests.pages import form_of, words_of
from tests.staff_client import staff_client
from tests.world import World

SETTINGS = "/practice-portal/settings/"


def stored(world: World) -> Practice:
    return Practice.objects.get(pk=world.maple.pk)


def change(client: Client, **typed: Any) -> Any:
    form = form_of(client.get(SETTINGS), "settings") | typed
    return client.post(SETTINGS + "change/", form)


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Event.objects.filter(kind=Kind.PRACTICE_CHANGED).latest("pk").detail)
    return found


@pytest.mark.parametrize(
    ("field", "typed", "column", "now", "before"),
    [
        ("pin_life_days", "21", "pin_life_days", 21, 7),
        ("pin_life_days", "1", "pin_life_days", 1, 7),
        ("paper", "a4", "paper", "a4", "letter"),
        ("asks_how_known", "on", "asks_how_known", True, False),
    ],
)
def test_each_setting_is_saved_and_told_with_what_was_before(
    world: World, admin: Client, field: str, typed: str, column: str, now: Any, before: Any
) -> None:
    done = change(admin, **{field: typed})
    assert "Saved." in words_of(admin.get(done.headers["Location"]))
    assert getattr(stored(world), column) == now
    assert told() == {field: now, f"{field}_before": before}


def test_a_policy_is_chosen_by_its_table(world: World, admin: Client) -> None:
    said = words_of(admin.get(SETTINGS))
    for text in shipped_policies().values():
        policy = parse_policy(text)
        assert policy.title in said
        assert f"{policy.majority_years} and older" in said
    change(admin, policy="early-partial")
    assert name_of(stored(world).policy) == "early-partial"
    assert told() == {"policy": "early-partial", "policy_before": "general-hospital"}


@pytest.mark.parametrize("days", ["0", "22", "-1", "", "seven", "7.5"])
def test_a_pin_lives_one_to_twenty_one_days(world: World, admin: Client, days: str) -> None:
    refused = change(admin, pin_life_days=days)
    assert "Type a number from 1 to 21." in words_of(refused)
    assert refused.status_code == 422
    assert f'value="{days}"' in refused.content.decode() or not days
    assert stored(world).pin_life_days == 7


@pytest.mark.parametrize("field", ["policy", "paper"])
def test_what_is_not_offered_is_not_taken(world: World, admin: Client, field: str) -> None:
    assert change(admin, **{field: "own"}).status_code == 422


def test_saving_what_is_stored_is_no_change(world: World, admin: Client) -> None:
    count = Event.objects.filter(kind=Kind.PRACTICE_CHANGED).count()
    assert change(admin).status_code == 302
    assert Event.objects.filter(kind=Kind.PRACTICE_CHANGED).count() == count


def test_settings_changed_meanwhile_are_shown_and_the_typed_ones_kept(world: World, admin: Client) -> None:
    mine = form_of(admin.get(SETTINGS), "settings") | {"pin_life_days": "3"}
    change(admin, pin_life_days="14", paper="a4")
    warned = admin.post(SETTINGS + "change/", mine)
    assert warned.status_code == 422
    said = words_of(warned)
    assert "Somebody else changed the settings while you had them open." in said
    assert "PINs good for 14 days, A4" in said
    assert stored(world).pin_life_days == 14
    again = form_of(warned, "settings")
    assert again["pin_life_days"] == "3"
    admin.post(SETTINGS + "change/", again)
    assert (stored(world).pin_life_days, stored(world).paper) == (3, "letter")


def test_another_practice_keeps_its_own(world: World, admin: Client) -> None:
    change(admin, pin_life_days="3")
    assert form_of(staff_client(world, "neighbour").get(SETTINGS), "settings")["pin_life_days"] == "7"


def test_the_table_of_roles_is_the_rules_own(world: World) -> None:
    page = staff_client(world, "billing").get("/practice-portal/roles/").content.decode()
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert len(tables) == 2
    shown: set[Permission] = set()
    for table, given in zip(tables, (given_by_workspace, given_by_staff_record), strict=True):
        assert re.findall(r'scope="col">([^<]*)<', table) == ["Permission", *(role.label for role in StaffRole)]
        for sentence, cells in re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table):
            (permission,) = (p for p in Permission if p.label == sentence.replace("&#x27;", "'"))
            said = ["Yes" in cell for cell in re.findall(r"<td>(.*?)</td>", cells)]
            assert said == [permission in given(role) for role in StaffRole], permission
            shown.add(permission)
    assert shown == set(Permission)
