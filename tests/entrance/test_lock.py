"""The lock: nothing opens while it is on, nothing typed is lost, and it lengthens no sign-in."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_urlconf, set_urlconf

from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Session, Side, Try
from kinpin.accounts.password_limits import AT_SCREEN, AT_SCREEN_A_DAY, BY_ADDRESS
from kinpin.accounts.sessions import digest_of
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.entrance import drafts
from kinpin.kernel import clock
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.entrance.steps import SIGN_IN, key_of, type_password
from tests.staff_client import signed_in_client, staff_client
from tests.world import PASSWORD, World, build_world

STAFF = "/practice-portal/staff/new/"
UNLOCK = "/staff/unlock/"


def row(client: Client) -> Session:
    return Session.objects.get(pk=digest_of(key_of(client)))


def age(client: Client, by: timedelta) -> None:
    """Let nobody have done anything for a while."""
    Session.objects.filter(pk=digest_of(key_of(client))).update(seen_at=clock.now() - by)


def kinds(world: World, who: str) -> list[str]:
    login = world.staff[who].login.pk
    return list(Event.objects.filter(login_id=login).order_by("pk").values_list("kind", flat=True))


def lock(client: Client, page: str = STAFF, **typed: str) -> str:
    """Press Lock on a page with typed text. Returns where it leads."""
    return str(client.post("/staff/lock/", {"page": page, **typed}).headers["Location"])


def edit_page(world: World) -> str:
    return f"/practice-portal/staff/{world.staff['billing'].record.public_id}/"  # type: ignore[union-attr]


def test_the_same_person_comes_back_to_the_same_page_with_the_same_text(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting = lock(admin, given="Robin", family="Vale", email="robin@example.com")
    assert waiting == "/staff/unlock/?page=%2Fpractice-portal%2Fstaff%2Fnew%2F"
    page = admin.get(waiting).content.decode()
    assert "Dana Ortiz" in page
    assert "Robin" not in page
    back = admin.post(waiting, {"password": PASSWORD})
    assert back.headers["Location"] == STAFF
    assert 'value="Robin"' in admin.get(STAFF).content.decode()
    assert 'value="Robin"' not in admin.get(STAFF).content.decode(), "given back once"
    assert kinds(world, "admin")[-2:] == [Kind.SESSION_LOCKED, Kind.SESSION_UNLOCKED]


@contextmanager
def meanwhile(deed: Callable[[], object]) -> Iterator[None]:
    """Let something happen in the midst of the next request: when it has read all, before it writes anything."""
    waiting = [deed]

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if waiting and not sql.lstrip().startswith("SELECT"):
            addresses = get_urlconf()  # of this request: the other one leaves its own behind
            waiting.pop()()
            set_urlconf(addresses)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield
    assert not waiting, "it never happened"


def another_tab(client: Client) -> Client:
    """Another page of the same browser."""
    tab = Client()
    tab.cookies = client.cookies
    return tab


def text_on(client: Client, page: str = STAFF) -> str:
    """What the first field of a page holds."""
    found = re.search(r'name="given" value="([^"]*)"', client.get(page).content.decode())
    return found[1] if found else ""


def test_two_pages_that_lock_in_the_same_instant_both_get_their_text_back(world: World) -> None:
    admin = staff_client(world, "admin")
    edit = edit_page(world)
    with meanwhile(partial(lock, another_tab(admin), edit, given="Bobby")):
        waiting = lock(admin, given="Robin")
    admin.post(waiting, {"password": PASSWORD})
    assert (text_on(admin), text_on(admin, edit)) == ("Robin", "Bobby")


def test_what_a_page_hands_in_while_another_is_unlocked_is_kept(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting, edit = lock(admin), edit_page(world)
    with meanwhile(partial(lock, another_tab(admin), edit, given="Bobby")):
        admin.post(waiting, {"password": PASSWORD})
    assert text_on(admin, edit) == "Bobby"


def test_what_a_page_hands_in_while_another_gets_its_text_back_is_kept(world: World) -> None:
    admin = staff_client(world, "admin")
    admin.post(lock(admin, given="Robin"), {"password": PASSWORD})
    edit = edit_page(world)
    with meanwhile(partial(lock, another_tab(admin), edit, given="Bobby")):
        assert text_on(admin) == "Robin"
    admin.post(UNLOCK, {"password": PASSWORD})
    assert (text_on(admin), text_on(admin, edit)) == ("", "Bobby")


@pytest.mark.postgresql
def test_as_many_pages_as_are_kept_lock_at_once_and_lose_nothing(database: OwnDatabase) -> None:
    there = database.run(lambda: build_world(MONDAY))
    admin = database.run(lambda: staff_client(there, "admin"))
    pages = [f"/workspace/clinical/charts/{number}/" for number in range(6)]
    database.at_once([partial(lock, another_tab(admin), page, given=page) for page in pages])
    kept = json.loads(database.run(lambda: row(admin)).drafts)["texts"]
    assert kept == {page: {"given": [page]} for page in pages}


def test_whoever_types_the_right_password_may_lock_as_often_as_they_like(world: World) -> None:
    admin = staff_client(world, "admin")
    for _ in range(AT_SCREEN.most + 1):
        assert admin.post(lock(admin), {"password": PASSWORD}).headers.get("Location") == STAFF


def test_of_more_pages_the_text_of_the_oldest_is_forgotten(world: World) -> None:
    admin = staff_client(world, "admin")
    pages = [f"/workspace/clinical/charts/{number}/" for number in range(7)]
    for page in pages:
        lock(another_tab(admin), page, given=page)
    assert json.loads(row(admin).drafts)["texts"] == {page: {"given": [page]} for page in pages[1:]}


def test_each_page_of_a_browser_gets_its_own_text_back(world: World) -> None:
    admin = staff_client(world, "admin")
    edit = edit_page(world)
    first, second = lock(admin, given="Robin"), lock(admin, edit, given="Bobby")
    admin.post(first, {"password": PASSWORD})
    assert admin.get(second).headers["Location"] == edit, "unlocked on one page, unlocked on all"
    assert 'value="Bobby"' in admin.get(edit).content.decode()
    assert 'value="Robin"' in admin.get(STAFF).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "/workspace/",
        "/workspace/clinical/charts/",
        "/practice-portal/",
        "/practice-portal/staff/",
        "/practice-portal/audit/",
        "/staff/practice/",
        "/staff/security/",
        "/staff/security/app/",
        "/staff/security/passkeys/add/",
        "/staff/security/recovery-codes/",
    ],
)
def test_a_locked_screen_opens_no_page(world: World, page: str) -> None:
    admin = staff_client(world, "admin")
    lock(admin)
    assert admin.get(page).headers["Location"].startswith(UNLOCK)
    assert admin.get(page, headers={"HX-Request": "true"}).headers["HX-Trigger"] == "kinpin-locked"
    assert not admin.get(page, headers={"HX-Request": "true"}).content


def test_a_locked_screen_does_nothing_and_keeps_what_was_sent(world: World) -> None:
    admin = staff_client(world, "admin")
    lock(admin)
    typed = {"page": STAFF, "given": "Robin", "family": "Vale", "email": "", "role": "provider", "site": ""}
    sent = admin.post("/practice-portal/staff/create/", typed)
    assert sent.headers["Location"].startswith(UNLOCK)
    assert Kind.STAFF_CREATED not in kinds(world, "admin")
    assert admin.post("/staff/here/").headers["Location"].startswith(UNLOCK)
    assert row(admin).locked_at is not None
    admin.post(UNLOCK, {"password": PASSWORD})
    assert 'value="Robin"' in admin.get(STAFF).content.decode()


def test_only_the_right_password_unlocks_and_guessing_is_throttled(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting = lock(admin)
    for _ in range(10):
        refused = admin.post(waiting, {"password": "not the right words at all"})
        assert "That is not the password of this sign-in." in refused.content.decode()
    said = admin.post(waiting, {"password": PASSWORD}).content.decode()
    assert re.search(r"Too many tries\. Wait (1[5-9]|20) minutes\. Or sign out and sign in again\.", said)
    assert row(admin).locked_at is not None


def test_one_open_sign_in_is_guessed_at_thirty_times_and_no_more(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting = lock(admin)
    for _ in range(AT_SCREEN_A_DAY.most):
        admin.post(waiting, {"password": "not the right words at all"})
        Try.objects.filter(scope=AT_SCREEN.scope).delete()  # the quarter of an hour is over
    assert "Too many tries. Wait 25 hours." in admin.post(waiting, {"password": PASSWORD}).content.decode()
    assert row(admin).locked_at is not None
    admin.post("/staff/sign-out/")
    assert type_password(admin, "admin@staff.example.com").status_code == 302


def test_what_strangers_try_at_the_door_refuses_nobody_at_the_screen(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting = lock(admin)
    for _ in range(BY_ADDRESS.most):
        type_password(Client(), "admin@staff.example.com", "not the right words at all")
    assert "Too many tries" in type_password(Client(), "admin@staff.example.com").content.decode()
    again = admin.post(waiting, {"password": PASSWORD})
    assert again.headers["Location"] == STAFF
    asked = admin.get("/staff/security/app/")
    assert asked.headers["Location"].startswith("/staff/security/again/")
    proved = admin.post("/staff/security/again/?next=/staff/security/app/", {"password": PASSWORD})
    assert proved.headers["Location"] == "/staff/security/app/"


def test_the_password_of_somebody_else_does_not_unlock(world: World) -> None:
    admin = staff_client(world, "admin")
    waiting = lock(admin)
    world.staff["billing"].login.set_password("quite another set of words")
    world.staff["billing"].login.save()
    assert admin.post(waiting, {"password": "quite another set of words"}).status_code == 200
    assert row(admin).locked_at is not None


def test_another_person_gets_a_fresh_start(world: World) -> None:
    shared = staff_client(world, "admin")
    lock(shared, given="Robin")
    shared.post("/staff/sign-out/")
    type_password(shared, "provider@staff.example.com")
    assert "Robin" not in str(list(Session.objects.values()))


def test_unlocking_gives_a_new_key_and_no_longer_day(world: World) -> None:
    admin = staff_client(world, "admin", at=clock.now() - timedelta(hours=11))
    before, old_key = row(admin), key_of(admin)
    waiting = lock(admin)
    admin.post(waiting, {"password": PASSWORD})
    after = row(admin)
    assert key_of(admin) != old_key
    assert (after.ends_at, after.sign_in) == (before.ends_at, before.sign_in)
    thief = Client()
    thief.cookies[cookie_name(Side.PRACTICE)] = old_key
    assert thief.get("/practice-portal/staff/").headers["Location"].startswith(SIGN_IN)


def test_fifteen_idle_minutes_lock_and_work_keeps_open(world: World) -> None:
    admin = staff_client(world, "admin")
    age(admin, timedelta(minutes=14))
    assert admin.get("/practice-portal/staff/").status_code == 200
    assert clock.now() - row(admin).seen_at < timedelta(minutes=1)
    age(admin, timedelta(minutes=16))
    assert admin.get("/practice-portal/staff/").headers["Location"].startswith(UNLOCK)
    assert admin.get("/staff/security/").headers["Location"].startswith(UNLOCK)
    assert admin.post("/staff/here/").headers["Location"].startswith(UNLOCK), "nobody says “I am here” too late"


def test_whoever_unlocks_after_a_long_while_goes_on_working(world: World) -> None:
    admin = staff_client(world, "admin")
    age(admin, timedelta(hours=2))
    waiting = admin.get(STAFF).headers["Location"]
    assert admin.post(waiting, {"password": PASSWORD}).headers["Location"] == STAFF
    assert admin.get(STAFF).status_code == 200


def test_a_screen_that_is_locked_twice_is_told_of_once(world: World) -> None:
    admin = staff_client(world, "admin")
    lock(admin, given="Robin")
    lock(admin, given="Robin")
    assert kinds(world, "admin").count(Kind.SESSION_LOCKED) == 1


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(world: World) -> None:
    admin = staff_client(world, "admin")
    age(admin, timedelta(minutes=14))
    seen = row(admin).seen_at
    poll = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/live/"
    assert admin.get(poll, headers={"HX-Request": "true"}).status_code == 200
    assert row(admin).seen_at == seen


def test_twelve_hours_end_a_sign_in_whatever_happens(world: World) -> None:
    admin = staff_client(world, "admin", at=clock.now() - timedelta(hours=12))
    Session.objects.update(seen_at=clock.now())
    assert admin.get("/practice-portal/staff/").headers["Location"].startswith(SIGN_IN)
    assert admin.get(UNLOCK).headers["Location"].startswith(SIGN_IN)


def test_locking_one_sign_in_leaves_another_of_the_same_person(world: World) -> None:
    here, home = staff_client(world, "admin"), staff_client(world, "admin")
    lock(here)
    assert home.get("/practice-portal/staff/").status_code == 200


def test_a_password_alone_is_no_way_in_even_unlocked(world: World) -> None:
    half = signed_in_client(world.staff["admin"].login, world.maple, second_factor=False)
    waiting = lock(half)
    half.post(waiting, {"password": PASSWORD})
    assert half.get("/practice-portal/staff/").headers["Location"].startswith("/staff/security/")


@pytest.mark.parametrize(
    ("asked", "safe"),
    [
        ("/workspace/clinical/charts/abc/?a=b", "/workspace/clinical/charts/abc/?a=b"),
        ("http://localhost:8000/practice-portal/staff/", "/practice-portal/staff/"),
        ("https://evil.example/", "/workspace/"),
        ("//evil.example/workspace/x", "/workspace/x"),
        ("javascript:alert(1)", "/workspace/"),
        ("/staff/sign-out/", "/workspace/"),
        ("http://[", "/workspace/"),
        ("", "/workspace/"),
    ],
)
def test_unlocking_leads_only_to_the_practices_rooms(asked: str, safe: str) -> None:
    assert drafts.safe_page(asked) == safe
