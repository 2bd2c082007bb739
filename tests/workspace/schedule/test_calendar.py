"""The calendar and Tracking: whose column, which day, which row; what a block says; days of 23 and 25 hours."""

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from kinpin.accounts.models import Session
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.kernel import clock
from kinpin.practices.models import Practice, Provider
from kinpin.schedule.actions import cancel_appointment
from kinpin.schedule.rules import PresenterKind, VisitStatus
from tests.pages import row_of, title_of, words_in, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX
from tests.workspace.schedule.conftest import Book, Page
from tests.world import World


def heads(html: str) -> list[str]:
    return [words_in(h) for h in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', html, re.DOTALL)]


def times(html: str) -> list[str]:
    return list(re.findall(r'<tr[^>]* data-time="(\d\d:\d\d)"', html))


def row_with(html: str, name: str) -> str:
    """The time of the row in which an appointment begins."""
    at = html.index(f"{name}</strong>")
    return times(html[:at])[-1]


# --- a day


def test_today_is_where_the_schedule_opens(world: World, desk: Client, page: Page, today: date) -> None:
    assert desk.get(page("schedule")).headers["Location"] == page("schedule_day")
    response = desk.get(page("schedule_day"))
    assert title_of(response) == f"Schedule, {today:%a, %b} {today.day}, {today.year}"
    assert re.search(r'value="calendar" checked', response.content.decode())


def test_a_column_per_provider_with_its_appointments(
    world: World, desk: Client, page: Page, book: Book, second: Provider
) -> None:
    book("ROSEMARY", "08:15", reason="7-year check")
    book("BASIL", "08:30", provider=second)
    book("LUNA", "09:00", provider=None)
    html = desk.get(page("schedule_day")).content.decode()
    assert heads(html) == ["Dr. ADA OKAFOR", "Dr. BEN LIU", "No provider"]
    assert row_with(html, "TESTKIDDO, ROSEMARY") == "08:15"
    assert row_with(html, "TESTKIDDO, BASIL") == "08:30"
    words = words_in(html)
    assert "8:15 ○ Unregistered TESTKIDDO, ROSEMARY 7-year check" in words
    assert "3 appointments, 3 not registered" in words


def test_a_longer_appointment_says_how_far_it_is_how_old_and_who_came(
    world: World, desk: Client, page: Page, book: Book
) -> None:
    book("ROSEMARY", "08:15", minutes=30, status=VisitStatus.ARRIVED, presenter=world.contact("CINDY"))
    book("BASIL", "09:15", minutes=30, presenter=world.contact("JEFF"))
    book("CLOVER", "10:00", minutes=30, presenter_kind=PresenterKind.PATIENT_ALONE)
    words = words_of(desk.get(page("schedule_day")))
    assert re.search(r"Arrived, \d+ y( \d+ m)?, CINDY here", words)
    assert re.search(r"Scheduled, \d+ y( \d+ m)?, with JEFF", words)
    assert re.search(r"Scheduled, \d+ y, the patient alone", words)


def test_the_status_is_a_shape_and_a_word(world: World, desk: Client, page: Page, book: Book) -> None:
    world.issue("CINDY", "ROSEMARY")
    book("ROSEMARY", "08:15")
    words = words_of(desk.get(page("schedule_day")))
    assert "◐ Pending TESTKIDDO, ROSEMARY" in words
    for word in ("● Registered", "◐ Pending", "⊘ Declined", "◔ Deferred", "○ Unregistered"):
        assert word in words  # the legend


def test_a_cancelled_appointment_stays_and_says_so(world: World, desk: Client, page: Page, book: Book) -> None:
    appointment = book("ROSEMARY", "08:15", minutes=30)
    cancel_appointment(appointment=appointment, version=appointment.version, by=world.frontdesk, at=world.at)
    words = words_of(desk.get(page("schedule_day")))
    assert "TESTKIDDO, ROSEMARY" in words
    assert "Cancelled" in words
    assert "0 appointments, 0 not registered" in words


def test_appointments_at_one_time_stand_side_by_side(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15", minutes=30)
    book("BASIL", "08:30", minutes=30)
    book("LUNA", "09:00")
    html = desk.get(page("schedule_day")).content.decode()
    assert '<col span="2">' in html
    assert row_with(html, "TESTKIDDO, BASIL") == "08:30"
    assert re.search(
        r'colspan="2"[^>]*><a class="appointment[^"]*"[^>]*id="appointment-[a-z0-9]+"', html
    )  # Luna has the whole width


def test_early_and_late_appointments_stretch_the_day(world: World, desk: Client, page: Page, book: Book) -> None:
    usual = times(desk.get(page("schedule_day")).content.decode())
    assert (usual[0], usual[-1]) == ("07:00", "17:45")
    book("ROSEMARY", "05:40")
    book("BASIL", "19:50", minutes=30)
    stretched = times(desk.get(page("schedule_day")).content.decode())
    assert (stretched[0], stretched[-1]) == ("05:30", "20:15")


def test_siblings_of_the_day_know_of_each_other(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15")
    book("BASIL", "08:30")
    html = desk.get(page("schedule_day")).content.decode()
    assert f'data-siblings="{world.child("BASIL").public_id}"' in html
    assert f'data-siblings="{world.child("ROSEMARY").public_id}"' in html


def test_names_alike_on_one_day_raise_a_name_alert(world: World, desk: Client, page: Page, book: Book) -> None:
    mint = world.child("MINT")
    type(mint).objects.filter(pk=mint.pk).update(given="SAGA")
    book("SAGE", "08:15")
    book("MINT", "08:30")
    book("LUNA", "09:00")
    assert words_of(desk.get(page("schedule_day"))).count("Name alert") == 2


def test_an_empty_day_leads_to_the_next_one_with_appointments(
    world: World, desk: Client, page: Page, book: Book, today: date
) -> None:
    assert "No appointments on this day, and none after." in words_of(desk.get(page("schedule_day")))
    book("ROSEMARY", "08:15", days=3)
    response = desk.get(page("schedule_day"))
    assert "No appointments on this day. Next day with appointments:" in words_of(response)
    assert f'href="{page("schedule_day", day=today + timedelta(days=3))}"' in response.content.decode()


def test_not_registered_leaves_out_who_is(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15")
    book("BASIL", "08:30")
    enrolled(world, "BASIL")
    for name in ("schedule_day", "schedule_week", "schedule_tracking"):
        assert "TESTKIDDO, BASIL" in words_of(desk.get(page(name)))
        words = words_of(desk.get(page(name) + "?unregistered=1"))
        assert "TESTKIDDO, ROSEMARY" in words
        assert "TESTKIDDO, BASIL" not in words
        assert "2 appointments, 1 not registered" in words


def enrolled(world: World, child: str) -> None:
    issued = world.issue("CINDY", child)
    Enrollment.objects.create(
        practice=world.maple,
        login=world.family_login("c@mail.example"),
        patient=world.child(child),
        contact=world.contact("CINDY"),
        pin=Pin.objects.get(handout__public_id=issued.handout),
        level="FULL",
        started_at=world.at,
    )


def test_one_provider_or_all(world: World, desk: Client, page: Page, book: Book, second: Provider) -> None:
    book("ROSEMARY", "08:15")
    book("BASIL", "08:30", provider=second)
    words = words_of(desk.get(f"{page('schedule_day')}?provider={second.public_id}"))
    assert "TESTKIDDO, BASIL" in words
    assert "ROSEMARY" not in words


def test_the_bar_leads_to_the_day_and_view_it_is_set_to(desk: Client, page: Page, today: date) -> None:
    for asked, name in (
        ({"show": "calendar", "span": "week"}, "schedule_week"),
        ({"show": "tracking"}, "schedule_tracking"),
        ({"show": "calendar"}, "schedule_day"),
    ):
        day = today + timedelta(days=40)
        found = desk.get(page("schedule"), {**asked, "day": day.isoformat()}).headers["Location"]
        assert found == page(name, day=day)
    for odd in ("", "yesterday", "2026-13-01", "0001-01-01", "9999-12-31"):
        assert desk.get(page("schedule"), {"day": odd}).headers["Location"] == page("schedule_day")
    for none in ("2026-02-30", "1899-12-31", "2100-01-01"):
        assert desk.get(f"/workspace/clinical/schedule/{none}/").status_code == 404


def test_a_week_has_a_column_per_day_and_weekends_when_they_have_appointments(
    desk: Client, page: Page, book: Book, today: date
) -> None:
    monday = today - timedelta(days=today.weekday())
    book("ROSEMARY", "08:15", day=monday + timedelta(days=2))
    html = desk.get(page("schedule_week", day=monday)).content.decode()
    assert [head.split()[0] for head in heads(html)] == ["Mon", "Tue", "Wed", "Thu", "Fri"]
    book("BASIL", "10:00", day=monday + timedelta(days=5))
    html = desk.get(page("schedule_week", day=monday + timedelta(days=3))).content.decode()
    assert [head.split()[0] for head in heads(html)][-1] == "Sat"
    assert row_with(html, "TESTKIDDO, ROSEMARY") == "08:15"


def test_a_free_day_is_narrow_in_a_week_that_has_appointments(
    desk: Client, page: Page, book: Book, today: date
) -> None:
    monday = today - timedelta(days=today.weekday())
    for name in ("ROSEMARY", "BASIL"):
        book(name, "08:15", day=monday)
    html = desk.get(page("schedule_week", day=monday)).content.decode()
    columns = re.findall(r'<col (?:span="(\d)"|class="(calendar__free)")>', html)
    assert columns == [("2", ""), *[("", "calendar__free")] * 4]
    empty = desk.get(page("schedule_week", day=monday + timedelta(days=14))).content.decode()
    assert empty.count('<col span="1">') == 5  # nobody to make room for


# --- the practice's own clock


def test_times_are_the_practices_and_not_the_servers(world: World, desk: Client, page: Page, book: Book) -> None:
    appointment = book("ROSEMARY", "08:15")
    assert "8:15" in words_of(desk.get(page("schedule_tracking")))
    Practice.objects.filter(pk=world.maple.pk).update(time_zone="America/Los_Angeles", version=world.maple.version + 1)
    there = appointment.starts_at.astimezone(world.maple.zone).hour - 3
    assert f"{there}:15 AM" in words_of(desk.get(page("schedule_tracking")))


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 11, 2), 24)],
    ids=["spring", "autumn", "usual"],
)
def test_a_day_on_which_the_clocks_change_has_its_real_hours(
    world: World, desk: Client, page: Page, book: Book, day: date, hours: int
) -> None:
    book("ROSEMARY", "00:00", day=day)
    book("BASIL", "23:45", day=day)
    shown = times(desk.get(page("schedule_day", day=day)).content.decode())
    assert len(shown) == hours * 4
    assert ("02:00" in shown) == (hours != 23)
    assert shown.count("01:30") == (2 if hours == 25 else 1)
    html = desk.get(page("schedule_day", day=day)).content.decode()
    assert (row_with(html, "TESTKIDDO, ROSEMARY"), row_with(html, "TESTKIDDO, BASIL")) == ("00:00", "23:45")


