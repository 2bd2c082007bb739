"""The day on the sheet where an age or an authority ends before the practice's days: never one on which it is dead."""

import json
from datetime import date, datetime, timedelta

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import HandOut, Pin
from kinpin.families.models import Authority, Patient
from kinpin.families.rules import AuthorityKind, Basis
from kinpin.kernel.clock import day_end, local_day
from kinpin.workflows.authority_changes import set_authority
from kinpin.workflows.new_day import begin_day
from tests.handouts.paper import read
from tests.pages import form_of, words_of
from tests.patient_portal.family import Family
from tests.workspace.registration.conftest import Open
from tests.workspace.registration.window import Window
from tests.world import World


def today(world: World) -> date:
    return local_day(world.at, world.maple.zone)


def in_days(world: World, days: int) -> date:
    return today(world) + timedelta(days=days)


def comes_of_age(world: World, child: str, in_so_many: int, years: int = 18) -> date:
    """Let a child's birthday be so many days from now; returns the last day before it."""
    birthday = in_days(world, in_so_many)
    day = 28 if (birthday.month, birthday.day) == (2, 29) else birthday.day
    Patient.objects.filter(pk=world.child(child).pk).update(birth_date=date(birthday.year - years, birthday.month, day))
    return birthday - timedelta(days=1)


def permit_until(world: World, contact: str, child: str, last: date) -> None:
    Authority.objects.filter(tie=world.tie(contact, child)).delete()
    set_authority(
        practice=world.maple,
        ties=[world.tie(contact, child)],
        kind=AuthorityKind.JOINT,
        basis=Basis.COURT_ORDER,
        starts_on=today(world),
        ends_on=last,
        by=world.system,
        at=world.at,
    )


def in_words(day: date) -> str:
    return f"{day:%a, %b} {day.day}"


def window(world: World, opened: Open, child: str = "ROSEMARY", contact: str = "CINDY") -> Window:
    return opened(child, contact=world.contact(contact).public_id)


def paper(world: World, made: Window) -> str:
    answer = made.client.post(made.address("sheet_print", sheet=made.sheet), form_of(made.page, "sheet-print"))
    return " ".join(read(answer.content)[0][0].split())


def ends(world: World) -> set[datetime]:
    return {HandOut.objects.get().expires_at, *Pin.objects.values_list("expires_at", flat=True)}


@pytest.mark.parametrize("days", [1, 4, 7])
def test_a_birthday_ends_the_sheet_the_day_before(world: World, opened: Open, days: int) -> None:
    last = comes_of_age(world, "CLOVER", days)
    before = window(world, opened, "CLOVER", "FERN")
    assert f"until {last:%m/%d}: CLOVER turns 18 the day after." in before.row("CLOVER")
    made = before.register(children=("CLOVER",))
    assert f"Use by {in_words(last)}: CLOVER turns 18 the day after." in made.words
    assert ends(world) == {day_end(last, world.maple.zone)}
    assert f"Use by {last:%A, %B} {last.day} " in paper(world, made) + " "
    assert f"Use by {in_words(last)}: CLOVER turns 18 the day after." in made.go(made.at).words


def test_one_who_comes_of_age_after_the_last_day_ends_nothing(world: World, opened: Open) -> None:
    comes_of_age(world, "CLOVER", 8)
    made = window(world, opened, "CLOVER", "FERN").register(children=("CLOVER",))
    assert f"Use by {in_words(in_days(world, 7))}." in made.words
    assert "turns 18" not in made.words


def test_the_day_of_a_sheet_is_that_of_its_first_child_to_be_closed(world: World, opened: Open) -> None:
    last = comes_of_age(world, "BASIL", 3)
    before = window(world, opened)
    assert "until" not in before.row("ROSEMARY")
    made = before.register()
    assert "2 PINs are ready for CINDY TESTKIDDO." in made.words
    assert f"Use by {in_words(last)}: BASIL turns 18 the day after." in made.words
    assert ends(world) == {day_end(last, world.maple.zone)}


def test_an_authority_ends_the_sheet_with_its_last_day(world: World, opened: Open) -> None:
    last = in_days(world, 2)
    permit_until(world, "CINDY", "ROSEMARY", last)
    before = window(world, opened)
    assert f"until {last:%m/%d}: the authority on file ends that day." in before.row("ROSEMARY")
    made = before.register()
    assert f"Use by {in_words(last)}: the authority on file ends that day." in made.words
    assert ends(world) == {day_end(last, world.maple.zone)}


