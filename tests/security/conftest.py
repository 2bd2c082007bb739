"""Pages are asked for in real time, so the people who ask are made now."""

from datetime import datetime

import pytest

from kinpin.kernel import clock
from tests.patient_portal.family import Family


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def phone() -> Family:
    """A parent's phone that has never been here."""
    return Family()