def test_the_two_hours_that_the_clock_says_alike_are_two_rows(
    world: World, desk: Client, page: Page, book: Book
) -> None:
    day = date(2026, 11, 1)
    zone = world.maple.zone
    first = book("ROSEMARY", "01:30", day=day)
    second = book("BASIL", "01:30", day=day)
    later = datetime(2026, 11, 1, 1, 30, tzinfo=zone, fold=1)
    type(second).objects.filter(pk=second.pk).update(starts_at=later)
    assert later.timestamp() - first.starts_at.timestamp() == 3600
    html = desk.get(page("schedule_day", day=day)).content.decode()
    assert '<col span="1">' in html  # not side by side


# --- Tracking


def test_tracking_has_a_portal_account_column_with_for_whom(world: World, desk: Client, page: Page, book: Book) -> None:
    world.issue("CINDY", "ROSEMARY")
    book("ROSEMARY", "08:15", status=VisitStatus.ARRIVED, presenter=world.contact("CINDY"))
    response = desk.get(page("schedule_tracking"))
    assert heads(response.content.decode()) == [
        "Time ▴", "Patient", "Birth date", "Reason", "Provider", "Visit Status", "Arrival", "Presenter",
        "Portal Account",
    ]  # fmt: skip
    row = words_in(row_of(response, "TESTKIDDO, ROSEMARY"))
    assert row.startswith("8:15 AM TESTKIDDO, ROSEMARY 03/14/2019")
    assert re.search(r"Dr\. ADA OKAFOR .*Arrived .*CINDY TESTKIDDO ◐ Pending CINDY, use by \d\d/\d\d$", row)