def test_an_authority_until_the_last_day_there_is_ends_nothing(world: World, opened: Open) -> None:
    permit_until(world, "CINDY", "ROSEMARY", date.max)
    made = window(world, opened).register()
    assert f"Use by {in_words(in_days(world, 7))}." in made.words


def test_an_order_that_begins_does_so_too(world: World, opened: Open) -> None:
    set_authority(
        practice=world.maple,
        ties=[world.tie("CINDY", "ROSEMARY")],
        kind=AuthorityKind.NO_CONTACT,
        basis=Basis.COURT_ORDER,
        starts_on=in_days(world, 3),
        ends_on=None,
        by=world.system,
        at=world.at,
    )
    made = window(world, opened).register()
    assert ends(world) == {day_end(in_days(world, 2), world.maple.zone)}
    assert "CONTACT" not in made.words.replace("Caregiver Contact", "")


def test_a_policys_band_ends_it_as_the_age_of_majority_does(world: World, opened: Open) -> None:
    policy = json.loads(world.maple.policy)
    world.maple.policy = json.dumps({**policy, "bands": [{"from": 0, "level": "FULL"}, {"from": 13, "level": ""}]})
    world.maple.save()
    last = comes_of_age(world, "ROSEMARY", 5, years=13)
    made = window(world, opened).register(children=("ROSEMARY",))
    assert f"Use by {in_words(last)}: ROSEMARY turns 13 the day after." in made.words


def test_on_the_printed_day_it_opens_and_the_worker_leaves_it(world: World, opened: Open) -> None:
    comes_of_age(world, "CLOVER", 1)  # so the printed day is this one
    made = window(world, opened, "CLOVER", "FERN").register(children=("CLOVER",))
    begin_day(practice=world.maple, by=world.system, at=world.at)
    assert Pin.objects.get().closed_at is None
    issued = made.pins()["CLOVER"].replace(" ", "")
    born = Patient.objects.get(pk=world.child("CLOVER").pk).birth_date
    assert born
    phone = Family().start().sign_up("fern@example.com").answer(whose="child").about_me("Fern", "Field")
    assert "CLOVER" in phone.type_pin(issued, born).answer().words


def end_sooner(world: World, by: timedelta) -> None:
    Pin.objects.update(expires_at=HandOut.objects.get().expires_at - by)
    HandOut.objects.update(expires_at=HandOut.objects.get().expires_at - by, printed_at=world.at)


def test_extend_goes_as_far_and_says_why(world: World, opened: Open) -> None:
    last = comes_of_age(world, "BASIL", 5)
    made = window(world, opened).register()
    end_sooner(world, timedelta(days=2))
    again = window(world, opened)
    assert f"Extend keeps that paper good until {in_words(last)}: BASIL turns 18 the day after." in again.words
    made.client.post(made.address("sheet_extend", sheet=made.sheet))
    assert ends(world) == {day_end(last, world.maple.zone)}
    made.client.post(made.address("sheet_extend", sheet=made.sheet))
    assert Event.objects.filter(kind=Kind.SHEET_REFUSED, reason="at_the_longest").count() == 2
    again = window(world, opened)
    assert "Extend" not in again.words
    assert "It can't be good for longer: BASIL turns 18 the day after." in again.words


def test_nor_does_it_from_the_brothers_chart_or_patient_administration(world: World, opened: Open) -> None:
    permit_until(world, "IVY", "SAGE", in_days(world, 4))
    made = window(world, opened, "SAGE", "IVY").register()
    HandOut.objects.update(printed_at=world.at)
    assert (
        "It can't be good for longer: the authority on file ends that day."
        in window(world, opened, "MINT", "IVY").words
    )
    account = f"/practice-portal/patients/{world.child('MINT').public_id}/"
    assert "extend/" not in made.client.get(account).content.decode()
    end_sooner(world, timedelta(days=1))
    assert "extend/" in made.client.get(account).content.decode()
    sheet = HandOut.objects.get().public_id
    told = made.client.post(f"{account}sheets/{sheet}/extend/", follow=True)
    assert "The sheet is good for longer" in words_of(told)
    assert ends(world) == {day_end(in_days(world, 4), world.maple.zone)}


def test_an_end_that_came_to_be_known_later_is_told_of_the_sheet_that_is_out(world: World, opened: Open) -> None:
    window(world, opened).register()
    HandOut.objects.update(printed_at=world.at)
    permit_until(world, "CINDY", "BASIL", in_days(world, 1))
    said = window(world, opened).words
    assert f"good until {in_words(in_days(world, 1))}." in said
    assert "It can't be good for longer: the authority on file ends that day." in said
