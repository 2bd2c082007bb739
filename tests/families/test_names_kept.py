"""Names of the whole world, and strings that break programs: stored, shown, found and printed as they were written."""

import json
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kinpin.families.models import Contact, Patient
from kinpin.kernel import clock
from kinpin.kernel.people import fold
from tests.fhir.importing import Resource, authority, ndjson, patient, related, run
from tests.handouts.paper import print_sheet
from tests.shared import rows, shared
from tests.staff_client import staff_client
from tests.world import World

HTMX = {"HX-Request": "true"}
LONGEST = 300


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def desk(world: World) -> Client:
    return staff_client(world)


def address(name: str, **kwargs: str) -> str:
    return reverse(
        f"workspace:{name}", urlconf="kinpin.config.urls.practice_side", kwargs={"tab": "clinical", **kwargs}
    )


def of_the_world() -> list[tuple[str, str, str]]:
    """Given, middle and family name: one of each locale, and every odd structure."""
    found = {row["locale"]: (row["given"], "", row["family"]) for row in rows("names/international-names.csv")}
    odd = [(r["given"], r["second_given"], r["family"]) for r in rows("names/structure-cases.csv")]
    return [*found.values(), *odd]


def hostile() -> Iterator[str]:
    for text in json.loads(shared("names/hostile-strings.json").read_text(encoding="utf-8")):
        if text and len(text) <= LONGEST and "\x00" not in text:
            yield text


def resource(number: int, given: str, middle: str, family: str) -> Resource:
    name = {"given": [part for part in (given, middle) if part], "family": family}
    return patient(f"n{number}", name=[{key: value for key, value in name.items() if value}])


def shown(desk: Client, child: Patient) -> str:
    answer = desk.get(address("basic_info", patient=child.public_id))
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(html: str) -> str:
    """Every character that the page means, markup and all, without regard to spaces."""
    return " ".join(unescape(html).split())


def test_every_name_of_the_world(world: World, desk: Client, tmp_path: Path) -> None:
    names = of_the_world()
    outcome = run(ndjson(tmp_path, *(resource(i, *name) for i, name in enumerate(names))), practice="maple")
    assert outcome.exit_code == 0
    children = list(Patient.objects.filter(source="fhir").order_by("pk"))
    assert [(c.given, c.middle, c.family) for c in children] == names
    for child in children:
        assert child.name.full in words_of(shown(desk, child))
        for typed in (f"{child.given} {child.family}", fold(f"{child.family} {child.given}")):
            found = desk.post(address("search"), {"q": typed}, headers=HTMX).content.decode()
            assert child.public_id in found, typed


def test_every_string_that_breaks_programs(world: World, desk: Client, tmp_path: Path) -> None:
    texts = list(hostile())
    assert len(texts) > 400
    every = [patient(f"h{i}", text, text, birthDate="2019-03-14") for i, text in enumerate(texts)]
    outcome = run(ndjson(tmp_path, *every), practice="maple")
    assert outcome.refusals == []
    children = list(Patient.objects.filter(source="fhir").order_by("pk"))
    assert [(c.given, c.family) for c in children] == [(text, text) for text in texts]
    for child in children[::10]:
        html = shown(desk, child)
        assert "<script>alert" not in html.lower()
        assert " ".join(child.given.split()) in words_of(html)
        assert desk.post(address("search"), {"q": child.given}, headers=HTMX).status_code == 200


def test_typed_at_the_desk(world: World, desk: Client) -> None:
    for number, (given, middle, family) in enumerate(of_the_world()):
        born = {"birth_date": f"03/{number % 28 + 1:02}/{2010 + number // 28}", "sex": "female", "mrn": f"N{number}"}
        typed = {"given": given, "middle": middle, "family": family, **born, "anyway": "1"}
        assert desk.post(address("new_patient_create"), typed).status_code == 302, typed
        child = Patient.objects.get(mrn=f"N{number}")
        assert (child.given, child.middle, child.family) == (given, middle, family)


def test_printed(world: World, tmp_path: Path) -> None:
    """The caregiver's whole name, each child's first name and last initial."""
    names = [
        ("Käthe", "Müller"),
        ("Ángela", "Treviño"),
        ("Łucja", "Żółć"),
        ("D'Andre", "O'Keefe-Ruíz"),
        ("Nguyễn", "Thị"),
    ]
    ours = [patient(f"p{i}", *name) for i, name in enumerate(names)]
    said: dict[str, Any] = {"extension": [authority("JOINT")], "identifier": [{"system": "urn:x", "value": "1"}]}
    theirs = [related(f"r{i}", f"p{i}", "Zoë Şule", "von Brühl González", **said) for i in range(len(names))]
    run(ndjson(tmp_path, *ours, *theirs), practice="maple")
    world.caregivers["imported"] = Contact.objects.get(given="Zoë Şule")
    for child in Patient.objects.filter(source="fhir"):
        world.children[child.given] = child
    sheet = print_sheet(world, "imported", *(given for given, _ in names))
    assert "Zoë Şule von Brühl González" in sheet.text
    for given, family in names:
        assert f"{given} {family[0]}." in sheet.text
