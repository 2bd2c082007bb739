"""The sheet as a family gets it: what it says, what it never says, where things stand."""

import re

import pytest

from kinpin.enrollment.access import reach_sheet
from kinpin.enrollment.actions.sheets import note_printed
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.families.details import ChartPlace, ContactDetails
from kinpin.families.rules import Role
from kinpin.handouts.sheet import compose_sheet
from kinpin.handouts.spelling import spelled
from kinpin.practices.models import Practice
from kinpin.workflows.contact_changes import save_contact
from tests.handouts.paper import add_children, compose, family_of, places, print_sheet, read, spans
from tests.world import BIRTHDAYS, World

PAPERS = {"letter": (8.5, 11.0), "a4": (8.27, 11.69)}


def put_in_the_printer(world: World, paper: str) -> None:
    Practice.objects.filter(pk=world.maple.pk).update(paper=paper)
    world.maple.refresh_from_db()


def test_it_says_for_whom_where_until_when_and_whom_to_call(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL", copy=3)
    number = sheet_number(sheet.opened.handout.pk)
    for said in (
        "Maple Pediatrics",
        "200 Main Street, Springfield · (555) 010-0199",
        "Sign up for the patient portal",
        "For CINDY TESTKIDDO",
        "Use by Monday, November 30",
        "1. Open your phone's camera. Point it at the square.",
        "2. Tap the link. Check that it starts with the address below.",
        "3. Type your child's birth date. One child is enough.",
        "4. Make your account. All children on this sheet are added.",
        "localhost:8000/p/maple",
        "ROSEMARY T.",
        "BASIL T.",
        f"Need help? Call (555) 010-0199, Monday to Friday, 8 AM to 5 PM. Say sheet number {number}.",
        "This sheet is only for the person named above. Another caregiver? Ask us for another sheet.",
        "Lost it? Call us. We will turn it off and make a new one. Found it? Please call us or shred it.",
        "Portal Registration for Patient ROSEMARY T. and selected Siblings",
        f"made 11/23/2026 8:15 AM by Maria Rivera · sheet {number} · copy 3",
    ):
        assert said in sheet.text


def test_each_pin_stands_in_three_groups_with_its_words(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL")
    assert len(sheet.pins) == 2
    for pin in sheet.pins:
        for group in (pin[:4], pin[4:8], pin[8:]):
            assert group in sheet.text
            words = spelled(group, "en")
            assert f"{words[0]} {words[1]}" in sheet.text
            assert f"{words[2]} {words[3]}" in sheet.text


def test_in_spanish_everything_is_but_the_staff_line(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL", language="es")
    for said in (
        "Inscríbase en el portal del paciente",
        "Para CINDY TESTKIDDO",
        "Úsela hasta el lunes 30 de noviembre",
        "3. Escriba la fecha de nacimiento de su hijo o hija. Basta con una.",
        "¿Sin cámara? Vaya a esta dirección y escriba cada PIN",
        "Un PIN nunca lleva A, E, I, O, U, Y ni números.",
        "Llame al (555) 010-0199, de lunes a viernes, de 8 a. m. a 5 p. m. Diga el número de hoja",
        " ".join(spelled(sheet.pins[0][:2], "es")),
        "Portal Registration for Patient ROSEMARY T. and selected Siblings made 11/23/2026",
    ):
        assert said in sheet.text
    assert "Sign up" not in sheet.text


def test_for_one_child_it_speaks_of_one(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY")
    assert "3. Type your child's birth date. 4. Make your account. The child on this sheet is added." in sheet.text
    assert "selected Siblings" not in sheet.text
    assert "type the PIN" in sheet.text
    assert "type each PIN" not in sheet.text


def test_a_grown_patient_is_asked_for_the_own_birth_date(world: World) -> None:
    sheet = print_sheet(world, "HAWTHORN", "HAWTHORN")
    assert "3. Type your birth date. 4. Make your account." in sheet.text
    assert "child" not in sheet.text
    assert "Another caregiver" not in sheet.text


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_carries_no_birth_date_no_mrn_no_last_name_of_a_child_and_no_token(world: World, language: str) -> None:
    sheet = print_sheet(world, "IVY", "SAGE", "MINT", language=language)
    for name in ("SAGE", "MINT"):
        child, born = world.child(name), BIRTHDAYS[name]
        assert child.mrn not in sheet.text
        for form in (f"{born:%m/%d/%Y}", f"{born:%Y-%m-%d}", f"{born:%d/%m/%Y}", f"{born.year}"):
            assert form not in sheet.text
        assert f"{name} ROMERO" not in sheet.text
    assert "RAUL" not in sheet.text
    assert sheet.opened.issued.token not in sheet.text
    assert sheet.opened.handout.public_id not in sheet.text
    assert sheet.opened.issued.token.encode() not in sheet.pdf


def test_short_names_are_lengthened_until_no_two_read_alike(world: World) -> None:
    keys = add_children(
        world,
        "IVY",
        [("MARIA", "ELENA", "ROMERO"), ("María", "ELISA", "RUIZ"), ("JO", "", "ROMERO"), ("JO", "", "ROMERO")],
    )
    sheet = print_sheet(world, "IVY", *keys)
    names = ("MARIA ELENA R.", "María ELISA R.", "JO ROMERO (3)", "JO ROMERO (4)")
    assert [sheet.text.count(name) for name in names] == [2, 1, 1, 1]  # the first stands in the staff line too


@pytest.mark.parametrize("count", range(1, 11))
def test_every_child_has_a_row_and_only_few_rows_are_spelled_out(world: World, count: int) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, count))
    assert len(sheet.pages) == (1 if count <= 7 else 2)
    for pin in sheet.pins:
        assert sheet.text.count(f"{pin[:4]}") >= 1
    spelled_out = " ".join(spelled(sheet.pins[0][:2], "en")) in sheet.text
    assert spelled_out == (count <= 4)
    if count > 7:
        assert "For IVY ROMERO · Use by Monday, November 30" in sheet.pages[1]
        assert "Need help? Call" in sheet.pages[1]
        assert "page 2 of 2" in sheet.pages[1]
        further = [pin for pin in sheet.pins if all(pin[n : n + 4] in sheet.pages[1] for n in (0, 4, 8))]
        assert len(further) == max(count - 7, 2)  # none stands alone


@pytest.mark.parametrize(("paper", "language"), [("letter", "en"), ("letter", "es"), ("a4", "en"), ("a4", "es")])
def test_things_stand_where_the_layout_says(world: World, paper: str, language: str) -> None:
    put_in_the_printer(world, paper)
    sheet = print_sheet(world, "IVY", *family_of(world, 4), language=language)
    (_, size) = read(sheet.pdf)[0]
    assert size == pytest.approx(PAPERS[paper], abs=0.01)
    groups = (2.55, 4.29, 6.03) if paper == "letter" else (2.45, 4.13, 5.81)
    expected = {
        "Maple Pediatrics": (0.75, 0.50),
        "Inscríbase" if language == "es" else "Sign up": (3.20, 1.30),
        "¿Sin cámara?" if language == "es" else "No camera?": (0.75, 4.92),
        "¿Necesita ayuda?" if language == "es" else "Need help?": (0.75, 9.14),
        "Portal Registration": (0.75, 10.42 if paper == "letter" else 11.10),
    }
    for row, name in enumerate(("ROSEMARY G.", "BASIL G.", "SAGE G.", "MINT G.")):
        expected[name] = (0.75, 5.88 + 0.80 * row + 0.08)
        for column, x in enumerate(groups):
            expected[sheet.pins[row][4 * column : 4 * column + 4]] = (x, 5.88 + 0.80 * row + 0.06)
    for text, (x, y) in expected.items():
        left, top = places(sheet.pdf, text)[0]
        assert left == pytest.approx(x, abs=0.05), text  # a letter begins a little inside its width
        assert y - 0.01 <= top <= y + 0.08, text  # a line begins a little above its letters


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_question_of_the_foot_begins_a_line_and_all_stay_above_the_staff_line(
    world: World, paper: str, language: str
) -> None:
    put_in_the_printer(world, paper)
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL", language=language)
    english = ("Need help?", "This sheet", "Lost it?", "No e-mail")
    lines = ("¿Necesita", "Esta hoja", "¿La perdió?", "¿Sin correo") if language == "es" else english
    stands = [places(sheet.pdf, line)[0] for line in lines]
    assert [left for left, _ in stands] == pytest.approx([0.75] * len(lines), abs=0.05)
    assert stands[-1][1] < 10.10


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_runs_into_what_stands_below(world: World, paper: str, language: str) -> None:
    put_in_the_printer(world, paper)
    contact = world.contact("IVY")
    long = ContactDetails(
        given="Maria de los Ángeles Guadalupe Esperanza", family="Fernández-Villavicencio de la Santa Cruz"
    )
    tie, place = world.tie("IVY", "SAGE"), ChartPlace(role=Role.MOTHER)
    save_contact(tie=tie, details=long, place=place, version=contact.version, by=world.system, at=world.at)
    names = [("Wilhelmina" * 6, "", "X"), ("Wolfeschlegelsteinhausenbergerdorff Maximilian Alexander", "", "Z")]
    sheet = print_sheet(world, "IVY", *add_children(world, "IVY", names), language=language)
    steps = places(sheet.pdf, "4.")[0][1]
    assert steps < 4.70
    assert places(sheet.pdf, "¿Sin cámara?" if language == "es" else "No camera?")[0][1] > steps + 0.2
    # The long names stay in their column: the PIN of each row still stands alone.
    for pin in sheet.pins:
        assert re.search(rf"{pin[:4]}\b", sheet.text)


@pytest.mark.parametrize(
    ("given", "lines"),
    [
        ("Maximilian-Christophersen", ["Maximilian", "Christophersen Z."]),
        ("Konstantinopolitana", ["Konstantinopolitana", "Z."]),
        ("Anna-Sophie Guadalupe", ["Anna-Sophie", "Guadalupe Z."]),
    ],
)
def test_a_name_breaks_at_a_hyphen_or_a_space_and_leaves_room_before_the_pin(
    world: World, given: str, lines: list[str]
) -> None:
    sheet = print_sheet(world, "IVY", *add_children(world, "IVY", [(given, "", "Z")]))
    found = [spans(sheet.pdf, line, below=5.88)[0] for line in lines]
    assert [left for left, _ in found] == pytest.approx([0.75, 0.75], abs=0.05)
    assert max(right for _, right in found) < 2.55 - 0.10


def test_each_opening_has_its_copy_number(world: World) -> None:
    issued = world.issue("CINDY", "ROSEMARY")
    for copy in (1, 2):
        sheet = reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at)
        number = note_printed(sheet=sheet, by=world.frontdesk, at=world.at)
        pdf = compose_sheet(sheet, practice=world.maple, copy=number, at=world.at)
        assert f"copy {copy}" in read(pdf)[0][0]


@pytest.mark.parametrize("language", ["en", "es"])
def test_large_print_has_two_children_a_page(world: World, language: str) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, 3), language=language, large_print=True)
    assert len(sheet.pages) == 3
    assert "localhost:8000/p/maple" in sheet.pages[0]
    for page, pins in ((1, sheet.pins[:2]), (2, sheet.pins[2:])):
        for pin in pins:
            assert all(group in sheet.pages[page] for group in (pin[:4], pin[4:8], pin[8:]))
    assert compose(world, sheet.opened).pdf != sheet.pdf
