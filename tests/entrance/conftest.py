"""Pages are asked for in real time, so the people who ask are made now."""

from datetime import datetime

import pytest
from django.test import Client

from kinpin.kernel import clock


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def visitor() -> Client:
    """A browser nobody has signed in with."""
    return Client()
