"""Sheets for the tests: issued and opened by the acts that staff use, then read back from the PDF."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pypdfium2
from PIL import Image

from kinpin.enrollment.access import OpenSheet, reach_sheet
from kinpin.enrollment.actions.issue import issue
from kinpin.enrollment.orders import Order
from kinpin.families.actions.contacts import tie_contact
from kinpin.families.actions.patients import create_patient
from kinpin.families.details import ChartPlace, PatientDetails
from kinpin.families.models import Tie
from kinpin.families.rules import AuthorityKind, Basis, Role, Sex
from kinpin.handouts.sheet import compose_sheet
from kinpin.kernel.clock import local_day
from kinpin.kernel.ids import new_public_id
from kinpin.workflows.authority_changes import set_authority
from tests.world import World

NAMES = ("ROSEMARY", "BASIL", "SAGE", "MINT", "LUNA", "CLOVER", "DILL", "FENNEL", "SORREL", "BORAGE")


@dataclass
class Sheet:
    """A sheet that was issued, and its PDF."""

    opened: OpenSheet
    pdf: bytes
    pages: list[str]  # the text of each

    @property
    def text(self) -> str:
        """All that can be read on it, in one line."""
        return " ".join(" ".join(self.pages).split())

    @property
    def pins(self) -> list[str]:
        return [self.opened.issued.pins[pin.patient_id] for pin in self.opened.pins]


def print_sheet(
    world: World, contact: str, *children: str, language: str = "en", copy: int = 1, large_print: bool = False
) -> Sheet:
    """Register children for a caregiver, and print."""
    order = Order(
        contact_id=world.contact(contact).pk,
        patient_ids=[world.child(name).pk for name in children],
        seen={},
        language=language,
        request=new_public_id(),
    )
    issued = issue(practice=world.maple, order=order, by=world.frontdesk, at=world.at)
    opened = reach_sheet(public_id=issued.handout, by=world.frontdesk, at=world.at)
    return compose(world, opened, copy=copy, large_print=large_print)


def compose(world: World, opened: OpenSheet, *, copy: int = 1, large_print: bool = False) -> Sheet:
    pdf = compose_sheet(opened, practice=world.maple, copy=copy, at=world.at, large_print=large_print)
    return Sheet(opened, pdf, [text for text, _ in read(pdf)])


def add_children(world: World, contact: str, names: Sequence[tuple[str, str, str]]) -> list[str]:
    """Give a caregiver children of these first, middle and last names. Returns the keys to find them by."""
    keys = []
    for number, (given, middle, family) in enumerate(names):
        born = date(2012, 1, 1) + timedelta(days=200 * number)
        details = PatientDetails(given=given, middle=middle, family=family, birth_date=born, sex=Sex.FEMALE)
        child = create_patient(practice=world.maple, details=details, mrn=f"77{number}", by=world.system, at=world.at)
        tie_contact(
            patient=child,
            contact=world.contact(contact),
            place=ChartPlace(role=Role.MOTHER, position=1),
            by=world.system,
            at=world.at,
        )
        set_authority(
            practice=world.maple,
            ties=[Tie.objects.get(patient=child, contact=world.contact(contact))],
            kind=AuthorityKind.EXCLUSIVE,
            basis=Basis.PARENT_STATEMENT,
            starts_on=local_day(world.at, world.maple.zone),
            ends_on=None,
            by=world.system,
            at=world.at,
        )
        world.children[f"{given} {middle} {family} {number}"] = child
        keys.append(f"{given} {middle} {family} {number}")
    return keys


def family_of(world: World, count: int) -> list[str]:
    """So many children of IVY's."""
    return add_children(world, "IVY", [(name, "", "GREEN") for name in NAMES[:count]])


@contextmanager
def opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def read(pdf: bytes) -> list[tuple[str, tuple[float, float]]]:
    """The text and the size in inches of every page."""
    found = []
    with opened(pdf) as document:
        for page in document:
            text = page.get_textpage()
            found.append((text.get_text_range(), (page.get_width() / 72, page.get_height() / 72)))
            text.close()
            page.close()
    return found


def places(pdf: bytes, wanted: str, page_number: int = 0) -> list[tuple[float, float]]:
    """Where a text stands: left edge and top of its first letter, in inches from the top left corner."""
    found = []
    with opened(pdf) as document:
        page = document[page_number]
        text = page.get_textpage()
        for match in re.finditer(re.escape(wanted), text.get_text_range()):
            left, _, _, top = text.get_charbox(match.start())
            found.append((left / 72, (page.get_height() - top) / 72))
        text.close()
        page.close()
    return found


def spans(pdf: bytes, wanted: str, *, below: float) -> list[tuple[float, float]]:
    """From where to where a text reaches from left to right, where it stands below a height of the first page."""
    found = []
    with opened(pdf) as document:
        page = document[0]
        text = page.get_textpage()
        for match in re.finditer(re.escape(wanted), text.get_text_range()):
            left, _, _, top = text.get_charbox(match.start())
            if (page.get_height() - top) / 72 > below:
                found.append((left / 72, text.get_charbox(match.end() - 1)[2] / 72))
        text.close()
        page.close()
    return found


def picture(pdf: bytes, dpi: int, page_number: int = 0) -> Image.Image:
    """A page as a printer or a scanner of this resolution sees it."""
    with opened(pdf) as document:
        page = document[page_number]
        drawn: Image.Image = page.render(scale=dpi / 72).to_pil().convert("L")
        page.close()
    return drawn
