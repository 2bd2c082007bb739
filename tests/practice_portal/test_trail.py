"""Practice Portal › Audit: what happened around a child, what somebody did, what happened on a day; and as a file."""

import codecs
import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kinpin.accounts.words import SecurityChange, SignInRefusal
from kinpin.audit import guard
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.audit.record import Note, record_alone
from kinpin.enrollment.access import reach_sheet
from kinpin.enrollment.actions.sheets import note_printed
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.enrollment.words import Misfit
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import PatientDetails
from kinpin.kernel.clock import local_day
from kinpin.practice_portal.audit_trail.groups import CHOICES, kinds_of
from kinpin.practice_portal.audit_trail.refusal_words import SENTENCES
from tests.environment import ENGINE
from tests.pages import title_of, words_of
from tests.staff_client import staff_client
from tests.world import World

TRAIL = "/practice-portal/audit/"
FORGED = "Changed since it was written"


def of_child(world: World, name: str = "ROSEMARY") -> str:
    return f"{TRAIL}patients/{world.child(name).public_id}/"


def of_user(world: World, who: str) -> str:
    return f"{TRAIL}users/{world.staff[who].member.public_id}/"


def page(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return words_of(found)


def look(world: World, who: str, times: int = 1, child: str = "ROSEMARY") -> None:
    """Somebody opens a chart, once or many times."""
    notes = [Note(Kind.CHART_VIEWED, patient_id=world.child(child).pk, reason="chart") for _ in range(times)]
    record_alone(*notes, by=world.staff[who].actor, at=world.at)


def rows(client: Client, address: str, asked: str = "") -> list[dict[str, str]]:
    """The downloaded file."""
    answer = client.post(f"{address}file/{asked}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-trail.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def tamper(event: Event, column: str, value: Any) -> None:
    """What a superuser of the database does: takes the guard away, changes a row, puts the guard back."""
    table = Event._meta.db_table
    with connection.cursor() as cursor:
        if ENGINE == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, event.pk])
    guard.install()
    assert guard.missing() == []


def test_a_childs_trail_tells_who_did_what_and_names_no_one_in_its_title(world: World, admin: Client) -> None:
    issued = world.issue("CINDY", "ROSEMARY")
    note_printed(
        sheet=reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at), by=world.frontdesk, at=world.at
    )
    look(world, "provider")
    said = page(admin, of_child(world))
    assert "Trail of ROSEMARY TESTKIDDO" in said
    for told in (
        "Maria Rivera Issued a PIN CINDY TESTKIDDO",
        "Maria Rivera Opened a sheet for printing CINDY TESTKIDDO",
        "Ada Okafor Viewed the chart",
        "Kinpin Created the patient",
    ):
        assert told in said, told
    assert "copy: 1; language: English" in said
    assert re.search(r"from: \d\d/\d\d/\d{4}", said)
    assert FORGED not in said
    assert "TESTKIDDO" not in title_of(admin.get(of_child(world)))
    assert "LUNA" not in said


def test_a_staff_members_trail_holds_signing_in_and_nobody_elses_deeds(world: World, admin: Client) -> None:
    look(world, "frontdesk")
    look(world, "provider", child="LUNA")
    client = staff_client(world, "frontdesk")
    client.get("/practice-portal/staff/")
    said = page(admin, of_user(world, "frontdesk"))
    assert "Trail of Maria Rivera" in said
    assert "Viewed the chart ROSEMARY TESTKIDDO" in said
    assert "Refused Was refused a page" in said
    assert "may not: Manage staff records" in said
    assert "LUNA" not in said


def test_who_signs_in_out_or_locks_is_named_though_they_have_no_place_yet(world: World, admin: Client) -> None:
    client = staff_client(world, "frontdesk")
    client.post("/staff/lock/", {"page": "/workspace/"})
    said = page(admin, TRAIL)
    assert "Maria Rivera Locked the screen" in said
    assert " Staff Locked" not in said


