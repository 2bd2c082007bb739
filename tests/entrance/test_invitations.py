"""The way in for somebody who is no user yet: one link, one person, one use, one day."""

import json
from datetime import datetime, timedelta

import pytest
from django.test import Client

from kinpin.accounts.models import Login, Session
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import accept_invitation, invite_user, revoke_invitation
from kinpin.practices.actions.members import end_membership
from kinpin.practices.actions.staff import (
    StaffDetails,
    associate_user,
    create_staff_record,
    deactivate_staff_record,
    dissociate_user,
)
from kinpin.practices.errors import AssociationRefusedError, InvitationRefusedError
from kinpin.practices.models import Invitation, Membership, StaffRecord
from kinpin.practices.roles import StaffRole
from tests.entrance.steps import type_password
from tests.pages import words_of
from tests.practice_portal.test_trail import tamper
from tests.staff_client import staff_client
from tests.world import PASSWORD, World

NEW = "robin@example.com"
CHOSEN = "seven violet wheelbarrows sing"


@pytest.fixture
def record(world: World) -> StaffRecord:
    details = StaffDetails(given="Robin", family="Vale", email=NEW, role=StaffRole.FRONT_DESK)
    return create_staff_record(details=details, by=world.staff["admin"].actor, at=world.at)


def invite(world: World, record: StaffRecord, email: str = NEW, at: datetime | None = None) -> str:
    """Invite somebody. Returns the token in the message."""
    invite_user(public_id=record.public_id, email=email, by=world.staff["admin"].actor, at=at or world.at)
    return secret_of(Message.objects.filter(kind="invitation").latest("pk"))["token"]


def open_link(client: Client, token: str) -> int:
    """Open the link and hand in what stands behind its #. Returns the status of the page it leads to."""
    return client.post("/staff/invitation/token/", {"token": token}, follow=True).status_code


def told_of(member: Membership) -> list[str]:
    """What the trail says of a user's place in the workspace, in its order."""
    about = Event.objects.filter(subject=f"membership:{member.pk}", kind__startswith="membership:")
    return list(about.order_by("pk").values_list("kind", flat=True))


def test_somebody_new_chooses_a_password_and_is_associated(world: World, record: StaffRecord, visitor: Client) -> None:
    assert open_link(visitor, invite(world, record)) == 200
    joined = visitor.post("/staff/invitation/join/", {"password": CHOSEN})
    assert joined.headers["Location"] == "/staff/sign-in/"
    assert "Your new password works now. Sign in with it." in words_of(visitor.get("/staff/sign-in/"))
    member = Membership.objects.get(login__email=NEW)
    record.refresh_from_db()
    assert record.membership == member
    assert (member.role, member.practice) == ("front_desk", world.maple)
    assert type_password(visitor, NEW, CHOSEN).status_code == 302
    assert visitor.get("/workspace/", follow=True).redirect_chain[-1][0].startswith("/staff/security/")
    about = [f"staff:{record.pk}", f"membership:{member.pk}"]
    told = Event.objects.filter(subject__in=about).values_list("kind", flat=True)
    assert {Kind.STAFF_INVITED, Kind.INVITATION_ACCEPTED, Kind.STAFF_ASSOCIATED} <= set(told)


def test_a_link_works_once_for_a_day_and_until_it_is_taken_back(world: World, record: StaffRecord) -> None:
    token = invite(world, record, at=world.at - timedelta(hours=24))
    assert open_link(Client(), token) == 410
    token = invite(world, record, at=world.at - timedelta(hours=23, minutes=59))
    assert open_link(Client(), token) == 200
    newer = invite(world, record)
    assert open_link(Client(), token) == 410, "a newer one ends it"
    revoke_invitation(public_id=record.public_id, by=world.staff["admin"].actor, at=world.at)
    assert open_link(Client(), newer) == 410
    used = invite(world, record)
    first, second = Client(), Client()
    assert (open_link(first, used), open_link(second, used)) == (200, 200)
    first.post("/staff/invitation/join/", {"password": CHOSEN})
    assert second.post("/staff/invitation/join/", {"password": "another four quiet words"}).status_code == 410
    assert open_link(Client(), used) == 410
    assert Login.objects.get(email=NEW).check_password(CHOSEN)


