"""What the registration window says: what is so, what did not happen, what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.text import get_text_list

from kinpin.enrollment.errors import Meanwhile
from kinpin.enrollment.rules import Closing
from kinpin.enrollment.window import Caregiver, ChildRow, Window
from kinpin.enrollment.words import CaregiverKind, RowLock, WindowLock
from kinpin.families.rules import AuthorityKind, Role
from kinpin.kernel.people import NO_NAME, age_in_years
from kinpin.practices.roles import Permission
from kinpin.schedule.rules import PresenterKind

if TYPE_CHECKING:
    from kinpin.families.models import Contact, Patient


@dataclass(frozen=True, slots=True)
class Mend:
    """A refusal with its way out: a link, and what it says. `page` is a chart page or `authority`."""

    text: str
    page: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """Why nothing can be done with a sheet any more, and what to do."""

    title: str
    text: str


NO_LONGER_PRINTED = Ended(
    "This sheet can't be printed any more",
    "Whoever made it can print, show or spell it out for 15 minutes, in the same sign-in. Its PINs are still good: "
    "if the family has the paper, leave it. If not, open the registration window and make a new sheet.",
)


def used(given: str) -> Ended:
    """Of a sheet with which somebody got in."""
    return Ended(
        "This sheet was used",
        f"{given} has registered with it, so it can't be used again. Open the registration window to see who is "
        "registered. If it was the wrong person, remove the access in Patient Administration.",
    )


def ended(given: str) -> Ended:
    """Of a sheet that was replaced, voided, stopped or locked, or whose day is over."""
    return Ended(
        "This sheet is no longer good",
        f"It opens nothing any more. If {given} still needs one, open the registration window and make a new sheet.",
    )


def window_lock(lock: WindowLock, whom_to_ask: str) -> str:
    """Why nobody can be registered here, and who can mend it."""
    ask = f"Ask {whom_to_ask}"
    return {
        WindowLock.NO_STAFF_RECORD: (
            "You can't register families yet. Your sign-in is not linked to an active staff record. "
            f"Nothing was issued. {ask} to link it, then press Try again."
        ),
        WindowLock.INACTIVE_STAFF_RECORD: (
            "You can't register families now. Your staff record is not active. "
            f"Nothing was issued. {ask} to reactivate it, then press Try again."
        ),
        WindowLock.NO_PERMISSION: (
            f"Your role can't register families. Nothing was issued. {ask}, or let somebody at the desk do it."
        ),
        WindowLock.PATIENT_NOT_ACTIVE: (
            "This patient is not Active, so nobody can be registered. Check the patient status in Basic Info, "
            "then press Try again."
        ),
        WindowLock.NO_CAREGIVER: (
            "No caregiver with authority on file. Add one in Family Contacts, then press Try again."
        ),
    }[lock]


_IN_WORDS = {3: "three", 4: "four", 5: "five", 6: "six"}

# The chart page on which a lock of the whole window is mended, and what the link to it says.
LOCK_MENDS = {
    WindowLock.PATIENT_NOT_ACTIVE: ("basic_info", "Basic Info"),
    WindowLock.NO_CAREGIVER: ("contacts", "Family Contacts"),
}


def first_name(person: "Patient | Contact") -> str:
    """The given name; the whole name where no given name is on file."""
    return person.given.strip() or person.name.usual


# In braces: the caregiver's name, the child's, the child's age, and that from which a patient may have an account.
_ROW_LOCKS = {
    RowLock.TEMPORARY_NAME: Mend("Temporary name.", "basic_info", "Enter the given name"),
    RowLock.NO_NAME: Mend("No real name on file.", "basic_info", "Enter the name"),
    RowLock.NO_BIRTH_DATE: Mend("No birth date on file.", "basic_info", "Enter the birth date"),
    RowLock.NOT_ACTIVE: Mend("Not an active patient.", "basic_info", "Check the status"),
    RowLock.HOLD: Mend("On hold.", "basic_info", "Look at the hold"),
    RowLock.REGISTERED: Mend("Registered for {who}."),
    RowLock.CAREGIVER_WITHOUT_NAME: Mend("No real name on file for this caregiver."),
    RowLock.AUTHORITY_NOT_ON_FILE: Mend("No authority on file: {who}.", "authority", "Set Authority..."),
    RowLock.NO_AUTHORITY: Mend("{who} may not be registered for {child}."),
    RowLock.ADULT: Mend("{years} years old: only {child} can have access.", "contacts", "Family Contacts"),
    RowLock.AGE_RULE: Mend("{years} years old: your practice's rules give caregivers no access at this age."),
    RowLock.NOT_OF_AGE: Mend("{years} years old: patients get their own account from age {own}."),
}


_BY_AGE = {RowLock.ADULT, RowLock.AGE_RULE}

# No authority can be set on a chart where the caregiver does not stand.
_NOT_A_CONTACT = Mend("{who} is not a contact of {child}.", "contacts", "Family Contacts")


def row_lock(row: ChildRow, lock: RowLock, window: Window, today: date, may: Callable[[Permission], bool]) -> Mend:
    """Why a child can't be registered for the chosen caregiver, and the way out; `may`: what the reader may do."""
    child, chosen, mend = row.patient, window.chosen, _ROW_LOCKS[lock]
    if row.role is None and lock is RowLock.AUTHORITY_NOT_ON_FILE:
        mend = _NOT_A_CONTACT
    who = chosen.contact.name.usual if chosen else "this caregiver"
    years = age_in_years(child.birth_date, today) if child.birth_date else 0
    own = window.practice.rules.own_access_years
    told = replace(mend, text=mend.text.format(who=who, child=child.name.usual, years=years, own=own))
    needed, whom_to_ask = _MENDS_HOLD if lock is RowLock.HOLD else _MENDS_CHART
    return told if not told.page or may(needed) else Mend(f"{told.text} {whom_to_ask}")


