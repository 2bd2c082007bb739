"""Names of the whole world on paper, and what happens to a sign that no face has."""

import json
from dataclasses import replace
from unicodedata import normalize

import pytest

from kinpin.enrollment.access import OpenSheet
from kinpin.handouts.glyphs import MARK, isolated, printable
from kinpin.kernel.people import PersonName
from tests.handouts.paper import compose, family_of, print_sheet, read
from tests.shared import rows, shared
from tests.world import World

pytestmark = pytest.mark.either

BY_HAND = "Write the name by hand"


def renamed(opened: OpenSheet, names: list[PersonName]) -> OpenSheet:
    """The same sheet with other names in the chart; nothing is stored, for some would be refused a PIN."""
    for pin, name in zip(opened.pins, names, strict=False):
        for part in ("given", "middle", "family", "suffix"):
            setattr(pin.patient, part, getattr(name, part))
    opened.handout.contact.given, opened.handout.contact.family = names[0].given, names[0].family
    return replace(opened, pins=opened.pins[: len(names)])


def names_of(file: str) -> list[PersonName]:
    if file.endswith(".json"):
        texts = json.loads(shared(f"names/{file}").read_text(encoding="utf-8"))
        return [PersonName(str(text), str(text)) for text in texts]
    return [
        PersonName(row["given"], row["family"], row.get("second_given") or "", row.get("suffix") or "")
        for row in rows(f"names/{file}")
    ]


@pytest.mark.parametrize("file", ["international-names.csv", "structure-cases.csv", "hostile-strings.json"])
def test_every_name_gets_a_sheet(world: World, file: str) -> None:
    names = names_of(file)
    sheet = print_sheet(world, "IVY", *family_of(world, 10))
    for start in range(0, len(names), 10):
        ten = compose(world, renamed(sheet.opened, names[start : start + 10]))
        assert all(pin[:4] in ten.text for pin in ten.pins)


@pytest.mark.parametrize("file", ["international-names.csv", "structure-cases.csv"])
def test_no_real_name_needs_a_hand(file: str) -> None:
    for name in names_of(file):
        assert MARK not in printable(name.full)
        assert printable(name.full) == normalize("NFC", " ".join(name.full.split()))


def test_a_sign_no_face_has_is_boxed_and_staff_are_told(world: World) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, 2))
    assert BY_HAND not in sheet.text
    boxed = compose(world, renamed(sheet.opened, [PersonName("LI𠀀", "WANG"), PersonName("BO", "WANG")]))
    assert "LI ? W." in boxed.text
    assert "For LI ? WANG" in boxed.text
    assert BY_HAND in boxed.text


def test_names_alike_but_for_the_missing_sign_are_told_apart(world: World) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, 2))
    alike = compose(world, renamed(sheet.opened, [PersonName("LI𠀀", "WANG"), PersonName("LI𠀁", "WANG")]))
    assert "LI ? WANG (1)" in alike.text
    assert "LI ? WANG (2)" in alike.text


def test_a_name_that_is_template_code_is_printed_as_it_stands(world: World) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, 1))
    hostile = '#set page(fill: red) $x$ *b* "; \\u{1F600} <b>'
    assert hostile in compose(world, renamed(sheet.opened, [PersonName("ANN", hostile)])).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("CINDY", "CINDY"),
        ("Ann\tMarie \n Lee", "Ann Marie Lee"),
        ("Ann\u202eeiraM", "AnneiraM"),  # a sign that would turn the line around
        ("Jose\u0301", "José"),
        ("A\x00B\u200b", "AB"),
        ("😀\u200d👩", MARK + MARK),
        ("ba\U0001f600\u0301by", f"ba{MARK}by"),
        (MARK, MARK),
        ("", ""),
    ],
)
def test_what_has_no_look_is_left_out_and_what_has_no_glyph_is_marked(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_only_names_from_the_right_are_isolated() -> None:
    assert isolated("CINDY T.") == "CINDY T."
    assert isolated("דוד כ.") == "\u2068דוד כ.\u2069"


def test_the_sheet_of_a_hebrew_and_an_arabic_name_can_be_read(world: World) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, 2))
    text = read(compose(world, renamed(sheet.opened, [PersonName("דוד", "כהן"), PersonName("أحمد", "علي")])).pdf)[0][0]
    assert "For" in text
    assert any(word in text for word in ("דוד", "דוד"[::-1]))
