"""`kinpin staff reset-second-step`: the only Practice Admin lost the phone."""

import pytest
from allauth.mfa.models import Authenticator

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.config.errors import SetupError
from kinpin.config.second_step_reset import reset_second_step
from kinpin.practices.actions.members import end_membership
from tests.config.commanding import kinpin, refusal
from tests.config.conftest import Installation
from tests.staff_client import staff_client
from tests.world import World


def test_a_lost_second_step_is_taken_away_and_the_user_signed_out(world: World) -> None:
    admin, client = world.staff["admin"], staff_client(world, "admin")
    Authenticator.objects.create(user=admin.login, type=Authenticator.Type.TOTP, data={})
    assert client.get("/practice-portal/staff/").status_code == 200

    assert "sets up a new one at the next sign-in" in reset_second_step(str(admin.login.email).upper())

    assert not Authenticator.objects.filter(user=admin.login).exists()
    assert client.get("/practice-portal/staff/")["Location"].startswith("/staff/sign-in/")
    event = Event.objects.filter(kind=Kind.SECOND_FACTOR_RESET).get()
    assert (event.practice_id, event.subject) == (world.maple.pk, f"membership:{admin.member.pk}")


def test_who_left_and_comes_in_as_a_parent_is_helped_too(world: World) -> None:
    left = world.staff["billing"]
    Authenticator.objects.create(user=left.login, type=Authenticator.Type.TOTP, data={})
    end_membership(membership_id=left.member.pk, by=world.staff["admin"].actor, at=world.at)
    assert reset_second_step(str(left.login.email)).endswith(" has no second step any more.")
    assert not Authenticator.objects.filter(user=left.login).exists()
    event = Event.objects.filter(kind=Kind.SECOND_FACTOR_RESET).get()
    assert (event.practice_id, event.login_id) == (None, left.login.pk)


def test_a_family_s_login_and_one_without_a_second_step_are_left_alone(world: World) -> None:
    family = world.family_login("cindy@example.com")
    for email, why in (
        (str(family.email), "works at a practice"),
        (str(world.staff["admin"].login.email), "has no second"),
    ):
        with pytest.raises(SetupError, match=why):
            reset_second_step(email)
    assert not Event.objects.filter(kind=Kind.SECOND_FACTOR_RESET).exists()


@pytest.mark.server
def test_by_command_it_names_who_is_not_there(practice: Installation) -> None:
    def reset(email: str) -> str:
        return refusal(kinpin("staff", "reset-second-step", email, "--data", practice.data, database=practice.database))

    assert "Nobody with the e-mail bob@elm.example.org" in reset("bob@elm.example.org")
    assert "ada@elm.example.org has no second step" in reset("ada@elm.example.org")
