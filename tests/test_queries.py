"""How often a page asks the database: at most fifteen times, and as often for two rows as for two hundred."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.families.indexing import reindex
from kinpin.families.models import Authority, Contact, Patient, SiblingPair, Tie
from kinpin.kernel import clock
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import new_public_id
from kinpin.schedule.models import Appointment
from tests.test_doors import SIDES, Asker, addresses
from tests.world import World

MOST = 15
MANY = 200


@pytest.fixture
def at() -> datetime:
    return clock.now()


def test_a_page_asks_at_most_fifteen_times_and_as_often_for_two_rows_as_for_two_hundred(world: World) -> None:
    asker = Asker(world)
    add(world, 2)
    few = dict(counts(asker))
    assert len(few) > 40  # pages there are to count
    add(world, MANY)
    many = dict(counts(asker))
    grown = {page: (few[page], many[page]) for page in few if many[page] > few[page]}
    assert not grown, grown
    dear = {page: count for page, count in many.items() if count > MOST}
    assert not dear, dear


def counts(asker: Asker) -> Iterator[tuple[str, int]]:
    """The queries of every page that answers, and of the searches and Register."""
    for person, side, name, pattern in pages():
        answer, count = counted(asker.client(person), "get", asker.address(side, name, pattern))
        if answer.status_code == 200:
            yield f"{name} {person}", count
    desk = asker.client("front desk")
    for name, data in posts(asker):
        kwargs = {part: asker.parts[part] for part in ("tab", "patient") if part == "tab" or name in _OF_A_PATIENT}
        answer, count = counted(desk, "post", reverse(name, urlconf=SIDES["practice"], kwargs=kwargs), data)
        assert answer.status_code in (200, 302), (name, answer.status_code)
        yield name, count


def pages() -> Iterator[tuple[str, str, str, str]]:
    for side, name, pattern in addresses():
        yield ("admin" if side == "practice" else "family", side, name, pattern)


_OF_A_PATIENT = {"workspace:register", "workspace:contact_find", "workspace:siblings_find"}


def posts(asker: Asker) -> Iterator[tuple[str, dict[str, Any]]]:
    world = asker.world
    yield "workspace:search", {"q": "testkiddo"}
    yield "workspace:search", {"q": "cindy testkiddo"}
    yield "workspace:appointment_find", {"q": "testkiddo"}
    yield "workspace:contact_find", {"q": "testkiddo"}
    yield "workspace:siblings_find", {"q": "testkiddo"}
    live = Pin.objects.filter(contact=world.contact("JEFF"), closed_at=None).select_related("handout", "patient")
    ids = [world.child("ROSEMARY").public_id, world.child("BASIL").public_id]
    seen = {f"seen-{pin.patient.public_id}": pin.handout.public_id for pin in live}
    caregiver = world.contact("JEFF").public_id
    register = {"caregiver": caregiver, "language": "en", "request": new_public_id(), "child": ids, **seen}
    yield "workspace:register", register


def counted(client: Client, method: str, address: str, data: dict[str, Any] | None = None) -> tuple[Any, int]:
    ask = getattr(client, method)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(address, data or {})
        if answer.streaming:
            b"".join(answer.streaming_content)
    return answer, sum("SAVEPOINT" not in query["sql"] for query in queries)  # a test's transaction is a nested one


def add(world: World, count: int) -> None:
    """More contacts, siblings, appointments, sheets, enrollments, hits and audit lines around Rosemary."""
    today = local_day(world.at, world.maple.zone)
    noon = datetime.combine(world.at.date(), time(12), world.maple.zone)  # of the day that the addresses name
    children = add_children(world, count)
    contacts = Contact.objects.bulk_create(
        Contact(practice=world.maple, given=f"Aunt{n % (count // 2)}", family="TESTKIDDO", updated_at=world.at)
        for n in range(count)
    )
    rosemary, cindy = world.child("ROSEMARY"), world.contact("CINDY")
    ties = [Tie(contact=c, patient=rosemary, role="AUNT", position=9, started_at=world.at) for c in contacts]
    ties += [Tie(contact=cindy, patient=p, role="MOTHER", started_at=world.at) for p in children]
    made = Tie.objects.bulk_create(ties)
    set_for = [*((tie, "JOINT") for tie in made), *((tie, "NO CONTACT") for tie in made[: count // 2])]
    Authority.objects.bulk_create(
        Authority(tie=tie, kind=kind, starts_on=today, basis="court_order", recorded_at=world.at)
        for tie, kind in set_for
    )
    SiblingPair.objects.bulk_create(SiblingPair(first=rosemary, second=p, linked_at=world.at) for p in children)
    Appointment.objects.bulk_create(
        Appointment(
            practice=world.maple,
            patient=patient,
            provider=world.provider,
            site=world.site,
            starts_at=noon + timedelta(minutes=number % 60),
            minutes=15,
            visit_type="well",
            status="scheduled",
            updated_at=world.at,
        )
        for number, patient in enumerate(children)
    )
    enroll(world, contacts, children)
    notes = [Note(kind, patient_id=rosemary.pk) for kind in (Kind.CHART_VIEWED, Kind.CHART_SEARCHED) for _ in children]
    record(*notes, by=world.staff["admin"].actor, at=world.at)
    note_every_kind_of_thing(world, children)


def note_every_kind_of_thing(world: World, children: list[Patient]) -> None:
    """Audit lines around Rosemary that name staff, sites, providers, accounts, patients and contacts."""
    bo = world.staff["billing"]
    assert bo.record
    login = Enrollment.objects.filter(contact=world.contact("CINDY"))[0].login
    things = {"staff": bo.record, "membership": bo.member, "site": world.site, "provider": world.provider}
    subjects = [f"{kind}:{thing.pk}" for kind, thing in things.items()]
    detail = {"staff": bo.record.pk, "contacts": [world.contact("JEFF").pk], "login": login.pk}
    notes = [
        Note(
            Kind.CHART_VIEWED,
            practice_id=world.maple.pk,
            patient_id=world.child("ROSEMARY").pk,
            contact_id=world.contact("CINDY").pk,
            subject=subject,
            detail=detail,
        )
        for child in children
        for subject in (*subjects, f"patient:{child.pk}")
    ]
    record(*notes, by=world.family_actor(login), at=world.at)
    record(*notes, by=world.staff["admin"].actor, at=world.at)


def add_children(world: World, count: int) -> list[Patient]:
    born = date(2018, 1, 1)
    children = Patient.objects.bulk_create(
        Patient(
            practice=world.maple,
            given=f"Child{number}",
            family="TESTKIDDO",
            birth_date=born + timedelta(days=number),
            updated_at=world.at,
        )
        for number in range(count)
    )
    for child in children:
        reindex(child, "US")
    return children


def enroll(world: World, contacts: list[Contact], children: list[Patient]) -> None:
    """Cindy's login sees every child; every aunt has a sheet for Rosemary."""
    whose = [*((c, world.child("ROSEMARY")) for c in contacts), *((world.contact("CINDY"), p) for p in children)]
    sheets = HandOut.objects.bulk_create(
        HandOut(
            practice=world.maple,
            contact=contact,
            token_digest=new_public_id().encode() * 2,
            key_id="k",
            language="en",
            issued_at=world.at,
            issued_by="Maria Rivera",
            membership_id=1,
            sign_in="elsewhere",
            answer_key=b"",
            expires_at=world.at + timedelta(days=7),
        )
        for contact, _ in whose
    )
    pins = Pin.objects.bulk_create(
        Pin(
            practice=world.maple,
            handout=sheet,
            patient=patient,
            contact=contact,
            digest=new_public_id().encode() * 2,
            key_id="k",
            level="FULL",
            issued_at=world.at,
            expires_at=sheet.expires_at,
        )
        for sheet, (contact, patient) in zip(sheets, whose, strict=True)
    )
    login = Enrollment.objects.filter(contact=world.contact("CINDY")).select_related("login")[0].login
    claimed = [pin for pin in pins if pin.contact_id == world.contact("CINDY").pk]
    Pin.objects.filter(pk__in=[pin.pk for pin in claimed]).update(closed_at=world.at, end_reason="redeemed")
    Enrollment.objects.bulk_create(
        Enrollment(
            practice=world.maple,
            login=login,
            patient_id=pin.patient_id,
            contact_id=pin.contact_id,
            pin=pin,
            level="FULL",
            started_at=world.at,
        )
        for pin in claimed
    )
