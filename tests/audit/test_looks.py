"""No part of a chart is seen untold: whichever address shows something of a patient, that patient's trail says so."""

from datetime import datetime
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.models import Contact, Patient
from kinpin.kernel import clock
from tests.staff_client import staff_client
from tests.test_doors import SIDES, Asker, addresses
from tests.world import World

STREET, PHONE, MAIL = "77 Secret Lane", "5550009999", "kept@hidden.example"


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.mark.parametrize("asked", ["", "HX", "HX?picked=1"])
def test_every_address_that_shows_something_of_a_patient_leaves_a_look(world: World, asked: str) -> None:
    """By the address bar, and as a window asks for its part: in a sign-in that has opened no chart before."""
    asker = Asker(world)
    patient = Patient.objects.get(public_id=asker.parts["patient"])
    Patient.objects.filter(pk=patient.pk).update(address_line=STREET, phone=PHONE)
    Contact.objects.filter(ties__patient=patient).update(address_line=STREET, email=MAIL)
    cookies = {name: cookie.value for name, cookie in staff_client(world, "admin").cookies.items()}
    shown, untold = 0, []
    for side, name, pattern in addresses():
        if side != "practice" or ":patient>" not in pattern:
            continue
        wanted = {part: value for part, value in asker.parts.items() if f":{part}>" in pattern}
        address = reverse(name, urlconf=SIDES[side], kwargs=wanted)
        text, told = _look(cookies, address, asked, patient.pk)
        if any(fact in text for fact in (STREET, PHONE, MAIL, patient.given)):
            shown += 1
            untold += [] if told else [address]
    assert shown > 5
    assert not untold


def test_no_form_that_is_sent_back_shows_a_patient_untold(world: World) -> None:
    """Sent with the patient's ids and nothing else, in a sign-in that has opened no chart before."""
    asker = Asker(world)
    patient = Patient.objects.get(public_id=asker.parts["patient"])
    cookies = {name: cookie.value for name, cookie in staff_client(world, "admin").cookies.items()}
    untold = []
    for side, name, pattern in addresses():
        if side == "practice" and not name.endswith("search"):  # a search is an event that names nobody
            wanted = {part: value for part, value in asker.parts.items() if f":{part}>" in pattern}
            address = reverse(name, urlconf=SIDES[side], kwargs=wanted)
            text, told = _look(cookies, address, "", patient.pk, {"patient": patient.public_id, "version": "9"})
            untold += [address] if patient.given in text and not told else []
    assert not untold


def test_going_on_in_an_open_chart_is_one_look(world: World) -> None:
    client, patient = staff_client(world), world.child("ROSEMARY")
    base = f"/workspace/clinical/charts/{patient.public_id}"
    client.get(f"{base}/contacts/")
    contact = world.contact("CINDY").public_id
    for part in (f"{base}/contacts/{contact}/", f"{base}/contacts/{contact}/authority/", f"{base}/live/"):
        client.get(part, headers={"HX-Request": "true"})
    assert Event.objects.filter(kind=Kind.CHART_VIEWED, patient_id=patient.pk).count() == 1


def test_who_goes_on_in_a_chart_that_another_sign_in_has_open_looks_too(world: World) -> None:
    patient = world.child("ROSEMARY")
    base = f"/workspace/clinical/charts/{patient.public_id}"
    staff_client(world).get(f"{base}/contacts/")
    for who in ("frontdesk", "admin"):
        staff_client(world, who).get(f"{base}/live/", headers={"HX-Request": "true"})
    looks = Event.objects.filter(kind=Kind.CHART_VIEWED, patient_id=patient.pk).order_by("pk")
    assert list(looks.values_list("reason", "login_id")) == [
        ("contacts", world.staff["frontdesk"].login.pk),
        ("part", world.staff["frontdesk"].login.pk),
        ("part", world.staff["admin"].login.pk),
    ]


def _look(
    cookies: dict[str, str], address: str, asked: str, patient_id: int, sent: dict[str, str] | None = None
) -> tuple[str, bool]:
    """What an address shows, and whether the patient's trail then says so. What it did is undone."""
    client = Client()
    client.cookies = SimpleCookie(cookies)
    headers = {"HX-Request": "true"} if asked else {}
    with transaction.atomic():
        before = Event.objects.filter(patient_id=patient_id).count()
        if sent is None:
            answer: Any = client.get(address + asked.removeprefix("HX"), headers=headers)
        else:
            answer = client.post(address, sent)
        told = Event.objects.filter(patient_id=patient_id).count() > before
        transaction.set_rollback(True)
    seen = answer.status_code in (200, 409) and not answer.streaming
    return answer.content.decode(errors="replace") if seen else "", told
