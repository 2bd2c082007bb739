"""A practice and its first administrator, made by the same acts as everything later, alone or beside others."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from kinpin.accounts.actions.logins import create_login
from kinpin.accounts.models import Login
from kinpin.accounts.passwords import check_new_password
from kinpin.config.errors import SetupError
from kinpin.config.installing import fits_keys, has_tables, install, reach_database, upgrade, where
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practice_portal.people.forms import StaffForm
from kinpin.practice_portal.practice_details import DetailsForm
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.places import SiteDetails, add_site
from kinpin.practices.actions.practice import PracticeDetails, create_practice
from kinpin.practices.actions.staff import StaffDetails, associate_user, create_staff_record
from kinpin.practices.policies import shipped_policies
from kinpin.practices.queries import all_practices, find_practice
from kinpin.practices.roles import StaffRole
from kinpin.practices.terms import FIRST_TERMS

Answers = dict[str, str]

_LOOKS_LIKE = "Write it like name@example.org."
_SHORT_NAME = "Use 1 to 40 small letters, digits and hyphens, like elm-street."
# The same checks as on the practice portal's pages, where what is said here can be changed later.
_FIELDS: dict[str, forms.Field] = {
    **{name: DetailsForm.base_fields[name] for name in ("name", "phone", "address", "hours", "hours_es")},
    "slug": forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=40,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), _SHORT_NAME),
    ),
    "admin_given": StaffForm.base_fields["given"],
    "admin_family": StaffForm.base_fields["family"],
    "admin_email": forms.EmailField(max_length=254, error_messages=dict.fromkeys(("required", "invalid"), _LOOKS_LIKE)),
}


def checked(name: str, answer: str) -> str:
    """An answer as it is kept. Raises SetupError, which says what to answer instead."""
    if name == "time_zone":
        return _time_zone(answer)
    if name == "policy":
        return _policy(answer)
    try:
        return str(_FIELDS[name].clean(answer))
    except ValidationError as error:
        raise SetupError(" ".join(error.messages)) from None


def checked_beside(name: str, answer: str) -> str:
    """The same where there are practices: a short name is given once."""
    kept = checked(name, answer)
    if name == "slug" and find_practice(kept) is not None:
        raise SetupError(f"There is a practice with the short name {kept} already. Choose another.")
    return kept


def password_check(answers: Answers) -> Callable[[str, str], str]:
    """What looks at the first administrator's password, once it is known whose it is."""

    def check(_name: str, password: str) -> str:
        people = [answers["admin_given"], answers["admin_family"]]
        try:
            check_new_password(password, email=answers["admin_email"], people=people, practices=[answers["name"]])
        except ValidationError as error:
            raise SetupError(" ".join(error.messages)) from None
        return password

    return check


def has_login(email: str) -> bool:
    """Whether this administrator signs in already, at another practice or as a family."""
    return has_tables() and Login.objects.filter(email=mailbox_key(email)).exists()


def founded_before() -> str:
    """The practice that was founded here under these keys, by a set-up that was killed before it ended. Else empty."""
    reach_database()
    if not (has_tables() and all_practices() and fits_keys()):
        return ""
    upgrade()
    return ", ".join(practice.name for practice in all_practices())


def refuse_occupied() -> None:
    """Raise SetupError where the database holds a practice: that has a folder of its own, and its own keys."""
    reach_database()
    if has_tables() and all_practices():
        raise SetupError(
            f"The database holds a practice already: {where()}. Another is added in its own folder,"
            " with “kinpin practice add”; or name an empty database."
        )


def found(answers: Answers) -> None:
    """Create the tables, the practice and its first administrator."""
    install()
    add(answers)


def add(answers: Answers) -> None:
    """Create a practice and its first administrator: with their own login, where they have one already."""
    with transaction.atomic():
        _add(answers)


def where_to_begin(answers: Answers) -> str:
    """What to do once a practice is added."""
    who = f"{answers['admin_given']} {answers['admin_family']}"
    password = "" if "admin_password" in answers else ", with the password they have,"
    return (
        f"{answers['name']} is added. Its families' page is {settings.FAMILY_ORIGIN}/p/{answers['slug']}/\n"
        f"{who} signs in{password} at {settings.PRACTICE_ORIGIN}/staff/sign-in/"
    )


def _time_zone(answer: str) -> str:
    try:
        return ZoneInfo(answer.strip()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SetupError(f"“{answer}” is not a valid time zone. Write it like America/Chicago.") from None


def _policy(answer: str) -> str:
    if answer not in shipped_policies():
        raise SetupError(f"There is no policy “{answer}”. There are: {', '.join(shipped_policies())}.")
    return answer


def _add(answers: Answers) -> None:
    at, by = clock.now(), system_actor()
    practice = create_practice(
        slug=answers["slug"],
        details=PracticeDetails(**{name: answers[name] for name in ("name", "phone", "address", "hours", "hours_es")}),
        time_zone=answers["time_zone"],
        policy=shipped_policies()[answers["policy"]],
        terms=FIRST_TERMS,
        by=by,
        at=at,
    )
    by = system_actor(practice.pk)
    site = add_site(practice_id=practice.pk, details=SiteDetails("Main", answers["phone"], ""), by=by, at=at)
    given, family, email = answers["admin_given"], answers["admin_family"], mailbox_key(answers["admin_email"])
    name, role = f"{given} {family}", StaffRole.PRACTICE_ADMIN
    login = Login.objects.filter(email=email).first() or create_login(
        email=email, password=answers["admin_password"], name=name, language="en", by=by, at=at
    )
    member = add_membership(login=login, practice_id=practice.pk, role=role, name=name, by=by, at=at)
    details = StaffDetails(given=given, family=family, email=email, role=role, site_id=site.pk)
    staff = create_staff_record(details=details, by=by, at=at)
    associate_user(public_id=staff.public_id, membership_id=member.pk, by=by, at=at)
