"""The registration window, opened by whoever and for whomever a test asks."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.staff_client import staff_client
from tests.workspace.registration.window import Window
from tests.world import World

Open = Callable[..., Window]


@pytest.fixture
def opened(world: World) -> Open:
    """Open the window: for a child, by a staff member or a client, with what its address says."""

    def open_window(child: str = "ROSEMARY", /, *, by: str | Client = "frontdesk", **asked: str) -> Window:
        client = staff_client(world, by) if isinstance(by, str) else by
        return Window(world, client, child, **asked)

    return open_window
