"""A screen reader reads a page's title first: it says that something was refused, or how many were found."""

import pytest

from tests.pages import action_of, form_of, title_of
from tests.staff_client import staff_client
from tests.world import World

CHART, PORTAL = "/workspace/clinical/charts", "/practice-portal"
# The page, its form, what is typed there that can't be saved.
REFUSED = {
    "Basic Info": (f"{CHART}/CHILD/basic-info/", "basic-info", {"birth_date": "soon"}),
    "Family Contacts": (f"{CHART}/CHILD/contacts/CONTACT/", "contact", {"email": "nobody"}),
    "New patient": (f"{CHART}/new/", "new-patient", {"birth_date": "soon"}),
    "Appointment": ("/workspace/clinical/schedule/appointments/add/?patient=CHILD", "appointment", {"time": "soon"}),
    "New staff record": (f"{PORTAL}/staff/new/", "staff", {"email": "nobody"}),
    "New site": (f"{PORTAL}/sites/new/", "place", {"name": ""}),
    "Provider": (f"{PORTAL}/providers/PROVIDER/", "place", {"name": ""}),
    "Settings": (f"{PORTAL}/settings/", "settings", {"pin_life_days": "0"}),
    "The practice": (f"{PORTAL}/settings/practice/", "details", {"name": ""}),
    "Terms": (f"{PORTAL}/settings/terms/", "terms", {"terms_en": ""}),
}


@pytest.mark.parametrize("title", REFUSED)
def test_it_says_first_that_something_was_refused(world: World, title: str) -> None:
    address, form, typed = REFUSED[title]
    ids = {
        "CHILD": world.child("ROSEMARY").public_id,
        "CONTACT": world.contact("CINDY").public_id,
        "PROVIDER": world.provider.public_id,
    }
    for word, public_id in ids.items():
        address = address.replace(word, public_id)
    admin = staff_client(world, "admin")
    page = admin.get(address)
    assert title_of(page) == title
    refused = admin.post(action_of(page, form), {**form_of(page, form), **typed})
    assert title_of(refused) == f"Error: {title}"


@pytest.mark.parametrize(
    ("typed", "says"), [("testkiddo", "3 found, "), ("nobody of this name", "0 found, "), ("", "")]
)
def test_a_search_of_patient_administration_says_how_many_were_found(world: World, typed: str, says: str) -> None:
    found = staff_client(world, "admin").post(f"{PORTAL}/patients/search/", {"q": typed, "status": ""})
    assert title_of(found) == f"{says}Patient Administration"


def test_set_authority_from_the_registration_window_is_titled_so(world: World) -> None:
    asked = f"{CHART}/{world.child('ROSEMARY').public_id}/registration/authority/"
    page = staff_client(world).get(asked, {"caregiver": world.contact("CINDY").public_id})
    assert title_of(page) == "Set Authority"
