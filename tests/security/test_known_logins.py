"""A login that came in as one caregiver, with the sheet of another: their own bad luck, theft, or a tablet for two."""

from http.cookies import SimpleCookie

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.enrollment.actions.removal import let_in_again, remove_access
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.models import Enrollment, HandOut, Pin
from kinpin.enrollment.words import Misfit, PinEnd, RemovalReason
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.details import ChartPlace
from kinpin.families.models import Patient, Tie
from kinpin.families.rules import AuthorityKind, Role
from kinpin.kernel import clock
from tests.pages import words_of
from tests.patient_portal.family import Family, children_of, pin_of
from tests.staff_client import staff_client
from tests.tables import table
from tests.world import World

FIRM = [RemovalReason.WRONG_PERSON, RemovalReason.SAFETY]


def enrolled(world: World, contact: str, *children: str) -> Family:
    """A caregiver at home in their own browser, signed in as NAME@home.example."""
    family = Family().scan(world.issue(contact, *children).token).born(children[0]).answer(answer="yes")
    family.sign_up(address(contact), terms="on")
    assert children_of(address(contact)) == list(children)
    return family


def address(contact: str) -> str:
    return f"{contact.lower()}@home.example"


def takes(family: Family, sheet: Issued, child: str) -> Family:
    return family.scan(sheet.token).born(child).answer(answer="yes")


def remove(world: World, contact: str, child: str, reason: RemovalReason) -> None:
    patient_id, contact_id = world.child(child).pk, world.contact(contact).pk
    assert remove_access(
        patient_id=patient_id, contact_id=contact_id, reason=reason, by=world.frontdesk, at=clock.now()
    )


def chart(world: World, child: str) -> str:
    return f"/workspace/clinical/charts/{world.child(child).public_id}/"


def alerts(world: World, child: str) -> str:
    return words_of(staff_client(world).get(chart(world, child) + "alerts/"))


def is_stopped_and_told_of(world: World, sheet: Issued) -> bool:
    handout = world.handout(sheet)
    events = Event.objects.filter(kind=Kind.SHEET_STOPPED, reason__in=list(Misfit), subject=f"handout:{handout.pk}")
    return handout.stopped_at is not None and {event.patient_id for event in events} == set(sheet.pins)


@pytest.mark.parametrize("children", [("SAGE", "MINT"), ("SAGE",)])
def test_the_father_of_one_takes_the_half_sister_with_her_mothers_sheet(
    world: World, children: tuple[str, ...]
) -> None:
    raul, sheet = enrolled(world, "RAUL", "MINT"), world.issue("IVY", *children)
    stopped = takes(raul, sheet, "SAGE")
    assert (stopped.at, "SAGE" in stopped.words) == ("/claim/stopped/", False)
    assert children_of(address("RAUL")) == ["MINT"]
    assert is_stopped_and_told_of(world, sheet)
    assert takes(Family(), world.issue("IVY", "SAGE"), "SAGE").sign_up("ivy@home.example", terms="on").at == "/home/"


def test_as_himself_he_types_her_mothers_pin(world: World) -> None:
    raul, sheet = enrolled(world, "RAUL", "MINT"), world.issue("IVY", "SAGE")
    raul.start().answer(whose="child").about_me("Ivy", "Romero")
    raul.type_pin(pin_of(world, sheet, "SAGE"), "SAGE")
    assert "SAGE" not in raul.words
    assert is_stopped_and_told_of(world, sheet)


def test_a_father_whose_authority_ended_comes_back_with_the_mothers_sheet(world: World) -> None:
    jeff = enrolled(world, "JEFF", "ROSEMARY")
    world.give("JEFF", "ROSEMARY", AuthorityKind.NONE)
    sheet = world.issue("CINDY", "ROSEMARY", "BASIL")
    assert takes(jeff, sheet, "BASIL").at == "/claim/stopped/"
    assert children_of(address("JEFF")) == []
    assert is_stopped_and_told_of(world, sheet)


def test_and_so_does_one_who_was_taken_off_the_chart(world: World) -> None:
    jeff = enrolled(world, "JEFF", "ROSEMARY")
    world.give("JEFF", "ROSEMARY", AuthorityKind.NONE)
    Tie.objects.filter(contact=world.contact("JEFF")).update(ended_at=clock.now())
    assert takes(jeff, world.issue("CINDY", "ROSEMARY"), "ROSEMARY").at == "/claim/stopped/"
    assert children_of(address("JEFF")) == []


