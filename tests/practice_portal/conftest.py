"""Pages are asked for in real time, so the people who ask are made now."""

from datetime import datetime

import pytest
from django.test import Client

from kinpin.kernel import clock
from tests.staff_client import staff_client
from tests.world import World


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def admin(world: World) -> Client:
    """The browser of Dana Ortiz, Practice Admin."""
    return staff_client(world, "admin")
