"""Staff and parents for the measured practice. Imported once Django has started."""

from bench.world import Staff, csrf_secret
from kinpin.accounts.actions.logins import create_login
from kinpin.accounts.models import Login, Side
from kinpin.accounts.sessions import PRACTICE, SECOND_FACTOR, SessionStore
from kinpin.config.installing import install
from kinpin.kernel import clock
from kinpin.kernel.actor import system_actor
from kinpin.practices.actions.members import add_membership
from kinpin.practices.actions.places import ProviderDetails, SiteDetails, add_provider, add_site
from kinpin.practices.actions.practice import PracticeDetails, create_practice
from kinpin.practices.actions.staff import StaffDetails, associate_user, create_staff_record
from kinpin.practices.models import Practice
from kinpin.practices.policies import shipped_policies
from kinpin.practices.roles import StaffRole

PROVIDERS = 10


def make_practice() -> Practice:
    install()
    at = clock.now()
    practice = create_practice(
        slug="bench",
        details=PracticeDetails(
            name="Bench Pediatrics",
            phone="(555) 010-0199",
            address="1 Main Street",
            hours="",
            hours_es="",
        ),
        time_zone="America/New_York",
        policy=shipped_policies()["full-to-majority"],
        terms=("Terms", "Términos"),
        by=system_actor(),
        at=at,
    )
    by = system_actor(practice.pk)
    site = add_site(practice_id=practice.pk, details=SiteDetails("Main", "", ""), by=by, at=at)
    for position in range(PROVIDERS):
        add_provider(
            practice_id=practice.pk, details=ProviderDetails(f"Dr. {position}", "", site.pk, position), by=by, at=at
        )
    return practice


def sign_in_staff(practice: Practice, number: int) -> Staff:
    at, by = clock.now(), system_actor(practice.pk)
    email, name = f"desk{number}@example.com", f"Desk {number}"
    login = create_login(email=email, password="x" * 20, name=name, language="en", by=by, at=at)
    member = add_membership(login=login, practice_id=practice.pk, role=StaffRole.FRONT_DESK, name=name, by=by, at=at)
    details = StaffDetails(given="Desk", family=str(number), email=email, role=StaffRole.FRONT_DESK)
    record = create_staff_record(details=details, by=by, at=at)
    associate_user(public_id=record.public_id, membership_id=member.pk, by=by, at=at)
    return Staff(_session(login, Side.PRACTICE, practice.pk), csrf_secret())


def _session(login: Login, side: Side, practice_id: int | None) -> str:
    store = SessionStore(side=side, at=clock.now())
    store["_auth_user_id"] = str(login.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = login.get_session_auth_hash()
    store[SECOND_FACTOR] = True
    store[PRACTICE] = practice_id
    store.save()
    return store.session_key or ""
