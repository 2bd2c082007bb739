"""Trying a second factor: how often it may be guessed at, and what a try leaves."""

from datetime import timedelta
from enum import StrEnum

from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django.db import transaction
from django.db.models import F

from kinpin.accounts.actors import actor_of
from kinpin.accounts.errors import TooManyTriesError
from kinpin.accounts.locks import lock_login
from kinpin.accounts.models import Login
from kinpin.accounts.requests import SideRequest
from kinpin.accounts.security_notices import tell_security_changed
from kinpin.accounts.throttle import Charge, Limit, charge, is_first_refusal, refund, wait_seconds
from kinpin.accounts.words import SecurityChange, SignInRefusal
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record_alone

TRIES = Limit("second_factor", 5, timedelta(minutes=15))
TRIES_A_DAY = Limit("second_day", 30, timedelta(days=1))
# Wrong codes in a row after which no code is looked at any more: NIST SP 800-63B-4 3.2.2 asks for an end at 100.
MOST_WRONG_CODES = 100

SecondFactorForm = BaseAuthenticateForm | AuthenticateWebAuthnForm


class Verdict(StrEnum):
    """What became of a try that was counted. That of a refusal is the reason in its event."""

    RIGHT = "right"
    WRONG = SignInRefusal.SECOND_STEP.value
    SHUT = SignInRefusal.CODES_SHUT.value


def try_second_factor(request: SideRequest, login: Login, form: SecondFactorForm) -> Verdict:
    """Look at a code, or at what a passkey said. Raises TooManyTriesError: then it is not looked at.

    A refusal is recorded: it came after a right password, and that is worth knowing. Past a limit one in a while is.
    """
    charges = [Charge(TRIES, str(login.pk)), Charge(TRIES_A_DAY, str(login.pk))]
    with transaction.atomic():
        full = charge(charges, at=request.at)
        if full and is_first_refusal(full, at=request.at):
            _note_refusal(request, login, SignInRefusal.TOO_MANY)
    if full:
        raise TooManyTriesError(wait_seconds(full, at=request.at))
    verdict = _verdict_on(request, login, form, charges)
    if verdict is not Verdict.RIGHT:
        _note_refusal(request, login, SignInRefusal(verdict.value))
    return verdict


def _verdict_on(request: SideRequest, login: Login, form: SecondFactorForm, charges: list[Charge]) -> Verdict:
    if isinstance(form, BaseAuthenticateForm) and not _count_code(login.pk):
        return Verdict.SHUT
    with transaction.atomic():
        lock_login(login.pk)
        if not form.is_valid():
            return Verdict.WRONG
        refund(charges, at=request.at)
        _forget_wrong_codes(login.pk, form)
        if isinstance(form, BaseAuthenticateForm) and form.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            used = [SecurityChange.CODE_USED]
            tell_security_changed(login_id=login.pk, changes=used, by=actor_of(request), at=request.at)
    return Verdict.RIGHT


def _count_code(login_id: int) -> bool:
    """Count a code before it is looked at: of many at once, no more are. False when there were enough wrong ones."""
    open_still = Login.objects.filter(pk=login_id, wrong_codes__lt=MOST_WRONG_CODES)
    return bool(open_still.update(wrong_codes=F("wrong_codes") + 1))


def _forget_wrong_codes(login_id: int, form: SecondFactorForm) -> None:
    """Something right was shown. A passkey can't be guessed, so it lets in where codes are shut, and opens them not."""
    counted = Login.objects.filter(pk=login_id, wrong_codes__gt=0)
    if not isinstance(form, BaseAuthenticateForm):
        counted = counted.filter(wrong_codes__lt=MOST_WRONG_CODES)
    counted.update(wrong_codes=0)


def _note_refusal(request: SideRequest, login: Login, reason: SignInRefusal) -> None:
    note = Note(
        Kind.SIGN_IN_REFUSED,
        login_id=login.pk,
        subject=f"login:{login.pk}",
        outcome=Outcome.REFUSED,
        reason=reason.value,
    )
    record_alone(note, by=actor_of(request), at=request.at)
