"""What allauth asks and tells us of signing in: limits, audit. Its own writes are the one exception to acts."""

import time
from collections.abc import Sequence
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kinpin.accounts.actors import actor_of
from kinpin.accounts.models import Login, Side
from kinpin.accounts.password_limits import MOST_FAILURES, MOST_FAILURES_OF_STAFF, at_the_door, at_the_screen
from kinpin.accounts.requests import SideRequest, fingerprint
from kinpin.accounts.second_factors import has_second_factor, has_unseen_recovery_codes
from kinpin.accounts.security_notices import tell_security_changed
from kinpin.accounts.sessions import SECOND_FACTOR
from kinpin.accounts.throttle import Charge, charge, is_first_refusal, refund, wait_seconds
from kinpin.accounts.words import SecurityChange, SignInRefusal
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, record_alone
from kinpin.entrance.demo_sign_ins import DEMO_DOMAIN
from kinpin.entrance.proving_again import RECENT, is_password_typed_again
from kinpin.entrance.waiting import too_many_words
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.practices.queries import works_anywhere


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, on either side."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("This e-mail and password do not match. Check both."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # families sign up through our own act, staff are invited

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        is_practice = cast(SideRequest, request).side is Side.PRACTICE
        return reverse("workspace:start" if is_practice else "patient_portal:home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        asking = cast(SideRequest, request)
        email = mailbox_key(str(credentials.get("email", "")))
        self._charges = at_the_door(asking, email)
        if wait := _wait_to_try(asking, email, self._charges):
            raise ValidationError(too_many_words(wait), code="too_many")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Login | None:
        login = cast(Login | None, super().authenticate(request, **credentials))
        if login is not None and (_is_shut(login) or _is_guessed_at(login)):
            # Outside, that is a wrong password: only an address with a login is ever shut.
            _refused(cast(SideRequest, request), login.email or "", SignInRefusal.SHUT)
            return None
        if login is not None:
            with transaction.atomic():
                refund(self._charges, at=cast(SideRequest, request).at)
                Login.objects.filter(pk=login.pk, failures__gt=0).update(failures=0)
        return login

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = mailbox_key(str(credentials.get("email", "")))
        # For everybody up to the greater number: what happens outwardly tells nobody whose address this is.
        Login.objects.filter(email=email, failures__lt=MOST_FAILURES).update(failures=F("failures") + 1)
        _refused(cast(SideRequest, request), email, SignInRefusal.WRONG)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Whoever is signed in types the password again, under limits of this sign-in. Raises ValidationError."""
        asking, login = cast(SideRequest, self.request), cast(Login, user)
        email, charges = login.email or "", at_the_screen(asking)
        if wait := _wait_to_try(asking, email, charges):
            # Staff alone are asked again, and their pages are English.
            raise ValidationError(f"{too_many_words(wait)} Or sign out and sign in again.", code="too_many")
        if _is_shut(login) or not login.check_password(password):
            _refused(asking, email, SignInRefusal.WRONG)
            return False
        with transaction.atomic():
            refund(charges, at=asking.at)
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password; once that was typed, the second factor, where there is one. Who must prove more is sent to the
        first of them."""
        if not user.is_authenticated:
            return []
        steps = ["account_reauthenticate"]
        if has_second_factor(user.pk) and is_password_typed_again(cast(SideRequest, self.request)):
            steps.insert(0, "mfa_reauthenticate")
        return [{"id": step, "description": "", "url": reverse(step)} for step in steps]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Changing a second factor asks to prove all again, but not of somebody who has just come in and is setting up
        the first one."""
        request = cast(SideRequest, self.request)
        login = cast(Login, request.user)
        latest = max((r["at"] for r in get_authentication_records(request, login)), default=0.0)
        if time.time() - latest > RECENT.total_seconds():
            return True
        return has_second_factor(login.pk) and not has_unseen_recovery_codes(login.pk)

    def _rollback_login_failed_rl_usage(self) -> None:
        """Allauth's own counter is not used: ours counts in the database."""

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        asking = cast(SideRequest, request)
        methods = sorted({r["method"] for r in get_authentication_records(request, user)})
        asking.session[SECOND_FACTOR] = "mfa" in methods
        asking.session.save()
        record_alone(Note(Kind.SIGNED_IN, detail={"by": methods}), by=actor_of(asking), at=asking.at)

    def logout(self, request: HttpRequest) -> None:
        asking = cast(SideRequest, request)
        by = actor_of(asking)
        with transaction.atomic():
            record(Note(Kind.SIGNED_OUT), by=by, at=asking.at)
            super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        asking = cast(SideRequest, self.request)
        with transaction.atomic():
            super().set_password(user, password)
            by = actor_of(asking)
            record(Note(Kind.PASSWORD_CHANGED), by=by, at=asking.at)
            tell_security_changed(login_id=user.pk, changes=[SecurityChange.PASSWORD], by=by, at=asking.at)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Kinpin writes its own notices."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return cast(SideRequest, request).network


def _wait_to_try(request: SideRequest, email: str, charges: Sequence[Charge]) -> int:
    """Count a try at a password. Seconds to wait instead where there were too many, else 0.

    Past a limit one in each slice of time is recorded: nobody fills the audit.
    """
    with transaction.atomic():
        full = charge(charges, at=request.at)
        if full and is_first_refusal(full, at=request.at):
            _refused(request, email, SignInRefusal.TOO_MANY)
        return wait_seconds(full, at=request.at) if full else 0


def _refused(request: SideRequest, email: str, reason: SignInRefusal) -> None:
    """Whose login it is, if anybody's, is asked for every address alike."""
    note = Note(
        Kind.SIGN_IN_REFUSED,
        login_id=Login.objects.filter(email=email).values_list("pk", flat=True).first(),
        subject=f"email:{fingerprint(email)}",
        outcome=Outcome.REFUSED,
        reason=reason.value,
    )
    record_alone(note, by=actor_of(request), at=request.at)


def _is_shut(login: Login) -> bool:
    """Whether even the right password opens nothing, anywhere: shut out, or a demo's elsewhere."""
    is_demo = (login.email or "").endswith(DEMO_DOMAIN)
    return not login.is_active or (is_demo and not settings.DEMO)


def _is_guessed_at(login: Login) -> bool:
    """Whether too many wrong passwords in a row came before this right one. Who works anywhere gets fewer."""
    if login.failures < MOST_FAILURES_OF_STAFF:
        return False
    return login.failures >= MOST_FAILURES or works_anywhere(login.pk)
