"""*This is not my child*: the wrong person was let in and says so. It is gone at once, and the practice is warned."""

from datetime import timedelta

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Enrollment, HandOut
from kinpin.enrollment.words import EnrollmentEnd
from tests.pages import words_of
from tests.patient_portal.family import EMAIL, Family, children_of, pin_of
from tests.staff_client import staff_client
from tests.world import World


def address(world: World, child: str = "BASIL") -> str:
    return f"/home/{world.child(child).public_id}/"


def test_it_is_asked_once_more_and_then_gone(world: World, cindy: Family) -> None:
    assert "This is not my child" in cindy.go(address(world)).words
    asked = cindy.go(address(world) + "not-theirs/")
    assert "Take BASIL out of your account?" in asked.words
    assert children_of(EMAIL) == ["ROSEMARY", "BASIL"]  # a look takes nothing away

    done = cindy.press(address(world) + "not-theirs/")
    assert "We took it out of your account. You can't see it any more." in done.words
    assert "Go to my children" in done.words
    assert children_of(EMAIL) == ["ROSEMARY"]
    assert "BASIL" not in cindy.go("/home/").words
    assert cindy.go(address(world)).page.status_code == 404
    assert cindy.go(address(world) + "not-theirs/").page.status_code == 404
    assert cindy.go(address(world, "ROSEMARY")).page.status_code == 200


def test_whoever_has_no_child_left_is_not_led_to_them(world: World, cindy: Family) -> None:
    for child in ("BASIL", "ROSEMARY"):
        done = cindy.press(address(world, child) + "not-theirs/")
    assert "Go to my children" not in done.words
    assert "My Account" in done.words


def test_pressed_twice_it_is_done_once(world: World, cindy: Family) -> None:
    for _ in range(2):
        assert "We took it out of your account." in cindy.press(address(world) + "not-theirs/").words
    ended = Event.objects.filter(kind=Kind.ENROLLMENT_ENDED)
    assert [(e.patient_id, e.reason) for e in ended] == [(world.child("BASIL").pk, EnrollmentEnd.NOT_THEIRS)]


def test_the_chart_warns_and_names_it(world: World, cindy: Family) -> None:
    cindy.press(address(world) + "not-theirs/")
    desk, admin = staff_client(world, "frontdesk"), staff_client(world, "admin")
    chart = f"/workspace/clinical/charts/{world.child('BASIL').public_id}/"
    assert "Unregistered" in words_of(desk.get(chart + "basic-info/"))
    assert "said that this is not their child" in words_of(desk.get(chart + "alerts/"))
    assert "said that this is the wrong patient" in words_of(desk.get(chart + "portal-history/"))
    page = words_of(admin.get(f"/practice-portal/patients/{world.child('BASIL').public_id}/"))
    assert "by the person" in page
    assert "The person said that this is the wrong patient" in page
    sister = f"/workspace/clinical/charts/{world.child('ROSEMARY').public_id}/"
    assert "this is not their child" not in words_of(desk.get(sister + "alerts/"))


def test_the_warning_counts_from_the_day_it_was_said(world: World, cindy: Family) -> None:
    HandOut.objects.update(issued_at=world.at - timedelta(days=90))
    cindy.press(address(world) + "not-theirs/")
    chart = f"/workspace/clinical/charts/{world.child('BASIL').public_id}/"
    assert "said that this is not their child" in words_of(staff_client(world, "frontdesk").get(chart + "alerts/"))


def test_a_new_sheet_lets_in_again(world: World, cindy: Family) -> None:
    cindy.press(address(world) + "not-theirs/")
    cindy.scan(world.issue("CINDY", "BASIL").token).born("BASIL").answer(answer="yes")
    assert children_of(EMAIL) == ["ROSEMARY", "BASIL"]
    cindy.press(address(world) + "not-theirs/")
    assert children_of(EMAIL) == ["ROSEMARY"], "said again, it is so again"


def test_nobody_takes_a_child_from_another(world: World, cindy: Family) -> None:
    other = Family("198.51.100.7")
    other.scan(world.issue("JEFF", "ROSEMARY").token).born("ROSEMARY").answer(answer="yes").sign_up(
        "jeff@example.com", terms="on"
    )
    assert other.press(address(world) + "not-theirs/").page.status_code == 404  # BASIL is not Jeff's to see
    assert other.press(address(world, "ROSEMARY") + "not-theirs/").page.status_code == 200
    assert children_of("jeff@example.com") == []
    assert children_of(EMAIL) == ["ROSEMARY", "BASIL"]
    assert Enrollment.objects.filter(ended_at=None).count() == 2


def test_ones_own_record_is_called_so(world: World, phone: Family) -> None:
    sheet, own = world.issue("HAWTHORN", "HAWTHORN"), address(world, "HAWTHORN")
    phone.start().sign_up().answer(whose="myself")
    phone.type_pin(pin_of(world, sheet, "HAWTHORN"), "HAWTHORN", terms="on").answer(answer="yes")
    assert "This is not me" in phone.go(own).words
    assert "Do this only if the record is not yours." in phone.go(own + "not-theirs/").words
    phone.press(own + "not-theirs/")
    assert children_of(EMAIL) == []
