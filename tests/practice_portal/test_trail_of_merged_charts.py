"""A patient had two charts: whoever reads the trail of the one is led to the other."""

from pathlib import Path

import pytest
from django.test import Client

from kinpin.families.models import Patient
from tests.fhir.importing import Resource, ndjson, patient, person, related, run
from tests.practice_portal.test_trail import of_child, page
from tests.staff_client import staff_client
from tests.world import World

INTO_B: Resource = {"link": [{"other": {"reference": "Patient/b"}, "type": "replaced-by"}]}
MERGED = "Kinpin Merged two charts"


class Import:
    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.folder = world, folder

    def says(self, *resources: Resource) -> None:
        assert run(ndjson(self.folder, *resources), practice="maple").exit_code == 0

    def find(self) -> None:
        """The two charts by the birth dates that the records give them."""
        for patient_ in Patient.objects.filter(family="Okafor"):
            self.world.children[patient_.given] = patient_


@pytest.fixture
def okafors(world: World, tmp_path: Path) -> Import:
    made = Import(world, tmp_path)
    made.says(patient("a", "Ada"), related("m", "a"), patient("b", "Adanna"), related("n", "b"))
    made.find()
    return made


def test_each_chart_tells_of_the_other_and_leads_to_it(okafors: Import, world: World, admin: Client) -> None:
    assert MERGED not in page(admin, of_child(world, "Ada"))
    staff_client(world).get(f"/workspace/clinical/charts/{world.child('Ada').public_id}/basic-info/")
    okafors.says(patient("a", "Ada", **INTO_B))
    gone, stays = page(admin, of_child(world, "Ada")), page(admin, of_child(world, "Adanna"))
    assert f"{MERGED} this chart went into the other; Adanna Okafor" in gone
    assert f"{MERGED} the other chart went into this one; Ada Okafor" in stays
    for one, other in (("Ada", "Adanna"), ("Adanna", "Ada")):
        link = f'<a href="{of_child(world, other)}">Trail of that chart</a>'
        assert link in admin.get(of_child(world, one)).content.decode()
    assert "Maria Rivera Viewed the chart" in gone
    okafors.says(patient("a", "Ada", **INTO_B))
    assert page(admin, of_child(world, "Adanna")).count(MERGED) == 1, "the same record once more"


def test_parted_again_each_says_so(okafors: Import, world: World, admin: Client) -> None:
    okafors.says(patient("a", "Ada", **INTO_B))
    okafors.says(patient("a", "Ada", active=True))
    gone, stays = page(admin, of_child(world, "Ada")), page(admin, of_child(world, "Adanna"))
    assert "Parted two charts that had been merged this chart had gone into the other; Adanna Okafor" in gone
    assert "Parted two charts that had been merged the other chart had gone into this one; Ada Okafor" in stays


def test_also_of_a_chart_that_comes_merged_and_one_whose_successor_comes_later(
    world: World, admin: Client, tmp_path: Path
) -> None:
    made = Import(world, tmp_path)
    made.says(patient("b", "Adanna"))
    made.says(patient("a", "Ada", **INTO_B))
    made.says(patient("c", "Adaora", link=[{"other": {"reference": "Patient/d"}, "type": "replaced-by"}]))
    made.says(patient("d", "Adaeze"))
    made.find()
    for gone, stays in (("Ada", "Adanna"), ("Adaora", "Adaeze")):
        assert f"{MERGED} this chart went into the other; {stays} Okafor" in page(admin, of_child(world, gone))
        assert f"{MERGED} the other chart went into this one; {gone} Okafor" in page(admin, of_child(world, stays))


def test_two_entries_of_one_parent_become_one_in_the_trail_of_both_children(
    okafors: Import, world: World, admin: Client
) -> None:
    okafors.says(person("p", "RelatedPerson/m", "RelatedPerson/n"))
    for child in ("Ada", "Adanna"):
        assert page(admin, of_child(world, child)).count("Joined two entries of one person") == 1, child
    assert "Joined two entries" not in page(admin, of_child(world, "LUNA"))
