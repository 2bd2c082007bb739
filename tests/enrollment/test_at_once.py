"""Many at once on PostgreSQL: one enrollment, one live PIN, no limit passed."""

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.models import Login
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.check import check_pin
from kinpin.enrollment.actions.declines import record_decline
from kinpin.enrollment.actions.proofs import Claim, Refusal
from kinpin.enrollment.actions.redeem import Redeemed
from kinpin.enrollment.actions.scan import prove_birth_date
from kinpin.enrollment.actions.sheets import void_sheet
from kinpin.enrollment.errors import IssuedMeanwhileError
from kinpin.enrollment.failures import MOST_FAILURES
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_NETWORK
from kinpin.enrollment.matching import Claimant
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.pins import new_pin
from kinpin.enrollment.words import DeclineKind
from kinpin.families.models import Patient
from kinpin.families.rules import AuthorityKind
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.world import BIRTHDAYS, World, build_world

pytestmark = pytest.mark.postgresql
MANY = 64
Deed = Callable[[], object]


@pytest.fixture
def there(database: OwnDatabase) -> World:
    return database.run(lambda: build_world(MONDAY))


def test_64_redemptions_of_one_pin_make_one_enrollment(database: OwnDatabase, there: World) -> None:
    issued = database.run(lambda: there.issue("CINDY", "ROSEMARY"))
    logins = database.run(lambda: [there.family_login(f"parent{n}@example.com") for n in range(MANY)])
    claim = database.run(lambda: _claim(there, issued))

    answers = database.at_once([partial(there.redeem, claim, login) for login in logins])

    assert Counter(type(answer) for answer in answers) == {Redeemed: 1, Refusal: MANY - 1}
    assert database.run(lambda: Enrollment.objects.count()) == 1
    assert database.run(lambda: _events(Kind.PIN_REDEEMED)) == 1


def test_the_same_parent_pressing_64_times_gets_one_enrollment_and_one_answer(
    database: OwnDatabase, there: World
) -> None:
    issued = database.run(lambda: there.issue("CINDY", "ROSEMARY", "BASIL"))
    cindy = database.run(lambda: there.family_login("cindy@example.com"))
    claim = database.run(lambda: _claim(there, issued))

    answers = database.at_once([partial(there.redeem, claim, cindy)] * MANY)

    assert set(answers) == {Redeemed((there.child("ROSEMARY").pk, there.child("BASIL").pk), pin_left=False)}
    assert database.run(lambda: Enrollment.objects.count()) == 2


