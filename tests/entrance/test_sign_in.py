"""Signing in on the practice's side: by password and second factor, throttled, telling a guesser nothing."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from kinpin.accounts.actions.logins import create_login
from kinpin.accounts.middleware import cookie_name
from kinpin.accounts.models import Login, Session, Side, Try
from kinpin.accounts.password_limits import AT_ADDRESS, BY_ADDRESS
from kinpin.accounts.sessions import digest_of
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.models import Patient
from kinpin.kernel.clock import local_day
from kinpin.practices.actions.members import add_membership
from kinpin.practices.roles import StaffRole
from tests.entrance.steps import SIGN_IN, key_of, recovery_codes, set_up_app, type_code, type_password, type_shown
from tests.pages import title_of
from tests.staff_client import signed_in_client, staff_client
from tests.totp import code_of
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
WRONG = "not the right words at all"


def reasons(kind: Kind) -> list[str]:
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("reason", flat=True))


def token_on(page: Any) -> dict[str, str]:
    """What every form of a page posts beside what is typed."""
    return {"csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[0]}


def text_of(page: Any) -> str:
    """What a page says, without what differs by design: the form's token and what was typed."""
    return re.sub(r'(csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@[^"]*")', "", page.content.decode())


def test_the_first_sign_in_leads_to_a_second_factor_and_then_to_work(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    page = visitor.get("/workspace/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/staff/security/")
    said = page.content.decode()
    assert said.index("Use a passkey") < said.index("Use an authenticator app")
    set_up_app(visitor)
    assert len(recovery_codes(visitor)) == 10
    assert visitor.get("/workspace/").status_code == 302  # to the tab, no longer to the entrance
    assert visitor.get("/workspace/").headers["Location"].startswith("/workspace/")
    assert "login:entered" in Event.objects.filter(login_id=world.staff["frontdesk"].login.pk).values_list(
        "kind", flat=True
    )


def test_later_sign_ins_ask_for_the_code_each_code_once(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    secret = set_up_app(visitor)
    codes = recovery_codes(visitor)

    second = Client()
    assert type_password(second, DESK).headers["Location"] == "/staff/sign-in/second-factor/"
    assert second.get("/workspace/").headers["Location"].startswith(SIGN_IN), "a password alone is not signed in"
    assert type_code(second, "000000").status_code == 200
    code = type_shown(lambda shown: type_code(second, shown), secret)
    assert not second.get("/workspace/").headers["Location"].startswith(SIGN_IN)
    assert Session.objects.get(pk=digest_of(key_of(second))).second_factor

    third = Client()
    type_password(third, DESK)
    assert type_code(third, code).status_code == 200, "a code that was used is used up"
    assert type_code(third, codes[0]).status_code == 302
    fourth = Client()
    type_password(fourth, DESK)
    assert type_code(fourth, codes[0]).status_code == 200, "a recovery code lets in once"
    assert reasons(Kind.SIGN_IN_REFUSED) in (["second_factor"] * 3, ["second_factor"] * 4), "or the half minute ended"


def test_codes_are_guessed_five_times_and_no_more(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    secret = set_up_app(visitor)
    guesser = Client()
    type_password(guesser, DESK)
    for _ in range(5):
        assert "Too many tries" not in type_code(guesser, "123123").content.decode()
    refused = type_code(guesser, code_of(secret))
    assert refused.status_code == 200
    assert "Too many tries" in refused.content.decode()
    # Typing the password anew, in another browser, starts no new count.
    again = Client()
    type_password(again, DESK)
    assert "Too many tries" in type_code(again, code_of(secret)).content.decode()
    assert set(reasons(Kind.SIGN_IN_REFUSED)[5:]) == {"too_many"}


def test_whoever_goes_on_past_them_does_not_fill_the_audit(world: World, visitor: Client) -> None:
    """A thief of the password can ask for the second step without end."""
    type_password(visitor, DESK)
    set_up_app(visitor)
    guesser = Client()
    type_password(guesser, DESK)
    for _ in range(5 + 20):
        type_code(guesser, "123123")
    assert reasons(Kind.SIGN_IN_REFUSED).count("second_factor") == 5
    assert 1 <= reasons(Kind.SIGN_IN_REFUSED).count("too_many") <= 2, "one in each five minutes"


def test_a_second_factor_ends_the_sign_ins_that_proved_less(world: World, visitor: Client) -> None:
    other = Client()
    type_password(other, DESK)
    signed_in_client(world.staff["frontdesk"].login, None, side=Side.FAMILY)
    type_password(visitor, DESK)
    set_up_app(visitor)
    assert Session.objects.get(login__email=DESK).pk == digest_of(key_of(visitor))
    assert other.get("/staff/security/").headers["Location"].startswith(SIGN_IN)


def test_right_codes_do_not_count(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    for code in recovery_codes(visitor)[:7]:
        later = Client()
        type_password(later, DESK)
        assert type_code(later, code).status_code == 302


def test_a_recovery_code_that_came_too_late_is_not_used_up(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    codes = recovery_codes(visitor)
    late = Client()
    type_password(late, DESK)
    for _ in range(5):
        type_code(late, "123123")
    assert "Too many tries" in type_code(late, codes[0]).content.decode()
    Try.objects.all().delete()  # the wait is over
    assert type_code(late, codes[0]).status_code == 302


def test_a_wrong_password_and_an_unknown_address_look_and_cost_the_same(world: World, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.entrance.test_sign_in.CountingHasher", *settings.PASSWORD_HASHERS]
    Login.objects.filter(email=DESK).update(password=CountingHasher().encode(PASSWORD, CountingHasher().salt()))
    Login.objects.filter(email="provider@staff.example.com").update(
        is_active=False, password=CountingHasher().encode(PASSWORD, CountingHasher().salt())
    )
    said, cost = [], []
    for email, password in (
        (DESK, WRONG),
        ("nobody@example.com", WRONG),
        ("provider@staff.example.com", PASSWORD),  # shut out
    ):
        CountingHasher.count = 0
        page = type_password(Client(), email, password)
        said.append((page.status_code, text_of(page)))
        cost.append(CountingHasher.count)
    assert said[0] == said[1] == said[2]
    assert cost == [1, 1, 1]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).count += 1
        return str(super().encode(password, salt))

    def decode(self, encoded: str) -> Any:
        return super().decode(encoded)


def elsewhere(network: int) -> Client:
    return Client(REMOTE_ADDR=f"198.51.{network}.9")


def test_ten_wrong_passwords_shut_an_address_for_a_while_and_no_other(world: World) -> None:
    for _ in range(10):
        type_password(Client(), DESK, WRONG)
    refused = type_password(Client(), DESK)
    assert refused.status_code == 200
    assert "Too many tries" in refused.content.decode()
    assert type_password(Client(), "admin@staff.example.com").status_code == 302
    assert reasons(Kind.SIGN_IN_REFUSED) == ["wrong"] * 10 + ["too_many"]


def test_a_stranger_elsewhere_uses_up_nobody_elses_tries(world: World) -> None:
    for _ in range(12):
        type_password(elsewhere(1), DESK, WRONG)
    assert "Too many tries" in type_password(elsewhere(1), DESK).content.decode()
    assert type_password(Client(), DESK).status_code == 302


def test_a_guesser_with_many_networks_is_stopped_at_the_address(world: World) -> None:
    for n in range(AT_ADDRESS.most // BY_ADDRESS.most):
        for _ in range(BY_ADDRESS.most):
            assert "Too many tries" not in type_password(elsewhere(n), "nobody@example.com", WRONG).content.decode()
    refused = type_password(elsewhere(200), "nobody@example.com", WRONG)
    assert "Too many tries" in refused.content.decode()


def test_whoever_goes_on_past_a_limit_does_not_fill_the_audit(world: World) -> None:
    for _ in range(BY_ADDRESS.most + 25):
        type_password(Client(), DESK, WRONG)
    assert reasons(Kind.SIGN_IN_REFUSED).count("wrong") == BY_ADDRESS.most
    assert 1 <= reasons(Kind.SIGN_IN_REFUSED).count("too_many") <= 2, "one in each five minutes"


def test_a_busy_network_always_gets_a_page_of_ours(world: World) -> None:
    for _ in range(65):
        assert "Type your password." in type_password(Client(), DESK, "").content.decode()


def test_right_passwords_do_not_count(world: World) -> None:
    for _ in range(12):
        assert type_password(Client(), DESK).status_code == 302


def test_demo_sign_ins_are_refused_outside_the_demo(world: World) -> None:
    create_login(
        email="frontdesk@demo.kinpin.test", password=PASSWORD, name="", language="en", by=world.system, at=world.at
    )
    assert type_password(Client(), "frontdesk@demo.kinpin.test").status_code == 200
    assert reasons(Kind.SIGN_IN_REFUSED) == ["shut"]
    assert "kinpin-demo-2026" not in Client().get(SIGN_IN).content.decode()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/workspace/",
        "//evil.example/workspace/",
        "/\\evil.example/workspace/",
        "\\\\evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "/workspace/\r\nSet-Cookie: a=b",
        "http://[::1",
        "/home/",
        "/static/",
    ],
)
def test_signing_in_leads_only_to_the_practices_rooms(world: World, target: str) -> None:
    location = type_password(Client(), DESK, next=target).headers["Location"]
    assert re.fullmatch(r"/workspace/[^\r\n]*", location), location
    assert "evil" not in location.split("?", maxsplit=1)[0].removeprefix("/workspace/")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(world: World) -> None:
    client = Client()
    wanted = "/practice-portal/audit/?day=2026-11-23"
    asked = client.get(wanted)
    assert asked.headers["Location"].startswith(SIGN_IN)
    page = client.get(asked.headers["Location"]).content.decode()
    assert 'name="next" value="/practice-portal/audit/?day=2026-11-23"' in page
    assert type_password(client, DESK, next=wanted).headers["Location"] == wanted


def test_signing_in_gives_a_new_key_and_a_planted_one_opens_nothing(world: World, visitor: Client) -> None:
    visitor.cookies[cookie_name(Side.PRACTICE)] = "planted"
    visitor.get("/staff/invitation/")
    type_password(visitor, DESK)
    assert key_of(visitor) not in ("", "planted")
    attacker = Client()
    attacker.cookies[cookie_name(Side.PRACTICE)] = "planted"
    assert attacker.get("/staff/security/").headers["Location"].startswith(SIGN_IN)


def test_the_key_of_the_time_before_signing_in_opens_nothing_after_it(world: World, visitor: Client) -> None:
    type_password(visitor, DESK)
    set_up_app(visitor)
    half = Client()
    type_password(half, DESK)
    attacker = Client()
    attacker.cookies[cookie_name(Side.PRACTICE)] = before = key_of(half)
    assert before, "it holds whose second step is asked for"
    type_code(half, recovery_codes(visitor)[0])
    assert half.get("/staff/security/").status_code == 200
    assert key_of(half) != before
    assert attacker.get("/staff/security/").headers["Location"].startswith(SIGN_IN)


def test_signing_out_ends_the_session_and_a_half_sign_in(world: World, visitor: Client) -> None:
    client = staff_client(world)
    key = key_of(client)
    left = client.post("/staff/sign-out/")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(pk=digest_of(key)).exists()
    client.cookies[cookie_name(Side.PRACTICE)] = key
    assert client.get("/workspace/").headers["Location"].startswith(SIGN_IN)

    type_password(visitor, "admin@staff.example.com")
    set_up_app(visitor)
    half = Client()
    type_password(half, "admin@staff.example.com")
    half.post("/staff/sign-out/")
    assert half.get("/staff/sign-in/second-factor/").headers["Location"] == SIGN_IN


def test_nobody_signs_out_by_a_link(world: World) -> None:
    assert staff_client(world).get("/staff/sign-out/").status_code == 405


def test_a_session_of_the_familys_side_opens_nothing_here(world: World) -> None:
    login = world.staff["frontdesk"].login
    family = signed_in_client(login, world.maple, side=Side.FAMILY)
    client = Client()
    client.cookies[cookie_name(Side.PRACTICE)] = family.cookies[cookie_name(Side.FAMILY)].value
    for page in ("/workspace/", "/practice-portal/", "/staff/security/", "/staff/practice/", "/staff/unlock/"):
        assert client.get(page).headers["Location"].startswith(SIGN_IN), page


def test_a_parent_is_sent_to_the_familys_entrance_and_asked_to_set_up_nothing(world: World, visitor: Client) -> None:
    world.family_login("cindy@example.com")
    type_password(visitor, "cindy@example.com")
    page = visitor.get("/workspace/", follow=True).content.decode()
    assert "You are not a user of any practice" in page
    assert "passkey" not in page


@pytest.mark.parametrize("page", ["again/", "app/", "passkeys/add/", "recovery-codes/new/"])
def test_whoever_has_a_parents_password_shuts_them_out_with_no_second_step(
    world: World, visitor: Client, page: str
) -> None:
    """It would outlive their next password, and they have no administrator who takes it away."""
    world.family_login("cindy@example.com")
    type_password(visitor, "cindy@example.com")
    for asked in (visitor.get, visitor.post):
        assert asked(f"/staff/security/{page}").headers["Location"].startswith("/staff/practice/")
    assert not Authenticator.objects.exists()


def test_forms_of_other_sites_do_nothing(world: World) -> None:
    client = staff_client(world, csrf=True)
    for address in ("/staff/sign-in/", "/staff/lock/", "/staff/unlock/", "/staff/sign-out/", "/staff/here/"):
        refused = client.post(address, {"login": DESK, "password": PASSWORD})
        assert refused.status_code == 403, address
        assert title_of(refused) == "That page was out of date"
    assert Session.objects.get(pk=digest_of(key_of(client))).locked_at is None


def test_a_user_of_two_practices_chooses_and_sees_only_that_one(world: World) -> None:
    desk = world.staff["frontdesk"].login
    from_birch = world.staff["neighbour"].actor
    member = add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.BILLING, name="Maria Rivera", by=from_birch, at=world.at
    )
    client = signed_in_client(desk, None)
    page = client.get("/workspace/", follow=True).content.decode()
    assert "Maple Pediatrics" in page
    assert "Birch Clinic" in page
    assert client.post("/staff/practice/", {"practice": "elm"}).status_code == 200, "a practice of somebody else"
    client.post("/staff/practice/", {"practice": "birch"})
    entered = Event.objects.get(kind=Kind.PRACTICE_ENTERED)
    assert (entered.practice_id, entered.membership_id) == (world.birch.pk, member.pk)
    chart = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/registration/"
    assert client.get(chart).status_code == 404


def test_what_was_begun_at_one_practice_is_not_done_at_the_next(world: World) -> None:
    """Two tabs, and in the second its owner goes over: a form of the first would tell one practice of the other's."""
    desk, from_birch = world.staff["frontdesk"].login, world.staff["neighbour"].actor
    add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.FRONT_DESK, name="Maria", by=from_birch, at=world.at
    )
    client, new = signed_in_client(desk, world.maple, csrf=True), "/workspace/clinical/charts/new/"
    typed = {"given": "OLIVE", "family": "MAPLE", "birth_date": "3/14/2019", "sex": "unknown"}
    begun = {**token_on(client.get(new)), **typed}
    client.post("/staff/lock/", {**begun, "page": new})
    client.post("/staff/unlock/", {**token_on(client.get("/staff/unlock/")), "password": PASSWORD})
    client.post("/staff/practice/", {**token_on(client.get("/staff/practice/")), "practice": "birch"})
    refused = client.post(f"{new}create/", begun)
    assert (refused.status_code, title_of(refused)) == (403, "That page was out of date")
    anew = client.get(new)
    assert ("OLIVE" in anew.content.decode(), Patient.objects.filter(given="OLIVE").exists()) == (False, False)
    assert client.post(f"{new}create/", {**typed, **token_on(anew)}).status_code == 302
    assert Patient.objects.get(given="OLIVE").practice == world.birch


def test_whoever_signs_out_on_a_page_of_the_practice_before_can_do_so_at_once(world: World) -> None:
    desk, from_birch = world.staff["frontdesk"].login, world.staff["neighbour"].actor
    add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.FRONT_DESK, name="Maria", by=from_birch, at=world.at
    )
    client = signed_in_client(desk, world.maple, csrf=True)
    before = token_on(client.get("/workspace/clinical/charts/"))
    client.post("/staff/practice/", {**token_on(client.get("/staff/practice/")), "practice": "birch"})
    refused = client.post("/staff/sign-out/", before)
    assert (refused.status_code, title_of(refused)) == (403, "That page was out of date")
    assert 'action="/staff/sign-out/"' in refused.content.decode()
    client.post("/staff/sign-out/", token_on(refused))
    assert client.get("/workspace/").headers["Location"].startswith("/staff/sign-in/")


def test_an_open_page_shows_nothing_of_the_practice_that_its_owner_went_over_to(world: World) -> None:
    """It says the first one's name; and what it asks for by itself is no refusal for the next one's audit."""
    desk, from_birch = world.staff["frontdesk"].login, world.staff["neighbour"].actor
    add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.FRONT_DESK, name="Maria", by=from_birch, at=world.at
    )
    client, day = signed_in_client(desk, world.maple), local_day(world.at, world.maple.zone)
    sent = re.search(r"hx-headers='([^']+)'", client.get("/workspace/clinical/charts/").content.decode())
    headers = {**json.loads(sent[1] if sent else "{}"), "HX-Request": "true"}
    parts = (
        f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/live/?on=contacts",
        f"/workspace/clinical/schedule/{day}/live/",
        f"/workspace/clinical/schedule/{day}/",
    )
    assert [client.get(part, headers=headers).status_code for part in parts] == [200, 200, 200]
    client.post("/staff/practice/", {"practice": "birch"})
    for part in parts:
        refused = client.get(part, headers=headers)
        assert (refused.status_code, title_of(refused)) == (403, "This page is of another practice"), part
    assert not Event.objects.filter(kind=Kind.PAGE_REFUSED).exists()


def test_a_sheet_that_waits_is_seen_at_its_own_practice_only(world: World) -> None:
    desk = world.staff["frontdesk"].login
    from_birch = world.staff["neighbour"].actor
    add_membership(
        login=desk, practice_id=world.birch.pk, role=StaffRole.FRONT_DESK, name="Maria", by=from_birch, at=world.at
    )
    client = signed_in_client(desk, world.maple)
    sign_in = Session.objects.get(pk=digest_of(key_of(client))).sign_in
    world.issue("CINDY", "ROSEMARY", by=replace(world.frontdesk, session=sign_in))
    pages = ("/workspace/clinical/charts/", "/workspace/clinical/sheets/?shown=other")
    for page in pages:
        assert "CINDY TESTKIDDO" in client.get(page).content.decode(), page
    client.post("/staff/practice/", {"practice": "birch"})
    for page in pages:
        assert "CINDY TESTKIDDO" not in client.get(page).content.decode(), page
