"""Two parents with one e-mail address, and so one account: the second is told, and nothing is easier for others."""

from datetime import timedelta

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, Pin
from kinpin.enrollment.words import Misfit, RemovalReason
from kinpin.families.models import Patient
from kinpin.families.rules import AuthorityKind
from tests.pages import words_of
from tests.patient_portal.family import Family, children_of, mail_to, pin_of
from tests.security.test_known_logins import address, alerts, chart, enrolled, is_stopped_and_told_of, remove, takes
from tests.staff_client import staff_client
from tests.tables import table
from tests.world import BIRTHDAYS, World

SHARED = address("CINDY")
TOLD = "Each adult needs their own account"


@pytest.fixture
def cindy(world: World) -> Family:
    return enrolled(world, "CINDY", "ROSEMARY", "BASIL")


@pytest.fixture
def sheet(world: World, cindy: Family) -> Issued:
    return world.issue("JEFF", "ROSEMARY", "BASIL")


def is_good(world: World, sheet: Issued) -> bool:
    handout = world.handout(sheet)
    live = Pin.objects.filter(handout=handout, closed_at=None).count()
    return handout.stopped_at is None and live == len(sheet.pins)


def tried() -> int:
    return Event.objects.filter(kind=Kind.PIN_REFUSED, reason=Misfit.ANOTHERS_ACCOUNT, outcome="refused").count()


def test_the_father_gives_the_mothers_address_and_ends_with_an_account_of_his_own(world: World, sheet: Issued) -> None:
    jeff = Family().scan(sheet.token).born("ROSEMARY").answer(answer="yes")
    assert "Each adult needs their own e-mail." in jeff.words
    jeff.answer(email=SHARED)
    assert mail_to(SHARED)[0].kind == "address_in_use"
    jeff.sign_in(SHARED, after="/claim/")
    assert jeff.at == "/claim/is-it-you/"
    jeff.answer(answer="yes")
    assert (jeff.at, TOLD in jeff.words) == ("/claim/own-account/", True)
    assert is_good(world, sheet)
    jeff.press("/claim/another-account/")
    assert jeff.at == "/claim/is-it-you/"
    jeff.answer(answer="yes").sign_up("jeff@home.example", terms="on")
    assert jeff.at == "/home/"
    assert children_of("jeff@home.example") == children_of(SHARED) == ["ROSEMARY", "BASIL"]


def test_the_desk_reads_of_it_in_the_history_and_is_not_alarmed(world: World, cindy: Family, sheet: Issued) -> None:
    takes(cindy, sheet, "BASIL")
    assert tried() == len(sheet.pins)
    assert not Event.objects.filter(kind=Kind.SHEET_STOPPED).exists()
    history = words_of(staff_client(world).get(chart(world, "BASIL") + "portal-history/"))
    assert "JEFF TESTKIDDO needs an account with an e-mail of their own." in history
    assert "stopped" not in alerts(world, "BASIL").lower()


def test_nor_does_a_typed_pin_stop_the_sheet_and_the_tries_count(world: World, cindy: Family, sheet: Issued) -> None:
    cindy.start().answer(whose="child").about_me("Jeff", "Testkiddo")
    for _ in range(10):
        cindy.go("/pin/child/").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
        assert cindy.at == "/claim/own-account/"
    assert "Then type the PIN again." in cindy.words
    cindy.go("/pin/child/").type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert cindy.page.status_code == 429
    assert is_good(world, sheet)


def test_whoever_says_another_name_than_the_sheets_stops_it(world: World, cindy: Family, sheet: Issued) -> None:
    cindy.start().answer(whose="child").about_me("Omar", "Soto")
    cindy.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert is_stopped_and_told_of(world, sheet)


def test_a_press_repeated_without_end_does_not_fill_the_audit(world: World, cindy: Family, sheet: Issued) -> None:
    cindy.scan(sheet.token).born("ROSEMARY")
    for _ in range(30):
        cindy.go("/claim/is-it-you/").answer(answer="yes")
    assert tried() <= 20 * len(sheet.pins)
    assert is_good(world, sheet)