# What it takes to follow the link of a lock, and who does it for whoever may not.
_MENDS_HOLD = (Permission.HOLD_SET, "Ask a provider or your administrator.")
_MENDS_CHART = (Permission.CHART_EDIT, "Ask the front desk to change it.")


def why_folded(caregiver: Caregiver, own: int) -> str:
    """Why a contact is folded away, in chart words; `own` is the age from which a patient may have an account."""
    if caregiver.role is Role.SELF:
        return f"Patients get their own account from age {own}."
    if caregiver.authority is AuthorityKind.NO_CONTACT:
        return "NO CONTACT: must be kept away from this child's records."
    if caregiver.authority is AuthorityKind.NONE:
        return "NONE: has no authority for this child."
    return "Not at this age: the patient decides alone."


def heading(window: Window, ticked: int) -> str:
    """*Portal Registration for Patient ROSEMARY TESTKIDDO and selected Siblings*"""
    siblings = " and selected Siblings" if ticked > 1 else ""
    return f"Portal Registration for Patient {window.patient.name.usual or NO_NAME}{siblings}"


# What stands in the way of a child, whichever caregiver is chosen.
_WHOEVER_COMES = {RowLock.NO_NAME, RowLock.TEMPORARY_NAME, RowLock.NO_BIRTH_DATE, RowLock.NOT_ACTIVE, RowLock.HOLD}


def before(window: Window, ticked: int) -> str:
    """The first line, before Register."""
    if window.chosen is None:
        waiting = [c for c in window.caregivers if c.kind is CaregiverKind.NOT_ON_FILE]
        if not window.choosable and waiting:
            return "No authority on file. Set it as your practice requires, or choose another caregiver."
        if not window.choosable and any(c.kind is CaregiverKind.WITHOUT_NAME for c in window.caregivers):
            return "No real name on file for the caregiver. Enter the name: a sheet goes only to the person it names."
        if window.choosable and all(row.lock in _WHOEVER_COMES for row in window.rows):
            return "Nobody can be registered now. Look at the rows below."
        return "Choose who is in front of you."
    if all(row.lock for row in window.rows):
        return _nothing_left(window.rows, window.chosen)
    whose = "their own records" if window.chosen.role is Role.SELF else children(ticked)
    return f"For {window.chosen.contact.name.usual}, {whose}."


def _nothing_left(rows: Sequence[ChildRow], caregiver: Caregiver) -> str:
    """The first line, when no child can be ticked for the caregiver."""
    name = caregiver.contact.name.usual
    if any(row.lock is not RowLock.REGISTERED for row in rows):
        return f"Nobody can be registered for {name} now. Look at the rows below."
    if caregiver.role is Role.SELF:
        return f"{name} has access already. There is nothing to do."
    return f"{name} can already see {_all_of(rows)}. There is nothing to do."


