"""A staff member's trail tells also what was done to them: who gave them a role or a record, and who took it away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, record_alone
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import invite_user
from kinpin.practices.actions.members import (
    change_workspace_role,
    end_membership,
    reset_second_factor_everywhere,
    resume_membership,
)
from kinpin.practices.actions.staff import (
    StaffDetails,
    associate_user,
    change_staff_record,
    create_staff_record,
    deactivate_staff_record,
    dissociate_user,
    reactivate_staff_record,
)
from kinpin.practices.models import Membership, StaffRecord
from kinpin.practices.roles import StaffRole
from tests.practice_portal.test_trail import FORGED, of_user, page, rows, tamper
from tests.world import PASSWORD, World

DETAILS = StaffDetails(given="Bo", family="Lee", email="billing@staff.example.com", role=StaffRole.PROVIDER)


def changes_record(world: World, public_id: str, details: StaffDetails = DETAILS) -> None:
    version = StaffRecord.objects.get(public_id=public_id).version
    by = world.staff["admin"].actor
    change_staff_record(public_id=public_id, version=version, details=details, by=by, at=world.at)


def test_who_changed_somebodys_rights_and_when(world: World, admin: Client) -> None:
    bo, by, at = world.staff["billing"], world.staff["admin"].actor, world.at
    assert bo.record
    record = bo.record.public_id
    change_workspace_role(membership_id=bo.member.pk, role=StaffRole.PROVIDER, by=by, at=at)
    changes_record(world, record)
    deactivate_staff_record(public_id=record, by=by, at=at)
    reactivate_staff_record(public_id=record, by=by, at=at)
    end_membership(membership_id=bo.member.pk, by=by, at=at)
    resume_membership(membership_id=bo.member.pk, by=by, at=at)
    Authenticator.objects.create(user=bo.login, type=Authenticator.Type.TOTP, data={})
    reset_second_factor_everywhere(login_id=bo.login.pk, by=world.system, at=at)
    said, others = page(admin, of_user(world, "billing")), page(admin, of_user(world, "frontdesk"))
    for told in (
        "Kinpin Added a user to the workspace billing; Bo Lee",
        "Kinpin Associated a user with a staff record Bo Lee; staff record: Bo Lee",
        "Dana Ortiz Changed a user's workspace role provider; Bo Lee; role before: billing",
        "Dana Ortiz Changed a staff record provider; Bo Lee; changed: role; role before: billing",
        "Dana Ortiz Deactivated a staff record Bo Lee",
        "Dana Ortiz Reactivated a staff record Bo Lee",
        "Dana Ortiz Ended a user's access to the workspace Bo Lee",
        "Dana Ortiz Let a user back into the workspace Bo Lee",
        "Kinpin Reset a user's second step Bo Lee",
    ):
        assert said.count(told) == 1, told
        assert told not in others
    assert "Changed a user's workspace role" in page(admin, of_user(world, "admin"))
    assert "Deactivated a staff record" in page(admin, f"{of_user(world, 'billing')}?group=house")


def test_a_staff_record_only_while_it_was_theirs(world: World, admin: Client) -> None:
    by, at = world.staff["admin"].actor, world.at
    made = create_staff_record(details=DETAILS, by=by, at=at)
    hired = world.staff["newhire"]
    associate_user(public_id=made.public_id, membership_id=hired.member.pk, by=by, at=at)
    changes_record(world, made.public_id, replace(DETAILS, role=StaffRole.BILLING))
    dissociate_user(public_id=made.public_id, by=by, at=at)
    later = replace(DETAILS, role=StaffRole.PRACTICE_ADMIN)
    version = StaffRecord.objects.get(pk=made.pk).version
    after = at.replace(year=at.year + 1)
    change_staff_record(public_id=made.public_id, version=version, details=later, by=by, at=after)
    said = page(admin, of_user(world, "newhire"))
    assert "Ended a user's association with a staff record Nico Hale; staff record: Bo Lee" in said
    assert "Changed a staff record billing; Bo Lee" in said
    assert "practice admin" not in said


def test_whoever_had_a_record_before_keeps_their_own_time_with_it(world: World, admin: Client) -> None:
    by, at = world.staff["admin"].actor, world.at
    days = [at + timedelta(days=n) for n in range(7)]
    made = create_staff_record(details=DETAILS, by=by, at=days[0])
    invite_user(public_id=made.public_id, email="one@example.com", by=by, at=days[1])
    associate_user(public_id=made.public_id, membership_id=world.staff["newhire"].member.pk, by=by, at=days[2])
    deactivate_staff_record(public_id=made.public_id, by=by, at=days[3])
    reactivate_staff_record(public_id=made.public_id, by=by, at=days[3])
    dissociate_user(public_id=made.public_id, by=by, at=days[4])
    invite_user(public_id=made.public_id, email="two@example.com", by=by, at=days[5])
    maria = world.staff["frontdesk"]
    assert maria.record
    dissociate_user(public_id=maria.record.public_id, by=by, at=days[4])
    associate_user(public_id=made.public_id, membership_id=maria.member.pk, by=by, at=days[6])
    first, second = (
        [row for row in rows(admin, of_user(world, who)) if row["subject"] == f"staff:{made.pk}"]
        for who in ("newhire", "frontdesk")
    )
    assert [(row["kind"], row["at"]) for row in first] == [
        ("staff:reactivated", days[3].isoformat()),
        ("staff:deactivated", days[3].isoformat()),
        ("staff:invited", days[1].isoformat()),
        ("staff:created", days[0].isoformat()),
    ]
    assert [(row["kind"], row["at"]) for row in second] == [
        ("staff:invited", days[5].isoformat()),
        ("staff:created", days[0].isoformat()),
    ]


@pytest.mark.parametrize("detail", ["", "not json", "[]", "{}", '{"staff": null}', '{"staff": {"x": 1}}'])
def test_where_somebody_hid_which_record_it_was_the_page_still_opens(world: World, admin: Client, detail: str) -> None:
    bo = world.staff["billing"]
    changes_record(world, bo.record.public_id if bo.record else "")
    associated = Event.objects.get(kind=Kind.STAFF_ASSOCIATED, subject=f"membership:{bo.member.pk}")
    tamper(associated, "detail", detail)
    said = page(admin, of_user(world, "billing"))
    assert (said.count("Changed a staff record"), said.count(FORGED)) == (0, 1)


def test_what_somebody_does_to_themselves_stands_once(world: World, admin: Client) -> None:
    dana = world.staff["admin"]
    assert dana.record
    details = StaffDetails(given="Dana", family="Ruiz", email="admin@staff.example.com", role=StaffRole.PRACTICE_ADMIN)
    changes_record(world, dana.record.public_id, details)
    assert page(admin, of_user(world, "admin")).count("Changed a staff record") == 1


def test_whoever_accepts_an_invitation_is_named_and_has_it_in_their_trail(world: World, admin: Client) -> None:
    details = StaffDetails(given="Robin", family="Vale", email="robin@example.com", role=StaffRole.BILLING)
    record = create_staff_record(details=details, by=world.staff["admin"].actor, at=world.at)
    address = f"/practice-portal/staff/{record.public_id}/invite/"
    assert admin.post(address, {"email": "robin@example.com"}).status_code == 302
    token = secret_of(Message.objects.get(kind="invitation"))["token"]
    robin = Client()
    robin.post("/staff/invitation/token/", {"token": token})
    joined = robin.post("/staff/invitation/join/", {"password": PASSWORD, "again": PASSWORD})
    member = Membership.objects.filter(name="Robin Vale").first()
    assert member, joined.content.decode()
    said = page(admin, f"/practice-portal/audit/users/{member.public_id}/")
    for told in (
        "Dana Ortiz Created a staff record billing; Robin Vale",
        "Dana Ortiz Invited a user Robin Vale",
        "Robin Vale Accepted an invitation Robin Vale",
        "Robin Vale Added a user to the workspace billing; Robin Vale",
        "Robin Vale Associated a user with a staff record Robin Vale; staff record: Robin Vale",
    ):
        assert said.count(told) == 1, told


def test_the_trail_asks_as_little_for_many_rows_as_for_two(world: World, admin: Client) -> None:
    bo = world.staff["billing"]
    assert bo.record
    look = Note(Kind.CHART_VIEWED, patient_id=world.child("ROSEMARY").pk, contact_id=world.contact("CINDY").pk)
    notes = [
        Note(Kind.STAFF_CHANGED, subject=f"staff:{bo.record.pk}"),
        Note(Kind.MEMBERSHIP_CHANGED, subject=f"membership:{bo.member.pk}"),
    ]
    counted = []
    page(admin, of_user(world, "billing"))  # the first request of a session has seen nothing of the practice yet
    for times in (1, 30):
        record_alone(*notes * times, by=world.staff["admin"].actor, at=world.at)
        record_alone(*[look] * times, by=bo.actor, at=world.at)
        with CaptureQueriesContext(connection) as asked:
            page(admin, of_user(world, "billing"))
        counted.append(len(asked))
    few, many = counted
    assert few == many <= 15