def test_whoever_was_signed_in_at_that_browser_is_so_no_more(world: World, record: StaffRecord) -> None:
    desk = staff_client(world)
    assert open_link(desk, invite(world, record)) == 200
    desk.post("/staff/invitation/join/", {"password": CHOSEN})
    assert Login.objects.get(email=NEW).check_password(CHOSEN)
    assert "/sign-in/" in desk.get("/workspace/clinical/charts/").headers["Location"]
    assert not Session.objects.filter(login=world.staff["frontdesk"].login).exists()


def test_a_record_out_of_use_lets_nobody_in_nor_invites(world: World, record: StaffRecord) -> None:
    token = invite(world, record)
    deactivate_staff_record(public_id=record.public_id, by=world.staff["admin"].actor, at=world.at)
    assert open_link(Client(), token) == 410
    with pytest.raises(AssociationRefusedError):
        invite(world, record)
    assert Invitation.objects.get(staff_record=record).revoked_at, "putting it back into use opens no old link"


def test_the_token_is_neither_in_an_address_nor_in_the_database(
    world: World, record: StaffRecord, visitor: Client
) -> None:
    token = invite(world, record)
    led = visitor.post("/staff/invitation/token/", {"token": token}, follow=True)
    assert [address for address, _ in led.redirect_chain] == ["/staff/invitation/join/"]
    assert token not in json.dumps(list(Session.objects.values_list("data", flat=True)))
    assert bytes(Invitation.objects.get().token_digest) != token.encode()
    assert token.encode() not in bytes(Message.objects.get().sealed)


def test_somebody_with_a_sign_in_types_its_password_under_the_same_limits(
    world: World, record: StaffRecord, visitor: Client
) -> None:
    world.family_login(NEW)  # a parent who comes to work here
    open_link(visitor, invite(world, record))
    page = visitor.get("/staff/invitation/join/").content.decode()
    assert "You have a sign-in already" in page
    for _ in range(10):
        wrong = visitor.post("/staff/invitation/join/", {"password": CHOSEN})
        assert "That is not the password" in wrong.content.decode()
    refused = visitor.post("/staff/invitation/join/", {"password": PASSWORD})
    assert "Too many tries" in refused.content.decode()
    assert not Membership.objects.filter(login__email=NEW).exists()


def test_joining_with_the_password_there_is(world: World, record: StaffRecord, visitor: Client) -> None:
    login = world.family_login(NEW)
    open_link(visitor, invite(world, record))
    assert visitor.post("/staff/invitation/join/", {"password": PASSWORD}).status_code == 302
    assert Membership.objects.get(login=login).practice == world.maple


def test_an_invitation_is_for_one_address_only(world: World, record: StaffRecord) -> None:
    invite(world, record)
    stranger = world.family_login("eve@example.com")
    with pytest.raises(InvitationRefusedError):
        accept_invitation(
            invitation_id=Invitation.objects.get().pk, login=stranger, by=world.family_actor(stranger), at=world.at
        )


def test_whoever_works_here_already_keeps_their_role_and_their_one_record(
    world: World, record: StaffRecord, visitor: Client
) -> None:
    newhire, provider = world.staff["newhire"], world.staff["provider"]
    open_link(visitor, invite(world, record, email=newhire.login.email or ""))
    assert visitor.post("/staff/invitation/join/", {"password": PASSWORD}).status_code == 302
    record.refresh_from_db()
    assert record.membership == newhire.member
    assert told_of(newhire.member) == [Kind.MEMBERSHIP_ADDED], "when they began, and not once more"

    spare = create_staff_record(
        details=StaffDetails(given="Second", family="Record", email="", role=StaffRole.PRACTICE_ADMIN),
        by=world.staff["admin"].actor,
        at=world.at,
    )
    other = Client()
    open_link(other, invite(world, spare, email=provider.login.email or ""))
    assert other.post("/staff/invitation/join/", {"password": PASSWORD}).status_code == 410
    spare.refresh_from_db()
    provider.member.refresh_from_db()
    assert spare.membership is None
    assert provider.member.role == StaffRole.PROVIDER


def test_somebody_shut_out_is_let_in_again_only_by_an_invitation(world: World, record: StaffRecord) -> None:
    admin, newhire = world.staff["admin"].actor, world.staff["newhire"]
    end_membership(membership_id=newhire.member.pk, by=admin, at=world.at)
    client = Client()
    open_link(client, invite(world, record, email=newhire.login.email or ""))
    client.post("/staff/invitation/join/", {"password": PASSWORD})
    newhire.member.refresh_from_db()
    assert newhire.member.active
    assert told_of(newhire.member) == [Kind.MEMBERSHIP_ADDED, Kind.MEMBERSHIP_ENDED, Kind.MEMBERSHIP_RESUMED]