def test_the_day_shows_today_and_the_days_before(world: World, admin: Client) -> None:
    today = local_day(world.at, world.maple.zone)
    before, luna = world.at - timedelta(days=3), world.child("LUNA").pk
    record_alone(Note(Kind.HOLD_PLACED, patient_id=luna), by=world.frontdesk, at=world.at)
    record_alone(Note(Kind.HOLD_LIFTED, patient_id=luna), by=world.frontdesk, at=before)
    assert "Lifted a hold" not in page(admin, TRAIL)
    assert "Placed a hold LUNA SOTO" in page(admin, TRAIL)
    then = page(admin, f"{TRAIL}?day={(today - timedelta(days=3)).isoformat()}")
    assert "Lifted a hold LUNA SOTO" in then
    assert "Placed a hold" not in then
    assert "Day after" in then
    assert "Day after" not in page(admin, TRAIL)
    for nonsense in ("?day=yesterday", "?day=9999-99-99", "?before=x&group=none", "?before=99999999999999999999"):
        assert "Everything on" in page(admin, TRAIL + nonsense)


def test_a_trail_is_read_for_several_days_the_first_and_the_last_among_them(world: World, admin: Client) -> None:
    """Days as New York lives them; on 8 March its clocks are put forward."""
    moments = {
        Kind.HOLD_PLACED: datetime(2026, 3, 7, 4, 59, 59, tzinfo=UTC),  # the 6th
        Kind.CHART_VIEWED: datetime(2026, 3, 7, 5, 0, 0, tzinfo=UTC),
        Kind.CHART_REFUSED: datetime(2026, 3, 9, 3, 59, 59, tzinfo=UTC),  # the 8th
        Kind.HOLD_LIFTED: datetime(2026, 3, 9, 4, 0, 0, tzinfo=UTC),
    }
    for kind, at in moments.items():
        record_alone(Note(kind, patient_id=world.child("ROSEMARY").pk), by=world.frontdesk, at=at)

    def told(asked: str) -> list[Kind]:
        said = page(admin, f"{of_child(world)}?{asked}")
        return [kind for kind in moments if f"Maria Rivera {kind.label}" in said]

    assert told("day=2026-03-07&until=2026-03-08") == [Kind.CHART_VIEWED, Kind.CHART_REFUSED]
    assert told("day=2026-03-07") == [Kind.CHART_VIEWED]
    assert told("until=2026-03-08") == [Kind.HOLD_PLACED, Kind.CHART_VIEWED, Kind.CHART_REFUSED]
    assert told("day=2026-03-08&until=2026-03-07") == []
    assert told("until=x") == list(moments)
    about = "one page of it; from: 03/07/2026 12:00 AM; until: 03/08/2026"
    assert about in page(admin, of_user(world, "admin"))


def test_the_days_stay_chosen_on_the_page_after(world: World, admin: Client) -> None:
    look(world, "provider", times=130)
    today = local_day(world.at, world.maple.zone)
    days = f"?day={today - timedelta(days=2)}&until={today}"
    earlier = re.search(r'href="(\?[^"]*)">Earlier<', admin.get(of_child(world) + days).content.decode())
    assert earlier
    assert earlier[1].startswith(days.replace("&", "&amp;"))


@pytest.mark.parametrize(
    ("group", "shown", "hidden"),
    [
        ("access", "Viewed the chart", "Issued a PIN"),
        ("pins", "Issued a PIN", "Viewed the chart"),
        ("charts", "Created the patient", "Issued a PIN"),
    ],
)
def test_a_group_leaves_out_the_rest(world: World, admin: Client, group: str, shown: str, hidden: str) -> None:
    world.issue("CINDY", "ROSEMARY")
    look(world, "provider")
    said = page(admin, f"{of_child(world)}?group={group}")
    assert shown in said
    assert hidden not in said


def test_every_kind_of_event_is_in_one_group(world: World) -> None:
    counted = [kind for group, _ in CHOICES for kind in kinds_of(group)]
    assert set(counted) == set(Kind)


def test_a_long_trail_comes_page_by_page_without_gap_or_repeat(world: World, admin: Client) -> None:
    look(world, "provider", times=230)
    address, seen = f"{of_child(world)}?group=access", []
    while address:
        answer = admin.get(address)
        text = answer.content.decode()
        seen.append(len(re.findall(r"<tr data-row", text)))
        earlier = re.search(r'href="(\?[^"]*)">Earlier<', text)
        address = of_child(world) + earlier[1].replace("&amp;", "&") if earlier else ""
    assert seen == [100, 100, 30]


