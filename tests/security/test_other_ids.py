"""The neighbour, and the front desk member with a neighbour's ids: put into every address and every field."""

from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from kinpin.accounts.models import Side
from kinpin.audit.models import Event
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.orders import Order
from kinpin.families.actions.contacts import add_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import ChartPlace, ContactDetails, PatientDetails
from kinpin.families.models import Patient
from kinpin.families.rules import AuthorityKind, Basis, Role, Sex
from kinpin.kernel.actor import system_actor
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import new_public_id
from kinpin.practices.actions.places import ProviderDetails, SiteDetails, add_provider, add_site
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.rules import VisitStatus, VisitType
from kinpin.workflows.authority_changes import set_authority
from tests.patient_portal.family import Family
from tests.staff_client import signed_in_client
from tests.test_doors import SIDES, Asker, addresses
from tests.world import BIRTHDAYS, World

SECRET = ("ZEPHYRINE", "QUILLER", "OCTAVIA", "octavia@birch.example", "Dr. NEMO", "Birch Annex")
FIELDS = (
    "appointment", "caregiver", "child", "contact", "for", "patient", "presenter", "provider", "sheet", "sibling",
    "site", "user", "with",
)  # fmt: skip


@dataclass
class Neighbour:
    """Ids of the practice next door, by the part of an address and by the field that takes their like."""

    parts: dict[str, str]
    fields: dict[str, str]


def next_door(world: World) -> Neighbour:
    at, by, birch = world.at, system_actor(world.birch.pk), world.birch
    site = add_site(practice_id=birch.pk, details=SiteDetails("Birch Annex", "", ""), by=by, at=at)
    provider = add_provider(practice_id=birch.pk, details=ProviderDetails("Dr. NEMO", "", site.pk, 1), by=by, at=at)
    details = PatientDetails(
        given="ZEPHYRINE", family="QUILLER", birth_date=BIRTHDAYS["LUNA"], sex=Sex.FEMALE, language="en"
    )
    child = create_patient(practice=birch, details=details, mrn="77", by=by, at=at)
    mother = ContactDetails(given="OCTAVIA", family="QUILLER", email="octavia@birch.example", language="en")
    tie = add_contact(patient=child, details=mother, place=ChartPlace(role=Role.MOTHER, position=1), by=by, at=at)
    set_authority(
        practice=birch,
        ties=[tie],
        kind=AuthorityKind.JOINT,
        basis=Basis.COURT_ORDER,
        starts_on=local_day(at, birch.zone),
        ends_on=None,
        by=by,
        at=at,
    )
    order = Order(contact_id=tie.contact_id, patient_ids=[child.pk], seen={}, language="en", request=new_public_id())
    sheet = issue(practice=birch, order=order, by=world.staff["neighbour"].actor, at=at).handout
    appointment = add_appointment(
        practice=birch,
        patient=child,
        details=AppointmentDetails(
            starts_at=at, minutes=15, provider=provider, site=site, visit_type=VisitType.WELL, reason="",
            status=VisitStatus.SCHEDULED, arrived_at=None, presenter=None, presenter_kind=None,
        ),
        by=world.staff["neighbour"].actor,
        at=at,
    )  # fmt: skip
    staff = world.staff["neighbour"]
    assert staff.record
    people = {"patient": child.public_id, "child": child.public_id, "contact": tie.contact.public_id}
    parts = {**people, "sheet": sheet, "appointment": appointment.public_id, "staff": staff.record.public_id}
    parts["user"] = staff.member.public_id
    as_field = {"caregiver": "contact", "for": "child", "presenter": "contact", "sibling": "child"}
    fields = {name: parts[as_field.get(name, name)] for name in FIELDS if as_field.get(name, name) in parts}
    return Neighbour(parts, {**fields, "provider": str(provider.pk), "with": str(provider.pk), "site": str(site.pk)})


def rows_of(world: World) -> dict[str, int]:
    """What the neighbour's rows say, kind by kind, and how often its people were noted."""
    found: dict[str, int] = {}
    for model in apps.get_models():
        if any(field.name == "practice" for field in model._meta.get_fields()):
            rows: Any = model._default_manager.filter(practice=world.birch.pk).values_list()
            found[model.__name__] = hash(frozenset(map(_plain, rows)))
    patients = list(Patient.objects.filter(practice=world.birch).values_list("pk", flat=True))
    found["events"] = Event.objects.filter(patient_id__in=patients).count()
    return found


def _plain(row: tuple[Any, ...]) -> str:
    return repr([bytes(value) if isinstance(value, memoryview) else value for value in row])


def test_a_neighbours_id_in_any_place_shows_and_changes_nothing(world: World) -> None:
    asker, door = Asker(world), next_door(world)
    own = _ask(asker.cookies["other practice"], f"/workspace/clinical/charts/{door.parts['patient']}/contacts/", {})
    assert "OCTAVIA" in own[1], "the neighbour itself sees them"
    before, wrong = rows_of(world), []
    for side, name, pattern in addresses():
        for kwargs in _ways(asker, door, pattern) if side == "practice" else []:
            with transaction.atomic():
                method, body = _ask(
                    asker.cookies["admin"], reverse(name, urlconf=SIDES[side], kwargs=kwargs), door.fields
                )
                changed = method == "POST" and rows_of(world) != before
                transaction.set_rollback(True)
            shown = [word for word in SECRET if word in body]
            wrong += [f"{name} {kwargs}: {shown} {changed}"] if shown or changed else []
    assert not wrong, "\n".join(wrong)


def _ways(asker: Asker, door: Neighbour, pattern: str) -> list[dict[str, Any]]:
    """The address as it is, and with each of its ids exchanged for the neighbour's."""
    mine = {part: value for part, value in asker.parts.items() if f":{part}>" in pattern}
    return [mine, *({**mine, part: door.parts[part]} for part in mine if part in door.parts)]


def _ask(cookies: dict[str, str], address: str, fields: dict[str, str]) -> tuple[str, str]:
    """With which method the address answers, and what it says."""
    client, method = Client(), "GET"
    client.cookies = SimpleCookie(cookies)
    answer: Any = client.get(address, fields)
    if answer.status_code == 405:
        method = "POST"
        answer = client.post(address, {**fields, "picked": "1", "request": new_public_id(), "language": "en"})
    assert answer.status_code < 500, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return method, body.decode(errors="replace")


def test_a_family_sees_its_own_child_and_no_other_by_any_id(world: World) -> None:
    login = world.enroll("CINDY", "ROSEMARY").login
    client = signed_in_client(login, None, side=Side.FAMILY)
    ids: list[str] = []
    for model in apps.get_models():
        if any(field.name == "public_id" for field in model._meta.get_fields()):
            ids += _ids(model)
    mine = world.child("ROSEMARY").public_id
    assert {found for found in ids if client.get(f"/home/{found}/").status_code == 200} == {mine}


def _ids(model: type[Model]) -> list[str]:
    return list(model._default_manager.values_list("public_id", flat=True))


def test_a_sheet_of_one_practice_opens_nothing_at_another(world: World, phone: Family) -> None:
    sheet = world.issue("CINDY", "ROSEMARY")
    assert phone.scan(sheet.token, practice="birch").at == "/claim/stopped/"
    typed = Family().start("birch").sign_up("a@example.com").answer(whose="child").about_me("Cindy", "Testkiddo")
    assert typed.type_pin(next(iter(sheet.pins.values())), "ROSEMARY").at == "/pin/child/"