def test_tracking_is_sorted_and_remembers_it_for_the_person(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15")
    book("LUNA", "08:30")
    book("BASIL", "09:00")

    def order(query: str = "") -> list[str]:
        words = words_of(desk.get(page("schedule_tracking") + query))
        return sorted(("ROSEMARY", "LUNA", "BASIL"), key=lambda name: words.index(f", {name}"))

    assert order() == ["ROSEMARY", "LUNA", "BASIL"]
    assert order("?sort=patient") == ["LUNA", "BASIL", "ROSEMARY"]
    assert order() == ["LUNA", "BASIL", "ROSEMARY"]
    assert order("?sort=-time") == ["BASIL", "LUNA", "ROSEMARY"]
    assert order("?sort=nonsense") == ["BASIL", "LUNA", "ROSEMARY"]


# --- it asks by itself


@pytest.mark.parametrize("name", ["schedule_day", "schedule_tracking"])
def test_an_open_page_is_told_of_changes_and_never_shifted(
    world: World, desk: Client, page: Page, book: Book, name: str
) -> None:
    book("ROSEMARY", "08:15")
    html = desk.get(page(name)).content.decode()
    asked = re.search(r'id="schedule-live"[^>]*hx-get="([^"]+)" hx-vals=\'([^\']+)\'', html)
    assert asked
    values = json.loads(asked[2])
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=10))
    seen = Session.objects.get().seen_at
    assert desk.get(asked[1], values, headers=HTMX).status_code == 204
    world.issue("CINDY", "ROSEMARY")
    answer = desk.get(asked[1], values, headers=HTMX)
    assert answer.status_code == 200
    assert "Pending" in words_of(answer)
    assert "Appointments were added" not in words_of(answer)
    book("BASIL", "08:30")
    answer = desk.get(asked[1], values, headers=HTMX)
    assert "Appointments have been added, moved or cancelled since this page was opened." in words_of(answer)
    assert "TESTKIDDO" not in words_of(answer)
    assert Session.objects.get().seen_at == seen