def test_a_page_asks_as_little_for_a_hundred_rows_as_for_two(world: World, admin: Client) -> None:
    address = f"{of_child(world)}?group=access"
    look(world, "provider", times=2)
    admin.get(address)  # the first request of a session has seen nothing of the practice yet
    with CaptureQueriesContext(connection) as few:
        admin.get(address)
    for who in ("frontdesk", "billing", "provider"):
        look(world, who, times=40)
    with CaptureQueriesContext(connection) as many:
        admin.get(address)
    assert len(few) == len(many) <= 15


def test_a_row_that_was_changed_says_so_in_the_trail_and_in_the_file(world: World, admin: Client) -> None:
    look(world, "provider", times=2)
    forged = Event.objects.filter(kind=Kind.CHART_VIEWED).latest("pk")
    tamper(forged, "membership_id", world.staff["billing"].member.pk)
    said = page(admin, of_child(world))
    assert said.count(FORGED) == 1
    assert f"Bo Lee ▲ {FORGED} Viewed the chart" in said
    told = [row["verifies"] for row in rows(admin, of_child(world)) if row["kind"] == "chart:viewed"]
    assert sorted(told) == ["no", "yes"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01 00:00:00+00:00"), ("kind", "patient:changed"), ("outcome", "refused"), ("reason", "x"),
        ("room", "command"), ("actor_kind", "system"), ("login_id", 1), ("staff_record_id", None),
        ("contact_id", 1), ("subject", "x:1"), ("session", "x"), ("network", "198.51.100.1"), ("detail", "not json"),
        ("key_id", "k9"), ("mark", b"\0" * 32),
    ],
)  # fmt: skip
def test_no_column_can_be_changed_unseen(world: World, admin: Client, column: str, value: object) -> None:
    look(world, "provider")
    tamper(Event.objects.filter(kind=Kind.CHART_VIEWED).latest("pk"), column, value)
    assert page(admin, of_child(world)).count(FORGED) == 1


