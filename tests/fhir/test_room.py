"""Text as long as there is room for: what has none is refused by itself, and never breaks off the import."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import connection
from django.db.models import CharField, IntegerField, Model
from hypothesis import given
from hypothesis import strategies as st

from kinpin.families.indexing import found_by
from kinpin.families.models import Contact, Identifier, Patient, SearchKey
from kinpin.fhir.verdicts import judge
from kinpin.inbox.incoming import Incoming
from kinpin.inbox.models import SourceRecord
from kinpin.kernel.people import PersonName
from kinpin.practices.models import Organization, Provider, Site
from kinpin.schedule.models import Appointment
from kinpin.workflows.intake.values import PatientIn
from tests.fhir.importing import Resource, appointment, ndjson, patient, related, run

TODAY = date(2026, 11, 23)
USES = ("usual", "official", "nickname")


def lengths(longest: int) -> st.SearchStrategy[int]:
    """None, or about as much as there is room for, seldom more."""
    return st.sampled_from([0, *range(longest - 6, longest + 2)])


def texts(longest: int) -> st.SearchStrategy[str]:
    return lengths(longest).map("x".__mul__)


def pieces(longest: int) -> st.SearchStrategy[list[str]]:
    """A text in up to four pieces."""
    return st.builds(_cut, lengths(longest), st.lists(st.floats(0, 1), max_size=3))


def _cut(total: int, cuts: Iterable[float]) -> list[str]:
    places = sorted({0, *(round(cut * total) for cut in cuts), total})
    return ["x" * (end - start) for start, end in pairwise(places)]


def object_of(**elements: st.SearchStrategy[Any]) -> st.SearchStrategy[Resource]:
    """An object with some of these elements."""
    return st.fixed_dictionaries({}, optional=elements)


def one_or_two(one: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(one, min_size=1, max_size=2)


NAMES = object_of(use=st.sampled_from(USES), given=pieces(300), suffix=pieces(40), text=texts(300))
CALLED = st.fixed_dictionaries({"use": st.sampled_from(["nickname", "usual"]), "given": pieces(300)})
OFFICIAL = {"use": "official", "family": "Okafor", "given": ["Ada"]}
POINTS = st.one_of(
    object_of(system=st.sampled_from(["phone", "sms"]), value=texts(60)),
    object_of(system=st.just("email"), value=texts(254)),
)
ADDRESSES = object_of(line=pieces(200), city=texts(80), state=texts(40), postalCode=texts(20), country=texts(40))
NUMBERS = object_of(system=texts(200), value=texts(120) | texts(60))
SPOKEN = texts(12).map(lambda code: {"preferred": True, "language": {"coding": [{"code": code}]}})
WORDS = texts(120).map(lambda text: {"text": text}) | texts(200).map(lambda text: {"coding": [{"display": text}]})
CHILD, MOTHER = patient("a"), related("r", "a")
ROLE = {"resourceType": "PractitionerRole", "id": "d", "practitioner": {"reference": "Practitioner/d"}}
PLACES = [{"resourceType": kind, "id": "a"} for kind in ("Practitioner", "Organization", "Location")]
SAID: list[tuple[Resource, dict[str, st.SearchStrategy[Any]]]] = [
    (CHILD, {"name": one_or_two(NAMES)}),
    (CHILD, {"name": CALLED.map(lambda called: [OFFICIAL, called])}),
    (CHILD, {"address": one_or_two(ADDRESSES)}),
    (CHILD, {"telecom": one_or_two(POINTS), "communication": one_or_two(SPOKEN)}),
    (CHILD, {"identifier": one_or_two(NUMBERS)}),
    (CHILD, {"contact": one_or_two(object_of(id=texts(64), name=NAMES, address=ADDRESSES))}),
    (MOTHER, {"name": one_or_two(NAMES)}),
    (MOTHER, {"address": one_or_two(ADDRESSES)}),
    (ROLE, {"specialty": one_or_two(WORDS), "code": one_or_two(WORDS)}),
    (PLACES[0], {"name": one_or_two(NAMES)}),
    (PLACES[1], {"name": texts(200), "telecom": one_or_two(POINTS), "identifier": one_or_two(NUMBERS)}),
    (PLACES[2], {"name": texts(120), "description": texts(120), "telecom": one_or_two(POINTS)}),
    (PLACES[2], {"address": ADDRESSES}),
    (appointment("v", "Patient/a"), {"reasonCode": one_or_two(WORDS), "description": texts(200)}),
    (appointment("v", "Patient/a"), {"minutesDuration": st.integers(-(2**63), 2**63 - 1)}),
]
BECOMES: dict[str, type[Model]] = {
    "Patient": Patient, "RelatedPerson": Contact, "Practitioner": Provider, "PractitionerRole": Provider,
    "Organization": Organization, "Location": Site, "Appointment": Appointment,
}  # fmt: skip


def without_room(model: type[Model], columns: Mapping[str, Any]) -> list[str]:
    """The columns that do not take their value."""
    fields = {field.name: field for field in model._meta.concrete_fields if isinstance(field, CharField | IntegerField)}
    return [
        f"{model.__name__}.{name}"
        for name, value in columns.items()
        if name in fields and not fits(fields[name], value)
    ]


def fits(field: "CharField[str, str] | IntegerField[int, int]", value: Any) -> bool:
    if isinstance(field, CharField):
        return len(value) <= (field.max_length or 0)
    least, most = connection.ops.integer_field_range(field.get_internal_type())
    return bool((least or 0) <= value <= (most or 0))


def all_without_room(model: type[Model], record: Incoming) -> list[str]:
    """The same of a record, its numbers and the keys by which it is found, and of the contacts that it lists."""
    says, found = record.says, without_room(SourceRecord, {"external_id": record.external_id})
    found += without_room(model, says)
    for system, value in says.get("numbers", ()):
        found += without_room(Identifier, {"system": system, "value": value})
    if "given" in says:
        name = PersonName(says["given"], says["family"], says["middle"])
        points = [says.get(point, "") for point in ("phone", "cell_phone")]
        for _, key, other in found_by(name, says["nickname"], points, says.get("email", ""), says.get("mrn", ""), "US"):
            found += without_room(SearchKey, {"key": key, "other": other})
    listed = (record.contacts or []) if isinstance(record, PatientIn) else []
    return found + [column for contact in listed for column in all_without_room(Contact, contact)]


@pytest.mark.either
@pytest.mark.parametrize(("resource", "elements"), SAID, ids=[f"{r['resourceType']}: {', '.join(e)}" for r, e in SAID])
@given(data=st.data())
def test_there_is_room_for_whatever_passes_the_checks(
    resource: Resource, elements: dict[str, st.SearchStrategy[Any]], data: st.DataObject
) -> None:
    kind = resource["resourceType"]
    said = {**resource, **data.draw(st.fixed_dictionaries(elements))}
    [verdict] = judge(kind, TODAY, [(orjson.dumps(said), b"")])
    if isinstance(verdict, Incoming):
        assert all_without_room(BECOMES[kind], verdict) == []


def named(*given: str, use: str = "official") -> list[Resource]:
    return [OFFICIAL, {"use": use, "given": list(given)}]


JOINED = [
    ({"address": [{"line": ["x" * 99, "y" * 100]}]}, "address[0].line", 200),
    ({"address": [{"text": "x" * 99 + "\n" + "y" * 100}]}, "address[0].text", 200),
    ({"name": named(*["n" * 100] * 3, use="nickname")}, "name[1].given", 300),
    ({"name": named("Ada", "n" * 298, use="usual")}, "name[1].given", 300),
    ({"name": named("Ada", *["n" * 150] * 2)}, "name[1].given", 300),
]


@pytest.mark.usefixtures("clinic")
@pytest.mark.parametrize(
    ("says", "where", "longest"), JOINED, ids=["address", "address as text", "nickname", "usual", "middle"]
)
def test_what_has_no_room_together_is_refused_and_the_rest_goes_in(
    tmp_path: Path, says: Resource, where: str, longest: int
) -> None:
    outcome = run(ndjson(tmp_path, patient("a"), patient("b", **says), patient("c"), appointment("v", "Patient/c")))
    assert outcome.created == {"Patient": 2, "Appointment": 1}
    [refusal] = outcome.refusals
    assert refusal["problem"] == f"Patient.{where} is longer than the {longest} characters there is room for"


@pytest.mark.usefixtures("clinic")
def test_what_has_just_room_together_goes_in(tmp_path: Path) -> None:
    nickname = named("n" * 100, "m" * 100, "o" * 98, use="nickname")
    whole = patient("a", name=nickname, address=[{"line": ["x" * 98, "", "y" * 100]}])
    assert run(ndjson(tmp_path, whole)).created == {"Patient": 1}
    ada = Patient.objects.get()
    assert (len(ada.address_line), len(ada.nickname)) == (200, 300)
