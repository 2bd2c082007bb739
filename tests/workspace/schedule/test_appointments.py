"""Add/Edit Appointment: added once, changed, moved and back, cancelled, restored; never over somebody else's change."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.rules import AuthorityKind
from kinpin.kernel import clock
from kinpin.practices.models import Provider
from kinpin.schedule.actions import cancel_appointment
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitStatus
from tests.pages import Answer, form_of, title_of, words_of
from tests.staff_client import staff_client
from tests.workspace.conftest import HTMX, unlock
from tests.workspace.schedule.conftest import Book, Page
from tests.world import World


def typed(opened: Answer, **changes: str) -> dict[str, Any]:
    """What the window posts as it stands, with changes."""
    return {**form_of(opened, "appointment"), **changes}


def now(appointment: Appointment) -> Appointment:
    return Appointment.objects.get(pk=appointment.pk)


@pytest.fixture
def appointment(book: Book) -> Appointment:
    return book("ROSEMARY", "08:15", minutes=30, reason="7-year check")


# --- what it shows


def test_the_window_has_the_fields_of_an_appointment(
    world: World, desk: Client, page: Page, appointment: Appointment, today: date
) -> None:
    response = desk.get(page("appointment", appointment=appointment))
    form = form_of(response, "appointment")
    shown = {
        "day": today.isoformat(), "time": "08:15", "minutes": "30", "site": world.site.public_id,
        "provider": world.provider.public_id, "visit_type": "well", "reason": "7-year check", "presenter": "",
        "status": "scheduled", "arrived": "",
    }  # fmt: skip
    assert {name: form[name] for name in shown} == shown
    words = words_of(response)
    for told in ("Arrival Time", "Presenter", "Visit Status", "Create/Validate Portal Account", "MRN 10231"):
        assert told in words
    assert "Portal Account ○ Unregistered" in words
    assert "ROSEMARY" not in title_of(response)


def test_the_presenters_are_the_charts_contacts_and_nobody_is_called_barred(
    world: World, desk: Client, page: Page, book: Book
) -> None:
    world.give("OMAR", "LUNA", AuthorityKind.NO_CONTACT)
    words = words_of(desk.get(page("appointment", appointment=book("LUNA", "09:00"))))
    for offered in ("MARTA SOTO, MOTHER", "OMAR SOTO, FATHER", "The patient alone", "Someone else"):
        assert offered in words
    assert "NO CONTACT" not in words
    assert "MARTA ○ Unregistered" in words
    assert "OMAR ○" not in words


def test_the_button_stands_right_of_the_clock_and_presets_the_presenter(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    jeff = world.contact("JEFF").public_id
    Appointment.objects.filter(pk=appointment.pk).update(presenter=world.contact("JEFF"))
    html = desk.get(page("appointment", appointment=appointment)).content.decode()
    clock_at, button_at = html.index("data-clock="), html.index("Create/Validate Portal Account")
    assert clock_at < button_at
    link = re.search(r'href="([^"]+registration/\?presenter=[^"]+)"', html)
    assert link
    assert form_of(desk.get(link[1]), "registration")["caregiver"] == jeff


def test_the_portal_status_follows_by_itself(world: World, desk: Client, page: Page, appointment: Appointment) -> None:
    html = desk.get(page("appointment", appointment=appointment)).content.decode()
    asks = re.search(r'id="appointment-account"[^>]*hx-get="([^"]+)"', html)
    assert asks
    assert desk.get(asks[1], headers=HTMX).status_code == 204
    world.issue("CINDY", "ROSEMARY")
    answer = desk.get(asks[1], headers=HTMX)
    assert answer.status_code == 200
    assert re.search(r"◐ Pending CINDY ◐ Pending, use by \d\d/\d\d", words_of(answer))


# --- a new one


def test_the_registration_window_opens_over_an_appointment_that_is_not_saved(
    world: World, desk: Client, page: Page, today: date
) -> None:
    opened = desk.get(page("appointment_add"), {"patient": world.child("ROSEMARY").public_id, "time": "09:00"})
    link = re.search(r'data-registration-base="([^"]+)"', opened.content.decode())
    assert link
    window = desk.get(link[1] + f"?presenter={world.contact('CINDY').public_id}", headers=HTMX)
    assert form_of(window, "registration")["caregiver"] == world.contact("CINDY").public_id
    data = {**form_of(window, "registration"), "child": world.child("ROSEMARY").public_id}
    made = desk.post(window.wsgi_request.path + "register/", data, headers=HTMX, follow=True)
    assert "1 PIN is ready for CINDY TESTKIDDO" in words_of(made)
    assert not Appointment.objects.exists()
    assert desk.post(page("appointment_create"), typed(opened, reason="later")).status_code == 302
    assert Appointment.objects.get().reason == "later"


def test_a_patient_is_found_by_post_and_what_was_typed_stays(world: World, desk: Client, page: Page) -> None:
    opened = desk.get(page("appointment_add"), {"time": "09:00"})
    data = typed(opened, reason="fever")
    found = desk.post(page("appointment_find"), {**data, "q": "testkiddo ros"})
    assert "TESTKIDDO, ROSEMARY" in words_of(found)
    assert form_of(found, "appointment")["reason"] == "fever"
    assert desk.get(page("appointment_find"), {"q": "testkiddo"}).status_code == 405
    in_window = desk.post(page("appointment_find"), {"q": "testkiddo ros"}, headers=HTMX)
    assert "TESTKIDDO, ROSEMARY" in words_of(in_window)
    chosen = desk.post(page("appointment_choose"), {**data, "patient": world.child("ROSEMARY").public_id})
    assert form_of(chosen, "appointment")["reason"] == "fever"
    assert "ROSEMARY TESTKIDDO" in words_of(chosen)


def test_an_empty_slot_gives_its_day_time_provider_and_site(
    world: World, desk: Client, page: Page, today: date
) -> None:
    html = desk.get(page("schedule_day")).content.decode()
    slot = re.search(r'<a class="slot" href="([^"]+time=09:00)"', html)
    assert slot
    form = form_of(desk.get(slot[1].replace("&amp;", "&")), "appointment")
    assert (form["day"], form["time"]) == (today.isoformat(), "09:00")
    assert (form["provider"], form["site"]) == (world.provider.public_id, world.site.public_id)


def test_a_double_press_adds_one_appointment(world: World, desk: Client, page: Page) -> None:
    opened = desk.get(page("appointment_add"), {"patient": world.child("ROSEMARY").public_id, "time": "09:00"})
    data = typed(opened)
    first = desk.post(page("appointment_create"), data)
    second = desk.post(page("appointment_create"), data)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Appointment.objects.count() == 1
    assert Event.objects.filter(kind=Kind.APPOINTMENT_ADDED).count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"day": ""}, "Enter the day of the appointment."),
        ({"day": "soon"}, "Enter a day, like"),
        ({"day": "0026-11-23"}, "Check the year: it must be from 1900 to 2099."),
        ({"day": "0001-01-01"}, "Check the year"),
        ({"day": "1899-12-31"}, "Check the year"),
        ({"day": "2100-01-01"}, "Check the year"),
        ({"day": "9999-12-31", "time": "20:00"}, "Check the year"),
        ({"time": "25:00"}, "Enter a time, like"),
        ({"time": ""}, "Enter the time of the appointment."),
        ({"arrived": "now"}, "Enter a time, like"),
        ({"minutes": "7"}, "Select a valid choice"),
        ({"status": "cancelled"}, "Select a valid choice"),
        ({"presenter": "nobody"}, "Select a valid choice"),
        ({"day": "2026-03-08", "time": "02:30"}, "The clocks go forward on that day, and skip this time."),
        ({"day": "2026-03-08", "arrived": "02:30"}, "The clocks go forward on that day, and skip this time."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(
    desk: Client, page: Page, appointment: Appointment, wrong: dict[str, str], told: str
) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    response = desk.post(page("appointment_save", appointment=appointment), typed(opened, reason="kept", **wrong))
    assert response.status_code == 409
    assert told in words_of(response)
    assert form_of(response, "appointment")["reason"] == "kept"
    assert now(appointment).reason == "7-year check"


# --- changing


def test_arrived_fills_the_present_time_unless_one_is_there(desk: Client, page: Page, appointment: Appointment) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    desk.post(page("appointment_save", appointment=appointment), typed(opened, status="arrived"))
    arrived = now(appointment).arrived_at
    assert arrived
    assert timedelta() <= clock.now() - arrived < timedelta(minutes=2)
    again = desk.get(page("appointment", appointment=appointment))
    desk.post(page("appointment_save", appointment=appointment), typed(again, arrived="08:12"))
    said = now(appointment).arrived_at
    assert said
    assert f"{said.astimezone(appointment.practice.zone):%H:%M}" == "08:12"


def test_presenter_is_stored_and_told_in_the_calendar(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    for chosen, shown in ((world.contact("LUZ").public_id, "with LUZ"), ("someone_else", "someone else")):
        opened = desk.get(page("appointment", appointment=appointment))
        desk.post(page("appointment_save", appointment=appointment), typed(opened, presenter=chosen))
        assert shown in words_of(desk.get(page("schedule_day")))
    assert now(appointment).presenter is None


@pytest.mark.parametrize("other", ["time", "provider"])
def test_another_time_or_another_provider_alone_is_a_move_too(
    desk: Client, page: Page, appointment: Appointment, second: Provider, other: str
) -> None:
    def place() -> tuple[Any, ...]:
        return now(appointment).starts_at, now(appointment).provider_id

    opened, before = desk.get(page("appointment", appointment=appointment)), place()
    data = typed(opened, **({"time": "10:00"} if other == "time" else {"provider": second.public_id}))
    told = desk.get(desk.post(page("appointment_save", appointment=appointment), data).headers["Location"])
    assert [one == was for one, was in zip(place(), before, strict=True)] == [other != "time", other == "time"]
    desk.post(page("appointment_undo", appointment=appointment), form_of(told, "moved"))
    assert place() == before
    kinds = Event.objects.filter(subject=f"appointment:{appointment.pk}").values_list("kind", flat=True)
    assert [kind for kind in kinds if kind in (Kind.APPOINTMENT_MOVED, Kind.APPOINTMENT_CHANGED)] == [
        Kind.APPOINTMENT_MOVED
    ] * 2


def test_a_move_has_a_way_back(
    world: World, desk: Client, page: Page, appointment: Appointment, second: Provider, today: date
) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    data = typed(opened, time="10:00", provider=second.public_id)
    moved = desk.post(page("appointment_save", appointment=appointment), data)
    assert now(appointment).provider_id == second.pk
    told = desk.get(moved.headers["Location"])
    assert re.search(r"Moved to \w{3}, \w{3} \d+, 10:00 AM, Dr\. BEN LIU ?\. Undo", words_of(told)), words_of(told)
    undone = desk.post(page("appointment_undo", appointment=appointment), form_of(told, "moved"))
    assert undone.status_code == 302
    back = now(appointment)
    assert (back.starts_at, back.provider_id) == (appointment.starts_at, world.provider.pk)
    assert Event.objects.filter(kind=Kind.APPOINTMENT_MOVED).count() == 2
    for was in ("", "x", "9" * 11, "9" * 5000):
        posted = {**form_of(told, "moved"), "was": was, "version": now(appointment).version}
        assert desk.post(page("appointment_undo", appointment=appointment), posted).status_code == 409
    for version in ("", "x", "9" * 5000):
        posted = {**form_of(told, "moved"), "version": version}
        assert desk.post(page("appointment_undo", appointment=appointment), posted).status_code == 409
    # Once more: it was moved back already, and is not moved again.
    assert desk.post(page("appointment_undo", appointment=appointment), form_of(told, "moved")).status_code == 409


def test_a_move_is_undone_only_while_nobody_changed_the_appointment(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    moved = desk.post(page("appointment_save", appointment=appointment), typed(opened, time="10:00"))
    told = desk.get(moved.headers["Location"])
    cancel_appointment(appointment=appointment, version=now(appointment).version, by=world.frontdesk, at=world.at)
    assert desk.post(page("appointment_undo", appointment=appointment), form_of(told, "moved")).status_code == 409
    assert now(appointment).status == VisitStatus.CANCELLED


def test_in_a_window_a_save_closes_it_and_tells_the_page_behind(
    desk: Client, page: Page, appointment: Appointment
) -> None:
    opened = desk.get(page("appointment", appointment=appointment), headers=HTMX)
    saved = desk.post(page("appointment_save", appointment=appointment), typed(opened, reason="new"), headers=HTMX)
    assert saved.status_code == 204
    told = json.loads(saved.headers["HX-Trigger"])
    assert list(told) == ["schedule-changed", "say", "window-done"]
    assert told["schedule-changed"] == {"appointment": appointment.public_id, "query": ""}


def test_an_appointment_over_another_is_asked_about_once(
    world: World, desk: Client, page: Page, book: Book, appointment: Appointment
) -> None:
    other = book("BASIL", "09:00")
    opened = desk.get(page("appointment", appointment=other))
    told = desk.post(page("appointment_save", appointment=other), typed(opened, time="08:30"))
    assert told.status_code == 409
    words = words_of(told)
    assert "There is another appointment at that time. Press Save again to keep both." in words
    assert "ROSEMARY TESTKIDDO , 8:15 AM, 30 min, Dr. ADA OKAFOR" in words
    assert now(other).starts_at == other.starts_at
    assert desk.post(page("appointment_save", appointment=other), typed(told)).status_code == 302
    assert now(other).starts_at == appointment.starts_at + timedelta(minutes=15)


def test_a_question_that_has_no_ground_any_more_is_not_asked_again(
    world: World, desk: Client, page: Page, book: Book, appointment: Appointment
) -> None:
    other = book("BASIL", "09:00")
    told = desk.post(
        page("appointment_save", appointment=other),
        typed(desk.get(page("appointment", appointment=other)), time="08:30"),
    )
    assert desk.post(page("appointment_save", appointment=other), typed(told, time="11:00")).status_code == 302


@pytest.mark.parametrize(
    ("time", "taken"), [("08:00", False), ("08:01", True), ("08:44", True), ("08:45", False)]
)  # the other one is from 8:15 to 8:45
def test_who_comes_when_another_leaves_is_not_there_at_the_same_time(
    desk: Client, page: Page, book: Book, appointment: Appointment, time: str, taken: bool
) -> None:
    other = book("BASIL", "11:00", minutes=15)
    opened = desk.get(page("appointment", appointment=other))
    told = desk.post(page("appointment_save", appointment=other), typed(opened, time=time))
    assert told.status_code == (409 if taken else 302)


def test_a_child_is_with_one_provider_at_a_time(
    desk: Client, page: Page, book: Book, appointment: Appointment, second: Provider
) -> None:
    other = book("ROSEMARY", "11:00", provider=second)
    opened = desk.get(page("appointment", appointment=other))
    told = desk.post(page("appointment_save", appointment=other), typed(opened, time="08:30"))
    assert told.status_code == 409


def test_the_next_day_with_appointments_is_one_on_which_somebody_comes(
    desk: Client, page: Page, book: Book, today: date
) -> None:
    gone, _ = book("ROSEMARY", "09:00", days=2), book("BASIL", "09:00", days=3)
    Appointment.objects.filter(pk=gone.pk).update(status="cancelled")
    shown = desk.get(page("schedule_day")).content.decode()
    assert f'href="{page("schedule_day", day=today + timedelta(days=3))}">Next day' in shown


def test_a_day_that_is_over_is_asked_about_once_with_its_year(
    world: World, desk: Client, page: Page, appointment: Appointment, today: date
) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    told = desk.post(page("appointment_save", appointment=appointment), typed(opened, day="2020-11-30"))
    assert told.status_code == 409
    assert "Mon, Nov 30, 2020 is in the past. Press Save again to keep that date." in words_of(told)
    assert now(appointment).starts_at == appointment.starts_at
    kept = desk.post(page("appointment_save", appointment=appointment), typed(told))
    assert "Moved to Mon, Nov 30, 2020, 8:15 AM" in words_of(desk.get(kept.headers["Location"]))
    # A day that was kept is not asked about again, and its title has the year.
    opened = desk.get(page("appointment", appointment=appointment))
    assert "Mon, Nov 30, 2020, 8:15 AM" in words_of(opened)
    assert desk.post(page("appointment_save", appointment=appointment), typed(opened, reason="late")).status_code == 302


@pytest.mark.parametrize("day", ["1900-01-01", "2099-12-31"])
def test_whatever_can_be_saved_is_shown_on_its_day(
    desk: Client, page: Page, appointment: Appointment, day: str
) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    asked = desk.post(page("appointment_save", appointment=appointment), typed(opened, day=day, time="23:45"))
    saved = asked if asked.status_code == 302 else desk.post(asked.wsgi_request.path, typed(asked))
    assert "TESTKIDDO, ROSEMARY" in words_of(desk.get(saved.headers["Location"]))


@pytest.mark.parametrize("day", ["0026-11-23", "0001-01-01", "9999-12-31"])
def test_nobody_is_put_on_a_day_that_no_schedule_shows(world: World, desk: Client, page: Page, day: str) -> None:
    about = {"patient": world.child("ROSEMARY").public_id, "time": "20:00", "day": day}
    opened = desk.get(page("appointment_add"), about)
    told = desk.post(page("appointment_create"), typed(opened))
    assert (told.status_code, Appointment.objects.exists()) == (409, False)
    assert "Check the year" in words_of(told)


def test_a_new_appointment_on_a_day_that_is_over_is_asked_about_too(
    world: World, desk: Client, page: Page, today: date
) -> None:
    yesterday = (today - timedelta(days=1)).isoformat()
    opened = desk.get(
        page("appointment_add"), {"patient": world.child("ROSEMARY").public_id, "time": "09:00", "day": yesterday}
    )
    told = desk.post(page("appointment_create"), typed(opened))
    assert (told.status_code, Appointment.objects.exists()) == (409, False)
    assert "is in the past. Press Save again to keep that date." in words_of(told)
    assert desk.post(page("appointment_create"), typed(told)).status_code == 302


def test_an_appointment_added_for_a_day_that_is_not_shown_leaves_a_line_that_leads_there(
    world: World, desk: Client, page: Page, today: date
) -> None:
    then = date(today.year + 1, 12, 30)
    about = {"patient": world.child("ROSEMARY").public_id, "time": "09:00", "provider": world.provider.public_id}
    opened = desk.get(page("appointment_add"), {**about, "day": then.isoformat()}, headers=HTMX)
    added = desk.post(page("appointment_create"), typed(opened), headers=HTMX)
    query = json.loads(added.headers["HX-Trigger"])["schedule-changed"]["query"]
    shown = desk.get(f"{page('schedule_day')}?{query}")
    assert re.search(rf"Added: {then:%a, %b %d}, {then.year}, 9:00 AM, Dr\. ADA OKAFOR ?\. Go there", words_of(shown))
    there = page("schedule_day", day=then)
    assert f'href="{there}">Go there' in shown.content.decode()
    assert "Go there" not in words_of(desk.get(f"{there}?{query}"))
    assert "Go there" not in words_of(desk.get(f"{page('schedule_week', day=then)}?{query}"))


def test_a_no_show_leaves_its_time_free(desk: Client, page: Page, book: Book, appointment: Appointment) -> None:
    Appointment.objects.filter(pk=appointment.pk).update(status=VisitStatus.NO_SHOW)
    other = book("BASIL", "09:00")
    opened = desk.get(page("appointment", appointment=other))
    assert desk.post(page("appointment_save", appointment=other), typed(opened, time="08:15")).status_code == 302


# --- somebody else


def test_somebody_elses_change_is_shown_before_anything_is_overwritten(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    mine = desk.get(page("appointment", appointment=appointment))
    dana = staff_client(world, "admin")
    theirs = dana.get(page("appointment", appointment=appointment))
    dana.post(page("appointment_save", appointment=appointment), typed(theirs, reason="theirs", visit_type="sick"))
    told = desk.post(page("appointment_save", appointment=appointment), typed(mine, reason="mine"))
    assert told.status_code == 409
    words = words_of(told)
    assert "Dana Ortiz changed this record" in words
    assert "Take theirs: theirs" in words
    assert now(appointment).reason == "theirs"
    assert (
        desk.post(page("appointment_save", appointment=appointment), typed(told, **{"pick-reason": "mine"})).status_code
        == 302
    )
    assert (now(appointment).reason, now(appointment).visit_type) == ("mine", "sick")


def test_an_appointment_changed_meanwhile_is_not_cancelled_unseen(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    mine = desk.get(page("appointment", appointment=appointment))
    dana = staff_client(world, "admin")
    dana.post(
        page("appointment_save", appointment=appointment),
        typed(dana.get(page("appointment", appointment=appointment)), reason="new"),
    )
    told = desk.post(page("appointment_cancel", appointment=appointment), form_of(mine, "appointment-deed"))
    assert told.status_code == 409
    assert "Nothing was done. Dana Ortiz changed this appointment" in words_of(told)
    assert now(appointment).status == VisitStatus.SCHEDULED
    assert (
        desk.post(page("appointment_cancel", appointment=appointment), form_of(told, "appointment-deed")).status_code
        == 302
    )
    assert now(appointment).status == VisitStatus.CANCELLED


def test_cancelled_stays_and_is_restored(desk: Client, page: Page, appointment: Appointment) -> None:
    opened = desk.get(page("appointment", appointment=appointment))
    desk.post(page("appointment_cancel", appointment=appointment), form_of(opened, "appointment-deed"))
    cancelled = desk.get(page("appointment", appointment=appointment))
    assert "This appointment is cancelled. Restore puts it back" in words_of(cancelled)
    assert desk.post(page("appointment_save", appointment=appointment), typed(opened, reason="x")).status_code == 409
    desk.post(page("appointment_restore", appointment=appointment), form_of(cancelled, "appointment-deed"))
    assert now(appointment).status == VisitStatus.SCHEDULED
    kinds = Event.objects.filter(subject=f"appointment:{appointment.pk}").values_list("kind", flat=True)
    assert {Kind.APPOINTMENT_CANCELLED.value, Kind.APPOINTMENT_RESTORED.value} <= set(kinds)


def test_what_was_typed_before_a_lock_comes_back(desk: Client, page: Page, appointment: Appointment) -> None:
    here = page("appointment", appointment=appointment)
    desk.post("/staff/lock/", {**typed(desk.get(here), reason="half typ"), "page": here})
    unlock(desk)
    back = desk.get(here)
    assert "Not saved yet" in words_of(back)
    assert form_of(back, "appointment")["reason"] == "half typ"
    new = page("appointment_add")
    desk.post("/staff/lock/", {**form_of(desk.get(new), "appointment"), "reason": "new one", "page": new})
    unlock(desk)
    assert form_of(desk.get(new), "appointment")["reason"] == "new one"


def test_the_second_of_two_hours_alike_is_kept_when_other_fields_change(
    world: World, desk: Client, page: Page, appointment: Appointment
) -> None:
    later = datetime(2026, 11, 1, 1, 30, tzinfo=world.maple.zone, fold=1).astimezone(UTC)
    Appointment.objects.filter(pk=appointment.pk).update(starts_at=later)
    opened = desk.get(page("appointment", appointment=appointment))
    assert desk.post(page("appointment_save", appointment=appointment), typed(opened, reason="new")).status_code == 302
    assert now(appointment).starts_at == later
    assert now(appointment).reason == "new"


def test_opening_an_appointment_is_a_look(desk: Client, page: Page, appointment: Appointment) -> None:
    desk.get(page("appointment", appointment=appointment))
    event = Event.objects.get(kind=Kind.APPOINTMENT_VIEWED)
    assert event.patient_id == appointment.patient_id
