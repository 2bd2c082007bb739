"""The sheet for screen readers (PDF/UA-1), and for a viewer that is to print it at once."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from tests.handouts.paper import family_of, opened, print_sheet
from tests.world import World

pytestmark = pytest.mark.either

TITLES = {"en": "Sign up for the patient portal", "es": "Inscríbase en el portal del paciente"}
QR = {
    "en": "Code to scan. Or use the address and PINs below.",
    "es": "Código para escanear. O use la dirección y los PIN de abajo.",
}


def elements(node: Any) -> Iterator[Any]:
    """Every element of a structure tree, in reading order."""
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


@pytest.mark.parametrize("large_print", [False, True])
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_tagged_titled_and_in_its_language(world: World, language: str, large_print: bool) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL", language=language, large_print=large_print)
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == TITLES[language]
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == TITLES[language]


@pytest.mark.parametrize("language", ["en", "es"])
def test_headings_steps_and_the_code_are_what_they_are(world: World, language: str) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", "BASIL", language=language)
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        tree = list(elements(pdf.Root.StructTreeRoot))
        kinds = [str(element.S) for element in tree]
        assert {"/Document", "/P", "/Figure", "/H1", "/H2", "/H3", "/L", "/LI", "/Lbl", "/LBody"} == set(kinds)
        assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2", "/H3", "/H3"]
        assert kinds.count("/LI") == 4
        assert [str(element.Alt) for element in tree if element.S == "/Figure"] == [QR[language]]
        # The order of the layout's table: practice, code, use-by box, title, steps, address, children.
        assert kinds.index("/P") < kinds.index("/Figure") < kinds.index("/H1") < kinds.index("/L") < kinds.index("/H2")


def test_the_staff_line_is_marked_as_english(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY", language="es")
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        last = list(elements(pdf.Root.StructTreeRoot))[-2:]
        assert [str(element.Lang) for element in last] == ["en", "en"]


@pytest.mark.parametrize("count", [1, 9])
def test_it_asks_to_be_printed_and_runs_no_script(world: World, count: int) -> None:
    sheet = print_sheet(world, "IVY", *family_of(world, count))
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        action = pdf.Root.OpenAction
        assert action.is_indirect  # Firefox reads it only so
        assert (str(action.S), str(action.N)) == ("/Named", "/Print")
        assert "/Names" not in pdf.Root
    assert b"/JavaScript" not in sheet.pdf
    with opened(sheet.pdf) as document:
        assert len(document) == (1 if count == 1 else 2)


def test_it_needs_nothing_from_outside(world: World) -> None:
    sheet = print_sheet(world, "CINDY", "ROSEMARY")
    with pikepdf.open(BytesIO(sheet.pdf)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        assert descriptors
        assert all("/FontFile2" in found or "/FontFile3" in found for found in descriptors)
        assert all("/Annots" not in page for page in pdf.pages)
