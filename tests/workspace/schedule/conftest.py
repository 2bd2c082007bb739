"""Appointments on the schedule, and the pages that show them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse

from kinpin.kernel.clock import local_day
from kinpin.practices.actions.places import ProviderDetails, add_provider
from kinpin.practices.models import Provider
from kinpin.schedule.actions import AppointmentDetails, add_appointment
from kinpin.schedule.models import Appointment
from kinpin.schedule.rules import VisitType
from tests.world import World

Book = Callable[..., Appointment]
Page = Callable[..., str]


@pytest.fixture
def today(world: World) -> date:
    return local_day(world.at, world.maple.zone)


@pytest.fixture
def second(world: World) -> Provider:
    """Another provider of the practice."""
    return add_provider(
        practice_id=world.maple.pk,
        details=ProviderDetails("Dr. BEN LIU", "", world.site.pk, 2),
        by=world.system,
        at=world.at,
    )


@pytest.fixture
def book(world: World, today: date) -> Book:
    """Put a child on the schedule at a time of the practice's clock, today or some days on."""

    def add(child: str, at: str, *, days: int = 0, day: date | None = None, **more: Any) -> Appointment:
        begins = datetime.combine(day or today + timedelta(days=days), time.fromisoformat(at), world.maple.zone)
        usual = {"minutes": 15, "provider": world.provider, "site": world.site, "visit_type": VisitType.WELL}
        return add_appointment(
            practice=world.maple,
            patient=world.child(child),
            details=AppointmentDetails(starts_at=begins, **{**usual, **more}),
            by=world.frontdesk,
            at=world.at,
        )

    return add


@pytest.fixture
def page(today: date) -> Page:
    """The address of a page of the schedule, by its name; of today unless told otherwise."""

    def of(name: str, *, day: date | None = None, appointment: Appointment | None = None) -> str:
        kwargs: dict[str, object] = {"tab": "clinical"}
        if name.startswith("schedule_"):
            kwargs["day"] = day or today
        if appointment:
            kwargs["appointment"] = appointment.public_id
        return reverse(f"workspace:{name}", urlconf="kinpin.config.urls.practice_side", kwargs=kwargs)

    return of