def test_one_pin_used_beside_the_whole_sheet_keeps_no_child_from_its_parent(
    database: OwnDatabase, there: World
) -> None:
    issued = database.run(lambda: there.issue("CINDY", "ROSEMARY", "BASIL"))
    cindy = database.run(lambda: there.family_login("cindy@example.com"))
    claim = database.run(lambda: _claim(there, issued))
    one = claim.only(claim.pin_ids[:1])

    of_one = [partial(there.redeem, one, cindy)] * (MANY // 2)
    answers = database.at_once([*of_one, *[partial(there.redeem, claim, cindy)] * (MANY // 2)])

    rosemary, basil = there.child("ROSEMARY").pk, there.child("BASIL").pk
    assert set(answers[: len(of_one)]) <= {Redeemed((rosemary,), pin_left=left) for left in (True, False)}
    assert set(answers[len(of_one) :]) == {Redeemed((rosemary, basil), pin_left=False)}
    assert database.run(lambda: Enrollment.objects.count()) == 2


def test_64_registers_leave_one_live_pin_per_child(database: OwnDatabase, there: World) -> None:
    """Each from a window of its own that knew of no sheet: one issues, the others are told."""
    answers = database.at_once([partial(_register, there, f"window-{n}") for n in range(MANY)])

    assert Counter(type(answer) for answer in answers) == {Issued: 1, IssuedMeanwhileError: MANY - 1}
    live = database.run(lambda: list(Pin.objects.filter(closed_at=None).values_list("patient_id", "contact_id")))
    cindy = there.contact("CINDY").pk
    assert sorted(live) == sorted([(there.child("ROSEMARY").pk, cindy), (there.child("BASIL").pk, cindy)])
    assert database.run(lambda: _events(Kind.PIN_ISSUED)) == 2


def test_one_press_sent_64_times_issues_once_and_shows_the_same_pins(database: OwnDatabase, there: World) -> None:
    answers = database.at_once([partial(_register, there, "the-same-press")] * MANY)

    assert all(isinstance(answer, Issued) for answer in answers)
    assert len({str(answer) for answer in answers}) == 1
    assert database.run(lambda: Pin.objects.count()) == 2


def test_void_against_redeem_ends_one_way_or_the_other(database: OwnDatabase, there: World) -> None:
    for _ in range(8):
        issued = database.run(lambda: there.issue("MARTA", "LUNA"))
        login = database.run(partial(there.family_login, f"m{issued.handout}@example.com"))
        claim = database.run(partial(_claim, there, issued))
        deeds: list[Callable[[], object]] = [
            partial(there.redeem, claim, login),
            partial(void_sheet, public_id=issued.handout, by=there.frontdesk, at=there.at),
        ]
        redeemed, voided = database.at_once(deeds)
        assert isinstance(redeemed, Redeemed) == (voided == 0)
        if isinstance(redeemed, Redeemed):
            database.run(lambda: there.give("MARTA", "LUNA", AuthorityKind.NONE, at=there.at + timedelta(minutes=1)))
            database.run(lambda: there.give("MARTA", "LUNA", AuthorityKind.JOINT, at=there.at + timedelta(minutes=2)))


def test_a_sheet_voided_while_a_newer_one_replaces_it_ends_once(database: OwnDatabase, there: World) -> None:
    issued = database.run(lambda: there.issue("MARTA", "LUNA"))
    for _ in range(12):
        older, seen = issued, {there.child("LUNA").pk: issued.handout}
        deeds: list[Callable[[], object]] = [
            partial(void_sheet, public_id=older.handout, by=there.frontdesk, at=there.at),
            partial(there.issue, "MARTA", "LUNA", seen=seen),
        ]
        voided, newer = database.at_once(deeds)
        assert isinstance(newer, Issued)
        ended = database.run(partial(_ends_of, there, older))
        assert ended == ["voided" if voided else "replaced"]
        issued = newer


def test_an_order_against_redeem_leaves_no_access(database: OwnDatabase, there: World) -> None:
    issued = database.run(lambda: there.issue("JEFF", "ROSEMARY"))
    login = database.run(lambda: there.family_login("jeff@example.com"))
    claim = database.run(lambda: _claim(there, issued))
    deeds: list[Callable[[], object]] = [
        partial(there.redeem, claim, login),
        partial(there.give, "JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT),
    ]
    database.at_once(deeds)
    assert database.run(lambda: Enrollment.objects.filter(ended_at=None).count()) == 0


def test_64_guesses_at_once_never_pass_the_limit(database: OwnDatabase, there: World) -> None:
    """Of many wrong PINs from one network, exactly as many are looked at as the limit allows."""
    logins = database.run(lambda: [there.family_login(f"guesser{n}@example.com") for n in range(MANY)])

    answers = database.at_once([partial(_guess, there, login) for login in logins])

    assert Counter(answers) == {"unknown": BY_NETWORK.most, "too_many": MANY - BY_NETWORK.most}


def test_nor_at_the_turn_of_a_slice_of_time(database: OwnDatabase, there: World) -> None:
    """Tries are counted in slices of five minutes: at the turn of one, some are counted in it, others in the next."""
    logins = database.run(lambda: [there.family_login(f"guesser{n}@example.com") for n in range(MANY)])
    assert there.at.timestamp() % 300 == 0
    before = replace(there, at=there.at - timedelta(seconds=1))

    sides = itertools.cycle((before, there))
    answers = database.at_once([partial(_guess, side, login) for side, login in zip(sides, logins, strict=False)])

    assert Counter(answers) == {"unknown": BY_NETWORK.most, "too_many": MANY - BY_NETWORK.most}


def test_wrong_dates_at_once_lock_the_sheet_and_each_is_told_of(database: OwnDatabase, there: World) -> None:
    issued = database.run(lambda: there.issue("CINDY", "ROSEMARY"))
    pin = issued.pins[there.child("ROSEMARY").pk]
    logins = database.run(lambda: [there.family_login(f"finder{n}@example.com") for n in range(MANY // 4)])

    guesses = [partial(_guess, there, login, pin, BIRTHDAYS["LUNA"]) for login in logins]
    answers = Counter(database.at_once(guesses))

    assert answers == {"birth_date": MOST_FAILURES, "locked": len(logins) - MOST_FAILURES}
    assert database.run(lambda: _events(Kind.PIN_REFUSED)) == len(logins)


def _claim(world: World, issued: Issued) -> Claim:
    handout = world.handout(issued)
    born = Patient.objects.get(pk=next(iter(issued.pins))).birth_date
    claim = prove_birth_date(handout_id=handout.pk, born=born, by=world.family_actor(None), at=world.at)
    assert isinstance(claim, Claim)
    return claim


def _register(world: World, request: str) -> Issued | IssuedMeanwhileError:
    try:
        return world.issue("CINDY", "ROSEMARY", "BASIL", request=request)
    except IssuedMeanwhileError as told:
        return told


def _guess(world: World, login: Login, pin: str = "", born: date = BIRTHDAYS["ROSEMARY"]) -> str:
    claimant = Claimant("Cindy", "Testkiddo", None)
    by = world.family_actor(login)
    try:
        found = check_pin(
            practice=world.maple,
            typed=pin or new_pin(),
            born=born,
            claimant=claimant,
            login=login,
            by=by,
            at=world.at,
        )
    except TooManyTriesError:
        return "too_many"
    assert isinstance(found, Refusal)
    return found.reason


def _ends_of(world: World, issued: Issued) -> list[str]:
    """Every end that the audit tells of the PINs of a sheet."""
    ended = Event.objects.filter(kind=Kind.PIN_CLOSED, subject=f"handout:{world.handout(issued).pk}")
    return list(ended.values_list("reason", flat=True))


def _events(kind: Kind) -> int:
    return Event.objects.filter(kind=kind).count()


def test_a_no_that_is_said_again_while_the_sheet_is_used_stops_neither(database: OwnDatabase, there: World) -> None:
    """The one takes the place of what was said before, which the other withdraws: both want the child and the no."""

    def decline() -> None:
        record_decline(
            patients=[there.child("ROSEMARY")],
            contact=there.contact("CINDY"),
            kind=DeclineKind.DECLINED,
            reason=None,
            ask_again_on=None,
            by=there.frontdesk,
            at=there.at,
        )

    def signed_up(turn: int) -> Deed:
        claim = _claim(there, there.issue("CINDY", "ROSEMARY"))
        decline()
        return partial(there.redeem, claim, there.family_login(f"cindy{turn}@example.com"))

    for turn in range(6):
        use = database.run(partial(signed_up, turn))
        deeds: list[Deed] = [*[decline] * 6, use, *[decline] * 6]
        assert isinstance(database.at_once(deeds)[6], Redeemed)
        database.run(lambda: Enrollment.objects.all().delete())
