"""Pages are asked for in real time, so the families who ask are made now; one of them is at home already."""

from datetime import datetime

import pytest

from kinpin.kernel import clock
from tests.patient_portal.family import Family
from tests.world import World


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def cindy(world: World, phone: Family) -> Family:
    """Cindy at home with ROSEMARY and BASIL."""
    phone.scan(world.issue("CINDY", "ROSEMARY", "BASIL").token).born("ROSEMARY")
    return phone.answer(answer="yes").sign_up(terms="on")
