"""What the worker throws away."""

from datetime import datetime, timedelta

from django.db import transaction

from kinpin.accounts.models import EmailProof
from kinpin.config.worker import tidy
from kinpin.inbox.answers import KEPT_FOR, claim, find, request_key
from kinpin.inbox.models import Answer
from tests.patient_portal.family import Family
from tests.world import World


def test_an_address_that_was_given_for_nothing_is_forgotten(world: World, at: datetime) -> None:
    Family().go("/password/").answer(email="old@example.com")
    Family().go("/password/").answer(email="new@example.com")
    EmailProof.objects.filter(email="old@example.com").update(ends_at=at - timedelta(days=2, seconds=1))
    EmailProof.objects.filter(email="new@example.com").update(ends_at=at - timedelta(days=1, hours=23))
    tidy(at=at)
    assert list(EmailProof.objects.values_list("email", flat=True)) == ["new@example.com"]


def test_an_answer_goes_when_its_time_is_over_and_that_it_was_given_after_a_day(world: World, at: datetime) -> None:
    press = request_key("sign-in", "press")
    with transaction.atomic():
        claim(press, "a plain PIN", at=at)
    over = at + KEPT_FOR
    tidy(at=over - timedelta(seconds=1))
    assert find(press, at=at) == "a plain PIN"
    tidy(at=over)
    assert bytes(Answer.objects.get(key=press).sealed) == b""
    tidy(at=over + timedelta(hours=23, minutes=59))
    assert Answer.objects.filter(key=press).exists(), "a sign-in may last so long, and press again"
    tidy(at=over + timedelta(days=1))
    assert not Answer.objects.exists()
