"""An empty practice to import into. The command reads the clock, so the world is made now."""

from datetime import datetime

import pytest

from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.practices.actions.practice import PracticeDetails, create_practice
from kinpin.practices.models import Practice
from kinpin.practices.policies import shipped_policies


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.fixture
def clinic(db: None, at: datetime) -> Practice:
    """The only practice of its installation, with nobody in it."""
    return new_practice("elm", at)


def new_practice(slug: str, at: datetime) -> Practice:
    return create_practice(
        slug=slug,
        details=PracticeDetails(
            name=f"{slug.title()} Pediatrics",
            phone="(555) 010-0199",
            address="200 Main Street",
            hours="Monday to Friday",
            hours_es="de lunes a viernes",
        ),
        time_zone="America/New_York",
        policy=shipped_policies()["general-hospital"],
        terms=("Be kind.", "Sea amable."),
        by=system_actor(),
        at=at,
    )
