"""What allauth asks and tells us: limits, audit, sealed secrets. Its own writes are the one exception to acts."""

import base64
import time
from datetime import timedelta
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kinpin.accounts.actors import actor_of
from kinpin.accounts.models import Login, Side
from kinpin.accounts.requests import SideRequest, fingerprint, network_key
from kinpin.accounts.second_factors import has_second_factor, has_unseen_recovery_codes
from kinpin.accounts.sessions import SECOND_FACTOR
from kinpin.accounts.staff import is_staff
from kinpin.accounts.throttle import Charge, Limit, charge, refund
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record, record_alone
from kinpin.vault.seals import seal, unseal

DEMO_DOMAIN = "@demo.kinpin.test"
# Consecutive failures after which only a new password helps: NIST SP 800-63B-4 3.2.2 allows 100.
MOST_FAILURES = 50
MOST_FAILURES_OF_STAFF = 20
_BY_ADDRESS = Limit("sign_in_email", 10, timedelta(minutes=15))
_BY_NETWORK = Limit("sign_in_network", 100, timedelta(hours=1))
_SECOND_FACTOR_SEAL = "second factor"
_RECENT = timedelta(minutes=5)


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, on either side."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("This e-mail and this password do not fit. Check both."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # families sign up through our own act, staff are invited

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/workspace/" if cast(SideRequest, request).side is Side.PRACTICE else "/home/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return "/staff/sign-in/" if cast(SideRequest, request).side is Side.PRACTICE else "/sign-in/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        asking = cast(SideRequest, request)
        email = str(credentials.get("email", "")).lower()
        self._charges = [
            Charge(_BY_ADDRESS, fingerprint(email)),
            Charge(_BY_NETWORK, network_key(asking.network)),
        ]
        with transaction.atomic():
            full = charge(self._charges, at=asking.at)
        if full:
            self._refused(asking, email, "too_many")
            raise ValidationError(_("Too many tries. Wait 15 minutes, then try again."), code="too_many")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Login | None:
        login = cast(Login | None, super().authenticate(request, **credentials))
        if login is not None and _is_shut(login):
            # Outside, that is a wrong password: only an address with a login is ever shut.
            self._refused(cast(SideRequest, request), login.email or "", "shut")
            return None
        if login is not None:
            with transaction.atomic():
                refund(self._charges, at=cast(SideRequest, request).at)
                Login.objects.filter(pk=login.pk, failures__gt=0).update(failures=0)
        return login

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        email = str(credentials.get("email", "")).lower()
        # For everybody up to the greater number: what happens outwardly tells nobody whose address this is.
        Login.objects.filter(email=email, failures__lt=MOST_FAILURES).update(failures=F("failures") + 1)
        self._refused(cast(SideRequest, request), email, "wrong")

    def reauthenticate(self, user: Any, password: str) -> bool:
        """The same person types the password again, under the same limits as at signing in."""
        login = self.authenticate(cast(HttpRequest, self.request), email=user.email, password=password)
        return login is not None and login.pk == user.pk

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The password only: this sign-in has proved the second factor already."""
        if not user.is_authenticated:
            return []
        return [{"id": "reauthenticate", "description": "", "url": reverse("account_reauthenticate")}]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Changing a second factor asks for the password again, but not of somebody who has just typed it to come in
        and is setting up the first one."""
        request = cast(SideRequest, self.request)
        login = cast(Login, request.user)
        latest = max((r["at"] for r in get_authentication_records(request, login)), default=0.0)
        if time.time() - latest > _RECENT.total_seconds():
            return True
        return has_second_factor(login.pk) and not has_unseen_recovery_codes(login.pk)

    def _rollback_login_failed_rl_usage(self) -> None:
        """Allauth's own counter is not used: ours counts in the database."""

    def _refused(self, request: SideRequest, email: str, reason: str) -> None:
        subject = f"email:{fingerprint(email)}"
        note = Note(Kind.SIGN_IN_REFUSED, outcome=Outcome.REFUSED, reason=reason, subject=subject)
        record_alone(note, by=actor_of(request), at=request.at)

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
            record(Note(Kind.PASSWORD_CHANGED), by=actor_of(asking), at=asking.at)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Kinpin writes its own notices."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return cast(SideRequest, request).network


def _is_shut(login: Login) -> bool:
    """Whether even the right password opens nothing: shut out, a demo's elsewhere, or guessed at too often."""
    is_demo = (login.email or "").endswith(DEMO_DOMAIN)
    return not login.is_active or _is_guessed_at(login) or (is_demo and not settings.DEMO)


def _is_guessed_at(login: Login) -> bool:
    """Whether too many wrong passwords in a row came before this right one. Who works anywhere gets fewer."""
    if login.failures < MOST_FAILURES_OF_STAFF:
        return False
    return login.failures >= MOST_FAILURES or is_staff(login.pk)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets are sealed, and a browser or an app is told whose they are."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, bound_to=_SECOND_FACTOR_SEAL)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), bound_to=_SECOND_FACTOR_SEAL)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Kinpin writes its own notices."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """As the browser and the key name us."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Kinpin"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """As they name the person."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.name or user.email or ""}

    def generate_authenticator_name(self, user: Any, kind: Any) -> str:
        """What a passkey is called where its owner thinks of no name."""
        others = Authenticator.objects.filter(user=user, type=kind).count()
        return f"Passkey {others + 1}" if others else "Passkey"

    def get_totp_label(self, user: Any) -> str:
        return str(user.email or user.pk)