def _all_of(rows: Sequence[ChildRow]) -> str:
    if len(rows) == 1:
        return rows[0].patient.name.usual
    if len(rows) == 2:
        return "both children"
    return f"all {_IN_WORDS.get(len(rows), len(rows))} children"


def children(count: int) -> str:
    return "1 child" if count == 1 else f"{count} children"


def ready(count: int, caregiver: str, given: str, until: str, why: str) -> str:
    """What Register made, and what to do with it."""
    pins = "1 PIN is" if count == 1 else f"{count} PINs are"
    return f"{pins} ready for {caregiver}. Print the sheet and hand it to {given} in person. {use_by(until, why)}"


def closing(child: "Patient", closes: Closing) -> str:
    """What comes after the last day on which the chosen caregiver has access."""
    next_day = closes.last_day + timedelta(days=1)
    if closes.lock in _BY_AGE and child.birth_date:
        return f"{first_name(child)} turns {age_in_years(child.birth_date, next_day)} the day after."
    return "the authority on file ends that day."


def printed(copies: int, first: str) -> str:
    """How often the sheet was opened for printing; `first` is the local time of the first copy."""
    return f"Printed {first}, copy 1." if copies == 1 else f"Printed {copies} times, first at {first}."


def no_row(names: Sequence[str]) -> str:
    """Of children on the sheet that was just made who were unlinked while the window was open."""
    if len(names) == 1:
        return f"{names[0]} is on it too, but no longer linked as a sibling: void it if that is wrong."
    who = get_text_list(list(names), "and")
    return f"{who} are on it too, but no longer linked as siblings: void it if that is wrong."


def hand_over(given: str, until: str, why: str) -> str:
    """What to do with a sheet that is printed."""
    return f"Hand the sheet to {given} in person. {use_by(until, why)}"


def use_by(until: str, why: str) -> str:
    """The day on the sheet, and why it is sooner than the practice's days where it is."""
    return f"Use by {until}: {why}" if why else f"Use by {until}."


def new_sheet(names: Sequence[str]) -> str:
    """What a new sheet does to one that is still good for these children."""
    if len(names) == 1:
        return f"A new sheet for {names[0]} turns it off."
    return "A new sheet for any of them turns it off for all."


def issued_meanwhile(found: Sequence[tuple[Meanwhile, str, str]], caregiver: str) -> str:
    """Somebody else issued since the window was opened. Each: what, the child's name, the local time."""
    made: dict[tuple[str, str], list[str]] = {}
    for one, child, time in found:
        made.setdefault((one.issued_by, time), []).append(child)
    told = "; ".join(f"{who} for {get_text_list(for_whom, 'and')} at {time}" for (who, time), for_whom in made.items())
    return (
        f"Nothing was issued. A sheet for {caregiver} was just made by {told}. "
        "If it was handed over, close this window. Press New sheet only to turn that one off."
    )


def who_came(presenter: str, window: Window, today: date) -> str:
    """Who brought the patient, where that is somebody else than the chosen caregiver; empty where it is not said."""
    patient, chosen = window.patient, window.chosen
    if presenter == PresenterKind.PATIENT_ALONE:
        is_chosen = chosen is not None and chosen.role is Role.SELF
        return "" if is_chosen else f"{first_name(patient) or NO_NAME} came alone. {_own_pin(window, today)}"
    if presenter == PresenterKind.SOMEONE_ELSE:
        whom = {"female": "her", "male": "him"}.get(patient.sex, "them")
        return f"Somebody not in Family Contacts brought {whom}."
    came = next((c for c in window.caregivers if c.contact.public_id == presenter), None)
    if came is None or came == chosen:
        return ""
    who = came.contact.name.usual or NO_NAME
    return f"{who} ({came.role.value}) brought {first_name(patient) or NO_NAME} today."


def goes_only_to(chosen: Caregiver | None) -> str:
    """What is said beside it where another came than the chosen caregiver, or nobody is chosen."""
    given = first_name(chosen.contact) if chosen else ""
    return f"A sheet for {given} goes only to {given}." if chosen else "A sheet goes only to the caregiver it names."


def _own_pin(window: Window, today: date) -> str:
    """How a patient who was not preset gets their own PIN: from an age on, as a Self contact of their chart."""
    from_years, born = window.practice.rules.own_access_years, window.patient.birth_date
    if born is None or age_in_years(born, today) < from_years:
        return f"Patients get their own PIN from age {from_years}."
    return "To give the patient their own PIN, add them as a Self contact in Family Contacts."