def test_the_file_holds_the_whole_trail_and_opens_no_formula(world: World, admin: Client) -> None:
    details = PatientDetails(given="=HYPERLINK(1)", family="@SUM", language="en")
    child = create_patient(practice=world.maple, details=details, mrn="1", by=world.frontdesk, at=world.at)
    forged = Note(Kind.CHART_VIEWED, patient_id=child.pk, reason="+1+1", subject="-2+3", detail={"a": 1})
    record_alone(*[forged] * 1005, by=world.staff["provider"].actor, at=world.at)
    found = rows(admin, f"{TRAIL}patients/{child.public_id}/")
    assert len(found) == 1007  # created, looked at, and that it was taken along
    assert {row["patient"] for row in found} == {"'=HYPERLINK(1) @SUM"}
    assert {(row["reason"], row["subject"]) for row in found if row["kind"] == "chart:viewed"} == {("'+1+1", "'-2+3")}
    assert {row["verifies"] for row in found} == {"yes"}
    assert not [cell for row in found for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_the_file_says_what_the_page_says(world: World, admin: Client) -> None:
    """For whoever answers a complaint from it: sentences, and times as the practice lives them."""
    child, sheet = world.child("ROSEMARY").pk, world.handout(world.issue("CINDY", "ROSEMARY"))
    night, noon = datetime(2026, 11, 1, 6, 30, 5, tzinfo=UTC), datetime(2026, 11, 2, 17, tzinfo=UTC)
    record_alone(Note(Kind.CHART_VIEWED, patient_id=child, reason="part"), by=world.frontdesk, at=night)
    copy = {"copy": 1, "language": "en"}
    opened = Note(Kind.SHEET_PRINTED, patient_id=child, subject=f"handout:{sheet.pk}", detail=copy)
    record_alone(opened, by=world.frontdesk, at=noon)
    found = {row["kind"]: row for row in rows(admin, of_child(world))}
    seen, printed = found["chart:viewed"], found["handout:opened_for_printing"]
    assert (seen["when"], seen["what"], seen["about"]) == (
        "2026-11-01 01:30:05 EST",
        "Viewed the chart",
        "a part of it",
    )
    about = f"sheet {sheet_number(sheet.pk)}; copy: 1; language: English"
    assert (printed["when"], printed["who"], printed["about"]) == ("2026-11-02 12:00:00 EST", "Maria Rivera", about)
    assert (printed["what"], printed["where"]) == ("Opened a sheet for printing", "Workspace")
    assert (printed["at"], printed["reason"]) == ("2026-11-02T17:00:00+00:00", "")


def test_a_spreadsheet_reads_the_names_in_the_file_as_they_are(world: World, admin: Client) -> None:
    details = PatientDetails(given="José", family="Peña", language="es")
    child = create_patient(practice=world.maple, details=details, mrn="1", by=world.frontdesk, at=world.at)
    answer = admin.post(f"{TRAIL}patients/{child.public_id}/file/")
    text = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert text.startswith(codecs.BOM_UTF8)
    assert "José Peña".encode() in text


@pytest.mark.parametrize("of", ["child", "user"])
def test_what_the_page_shows_is_downloaded_and_all_of_it(world: World, admin: Client, of: str) -> None:
    address = of_child(world) if of == "child" else of_user(world, "provider")
    before = world.at - timedelta(days=3)
    seen = Note(Kind.CHART_VIEWED, patient_id=world.child("ROSEMARY").pk)
    record_alone(*[seen] * 120, by=world.staff["provider"].actor, at=before)
    record_alone(Note(Kind.HOLD_PLACED, patient_id=seen.patient_id), by=world.staff["provider"].actor, at=before)
    look(world, "provider", times=2)
    day = local_day(before, world.maple.zone)
    shown = admin.get(f"{address}?day={day}&group=access&before=99999999").content.decode()
    wanted = re.search(r'action="([^"]*/file/)(\?[^"]*)">.*?<button class="button">([^<]*)<', shown, re.DOTALL)
    assert wanted
    assert wanted[3] == f"Download Charts and children looked at of {day:%m/%d/%Y} (CSV)"
    assert "Download all (CSV)" in shown
    found = rows(admin, address, wanted[2].replace("&amp;", "&"))
    assert [row["kind"] for row in found] == ["chart:viewed"] * 120
    told = page(admin, of_user(world, "admin"))
    said = f"from: {day:%m/%d/%Y} 12:00 AM; kinds: Charts and children looked at; until: {day:%m/%d/%Y}"
    assert re.search(f"downloaded a part of it; (Ada Okafor; )?{re.escape(said)}", told)
    whole = {row["kind"] for row in rows(admin, address)}
    assert {"chart:viewed", "patient:hold_placed"} <= whole
    assert "downloaded the whole of it" in page(admin, of_user(world, "admin"))


def test_a_reading_says_which_kinds_were_asked_for(world: World, admin: Client) -> None:
    page(admin, f"{of_child(world)}?group=pins")
    page(admin, f"{TRAIL}?group=signing")
    said = page(admin, of_user(world, "admin"))
    assert "Viewed an audit trail ROSEMARY TESTKIDDO one page of it; kinds: PINs and sheets" in said
    assert "kinds: Signing in" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?day=2026-03-07&until=2026-03-08", "Download from 03/07/2026 until 03/08/2026 (CSV)"),
        ("?until=2026-03-08&group=pins", "Download PINs and sheets until 03/08/2026 (CSV)"),
    ],
)
def test_the_button_says_what_it_downloads(world: World, admin: Client, asked: str, said: str) -> None:
    assert said in page(admin, of_child(world) + asked)
    assert page(admin, of_child(world)).count("(CSV)") == 1


def test_reading_is_itself_told(world: World, admin: Client) -> None:
    page(admin, of_child(world))
    rows(admin, of_user(world, "frontdesk"))
    told = Event.objects.filter(kind=Kind.AUDIT_VIEWED).order_by("pk").values_list("reason", "patient_id", "subject")
    assert list(told) == [
        ("page", world.child("ROSEMARY").pk, ""),
        ("export", None, f"membership:{world.staff['frontdesk'].member.pk}"),
    ]


def test_moments_are_told_as_the_practice_lives_them(world: World, admin: Client) -> None:
    day = local_day(world.at, world.maple.zone)
    page(admin, f"{TRAIL}?day={day.isoformat()}")
    assert f"one page of it; from: {day:%m/%d/%Y} 12:00 AM" in page(admin, of_user(world, "admin"))


def test_whose_trail_it_is_is_told_as_everywhere(world: World, admin: Client) -> None:
    """Two children may have one name."""
    told = page(admin, of_child(world))
    assert re.search(r"ROSEMARY TESTKIDDO \d\d/\d\d/\d{4}, \d+ y.* MRN \d+ .*Portal Acct: \S", told)
    assert "Portal Acct:" not in page(admin, of_user(world, "admin"))