def test_the_page_is_for_whoever_is_in_a_claim_and_names_nobody(world: World, cindy: Family, sheet: Issued) -> None:
    assert Family().go("/claim/own-account/").at == "/"
    assert cindy.go("/claim/own-account/").at == "/home/"
    takes(cindy, sheet, "BASIL")
    for name in ("CINDY", "JEFF", "ROSEMARY", "BASIL"):
        assert name not in cindy.words
    assert SHARED in cindy.words


def before(world: World, known: str) -> tuple[Family, Issued, str]:
    """A browser in which one is signed in, and another's sheet, as a row of the table says."""
    if known.endswith("the sheet is the patient's own"):
        return _own(world)
    if known == "a caregiver who may not see every child on it":
        return enrolled(world, "RAUL", "MINT"), world.issue("IVY", "SAGE", "MINT"), "MINT"
    cindy = enrolled(world, "CINDY", "ROSEMARY", "BASIL")
    if known.endswith("barred from a child on it"):
        world.give("LUZ", "ROSEMARY", AuthorityKind.NO_CONTACT, world.at + timedelta(days=3))
    if known.endswith("barred from another child"):
        world.give("CINDY", "BABY GIRL", AuthorityKind.NO_CONTACT)
    if known.endswith("for safety"):
        enrolled(world, "IVY", "SAGE")
        cindys = Enrollment.objects.filter(contact=world.contact("CINDY")).latest("pk")
        Enrollment.objects.filter(contact=world.contact("IVY")).update(login=cindys.login)
        remove(world, "IVY", "SAGE", RemovalReason.SAFETY)
    if known.endswith("had ended"):
        remove(world, "CINDY", "BASIL", RemovalReason.OTHER)
    return cindy, world.issue("JEFF", "ROSEMARY", "BASIL"), "ROSEMARY"


def _own(world: World) -> tuple[Family, Issued, str]:
    """The patient may have an account of their own before the parent's ends."""
    policy = world.maple.policy.replace('"own_access":18', '"own_access":16')
    type(world.maple).objects.filter(pk=world.maple.pk).update(policy=policy, version=world.maple.version + 1)
    world.maple.refresh_from_db()
    Patient.objects.filter(pk=world.child("HAWTHORN").pk).update(birth_date=BIRTHDAYS["CLOVER"])
    fern = Family().scan(world.issue("FERN", "HAWTHORN").token).born(BIRTHDAYS["CLOVER"]).answer(answer="yes")
    fern.sign_up(address("FERN"), terms="on")
    assert children_of(address("FERN")) == ["HAWTHORN"]
    return fern, world.issue("HAWTHORN", "HAWTHORN"), "CLOVER"


@pytest.mark.parametrize(
    "row", table("states.md", "An enrollment", 3), ids=lambda row: row["signed in with the account of"]
)
def test_what_becomes_of_the_sheet_is_what_the_table_says(world: World, row: dict[str, str]) -> None:
    known, said = row.values()
    family, sheet, child = before(world, known)
    takes(family, sheet, child)
    if said == "is stopped":
        assert (family.at, is_stopped_and_told_of(world, sheet)) == ("/claim/stopped/", True)
        assert TOLD not in family.words
    else:
        assert (family.at, is_good(world, sheet)) == ("/claim/own-account/", True)


@pytest.mark.parametrize("children", [("ROSEMARY",), ("BASIL",), ("ROSEMARY", "BASIL")])
def test_a_barred_father_with_the_mothers_sheet_and_his_own_account_stops_it(
    world: World, children: tuple[str, ...]
) -> None:
    jeff = enrolled(world, "JEFF", "ROSEMARY", "BASIL")
    world.give("JEFF", "BASIL", AuthorityKind.NO_CONTACT)
    sheet = world.issue("CINDY", *children)
    assert takes(jeff, sheet, children[0]).at == "/claim/stopped/"
    assert is_stopped_and_told_of(world, sheet)
