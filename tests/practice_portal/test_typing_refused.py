"""When the tries that everybody shares are used up: one row, one line in the log, and a word where staff look."""

import logging

import pytest

from kinpin.accounts.models import Try
from kinpin.accounts.throttle import Limit
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_NETWORK, BY_PRACTICE, OVERALL
from tests.pages import words_of
from tests.patient_portal.test_limits import guess, with_a_pin
from tests.staff_client import staff_client
from tests.tries import use_up
from tests.world import World

PATIENTS = "/practice-portal/patients/"
TOLD = "Families can't type PINs just now."
GUESSER = "guesser@example.com"


def told(world: World, who: str = "admin") -> str:
    return words_of(staff_client(world, who).get(PATIENTS))


@pytest.mark.parametrize(("limit", "where"), [(BY_PRACTICE, "at the practice maple"), (OVERALL, "at every practice")])
def test_a_limit_that_all_share_leaves_one_row_and_one_warning_however_many_are_refused(
    world: World, sheet: Issued, caplog: pytest.LogCaptureFixture, limit: Limit, where: str
) -> None:
    family = with_a_pin(GUESSER, "203.0.113.9")
    guess(family, 1)
    use_up(limit)
    with caplog.at_level(logging.INFO):
        assert guess(family, 8) == 0
    rows = Event.objects.filter(kind=Kind.PIN_REFUSED, reason="too_many")
    assert 1 <= rows.count() <= 2, "one in each five minutes"
    assert {(row.outcome, row.subject) for row in rows} == {(Outcome.REFUSED, f"limit:{limit.scope}")}
    lines = [line.getMessage() for line in caplog.records if line.name == "kinpin.pins"]
    assert len(lines) == rows.count()
    assert set(lines) == {f"too many wrong PINs within an hour: none can be typed {where} for now ({limit.scope})"}
    assert "203.0.113" not in caplog.text
    assert "guesser" not in caplog.text.lower()


def test_the_limits_of_one_person_or_network_warn_nobody(
    sheet: Issued, caplog: pytest.LogCaptureFixture, world: World
) -> None:
    guess(with_a_pin(GUESSER, "203.0.113.9"), 12)
    use_up(BY_NETWORK)
    guess(with_a_pin("other@example.com", "203.0.113.9"), 2)
    assert Event.objects.filter(reason="too_many").values("subject").distinct().count() == 2
    assert "kinpin.pins" not in caplog.text
    assert TOLD not in told(world)


def test_staff_are_told_while_it_lasts_and_what_families_can_do(world: World, sheet: Issued) -> None:
    guess(with_a_pin(GUESSER, "203.0.113.9"), 1)
    use_up(BY_PRACTICE, left=1)
    assert TOLD not in told(world)
    use_up(BY_PRACTICE)
    assert f"{TOLD} Too many wrong ones were typed within an hour" in told(world)
    assert "Scanning the sheet works as always." in told(world)
    assert TOLD not in told(world, "neighbour"), "another practice's families type theirs"
    use_up(OVERALL)
    assert TOLD in told(world, "neighbour")
    Try.objects.all().delete()  # the hour is over
    assert TOLD not in told(world)
