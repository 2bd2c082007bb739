"""Many at once on PostgreSQL, on one chart or with one address: one is done, the others are told, nobody fails."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

import pytest

from kinpin.accounts.actions.logins import create_login, open_login, reset_password
from kinpin.accounts.models import EmailProof, Login
from kinpin.accounts.words import ProofFor
from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.actions.contacts import add_self_contact, resume_tie, tie_contact
from kinpin.families.actions.siblings import link_siblings
from kinpin.families.details import ChartPlace
from kinpin.families.models import Contact, SiblingPair, Tie
from kinpin.families.rules import Role
from kinpin.kernel.errors import RefusedError
from kinpin.workflows.authority_changes import inactivate_contact
from tests.conftest import MONDAY
from tests.databases import OwnDatabase
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.postgresql
MANY = 32
Deed = Callable[[], object]


@pytest.fixture
def there(database: OwnDatabase) -> World:
    return database.run(lambda: build_world(MONDAY))


def outcomes(database: OwnDatabase, deeds: Sequence[Deed]) -> Counter[str]:
    """How often each answer was given: `done`, or the word of a refusal."""
    return Counter(database.at_once([partial(_answer, deed) for deed in deeds]))


def _answer(deed: Deed) -> str:
    try:
        deed()
    except RefusedError as told:
        return told.reason
    return "done"


def events(database: OwnDatabase, kind: Kind, since: int) -> int:
    return database.run(lambda: Event.objects.filter(kind=kind, pk__gt=since).count())


def newest(database: OwnDatabase) -> int:
    return database.run(lambda: Event.objects.latest("pk").pk)


def test_a_patient_has_one_self_however_many_desks_add_it(database: OwnDatabase, there: World) -> None:
    clover = there.child("CLOVER")
    deed = partial(add_self_contact, patient=clover, by=there.frontdesk, at=there.at)

    assert outcomes(database, [deed] * MANY) == {"done": 1, "self": MANY - 1}
    assert database.run(lambda: Tie.objects.filter(patient=clover, role=Role.SELF).count()) == 1
    assert database.run(lambda: Contact.objects.filter(own_chart=clover).count()) == 1


def test_of_two_selves_that_were_one_comes_back(database: OwnDatabase, there: World) -> None:
    clover = there.child("CLOVER")
    make = partial(add_self_contact, patient=clover, by=there.frontdesk, at=there.at)
    ties = [database.run(lambda: _ended(there, make())) for _ in range(4)]
    deeds = [partial(resume_tie, tie=tie, by=there.frontdesk, at=there.at) for tie in ties]

    assert outcomes(database, deeds) == {"done": 1, "self": len(ties) - 1}
    live = Tie.objects.filter(patient=clover, role=Role.SELF, ended_at=None)
    assert database.run(live.count) == 1


def test_a_contact_comes_back_once(database: OwnDatabase, there: World) -> None:
    tie = database.run(lambda: _ended(there, there.tie("CINDY", "ROSEMARY")))
    before = newest(database)

    assert outcomes(database, [partial(resume_tie, tie=tie, by=there.frontdesk, at=there.at)] * MANY) == {"done": MANY}
    assert events(database, Kind.TIE_RESUMED, before) == 1


def test_a_contact_is_put_on_a_chart_once(database: OwnDatabase, there: World) -> None:
    place = ChartPlace(role=Role.AUNT, position=3)
    deed = partial(
        tie_contact,
        patient=there.child("LUNA"), contact=there.contact("CINDY"), place=place, by=there.frontdesk, at=there.at,
    )  # fmt: skip
    before = newest(database)

    assert outcomes(database, [deed] * MANY) == {"done": 1, "already": MANY - 1}
    assert events(database, Kind.CONTACT_TIED, before) == 1


def test_a_contact_leaves_a_chart_once(database: OwnDatabase, there: World) -> None:
    tie = database.run(lambda: there.tie("CINDY", "ROSEMARY"))
    deed = partial(inactivate_contact, practice=there.maple, tie=tie, by=there.frontdesk, at=there.at)

    assert outcomes(database, [deed] * MANY) == {"done": MANY}
    assert events(database, Kind.TIE_ENDED, 0) == 1


def test_siblings_are_linked_once(database: OwnDatabase, there: World) -> None:
    pair = [there.child("ROSEMARY"), there.child("LUNA")]
    link = partial(link_siblings, by=there.frontdesk, at=there.at)
    deeds = [partial(link, one=pair[n % 2], other=pair[1 - n % 2]) for n in range(MANY)]

    assert outcomes(database, deeds) == {"done": 1, "already": MANY - 1}
    assert database.run(lambda: SiblingPair.objects.filter(first__in=pair, second__in=pair).count()) == 1


def test_of_many_proofs_of_one_address_one_opens_a_login(database: OwnDatabase, there: World) -> None:
    proofs = [database.run(partial(_proof, there, "new@example.com")) for _ in range(MANY)]
    by = there.family_actor(None)
    open_ = partial(open_login, password=PASSWORD, name="", language="en", by=by, at=there.at)

    assert outcomes(database, [partial(open_, proof_id=pk) for pk in proofs]) == {"done": 1, "taken": MANY - 1}
    assert database.run(lambda: Login.objects.filter(email="new@example.com").count()) == 1


def test_of_many_browsers_that_proved_an_address_one_sets_a_password(database: OwnDatabase, there: World) -> None:
    def prove() -> EmailProof:
        ends = there.at + timedelta(minutes=10)
        return EmailProof.objects.create(
            email="known@example.com", purpose=ProofFor.RESET, code_digest=b"", ends_at=ends, proved_at=there.at
        )

    login = database.run(lambda: there.family_login("known@example.com"))
    proofs = database.run(lambda: [prove().pk for _ in range(MANY)])
    by, before = there.family_actor(login), newest(database)
    reset = partial(reset_password, password=PASSWORD, by=by, at=there.at)

    told = outcomes(database, [partial(reset, proof_id=pk) for pk in proofs])
    assert told == {"done": 1, "lapsed": MANY - 1}
    assert events(database, Kind.PASSWORD_CHANGED, before) == 1


def test_many_commands_make_one_login_of_an_address(database: OwnDatabase, there: World) -> None:
    make = partial(create_login, email="New@example.com", password=PASSWORD, name="", language="en", at=there.at)

    assert outcomes(database, [partial(make, by=there.system)] * MANY) == {"done": 1, "taken": MANY - 1}


def _ended(world: World, tie: Tie) -> Tie:
    inactivate_contact(practice=world.maple, tie=tie, by=world.frontdesk, at=world.at)
    return Tie.objects.get(pk=tie.pk)


def _proof(world: World, email: str) -> int:
    until = world.at + timedelta(hours=1)
    made = EmailProof.objects.create(
        email=email, purpose=ProofFor.SIGN_UP, code_digest=b"", ends_at=until, proved_at=world.at
    )
    return int(made.pk)
