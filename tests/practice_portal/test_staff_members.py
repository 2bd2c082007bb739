"""User Administration › Staff Members: every button, its event, and what the other person meets at the next click."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from kinpin.accounts.models import Session
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.kernel import clock
from kinpin.outbox.actions import enqueue
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import revoke_invitation
from kinpin.practices.actions.members import (
    change_workspace_role,
    end_membership,
    reset_second_factor_everywhere,
    resume_membership,
)
from kinpin.practices.errors import MemberNotFoundError
from kinpin.practices.models import Membership, StaffRecord
from kinpin.practices.roles import StaffRole
from tests.pages import form_of, words_of
from tests.staff_client import staff_client
from tests.world import World

STAFF = "/practice-portal/staff/"
ROBIN = {"given": "Robin", "family": "Vale", "email": "Robin@Example.com", "role": "front_desk", "site": ""}


def record(world: World, who: str) -> StaffRecord:
    found = world.staff[who].record
    assert found
    found.refresh_from_db()
    return found


def of_record(world: World, who: str) -> str:
    return f"{STAFF}{record(world, who).public_id}/"


def of_user(world: World, who: str) -> str:
    return f"/practice-portal/users/{world.staff[who].member.public_id}/"


def told() -> Event:
    return Event.objects.exclude(kind__in=(Kind.CHART_VIEWED, Kind.PAGE_REFUSED)).latest("pk")


def press(client: Client, address: str, **typed: str) -> str:
    """Press a button; what the page it leads to says."""
    done = client.post(address, typed)
    assert done.status_code == 302, words_of(done)
    return words_of(client.get(done.headers["Location"]))


def test_a_record_is_created_and_found_in_the_list(world: World, admin: Client) -> None:
    said = press(admin, STAFF + "create/", **ROBIN, version="")
    assert "The staff record was created. Associate a user, or invite one." in said
    made = StaffRecord.objects.get(given="Robin")
    assert (made.practice, made.family, made.email, made.role) == (
        world.maple, "Vale", "robin@example.com", "front_desk",
    )  # fmt: skip
    assert (told().kind, told().subject, told().reason) == (Kind.STAFF_CREATED, f"staff:{made.pk}", "front_desk")
    assert "Vale, Robin Front Desk All sites None Active" in words_of(admin.get(STAFF))


def test_a_second_record_for_the_same_mailbox_is_asked_about(world: World, admin: Client) -> None:
    nico = {"given": "Nico", "family": "Hale", "email": "nico@example.com", "role": "front_desk"}
    press(admin, f"{STAFF}create/", **nico)
    asked = admin.post(f"{STAFF}create/", {**nico, "given": "Nicholas", "email": "NICO@example.com"})
    assert asked.status_code == 422
    assert "Nico Hale has a staff record already. Nothing was created." in words_of(asked)
    there = StaffRecord.objects.get(family="Hale")
    assert f'href="{STAFF}{there.public_id}/"' in asked.content.decode()
    again = admin.post(f"{STAFF}create/", {**form_of(asked, "staff"), "email": "other@example.com"})
    assert again.status_code == 302  # nobody has this one
    assert admin.post(f"{STAFF}create/", form_of(asked, "staff")).status_code == 302
    assert StaffRecord.objects.filter(family="Hale").count() == 3


def test_a_user_without_a_record_gets_one_from_the_list(world: World, admin: Client) -> None:
    hire = world.staff["newhire"].member
    address = f"{STAFF}new/?user={hire.public_id}"
    assert address in admin.get(STAFF).content.decode()
    given, _, family = hire.name.rpartition(" ")
    form = form_of(admin.get(address), "staff")
    assert (form["given"], form["family"], form["email"], form["role"]) == (given, family, hire.login.email, hire.role)
    assert "Type the last name." in words_of(admin.post(STAFF + "create/", {**form, "family": ""}))
    assert "The user is associated." in press(admin, STAFF + "create/", **form)
    assert StaffRecord.objects.get(given=given).membership == hire
    assert address not in admin.get(STAFF).content.decode()
    # Who has a record by now, ended, or works elsewhere gets none by that address.
    for user in (hire, world.staff["neighbour"].member):
        assert "user" not in form_of(admin.get(f"{STAFF}new/?user={user.public_id}"), "staff")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"given": ""}, "Type the first name."),
        ({"family": " "}, "Type the last name."),
        ({"email": "robin"}, "Check the e-mail. It looks like name@example.com."),
        ({"role": "owner"}, "Select a valid choice"),
        ({"site": "none"}, "Select a valid choice"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(world: World, admin: Client, wrong: dict[str, str], said: str) -> None:
    count = StaffRecord.objects.count()
    page = admin.post(STAFF + "create/", {**ROBIN, "site": world.site.public_id, **wrong})
    assert page.status_code == 422
    assert said in words_of(page)
    assert form_of(page, "staff")["site"] == wrong.get("site", world.site.public_id) or "site" in wrong
    assert StaffRecord.objects.count() == count


def test_a_change_is_saved_and_told_without_what_was_typed(world: World, admin: Client) -> None:
    address = of_record(world, "billing")
    typed = form_of(admin.get(address), "staff") | {"family": "Leigh", "role": "provider"}
    assert "Saved." in press(admin, address + "change/", **typed)
    assert (record(world, "billing").family, record(world, "billing").role) == ("Leigh", "provider")
    assert told().kind == Kind.STAFF_CHANGED
    assert told().detail == '{"changed":["family","role"],"role_before":"billing"}'
    before = told().pk
    assert "Saved." in press(admin, address + "change/", **form_of(admin.get(address), "staff"))
    assert told().pk == before, "nothing was changed"


def test_a_change_by_somebody_else_meanwhile_is_shown_and_nothing_is_lost(world: World, admin: Client) -> None:
    address = of_record(world, "billing")
    mine = form_of(admin.get(address), "staff") | {"given": "Robert"}
    theirs = form_of(admin.get(address), "staff") | {"given": "Bob", "role": "provider"}
    press(admin, address + "change/", **theirs)
    warned = admin.post(address + "change/", mine)
    assert warned.status_code == 422
    said = words_of(warned)
    assert "Somebody else changed this record while you had it open." in said
    assert "First name is now Bob" in said
    assert "Role is now Provider" in said
    assert record(world, "billing").given == "Bob"
    again = form_of(warned, "staff")
    assert again["given"] == "Robert"
    press(admin, address + "change/", **again)
    assert (record(world, "billing").given, record(world, "billing").role) == ("Robert", "billing")


def test_a_lowered_role_counts_from_the_next_click(world: World, admin: Client) -> None:
    desk, address = staff_client(world, "frontdesk"), of_record(world, "frontdesk")
    window = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/registration/"
    assert "Your role can't register families" not in words_of(desk.get(window))
    typed = form_of(admin.get(address), "staff") | {"role": "billing"}
    press(admin, address + "change/", **typed)
    assert "Your role can't register families" in words_of(desk.get(window))


def test_out_of_use_and_back(world: World, admin: Client) -> None:
    desk, address = staff_client(world, "frontdesk"), of_record(world, "frontdesk")
    said = press(admin, address + "deactivate/")
    assert "The staff record is out of use. Its user was signed out" in said
    assert "keeps the workspace and its charts" in said
    assert told().kind == Kind.STAFF_DEACTIVATED
    assert "/sign-in/" in desk.get("/workspace/clinical/charts/").headers["Location"]
    back = staff_client(world, "frontdesk")
    assert back.get("/practice-portal/patients/").status_code == 403
    assert back.get("/workspace/clinical/charts/").status_code == 200
    written = Event.objects.count()
    press(admin, address + "deactivate/")
    assert Event.objects.count() == written, "pressing twice does nothing twice"
    assert "in use again" in press(admin, address + "reactivate/")
    assert told().kind == Kind.STAFF_REACTIVATED
    assert back.get("/practice-portal/patients/").status_code == 200


def test_whoever_is_out_of_use_is_kept_out_with_one_more_press(world: World, admin: Client) -> None:
    address = of_record(world, "frontdesk")
    press(admin, address + "deactivate/")
    page = admin.get(address)
    assert "Maria Rivera keeps the workspace and its charts." in words_of(page)
    assert of_user(world, "frontdesk") + "end/" in page.content.decode()
    assert "can no longer open the workspace" in press(admin, of_user(world, "frontdesk") + "end/")
    back = staff_client(world, "frontdesk")
    assert back.get("/workspace/clinical/charts/").headers["Location"].startswith("/staff/practice/")
    page = admin.get(address)
    assert "Maria Rivera can't open the workspace either." in words_of(page)
    assert of_user(world, "frontdesk") + "end/" not in page.content.decode()
    press(admin, STAFF + "create/", **ROBIN)
    said = press(admin, f"{STAFF}{StaffRecord.objects.get(given='Robin').public_id}/deactivate/")
    assert "The staff record is out of use." in said
    assert "signed out" not in said, "nobody was"


def test_a_user_is_associated_and_dissociated(world: World, admin: Client) -> None:
    hire = staff_client(world, "newhire")
    assert hire.get("/practice-portal/").status_code == 403
    press(admin, STAFF + "create/", **ROBIN)
    made = StaffRecord.objects.get(given="Robin")
    address = f"{STAFF}{made.public_id}/"
    said = press(admin, address + "associate/", user=world.staff["newhire"].member.public_id)
    assert "The user is associated." in said
    hired = f"membership:{world.staff['newhire'].member.pk}"
    assert (told().kind, told().subject, told().detail) == (Kind.STAFF_ASSOCIATED, hired, f'{{"staff":{made.pk}}}')
    assert hire.get("/practice-portal/", follow=True).status_code == 200
    written = Event.objects.count()
    press(admin, address + "associate/", user=world.staff["newhire"].member.public_id)
    assert Event.objects.count() == written, "who is associated already is not associated again"
    assert "this staff record has a user" in press(
        admin, address + "associate/", user=world.staff["billing"].member.public_id
    )
    assert "The association has ended." in press(admin, address + "dissociate/")
    assert told().kind == Kind.STAFF_DISSOCIATED
    assert hire.get("/practice-portal/").status_code == 403
    for user, refusal in (
        (world.staff["billing"].member.public_id, "that user has another staff record"),
        (world.staff["neighbour"].member.public_id, "choose a user who may open the workspace"),
        ("", "choose a user who may open the workspace"),
    ):
        assert refusal in press(admin, address + "associate/", user=user)


def test_an_invitation_is_sent_and_taken_back(world: World, admin: Client) -> None:
    press(admin, STAFF + "create/", **ROBIN)
    address = f"{STAFF}{StaffRecord.objects.get(given='Robin').public_id}/"
    refused = admin.post(address + "invite/", {"email": "robin"})
    assert refused.status_code == 422
    assert "Check the e-mail" in words_of(refused)
    said = press(admin, address + "invite/", email="robin@example.com")
    assert "The invitation is on its way." in said
    assert "An invitation went to robin@example.com" in said
    assert Message.objects.get().kind == "invitation"
    assert told().kind == Kind.STAFF_INVITED
    assert "Vale, Robin Front Desk All sites Invited Active" in words_of(admin.get(STAFF))
    assert "The invitation was taken back." in press(admin, address + "invite/revoke/")
    assert told().kind == Kind.INVITATION_REVOKED
    press(admin, address + "deactivate/")
    assert "this staff record is out of use" in press(admin, address + "invite/", email="robin@example.com")


def test_access_ends_at_once_and_is_given_again(world: World, admin: Client) -> None:
    desk = staff_client(world, "frontdesk")
    assert desk.get("/workspace/clinical/charts/").status_code == 200
    said = press(admin, of_user(world, "frontdesk") + "end/")
    assert "was signed out everywhere" in said
    assert told().kind == Kind.MEMBERSHIP_ENDED
    assert "/sign-in/" in desk.get("/workspace/clinical/charts/").headers["Location"]
    assert not Session.objects.filter(login=world.staff["frontdesk"].login).exists()
    again = staff_client(world, "frontdesk")
    assert again.get("/workspace/clinical/charts/").headers["Location"].startswith("/staff/practice/")
    assert "can open the workspace again" in press(admin, of_user(world, "frontdesk") + "resume/")
    assert told().kind == Kind.MEMBERSHIP_RESUMED
    assert again.get("/workspace/clinical/charts/").status_code == 200


def test_a_workspace_role_counts_from_the_next_click(world: World, admin: Client) -> None:
    desk = staff_client(world, "frontdesk")
    assert desk.get("/workspace/clinical/charts/new/").status_code != 403
    assert "role was changed" in press(admin, of_user(world, "frontdesk") + "role/", role="billing")
    assert (told().kind, told().reason, told().detail) == (
        Kind.MEMBERSHIP_CHANGED, "billing", '{"role_before":"front_desk"}',
    )  # fmt: skip
    assert desk.get("/workspace/clinical/charts/new/").status_code == 403
    press(admin, of_user(world, "frontdesk") + "role/", role="owner")
    assert Membership.objects.get(pk=world.staff["frontdesk"].member.pk).role == "billing"


def test_a_lost_second_step_is_taken_away(world: World, admin: Client) -> None:
    billing = world.staff["billing"]
    there = staff_client(world, "billing")
    assert "this user has no second step" in press(admin, of_user(world, "billing") + "second-factor/reset/")
    Authenticator.objects.create(user=billing.login, type=Authenticator.Type.TOTP, data={})
    assert "The second step was taken away." in press(admin, of_user(world, "billing") + "second-factor/reset/")
    assert told().kind == Kind.SECOND_FACTOR_RESET
    assert "/sign-in/" in there.get("/workspace/clinical/charts/").headers["Location"]
    own = press(admin, of_user(world, "admin") + "second-factor/reset/")
    assert "change your own second step under Security" in own


@pytest.mark.parametrize("how", ["deactivate", "dissociate", "role", "end"])
def test_the_last_admin_stays(world: World, admin: Client, how: str) -> None:
    address = of_record(world, "admin")
    if how == "role":
        typed = form_of(admin.get(address), "staff") | {"role": "billing"}
        refused = admin.post(address + "change/", typed)
        assert refused.status_code == 422
        said = words_of(refused)
    elif how == "end":
        said = press(admin, of_user(world, "admin") + "end/")
    else:
        said = press(admin, f"{address}{how}/")
    assert "last active Practice Admin" in said
    assert admin.get(STAFF).status_code == 200


def test_with_a_second_admin_the_first_may_go(world: World, admin: Client) -> None:
    typed = form_of(admin.get(of_record(world, "provider")), "staff") | {"role": "practice_admin"}
    press(admin, of_record(world, "provider") + "change/", **typed)
    admin.post(of_record(world, "admin") + "deactivate/")
    assert "/sign-in/" in admin.get(STAFF).headers["Location"]
    other = staff_client(world, "provider")
    assert "last active Practice Admin" in press(other, of_record(world, "provider") + "deactivate/")


def test_other_practices_people_are_not_found(world: World) -> None:
    neighbour = staff_client(world, "neighbour")
    record_address, user_address = of_record(world, "billing"), of_user(world, "billing")
    assert neighbour.get(record_address).status_code == 404
    for deed in ("change", "deactivate", "reactivate", "associate", "dissociate", "invite", "invite/revoke"):
        asked = neighbour.post(
            f"{record_address}{deed}/",
            {**ROBIN, "version": "1", "user": world.staff["neighbour"].member.public_id},
        )
        assert asked.status_code == 404, deed
    for deed in ("role", "end", "resume", "second-factor/reset"):
        assert neighbour.post(f"{user_address}{deed}/", {"role": "billing"}).status_code == 404, deed
    assert record(world, "billing").active
    assert "Bo Lee" not in words_of(neighbour.get(STAFF))


def test_mail_that_waits_is_told_where_somebody_would_wonder(world: World, admin: Client) -> None:
    def waits(minutes: int) -> None:
        with transaction.atomic():
            enqueue(kind="invitation", about={}, practice_id=world.maple.pk, at=world.at - timedelta(minutes=minutes))

    told = "could not be sent yet"
    waits(1)
    assert told not in words_of(admin.get(STAFF))
    waits(90)
    waits(30)
    for page in (STAFF, of_record(world, "frontdesk"), "/practice-portal/patients/"):
        said = words_of(admin.get(page))
        assert "2 e-mails could not be sent yet, the first since" in said, page
    assert told not in words_of(staff_client(world, "neighbour").get("/practice-portal/patients/"))
    Message.objects.update(state="sent")
    assert told not in words_of(admin.get(STAFF))


def test_what_is_so_already_is_told_no_second_time(world: World) -> None:
    by, at, member = world.staff["admin"].actor, clock.now(), world.staff["newhire"].member.pk
    before = Event.objects.latest("pk").pk
    for deed in (
        partial(change_workspace_role, membership_id=member, role=StaffRole.BILLING),
        partial(end_membership, membership_id=member),
        partial(resume_membership, membership_id=member),
    ):
        deed(by=by, at=at)
        deed(by=by, at=at)
    revoke_invitation(public_id=record(world, "frontdesk").public_id, by=by, at=at)  # there is none
    kinds = Event.objects.filter(pk__gt=before).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [Kind.MEMBERSHIP_CHANGED, Kind.MEMBERSHIP_ENDED, Kind.MEMBERSHIP_RESUMED]


def test_whoever_runs_kinpin_resets_no_second_step_of_somebody_who_was_shut_out(world: World) -> None:
    newhire, at = world.staff["newhire"], clock.now()
    end_membership(membership_id=newhire.member.pk, by=world.staff["admin"].actor, at=at)
    with pytest.raises(MemberNotFoundError):
        reset_second_factor_everywhere(login_id=newhire.login.pk, by=world.system, at=at)
