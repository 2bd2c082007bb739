"""The front desk member: with a colleague's sheet, an old window, a role taken away, a dump of the database."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.access import reach_sheet
from kinpin.enrollment.errors import HandOutNotFoundError
from kinpin.enrollment.models import HandOut, Pin
from kinpin.inbox.models import Answer
from kinpin.kernel.ids import new_public_id
from kinpin.practices.actions.staff import deactivate_staff_record
from kinpin.practices.errors import NotPermittedError
from kinpin.practices.models import StaffRecord
from kinpin.practices.roles import StaffRole
from kinpin.vault.seals import BrokenSealError, unseal
from tests.staff_client import staff_client
from tests.world import World


def register(client: Client, world: World, **more: str) -> tuple[int, str]:
    """Press Register for Rosemary in a window that was opened before. Status, and where it leads."""
    child = world.child("ROSEMARY").public_id
    typed = {"caregiver": world.contact("CINDY").public_id, "child": child, "language": "en", "how_known": "known"}
    typed |= {"request": new_public_id(), **more}
    answer = client.post(f"/workspace/clinical/charts/{child}/registration/register/", typed)
    return answer.status_code, answer.headers.get("Location", "")


def record_of(world: World) -> StaffRecord:
    record = world.staff["frontdesk"].record
    assert record
    return record


def test_the_window_works_before_anything_is_taken_away(world: World) -> None:
    status, address = register(staff_client(world), world)
    assert status == 302
    assert "sheet=" in address


def test_a_record_put_out_of_use_ends_the_open_window(world: World) -> None:
    desk = staff_client(world)
    deactivate_staff_record(public_id=record_of(world).public_id, by=world.system, at=world.at)
    status, address = register(desk, world)
    assert (status, address.startswith("/staff/sign-in/")) == (302, True)
    again = staff_client(world)
    assert register(again, world)[0] == 409
    assert not HandOut.objects.exists()
    assert Event.objects.filter(kind=Kind.ISSUE_REFUSED, reason="no_staff_record").exists()


def test_a_role_taken_away_takes_the_sheet_with_it(world: World) -> None:
    desk = staff_client(world)
    assert register(desk, world)[0] == 302
    sheet = HandOut.objects.get().public_id
    assert desk.post(f"/workspace/clinical/sheets/{sheet}/print/").status_code == 200
    StaffRecord.objects.filter(pk=record_of(world).pk).update(role=StaffRole.BILLING)
    for deed in ("print", "show", "spell", "written", "extend", "void"):
        assert desk.post(f"/workspace/clinical/sheets/{sheet}/{deed}/").status_code == 403, deed
    assert register(desk, world)[0] == 409
    assert Pin.objects.get().closed_at is None
    assert Event.objects.filter(kind=Kind.PAGE_REFUSED, reason="pin.issue").count() == 6


def test_a_sheet_is_shown_to_the_sign_in_that_made_it_and_no_other(world: World) -> None:
    desk = staff_client(world)
    window = register(desk, world)[1]
    sheet, answers = HandOut.objects.get().public_id, []
    for other in (staff_client(world), staff_client(world, "admin"), staff_client(world, "neighbour"), Client()):
        for deed in ("print", "show", "spell", "written"):
            answer = other.post(f"/workspace/clinical/sheets/{sheet}/{deed}/")
            assert answer.status_code in (302, 404, 410)
            assert "sign-in" in answer.headers.get("Location", "sign-in")
            answers.append(answer.content.decode())
    page = staff_client(world, "admin").get(window)
    assert page.status_code == 200
    pin = pin_shown(desk, world, window)
    assert not any(group in content for content in [page.content.decode(), *answers] for group in pin)
    assert HandOut.objects.get().copies == 0


def pin_shown(desk: Client, world: World, window: str) -> list[str]:
    """The PIN, four letters at a time, as the window of whoever made it shows it."""
    page, made = desk.get(window).content.decode(), HandOut.objects.get()
    maker = replace(world.frontdesk, session=made.sign_in)
    (pin,) = reach_sheet(public_id=made.public_id, by=maker, at=world.at).issued.pins.values()
    groups = [pin[i : i + 4] for i in range(0, 12, 4)]
    assert all(group in page for group in groups)
    return groups


def test_who_works_at_two_practices_opens_it_at_its_own_alone(world: World) -> None:
    """The sign-in stays the same when its owner goes over to another practice."""
    issued = world.issue("CINDY", "ROSEMARY")
    assert reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at).issued == issued
    with pytest.raises(HandOutNotFoundError):
        reach_sheet(public_id=issued.handout, by=replace(world.frontdesk, practice_id=world.birch.pk), at=world.at)


def test_who_may_issue_nothing_any_more_opens_no_sheet_of_their_own(world: World) -> None:
    issued, demoted = world.issue("CINDY", "ROSEMARY"), world.staff["newhire"].actor.permissions
    with pytest.raises(NotPermittedError):
        reach_sheet(public_id=issued.handout, by=replace(world.frontdesk, permissions=demoted), at=world.at)


def test_one_request_replayed_in_another_sign_in_is_another_request(world: World) -> None:
    key = new_public_id()
    first = register(staff_client(world), world, request=key)[1]
    status, again = register(staff_client(world), world, request=key)
    assert "sheet=" in first
    assert (status, again) == (409, ""), "told that somebody issued meanwhile, and shown nothing"


def test_one_request_for_somebody_else_or_for_other_children_is_another_request(world: World) -> None:
    """As when the browser goes back to the window, and somebody else is chosen in it."""
    key = new_public_id()
    sheets = [
        world.issue(contact, *children, request=key)
        for contact, children in (("CINDY", ["ROSEMARY"]), ("JEFF", ["ROSEMARY"]), ("JEFF", ["BASIL"]))
    ]
    assert [set(sheet.pins) for sheet in sheets] == [
        {world.child(child).pk} for child in ("ROSEMARY", "ROSEMARY", "BASIL")
    ]
    assert len({sheet.handout for sheet in sheets}) == 3


def test_after_fifteen_minutes_nobody_opens_the_sheet_though_nothing_tidied_up(world: World) -> None:
    issued = world.issue("CINDY", "ROSEMARY")
    almost = world.at + timedelta(minutes=14, seconds=59)
    assert reach_sheet(public_id=issued.handout, by=world.frontdesk, at=almost).issued == issued
    assert Answer.objects.exists()
    with pytest.raises(HandOutNotFoundError):
        reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at + timedelta(minutes=15))


def test_a_sealed_answer_opens_in_no_other_place_than_its_own(world: World) -> None:
    world.issue("CINDY", "ROSEMARY")
    world.issue("JEFF", "ROSEMARY")
    one, other = Answer.objects.order_by("ends_at", "key")
    with pytest.raises(BrokenSealError):
        unseal(bytes(one.sealed), bound_to=bytes(other.key).hex())
