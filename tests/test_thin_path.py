"""The main job at the level of acts: register two children for their mother, redeem the sheet, see both."""

from kinpin.enrollment.access import reach_children
from kinpin.enrollment.actions.proofs import Claim
from kinpin.enrollment.actions.redeem import Redeemed
from kinpin.enrollment.actions.scan import Scanned, prove_birth_date, scan
from kinpin.enrollment.portal_standing import standings
from kinpin.enrollment.words import PortalStatus
from tests.world import BIRTHDAYS, World


def test_a_sheet_for_two_children_lets_their_mother_see_both(world: World) -> None:
    issued = world.issue("CINDY", "ROSEMARY", "BASIL")
    ids = [world.child("ROSEMARY").pk, world.child("BASIL").pk]
    pending = standings(ids, today=world.at.date(), at=world.at)
    assert {s.status for s in pending.values()} == {PortalStatus.PENDING}

    cindy = world.family_login("cindy@example.com")
    by = world.family_actor(cindy)
    scanned = scan(token=issued.token, by=by, at=world.at)
    assert isinstance(scanned, Scanned)
    claim = prove_birth_date(handout_id=scanned.handout_id, born=BIRTHDAYS["BASIL"], by=by, at=world.at)
    assert isinstance(claim, Claim)
    assert claim.children == ("ROSEMARY T.", "BASIL T.")
    assert world.redeem(claim, cindy) == Redeemed(tuple(ids), pin_left=False)
    assert [c.patient.given for c in reach_children(by=by, at=world.at)] == ["ROSEMARY", "BASIL"]
    registered = standings(ids, today=world.at.date(), at=world.at)
    assert {s.status for s in registered.values()} == {PortalStatus.REGISTERED}