def test_update_portal_accounts_asks_at_once(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15")
    assert "Update Portal Accounts" in words_of(desk.get(page("schedule_tracking")))
    answer = desk.get(page("schedule_live"), {"show": "schedule_tracking", "pressed": "1"}, headers=HTMX)
    assert "Portal accounts are as of" in answer.headers["HX-Trigger"]


def test_looking_is_an_event_and_polling_is_none(world: World, desk: Client, page: Page, book: Book) -> None:
    book("ROSEMARY", "08:15")
    desk.get(page("schedule_day"))
    desk.get(page("schedule_live"), headers=HTMX)
    assert Event.objects.filter(kind=Kind.SCHEDULE_VIEWED).count() == 1


def test_polling_days_that_nobody_opened_is_a_look_once_in_a_sign_in(
    world: World, desk: Client, page: Page, today: date
) -> None:
    in_a_week = page("schedule_live", day=today + timedelta(days=7))
    desk.get(page("schedule_day"))
    for _ in range(2):
        desk.get(in_a_week, headers=HTMX)
        desk.get(in_a_week, {"show": "schedule_week"}, headers=HTMX)
    looks = Event.objects.filter(kind=Kind.SCHEDULE_VIEWED)
    days = [json.loads(look.detail) for look in looks.order_by("pk")]
    assert [(look["first"] == look["last"]) for look in days] == [True, True, False]
    assert days[1]["first"] == (today + timedelta(days=7)).isoformat()
    staff_client(world, "frontdesk").get(in_a_week, headers=HTMX)
    assert looks.count() == 4


def test_the_neighbours_see_none_of_ours(world: World, desk: Client, page: Page, book: Book) -> None:
    appointment = book("ROSEMARY", "08:15")
    neighbour = staff_client(world, "neighbour")
    for name in ("schedule_day", "schedule_week", "schedule_tracking"):
        assert "ROSEMARY" not in words_of(neighbour.get(page(name)))
    assert neighbour.get(page("appointment", appointment=appointment)).status_code == 404


def test_who_only_reads_is_offered_nothing_to_add(world: World, page: Page, book: Book) -> None:
    appointment = book("ROSEMARY", "08:15")
    billing = staff_client(world, "billing")
    html = billing.get(page("schedule_day")).content.decode()
    assert "Add appointment" not in html
    assert "data-slot" not in html
    assert "Your role can read the schedule, not change it." in words_of(
        billing.get(page("appointment", appointment=appointment))
    )
    for name in ("appointment_save", "appointment_cancel", "appointment_undo"):
        assert billing.post(page(name, appointment=appointment)).status_code == 403
