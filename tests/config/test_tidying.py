"""What the worker throws away."""

from datetime import datetime, timedelta

from kinpin.accounts.models import EmailProof
from kinpin.config.worker import tidy
from tests.patient_portal.family import Family
from tests.world import World


def test_an_address_that_was_given_for_nothing_is_forgotten(world: World, at: datetime) -> None:
    Family().go("/password/").answer(email="old@example.com")
    Family().go("/password/").answer(email="new@example.com")
    EmailProof.objects.filter(email="old@example.com").update(ends_at=at - timedelta(days=2, seconds=1))
    EmailProof.objects.filter(email="new@example.com").update(ends_at=at - timedelta(days=1, hours=23))
    tidy(at=at)
    assert list(EmailProof.objects.values_list("email", flat=True)) == ["new@example.com"]
