"""What a record says of the language that somebody speaks: by a code, or by its name."""

from pathlib import Path

import pytest

from kinpin.families.models import Contact, Patient
from kinpin.practices.models import Practice
from tests.fhir.importing import Resource, ndjson, patient, related, run

TAGS = "urn:ietf:bcp:47"


def coded(code: str, system: str = "", display: str = "") -> Resource:
    return {name: value for name, value in (("system", system), ("code", code), ("display", display)) if value}


SAID: list[tuple[Resource, str]] = [
    ({"coding": [coded("es", TAGS)]}, "es"),
    ({"coding": [coded("ES", TAGS)]}, "es"),
    ({"coding": [coded("es-MX", TAGS)]}, "es-MX"),
    ({"coding": [coded("SPA")]}, "es"),
    ({"coding": [coded("spa", "urn:iso:std:iso:639:-2")]}, "es"),
    ({"coding": [coded("chi")]}, "zh"),
    ({"coding": [coded("est", TAGS)]}, "est"),
    ({"coding": [coded("zh-Hans-CN-pinyin", TAGS)]}, "zh"),
    ({"coding": [coded("22", "urn:oid:1.2.3"), coded("es", TAGS)]}, "es"),
    ({"coding": [coded("SO", "urn:oid:1.2.3", "Spanish")]}, "es"),
    ({"coding": [coded("22", "urn:oid:1.2.3")], "text": "Spanish"}, "es"),
    ({"coding": [coded("22", "urn:oid:1.2.3")]}, "22"),
    ({"coding": [coded("Spanish", TAGS)]}, "es"),
    ({"text": "Español"}, "es"),
    ({"text": "ESPANOL (México)"}, "es"),
    ({"text": "inglés"}, "en"),
    ({"text": "Haitian Creole"}, "ht"),
    ({"text": "English/Spanish"}, ""),
    ({"text": "Klingon"}, ""),
]


@pytest.mark.parametrize(("concept", "language"), SAID, ids=[str(n) for n in range(len(SAID))])
def test_what_is_said_is_kept_as_a_tag(clinic: Practice, tmp_path: Path, concept: Resource, language: str) -> None:
    spoken = [{"language": concept, "preferred": True}, {"language": {"text": "French"}}]
    told = ndjson(tmp_path, patient("a", communication=spoken), related("m", "a", communication=[spoken[0]]))
    assert run(told).exit_code == 0
    assert (Patient.objects.get().language, Contact.objects.get().language) == (language, language)
    assert run(told).unchanged == {"Patient": 1, "RelatedPerson": 1}


def test_one_that_is_preferred_and_not_known_gives_way_to_one_that_is(clinic: Practice, tmp_path: Path) -> None:
    spoken = [{"language": {"text": text}, "preferred": True} for text in ("Klingon", "Vietnamita")]
    run(ndjson(tmp_path, patient("a", communication=spoken)))
    assert Patient.objects.get().language == "vi"