def test_nobody_is_invited_to_a_record_that_has_a_user(world: World) -> None:
    record = world.staff["billing"].record
    assert record
    with pytest.raises(AssociationRefusedError):
        invite(world, record)
    dissociate_user(public_id=record.public_id, by=world.staff["admin"].actor, at=world.at)
    invite(world, record)


def test_whoever_is_shut_out_does_not_come_back_by_an_older_invitation(world: World, record: StaffRecord) -> None:
    frontdesk, admin = world.staff["frontdesk"], world.staff["admin"].actor
    token = invite(world, record, email="frontdesk@staff.example.com")
    other = create_staff_record(
        details=StaffDetails(given="Pia", family="Moss", email="pia@example.com", role=StaffRole.BILLING),
        by=admin,
        at=world.at,
    )
    kept = invite(world, other, email="pia@example.com")
    arrived = Client()
    assert open_link(arrived, token) == 200
    end_membership(membership_id=frontdesk.member.pk, by=admin, at=world.at)
    assert arrived.post("/staff/invitation/join/", {"password": PASSWORD}).status_code == 410
    assert open_link(Client(), token) == 410
    assert not Membership.objects.get(pk=frontdesk.member.pk).active
    assert open_link(Client(), kept) == 200, "an invitation of somebody else"
    told = Event.objects.filter(kind=Kind.INVITATION_REVOKED).values_list("subject", flat=True)
    assert list(told) == [f"staff:{record.pk}"]


@pytest.mark.parametrize("again", [False, True])
def test_whom_an_admin_invited_who_is_shut_out_comes_in_no_more_unless_another_invites_them(
    world: World, record: StaffRecord, again: bool
) -> None:
    """It may be an address of their own: sent an hour before, to a record that they made up."""
    admin, leaves = world.staff["admin"].actor, world.staff["newhire"].member
    details = StaffDetails(given="Nico", family="Hale", email="", role=StaffRole.PRACTICE_ADMIN)
    theirs = create_staff_record(details=details, by=admin, at=world.at)
    associate_user(public_id=theirs.public_id, membership_id=leaves.pk, by=admin, at=world.at)
    address = f"/practice-portal/staff/{record.public_id}/invite/"
    assert staff_client(world, "newhire").post(address, {"email": NEW}).status_code == 302
    if again:
        staff_client(world, "admin").post(address, {"email": NEW})
    token = secret_of(Message.objects.filter(kind="invitation").latest("pk"))["token"]
    assert open_link(Client(), token) == 200
    staff_client(world, "admin").post(f"/practice-portal/users/{leaves.public_id}/end/")
    assert open_link(Client(), token) == (200 if again else 410)
    told = Event.objects.filter(kind=Kind.INVITATION_REVOKED, subject=f"staff:{record.pk}")
    assert told.exists() is not again


def test_a_row_that_somebody_changed_keeps_nobody_in(world: World, record: StaffRecord) -> None:
    leaves = world.staff["newhire"].member
    invite(world, record)
    for column, value in (("membership_id", leaves.pk), ("subject", "staff:robin")):
        tamper(Event.objects.get(kind=Kind.STAFF_INVITED), column, value)
    staff_client(world, "admin").post(f"/practice-portal/users/{leaves.public_id}/end/")
    assert not Membership.objects.get(pk=leaves.pk).active


def test_an_easy_password_is_refused(world: World, record: StaffRecord, visitor: Client) -> None:
    open_link(visitor, invite(world, record))
    named = ("seven violet robin wheelbarrows", f"wheelbarrows {world.maple.name} sing")
    for password in ("short", "robin@example.com", "passwordpassword", *named):
        page = visitor.post("/staff/invitation/join/", {"password": password})
        assert page.status_code == 200
        assert "field__errors" in page.content.decode()
    assert not Login.objects.filter(email=NEW).exists()


def test_without_a_link_there_is_nothing_to_join(world: World, visitor: Client) -> None:
    assert visitor.get("/staff/invitation/join/").status_code == 410
    assert open_link(visitor, "") == 410
    assert open_link(visitor, "x" * 32) == 410
