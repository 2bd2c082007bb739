"""A window of a chart that stands on a page of its own, as without script, has a title of its own (WCAG 2.4.2)."""

import pytest
from django.test import Client

from tests.pages import title_of
from tests.workspace.conftest import Address

_TITLES = {
    "chart_alerts": "Alerts",
    "siblings": "Link siblings",
    "contact_add": "Contact Finder",
    "contact_new": "New contact",
    "contacts_inactive": "Inactive contacts",
    "contact_inactivate_ask": "Inactivate a contact",
    "contact_authority": "Authority",
    "contact_alike": "Entered twice?",
}


@pytest.mark.parametrize("name", _TITLES)
def test_it_is_titled_by_what_it_asks_and_names_nobody(desk: Client, address: Address, name: str) -> None:
    is_of_contact = name in ("contact_inactivate_ask", "contact_authority", "contact_alike")
    page = desk.get(address(name, "ROSEMARY", "CINDY" if is_of_contact else ""))
    assert title_of(page) == _TITLES[name]
