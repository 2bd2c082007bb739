"""Link siblings: a press that links nobody keeps what was searched for."""

from django.test import Client

from tests.pages import form_of, words_of
from tests.workspace.conftest import Address
from tests.world import World


def test_link_without_a_tick_keeps_what_was_found(world: World, desk: Client, address: Address) -> None:
    found = desk.post(address("siblings_find", "SAGE"), {"q": "luna"})
    refused = desk.post(address("siblings_link", "SAGE"), form_of(found, "link-siblings"))
    assert refused.status_code == 409
    assert "Tick at least one child." in words_of(refused)
    assert "Found SOTO, LUNA" in words_of(refused)
    assert 'name="q" value="luna"' in refused.content.decode()