def test_the_hour_that_comes_twice_is_told_with_its_zone(world: World, admin: Client) -> None:
    """In New York clocks were put back at 2 AM, 6:00 UTC."""
    note = Note(Kind.CHART_VIEWED, patient_id=world.child("ROSEMARY").pk)
    for hour, minute in ((4, 59), (5, 30), (6, 30), (7, 1)):
        record_alone(note, by=world.staff["provider"].actor, at=datetime(2026, 11, 1, hour, minute, 5, tzinfo=UTC))
    told = page(admin, of_user(world, "provider"))
    assert re.findall(r"\b\d+:\d\d:05 [AP]M(?: E[DS]T)?", told) == [
        "2:01:05 AM", "1:30:05 AM EST", "1:30:05 AM EDT", "12:59:05 AM",
    ]  # fmt: skip


def test_a_child_is_found_by_what_is_typed_and_the_address_holds_nothing_of_it(world: World, admin: Client) -> None:
    assert admin.get(TRAIL + "find/").status_code == 405
    found = admin.post(TRAIL + "find/", {"q": "testkiddo ros"})
    assert of_child(world) in found.content.decode()
    assert "No patient found" in words_of(admin.post(TRAIL + "find/", {"q": "nobody at all"}))
    assert "No patient found" in words_of(admin.post(TRAIL + "find/", {"q": ""}))


def test_a_staff_member_is_chosen_from_the_list(world: World, admin: Client) -> None:
    chosen = admin.get(TRAIL + "users/", {"user": world.staff["billing"].member.public_id})
    assert chosen.headers["Location"] == of_user(world, "billing")
    assert "Nell Birch" not in page(admin, TRAIL)


def test_other_practices_people_are_not_found_and_the_asking_is_told(world: World, admin: Client) -> None:
    neighbour = staff_client(world, "neighbour")
    for address in (of_child(world), of_user(world, "frontdesk")):
        assert neighbour.get(address).status_code == 404
        assert neighbour.post(address + "file/").status_code == 404
    assert neighbour.get(TRAIL + "users/", {"user": world.staff["billing"].member.public_id}).status_code == 404
    assert "ROSEMARY" not in words_of(neighbour.post(TRAIL + "find/", {"q": "rosemary"}))
    assert "ROSEMARY" not in page(neighbour, TRAIL)
    asked = Event.objects.filter(kind=Kind.PAGE_REFUSED, practice_id=world.birch.pk, reason="not_found")
    assert asked.count() == 5
    assert "Was refused a page" in page(neighbour, TRAIL)
    assert "not found" not in page(admin, of_child(world))


def test_no_reason_of_a_stopped_sheet_or_at_the_door_is_told_as_a_code() -> None:
    of_a_login = {SecurityChange.PASSWORD, SecurityChange.CODE_USED, SecurityChange.SECOND_STEP_RESET}
    reasons = {
        (Kind.PIN_REFUSED, Misfit.ANOTHERS_ACCOUNT),
        *[(Kind.SHEET_STOPPED, why) for why in set(Misfit) - {Misfit.ANOTHERS_ACCOUNT}],
        *[(Kind.SIGN_IN_REFUSED, why) for why in SignInRefusal],
        *[(Kind.SECOND_FACTOR_CHANGED, what) for what in set(SecurityChange) - of_a_login],
    }
    assert {(kind.value, reason.value) for kind, reason in reasons} <= set(SENTENCES)


def test_a_stopped_sheet_and_a_new_second_step_are_told_in_sentences(world: World, admin: Client) -> None:
    child, staff = world.child("ROSEMARY").pk, world.staff["frontdesk"].actor
    record_alone(Note(Kind.SHEET_STOPPED, patient_id=child, reason=Misfit.REMOVED.value), by=staff, at=world.at)
    changed = Note(Kind.SECOND_FACTOR_CHANGED, reason=SecurityChange.APP_ADDED.value)
    record_alone(changed, by=staff, at=world.at)
    assert "does not match the contact its user was removed as the wrong person" in page(admin, of_child(world))
    assert "Changed a second step an authenticator app was added" in page(admin, of_user(world, "frontdesk"))
