"""Pages are asked for in real time, so the world they show is made now."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from kinpin.kernel import clock
from tests.staff_client import staff_client
from tests.world import PASSWORD, World

Address = Callable[..., str]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def desk(world: World) -> Client:
    """Maria Rivera at the front desk."""
    return staff_client(world)


@pytest.fixture
def address(world: World) -> Address:
    """The address of a page, by its name, a child and a contact."""

    def of(name: str, child: str = "", contact: str = "") -> str:
        kwargs = {"tab": "clinical"}
        if child:
            kwargs["patient"] = world.child(child).public_id
        if contact:
            kwargs["contact"] = world.contact(contact).public_id
        return reverse(f"workspace:{name}", urlconf="kinpin.config.urls.practice_side", kwargs=kwargs)

    return of


def unlock(client: Client) -> None:
    """The same person types the password."""
    assert client.post("/staff/unlock/", {"password": PASSWORD}).status_code == 302