def test_who_stood_beside_her_on_other_charts_is_not_she_though_she_left_them(world: World) -> None:
    jeff = enrolled(world, "JEFF", "ROSEMARY")
    Tie.objects.filter(contact=world.contact("CINDY")).update(ended_at=clock.now())
    place = ChartPlace(role=Role.AUNT, position=3)
    tie_contact(patient=world.child("LUNA"), contact=world.contact("CINDY"), place=place, by=world.system, at=world.at)
    world.give("CINDY", "LUNA", AuthorityKind.JOINT)
    sheet = world.issue("CINDY", "LUNA")
    assert takes(jeff, sheet, "LUNA").at == "/claim/stopped/"
    assert is_stopped_and_told_of(world, sheet)


def test_that_he_is_barred_is_told_before_whom_he_came_in_as(world: World) -> None:
    jeff = enrolled(world, "JEFF", "ROSEMARY")
    world.give("JEFF", "ROSEMARY", AuthorityKind.NO_CONTACT)
    assert takes(jeff, world.issue("CINDY", "ROSEMARY"), "ROSEMARY").at == "/claim/stopped/"
    assert [event.reason for event in Event.objects.filter(kind=Kind.SHEET_STOPPED)] == [Misfit.BARRED]


@pytest.mark.parametrize("reason", FIRM)
def test_whoever_was_removed_comes_back_with_another_caregivers_next_sheet(world: World, reason: RemovalReason) -> None:
    stranger = enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", reason)
    sheet = world.issue("JEFF", "ROSEMARY")
    assert takes(stranger, sheet, "ROSEMARY").at == "/claim/stopped/"
    assert children_of(address("CINDY")) == []
    assert is_stopped_and_told_of(world, sheet)


def test_a_new_sheet_for_the_same_caregiver_is_the_practices_decision(world: World) -> None:
    cindy = enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.OTHER)
    assert takes(cindy, world.issue("CINDY", "ROSEMARY"), "ROSEMARY").at == "/home/"
    assert children_of(address("CINDY")) == ["ROSEMARY"]


@pytest.mark.parametrize("child", ["ROSEMARY", "BASIL"])
def test_the_wrong_person_does_not_come_back_with_the_next_sheet_for_that_very_caregiver(
    world: World, child: str
) -> None:
    stranger = enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    sheet = world.issue("CINDY", child)
    stopped = takes(stranger, sheet, child)
    assert (stopped.at, child in stopped.words) == ("/claim/stopped/", False)
    assert is_stopped_and_told_of(world, sheet)
    assert "let it in again" in alerts(world, child)
    cindy = takes(Family(), world.issue("CINDY", child), child).sign_up("cindy@example.com", terms="on")
    assert (cindy.at, children_of("cindy@example.com")) == ("/home/", [child])


def test_nor_with_a_pin_that_is_typed(world: World) -> None:
    stranger = enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    sheet = world.issue("CINDY", "ROSEMARY")
    stranger.start().answer(whose="child").about_me("Cindy", "Testkiddo")
    stranger.type_pin(pin_of(world, sheet, "ROSEMARY"), "ROSEMARY")
    assert "ROSEMARY" not in stranger.words
    assert is_stopped_and_told_of(world, sheet)


def test_who_is_the_wrong_person_is_so_for_every_child(world: World) -> None:
    enrolled(world, "CINDY", "ROSEMARY", "BASIL")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    assert children_of(address("CINDY")) == []


@pytest.mark.parametrize(("reason", "end"), [(RemovalReason.WRONG_PERSON, PinEnd.VOIDED), (RemovalReason.SAFETY, "")])
def test_the_other_sheets_of_whoever_was_the_wrong_person_open_nothing(
    world: World, reason: RemovalReason, end: str
) -> None:
    enrolled(world, "CINDY", "ROSEMARY")
    out, of_jeff = world.issue("CINDY", "BASIL"), world.issue("JEFF", "BASIL")
    remove(world, "CINDY", "ROSEMARY", reason)
    assert dict(Pin.objects.filter(patient=world.child("BASIL")).values_list("handout__public_id", "end_reason")) == {
        out.handout: end,
        of_jeff.handout: "",
    }
    assert (Family().scan(out.token).at == "/claim/birth-date/") is (end == "")


