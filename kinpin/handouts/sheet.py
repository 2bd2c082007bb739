"""The sheet: what a caregiver takes home. It names no birth date, no MRN, no other caregiver and no reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.dateformat import format as format_date

from kinpin.enrollment.access import OpenSheet
from kinpin.enrollment.lifetimes import last_day
from kinpin.enrollment.models import HandOut
from kinpin.enrollment.pins import grouped
from kinpin.enrollment.queries import is_self
from kinpin.enrollment.sheet_numbers import sheet_number
from kinpin.handouts import sheet_words
from kinpin.handouts.addresses import scan_address, shown_address
from kinpin.handouts.glyphs import MARK, isolated, printable
from kinpin.handouts.opening import opens_printing
from kinpin.handouts.press import press
from kinpin.handouts.qr import qr_for_paper
from kinpin.handouts.sheet_words import SheetWords, words_in
from kinpin.handouts.spelling import spelled
from kinpin.kernel.people import PersonName, short_names
from kinpin.practices.models import Practice

ROWS_WITH_WORDS = 4  # children whose PINs are spelled out
ROWS_ON_FIRST_PAGE = 7
ROWS_ON_FURTHER_PAGES = 16
ROWS_IN_LARGE_PRINT = 2


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose sheet it is: the children's short names and PINs, and whether it is the patient's own."""

    children: list[tuple[str, str]]
    is_own: bool


@dataclass(frozen=True, slots=True)
class OnScreen:
    """What stands beside the code where a screen shows it: the family reads that, in the language of their sheet."""

    language: str
    scan: str
    use_by: str


def on_screen(handout: HandOut, practice: Practice) -> OnScreen:
    words = words_in(handout.language)
    return OnScreen(words.language, words.scan, f"{words.use_by} {_day(handout.expires_at, practice, words)}")


def compose_sheet(sheet: OpenSheet, *, practice: Practice, copy: int, at: datetime, large_print: bool = False) -> bytes:
    """The sheet as a PDF that asks to be printed when it is opened.

    A character of a name that no face has is shown as a question mark in a box, and staff are asked to write by hand.
    """
    data = sheet_data(sheet, practice=practice, copy=copy, large_print=large_print)
    return opens_printing(press("large_sheet.typ" if large_print else "sheet.typ", data, at=at))


def sheet_data(sheet: OpenSheet, *, practice: Practice, copy: int, large_print: bool = False) -> dict[str, Any]:
    """Everything the sheet says, for the template to place."""
    handout = sheet.handout
    words = words_in(handout.language)
    subject = _subject(sheet)
    caregiver = _on_paper(handout.contact.name).usual or MARK
    data = {
        "paper": practice.paper,
        "language": words.language,
        "title": words.title,
        "practice": printable(practice.name),
        "practice_address": printable(practice.address),
        "phone": printable(practice.phone),
        "qr": qr_for_paper(scan_address(practice.slug, sheet.issued.token)),
        "qr_alt": words.qr,
        "use_by": words.use_by,
        "last_day": _day(handout.expires_at, practice, words),
        "made_for": words.made_for.format(name=isolated(caregiver)),
        "steps": _steps(words, subject),
        "no_camera": words.no_camera if len(subject.children) > 1 else words.no_camera_for_one,
        "address": shown_address(practice.slug),
        "how_typed": words.how_typed,
        "pages": _pages(subject.children, words.language, large_print),
        "help": _help(words, subject, practice, handout.pk),
        "staff": _staff_lines(sheet, subject, practice, copy),
    }
    named = [caregiver, *(name for name, _ in subject.children)]
    return {**data, "by_hand": sheet_words.BY_HAND if any(MARK in name for name in named) else ""}


def _subject(sheet: OpenSheet) -> _Subject:
    names = [isolated(name or MARK) for name in short_names([_on_paper(pin.patient.name) for pin in sheet.pins])]
    pins = [grouped(sheet.issued.pins[pin.patient_id]) for pin in sheet.pins]
    return _Subject(list(zip(names, pins, strict=True)), is_self(sheet.handout, sheet.pins[0]))


def _on_paper(name: PersonName) -> PersonName:
    """The name as far as it can be printed, so that names alike on paper are told apart there."""
    return PersonName(
        given=printable(name.given),
        family=printable(name.family),
        middle=printable(name.middle),
        suffix=printable(name.suffix),
    )


def _pages(children: list[tuple[str, str]], language: str, large_print: bool) -> list[list[dict[str, Any]]]:
    with_words = large_print or len(children) <= ROWS_WITH_WORDS
    rows = [
        {
            "name": name,
            "groups": [
                {"letters": letters, "words": spelled(letters, language) if with_words else []}
                for letters in pin.split()
            ],
        }
        for name, pin in children
    ]
    first = 0 if large_print else ROWS_ON_FIRST_PAGE
    further = ROWS_IN_LARGE_PRINT if large_print else ROWS_ON_FURTHER_PAGES
    return [rows[:first], *(rows[i : i + further] for i in range(first, len(rows), further))]


def _steps(words: SheetWords, subject: _Subject) -> list[tuple[str, ...]]:
    if subject.is_own:
        return [words.camera, words.link, words.own_birth_date, words.own_account]
    if len(subject.children) == 1:
        return [words.camera, words.link, words.birth_date, words.account_for_one]
    return [words.camera, words.link, words.birth_date_of_any, words.account_for_all]


def _day(expires_at: datetime, practice: Practice, words: SheetWords) -> str:
    with translation.override(words.language):
        return str(format_date(last_day(expires_at, practice.zone), words.day))


def _help(words: SheetWords, subject: _Subject, practice: Practice, handout_id: int) -> str:
    hours = practice.hours_es if words.language == "es" else practice.hours
    asking = words.help if hours else words.help_without_hours
    lines = [
        asking.format(
            phone=printable(practice.phone), hours=printable(hours).rstrip("."), number=sheet_number(handout_id)
        ),
        words.whose if subject.is_own else f"{words.whose} {words.another}",
        words.lost,
        words.no_email,
    ]
    return "\n".join(lines)


def _staff_lines(sheet: OpenSheet, subject: _Subject, practice: Practice, copy: int) -> list[str]:
    """In English whatever the sheet's language: the front desk reads it."""
    made = sheet.handout.issued_at.astimezone(practice.zone)
    title = sheet_words.TITLE_OF_STAFF_LINE.format(child=subject.children[0][0])
    if len(subject.children) > 1:
        title += sheet_words.SIBLINGS_OF_STAFF_LINE
    when = f"{made:%m/%d/%Y} {made.hour % 12 or 12}:{made:%M} {made:%p}"
    made_by = sheet_words.MADE.format(when=when, who=printable(sheet.handout.issued_by))
    return [title, f"{made_by} · sheet {sheet_number(sheet.handout.pk)} · copy {copy}"]
