"""A new installation's first practice and administrator, made by the same acts as everything later."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction

from kinpin.accounts.actions import create_login
from kinpin.accounts.models import Login
from kinpin.config.environment import SetupError
from kinpin.config.installing import install
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.places import add_site
from kinpin.practices.actions.practice import create_practice
from kinpin.practices.actions.staff import StaffDetails, associate_user, create_staff_record
from kinpin.practices.policies import shipped_policies
from kinpin.practices.queries import all_practices
from kinpin.practices.roles import Role
from kinpin.practices.terms import FIRST_TERMS


def found(answers: dict[str, str]) -> None:
    """Create the tables, the practice and its first administrator. Raises SetupError, with nothing half made."""
    _refuse(answers)
    install()
    if any(practice.slug == answers["slug"] for practice in all_practices()):
        raise SetupError(f"There is a practice called {answers['slug']} in this database already.")
    with transaction.atomic():
        _found(answers)


def _refuse(answers: dict[str, str]) -> None:
    try:
        ZoneInfo(answers["time_zone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise SetupError(f"“{answers['time_zone']}” is no time zone. Write it like America/Chicago.") from None
    if answers["policy"] not in shipped_policies():
        raise SetupError(f"There is no policy “{answers['policy']}”. There are: {', '.join(shipped_policies())}.")
    _check("short name", validate_slug, answers["slug"])
    _check("e-mail", validate_email, answers["admin_email"])
    _check("password", lambda p: validate_password(p, Login(email=answers["admin_email"])), answers["admin_password"])


def _check(what: str, validate: object, value: str) -> None:
    try:
        validate(value)  # type: ignore[operator]
    except ValidationError as error:
        raise SetupError(f"That {what} can't be used: {' '.join(error.messages)}") from None


def _found(answers: dict[str, str]) -> None:
    at, by = clock.now(), system_actor()
    practice = create_practice(
        slug=answers["slug"],
        name=answers["name"],
        phone=answers["phone"],
        address=answers["address"],
        hours=answers["hours"],
        hours_es=answers["hours_es"],
        time_zone=answers["time_zone"],
        policy=shipped_policies()[answers["policy"]],
        terms=FIRST_TERMS,
        by=by,
        at=at,
    )
    by = system_actor(practice.pk)
    site = add_site(practice_id=practice.pk, name="Main", phone=answers["phone"], address="", by=by, at=at)
    given, family, email = answers["admin_given"], answers["admin_family"], answers["admin_email"]
    name = f"{given} {family}"
    login = create_login(email=email, password=answers["admin_password"], name=name, language="en", by=by, at=at)
    role = Role.PRACTICE_ADMIN
    member = add_membership(login=login, practice_id=practice.pk, role=role, name=name, by=by, at=at)
    details = StaffDetails(given=given, family=family, email=email, role=role, site_id=site.pk)
    staff = create_staff_record(details=details, by=by, at=at)
    associate_user(public_id=staff.public_id, membership_id=member.pk, by=by, at=at)