def test_who_was_the_wrong_person_for_one_caregiver_is_so_for_no_other_family(world: World) -> None:
    raul = enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    assert takes(raul, world.issue("RAUL", "MINT"), "MINT").at == "/home/"
    assert children_of(address("CINDY")) == ["MINT"]


def test_who_was_no_wrong_person_is_let_in_again_by_the_desk_and_with_a_new_sheet_only(world: World) -> None:
    cindy, desk = enrolled(world, "CINDY", "ROSEMARY", "BASIL"), staff_client(world)
    account = f"/practice-portal/patients/{world.child('ROSEMARY').public_id}/"
    caregiver = f"{account}access/{world.contact('CINDY').public_id}/"
    assert "Let it in again" not in words_of(desk.get(account))
    told = words_of(desk.post(f"{caregiver}remove/", {"reason": "wrong_person"}, follow=True))
    assert "to every child that account saw as this caregiver" in told
    assert "This account is kept out" in told
    sheet = HandOut.objects.get().public_id
    for nothing in ("", "0" * 16):
        assert "Nothing was changed" in words_of(desk.post(f"{caregiver}again/", {"sheet": nothing}, follow=True))
    told = words_of(desk.post(f"{caregiver}again/", {"sheet": sheet}, follow=True))
    assert "That account can be used again with a new sheet." in told
    assert "Taken back" in told
    assert "Nothing was changed" in words_of(desk.post(f"{caregiver}again/", {"sheet": sheet}, follow=True))
    assert Event.objects.filter(kind=Kind.LET_IN_AGAIN).count() == len(("ROSEMARY", "BASIL"))
    assert "can be used again with a new sheet" in words_of(desk.get(chart(world, "BASIL") + "portal-history/"))
    assert children_of(address("CINDY")) == []
    assert takes(cindy, world.issue("CINDY", "ROSEMARY"), "ROSEMARY").at == "/home/"
    assert children_of(address("CINDY")) == ["ROSEMARY"]


def test_only_who_may_issue_lets_an_account_in_again(world: World) -> None:
    enrolled(world, "CINDY", "ROSEMARY")
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    account = f"/practice-portal/patients/{world.child('ROSEMARY').public_id}/"
    again = f"{account}access/{world.contact('CINDY').public_id}/again/"
    typed = {"sheet": HandOut.objects.get().public_id}
    billing = staff_client(world, "billing")
    assert "Let it in again" not in words_of(billing.get(account))
    assert billing.post(again, typed).status_code == 403
    assert staff_client(world, "neighbour").post(again, typed).status_code == 404
    assert Enrollment.objects.get().let_in_again_at is None


def test_nobody_takes_away_or_gives_back_what_is_another_practices(world: World) -> None:
    enrolled(world, "CINDY", "ROSEMARY")
    who = {"patient_id": world.child("ROSEMARY").pk, "contact_id": world.contact("CINDY").pk}
    stranger, sheet = world.staff["neighbour"].actor, HandOut.objects.get().public_id
    assert not remove_access(**who, sheet=sheet, reason=RemovalReason.WRONG_PERSON, by=stranger, at=clock.now())
    assert children_of(address("CINDY")) == ["ROSEMARY"]
    remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON)
    assert not let_in_again(**who, sheet=sheet, by=stranger, at=clock.now())
    assert Enrollment.objects.get().let_in_again_at is None


@pytest.mark.parametrize("row", table("states.md", "An enrollment", 2), ids=str)
def test_a_login_and_the_next_sheet_for_the_same_caregiver_are_as_the_table_says(
    world: World, row: dict[str, str]
) -> None:
    family = Family()
    if row["came in as this caregiver"] == "yes":
        family = enrolled(world, "CINDY", "ROSEMARY")
        is_wrong = row["removed as the wrong person"] == "yes"
        remove(world, "CINDY", "ROSEMARY", RemovalReason.WRONG_PERSON if is_wrong else RemovalReason.SAFETY)
    if row["let in again"] == "yes":
        who = {"patient_id": world.child("ROSEMARY").pk, "contact_id": world.contact("CINDY").pk}
        sheet = HandOut.objects.get().public_id
        assert let_in_again(**who, sheet=sheet, by=world.frontdesk, at=clock.now())
    came = takes(family, world.issue("CINDY", "ROSEMARY"), "ROSEMARY")
    if row["came in as this caregiver"] == "no":
        came.sign_up(address("CINDY"), terms="on")
    said = row["a new sheet for this caregiver"]
    assert (came.at, said) in {("/home/", "opens"), ("/claim/stopped/", "is stopped")}


