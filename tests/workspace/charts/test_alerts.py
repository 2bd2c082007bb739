"""What the desk is told of a sheet that went wrong: nobody writes to the practice about it."""

from datetime import timedelta

import pytest
from django.test import Client

from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import HandOut
from tests.pages import words_of
from tests.patient_portal.family import Family
from tests.workspace.conftest import Address
from tests.world import World


@pytest.fixture
def finder(sheet: Issued) -> Family:
    """Somebody who has the sheet and scanned it."""
    return Family().scan(sheet.token)


def told(desk: Client, address: Address, child: str = "ROSEMARY") -> str:
    return words_of(desk.get(address("chart_alerts", child)))


def test_an_ordinary_sheet_is_no_alert(world: World, desk: Client, address: Address, finder: Family) -> None:
    finder.born("ROSEMARY")
    assert "No alerts." in told(desk, address)


def test_somebody_else_opened_it(world: World, desk: Client, address: Address, finder: Family, sheet: Issued) -> None:
    finder.born("ROSEMARY").press("/claim/not-me/")
    for child in ("ROSEMARY", "BASIL"):
        said = told(desk, address, child)
        assert "Whoever opened the sheet for CINDY TESTKIDDO said: this is not me." in said
        assert "Void it if it is not in the right hands." in said
    assert "No alerts." in told(desk, address, "LUNA")


def test_an_alert_leads_to_where_it_is_mended(world: World, desk: Client, address: Address, finder: Family) -> None:
    finder.born("ROSEMARY").press("/claim/not-me/")
    alert = desk.get(address("chart_alerts", "ROSEMARY")).content.decode()
    window = f"{address('registration', 'ROSEMARY')}?contact={world.contact('CINDY').public_id}"
    assert f'href="{window}"' in alert
    opened = words_of(desk.get(window))
    assert "For CINDY TESTKIDDO" in opened
    assert "Void that sheet..." in opened


def test_it_was_used_since(world: World, desk: Client, address: Address, finder: Family, sheet: Issued) -> None:
    finder.born("ROSEMARY").press("/claim/not-me/")
    Family("198.51.100.4").scan(sheet.token).born("ROSEMARY").answer(answer="yes").sign_up(terms="on")
    said = told(desk, address)
    assert "An account got in with it. See in Portal History whose it is." in said
    assert "Void it" not in said


def test_it_was_locked(world: World, desk: Client, address: Address, finder: Family) -> None:
    for _ in range(5):
        finder.born("LUNA")
    assert "Sheet locked" in told(desk, address)
    assert "Too many wrong birth dates were typed with the sheet for CINDY TESTKIDDO" in told(desk, address)


def test_it_was_stopped(world: World, desk: Client, address: Address) -> None:
    """The barred father uses the mother's."""
    father = Family().scan(world.issue("MARTA", "LUNA").token).born("LUNA").answer(answer="yes")
    father.sign_up("omar@example.com", terms="on")
    said = told(desk, address, "LUNA")
    assert "Sheet stopped" in said
    assert "Whoever used the sheet for MARTA SOTO does not match this contact." in said


@pytest.mark.parametrize("odd", ["disowned_at", "locked_at", "stopped_at"])
def test_what_went_wrong_is_told_for_thirty_days_however_old_the_sheet_is(
    world: World, desk: Client, address: Address, sheet: Issued, odd: str
) -> None:
    made = world.at - timedelta(days=40)  # a sheet is good for 21 days, and was used on its last ones
    for days_ago, says in ((29, True), (31, False)):
        HandOut.objects.update(issued_at=made, **{odd: world.at - timedelta(days=days_ago)})
        assert ("No alerts." in told(desk, address)) != says
