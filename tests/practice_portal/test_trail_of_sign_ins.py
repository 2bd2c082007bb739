"""What happens at the door to a login stands in the trails of those whom it concerns, and in nobody else's."""

from django.test import Client

from kinpin.accounts.code_limits import TRIES_OVERALL
from kinpin.accounts.models import Login
from kinpin.kernel import clock
from kinpin.practices.actions.members import add_membership
from kinpin.practices.roles import StaffRole
from tests.entrance.steps import set_up_app, type_password
from tests.patient_portal.family import EMAIL, Family, code_sent_to
from tests.practice_portal.test_trail import TRAIL, of_child, of_user, page, rows
from tests.staff_client import staff_client
from tests.tries import use_up
from tests.world import World

DESK = "frontdesk@staff.example.com"
WRONG, NEW = "not the right words at all", "meadow lighthouse copper nine"
TRIED = "⊘ Refused Tried to sign in"


def a_morning_at_the_desk() -> None:
    """A wrong password, a right one, an authenticator app, and out again."""
    client = Client()
    type_password(client, DESK, WRONG)
    type_password(client, DESK)
    set_up_app(client)
    client.post("/staff/sign-out/")


def cindy_at_home(world: World) -> Family:
    """Cindy, who has just signed up for ROSEMARY and BASIL."""
    phone = Family()
    phone.scan(world.issue("CINDY", "ROSEMARY", "BASIL").token).born("ROSEMARY")
    return phone.answer(answer="yes").sign_up(terms="on")


def account() -> str:
    return f"account {Login.objects.get(email=EMAIL).pk}, c•••@example.com"


def test_a_staff_members_trail_has_what_happened_at_the_door(world: World, admin: Client) -> None:
    a_morning_at_the_desk()
    said = page(admin, of_user(world, "frontdesk"))
    assert f"Somebody, as Maria Rivera {TRIED} the password was wrong" in said
    assert "Maria Rivera Signed in by: password" in said
    assert "Maria Rivera Signed out" in said
    assert "Kinpin Opened a login" in said
    assert TRIED in page(admin, f"{of_user(world, 'frontdesk')}?group=signing")
    others = page(admin, of_user(world, "billing"))
    assert TRIED not in others
    assert "Signed in" not in others


def test_and_that_somebody_made_a_new_password_by_mail(world: World, admin: Client) -> None:
    Family().go("/password/").answer(email=DESK).answer(code=code_sent_to(DESK)).answer(password=NEW)
    told = [row for row in rows(admin, of_user(world, "frontdesk")) if row["kind"] == "login:password_changed"]
    assert [(row["reason"], row["login_id"]) for row in told] == [("reset", str(world.staff["frontdesk"].login.pk))]


def test_and_that_somebody_asked_for_its_code_and_had_too_many_tries(world: World, admin: Client) -> None:
    another_desk = world.staff["billing"].login.email or ""
    Family("198.51.100.1").go("/staff/password/").answer(email=another_desk).answer(code="00000000")
    use_up(TRIES_OVERALL)
    asker = Family().go("/staff/password/").answer(email=DESK)
    assert asker.answer(code="00000000").page.status_code == 429
    told = [row for row in rows(admin, of_user(world, "frontdesk")) if row["kind"].startswith("email:")]
    assert [(row["who"], row["outcome"]) for row in told] == [
        ("Somebody, as Maria Rivera", outcome) for outcome in ("refused", "done")
    ]
    assert "Somebody, as Maria Rivera" not in page(admin, of_user(world, "billing"))


def test_an_address_of_nobody_is_in_no_trail(world: World, admin: Client) -> None:
    type_password(Client(), "nobody@staff.example.com", WRONG)
    for address in (of_user(world, "frontdesk"), of_child(world), TRAIL):
        assert TRIED not in page(admin, address)


def test_of_a_login_that_works_elsewhere_too_nobody_learns_when_it_does(world: World, admin: Client) -> None:
    neighbour = staff_client(world, "neighbour")
    there = add_membership(
        login=world.staff["frontdesk"].login, practice_id=world.birch.pk, role=StaffRole.FRONT_DESK, name="M. Rivera",
        by=world.staff["neighbour"].actor, at=clock.now(),
    )  # fmt: skip
    a_morning_at_the_desk()
    here = page(admin, of_user(world, "frontdesk"))
    elsewhere = page(neighbour, f"{TRAIL}users/{there.public_id}/")
    for said in (here, elsewhere):
        assert TRIED in said
        assert "Signed in" not in said
    assert "Maria Rivera" not in elsewhere
    assert neighbour.get(of_user(world, "frontdesk")).status_code == 404


def test_a_childs_trail_has_the_door_to_the_accounts_that_have_access(world: World, admin: Client) -> None:
    phone = cindy_at_home(world)
    phone.sign_out().sign_in(password=WRONG)
    phone.sign_in()
    said = page(admin, of_child(world))
    assert f"Somebody, as {account()} {TRIED} the password was wrong" in said
    assert f"Family, {account()} Signed out" in said
    assert f"Family, {account()} Signed in by: password" in said
    for other in (of_child(world, "LUNA"), of_user(world, "frontdesk"), TRAIL):
        assert "Signed in" not in page(admin, other)


def test_a_childs_trail_has_the_terms_that_were_accepted_for_it(world: World, admin: Client) -> None:
    world.enroll("MARTA", "LUNA")
    cindy_at_home(world)
    accepted = f"Family, {account()} Accepted the terms version: 1"
    for child in ("ROSEMARY", "BASIL"):
        assert page(admin, of_child(world, child)).count(accepted) == 1, child
        assert accepted in page(admin, f"{of_child(world, child)}?group=portal")
    assert accepted not in page(admin, of_child(world, "LUNA"))
    assert "Accepted the terms" not in page(staff_client(world, "neighbour"), TRAIL)


def test_not_any_more_once_the_access_is_over(world: World, admin: Client) -> None:
    phone = cindy_at_home(world).sign_out()
    address = f"/practice-portal/patients/{world.child('ROSEMARY').public_id}/"
    contact = world.contact("CINDY").public_id
    done = admin.post(f"{address}access/{contact}/remove/", {"reason": "safety"})
    assert done.status_code == 302, done.content.decode()
    before = page(admin, of_child(world, "ROSEMARY")).count("Signed in")
    phone.sign_in()
    assert page(admin, of_child(world, "ROSEMARY")).count("Signed in") == before
    assert page(admin, of_child(world, "BASIL")).count("Signed in") == before + 1


def test_two_accounts_of_one_caregiver_are_told_apart(world: World, admin: Client) -> None:
    cindy_at_home(world)
    said = page(admin, of_child(world))
    assert f"Family, {account()} Enrolled CINDY TESTKIDDO" in said
    assert EMAIL not in said
    [enrolled] = [row for row in rows(admin, of_child(world)) if row["kind"] == "enrollment:started"]
    assert enrolled["login_id"] == str(Login.objects.get(email=EMAIL).pk)
    assert enrolled["patient_id"] == str(world.child("ROSEMARY").pk)
    assert enrolled["contact_id"] == str(world.contact("CINDY").pk)