def test_a_mother_known_by_two_entries_on_two_charts_is_let_in(world: World) -> None:
    """Nobody stands beside themselves: only two contacts of one chart are two people."""
    ivy = enrolled(world, "IVY", "SAGE")
    assert takes(ivy, world.issue("MARTA", "LUNA"), "LUNA").at == "/home/"
    assert children_of(address("IVY")) == ["SAGE", "LUNA"]


def test_the_mother_of_a_grown_child_does_not_come_back_as_him(world: World) -> None:
    fern = enrolled(world, "FERN", "CLOVER")
    sheet = world.issue("HAWTHORN", "HAWTHORN")
    assert takes(fern, sheet, "HAWTHORN").at == "/claim/stopped/"
    assert children_of(address("FERN")) == ["CLOVER"]
    assert not Enrollment.objects.filter(patient=Patient.objects.get(given="HAWTHORN")).exists()


def test_on_a_tablet_for_two_the_page_says_whose_account_is_open(world: World) -> None:
    tablet = enrolled(world, "JEFF", "BASIL")
    tablet.scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY")
    assert tablet.at == "/claim/is-it-you/"
    assert "You are signed in as jeff@home.example This is not my account. Sign out" in tablet.words
    assert "jeff" not in tablet.title
    before = tablet.key
    tablet.press("/claim/another-account/")
    assert tablet.at == "/claim/is-it-you/"
    assert "jeff@home.example" not in tablet.words
    assert "Not you?" not in tablet.words
    assert tablet.key not in ("", before)
    tablet.answer(answer="yes").sign_up("cindy@home.example", terms="on")
    assert children_of("cindy@home.example") == ["ROSEMARY"]
    assert children_of(address("JEFF")) == ["BASIL"]


def test_the_sign_in_that_was_open_is_over_and_its_key_opens_nothing(world: World) -> None:
    tablet = enrolled(world, "JEFF", "BASIL")
    left_behind = Family()
    left_behind.client.cookies = SimpleCookie(tablet.client.cookies.output(header="", sep=";"))
    assert left_behind.go("/home/").at == "/home/"
    tablet.scan(world.issue("CINDY", "ROSEMARY").token).born("ROSEMARY").press("/claim/another-account/")
    assert tablet.go("/home/").at.startswith("/sign-in/")
    assert left_behind.go("/home/").at.startswith("/sign-in/")
    assert Event.objects.filter(kind=Kind.SIGNED_OUT).count() == 1


def test_what_was_typed_under_an_account_goes_with_it(world: World) -> None:
    tablet = enrolled(world, "JEFF", "BASIL")
    tablet.start().answer(whose="child").about_me("Jeff", "Testkiddo")
    tablet.type_pin(pin_of(world, world.issue("JEFF", "ROSEMARY"), "ROSEMARY"), "ROSEMARY")
    assert tablet.at == "/pin/children/"
    assert "You are signed in as jeff@home.example This is not my account. Sign out" in tablet.words
    tablet.press("/claim/another-account/")
    assert tablet.at == "/claim/email/"
    assert tablet.sign_up("cindy@home.example").at == "/pin/whose/"
    assert tablet.go("/pin/children/").at == "/pin/whose/"


def test_who_has_just_made_the_account_is_not_asked_whose_it_is(world: World) -> None:
    phone = Family().start().sign_up("cindy@home.example").answer(whose="child").about_me("Cindy", "Testkiddo")
    phone.type_pin(pin_of(world, world.issue("CINDY", "ROSEMARY"), "ROSEMARY"), "ROSEMARY")
    assert phone.at == "/pin/children/"
    assert "Not you?" not in phone.words


def test_signing_out_takes_a_form_of_ours(world: World) -> None:
    tablet = enrolled(world, "JEFF", "BASIL")
    assert tablet.client.get("/claim/another-account/").status_code == 405
    tablet.client.handler.enforce_csrf_checks = True
    assert tablet.client.post("/claim/another-account/").status_code == 403
    assert tablet.go("/home/").at == "/home/"
