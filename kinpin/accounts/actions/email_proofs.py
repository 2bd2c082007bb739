"""Proving an e-mail address by a code that is sent to it."""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from kinpin.accounts.code_limits import (
    DIGITS,
    SENDS_BY_ADDRESS,
    SENDS_BY_ADDRESS_A_DAY,
    SENDS_BY_NETWORK,
    SENDS_TO_ADDRESS,
    TRIES_AT_ADDRESS,
    TRIES_BY_ADDRESS,
    TRIES_BY_NETWORK,
    TRIES_OVERALL,
)
from kinpin.accounts.errors import CodeRefusedError, TooManyTriesError
from kinpin.accounts.models import EmailProof, Login
from kinpin.accounts.requests import fingerprint, network_key
from kinpin.accounts.throttle import Charge, charge, is_first_refusal, refund, wait_seconds
from kinpin.accounts.words import ProofFor
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.kernel.mailboxes import mailbox_key
from kinpin.outbox.actions import enqueue
from kinpin.vault.digests import digest, digests

CODE_LIFE = timedelta(minutes=10)
PROOF_HOLDS = timedelta(hours=1)  # enough to think of a password
MOST_WRONG_CODES = 5
_FORGET_AFTER = timedelta(days=2)
MOST_SENDS = 4
_OVERALL = Charge(TRIES_OVERALL, "all")


def start_email_proof(
    *, email: str, purpose: ProofFor, language: str, practice_id: int | None, by: Actor, at: datetime
) -> EmailProof:
    """Send a code to an address. Raises TooManyTriesError.

    Whether a login has this address changes what the message says, and nothing the asker can see: for a sign-up an
    address in use is sent the news that it is; for a reset an unknown address is sent nothing.
    """
    address = mailbox_key(email)
    _charge_sending(address, by, at)
    code = _new_code(purpose)
    with transaction.atomic():
        proof = EmailProof.objects.create(
            email=address, purpose=purpose, code_digest=_digest(address, code), ends_at=at + CODE_LIFE
        )
        _send_code(proof, code, language=language, practice_id=practice_id, by=by, at=at)
    return proof


def resend_code(*, proof_id: int, language: str, practice_id: int | None, by: Actor, at: datetime) -> bool:
    """Send another code for the same proof; wrong tries stay counted. False when enough were sent.

    Raises CodeRefusedError when enough were tried; TooManyTriesError.
    """
    proof = EmailProof.objects.filter(pk=proof_id).first()
    if proof is None:
        return False
    if proof.failures >= MOST_WRONG_CODES:
        raise CodeRefusedError("spent")
    _charge_sending(proof.email, by, at)
    code = _new_code(ProofFor(proof.purpose))
    open_still = EmailProof.objects.filter(
        pk=proof_id, sends__lt=MOST_SENDS, failures__lt=MOST_WRONG_CODES, proved_at=None
    )
    with transaction.atomic():
        renewed = open_still.update(
            code_digest=_digest(proof.email, code), ends_at=at + CODE_LIFE, sends=F("sends") + 1
        )
        if renewed:
            _send_code(proof, code, language=language, practice_id=practice_id, by=by, at=at)
    return bool(renewed)


def prove_email(*, proof_id: int, code: str, by: Actor, at: datetime) -> None:
    """Prove an address by the code sent to it. A wrong code is counted and kept; what is proved looks at no other.

    Raises CodeRefusedError; TooManyTriesError after enough wrong codes for the address, from the network, or by all.
    """
    typed = "".join(c for c in code if c.isdigit())
    with transaction.atomic():
        proof = EmailProof.objects.select_for_update().filter(pk=proof_id).first()
        if proof is None:
            raise CodeRefusedError("lapsed")
        refusal, full = _why_not_open(proof, at), None
        if not refusal and proof.proved_at is None:
            charges = _tries_of(proof, by)
            full = charge(charges, at=at)
            if full is None:
                refusal = _try_code(proof, typed, charges, by, at)
            elif is_first_refusal(full, at=at):
                _note_refused(proof, "too_many", f"limit:{full.limit.scope}", by, at)
    if full:
        raise TooManyTriesError(wait_seconds(full, at=at))
    if refusal:
        raise CodeRefusedError(refusal)


def is_code_good(*, proof_id: int, code: str, at: datetime) -> bool:
    """Whether a code that was sent would prove its address now: not once a later one was sent, or it was used."""
    proof = EmailProof.objects.filter(pk=proof_id, proved_at=None).first()
    return proof is not None and not _why_not_open(proof, at) and _is_right(proof, code)


def forget_old_proofs(*, at: datetime) -> None:
    """Delete what was begun and given up: proofs that ended two days ago."""
    EmailProof.objects.filter(ends_at__lt=at - _FORGET_AFTER).delete()


def _why_not_open(proof: EmailProof, at: datetime) -> str:
    """Why no code leads on any more; such a try costs nothing, since it can't succeed."""
    if at >= (proof.proved_at + PROOF_HOLDS if proof.proved_at else proof.ends_at):
        return "lapsed"
    return "spent" if proof.failures >= MOST_WRONG_CODES else ""


def _tries_of(proof: EmailProof, by: Actor) -> list[Charge]:
    """A code of a sign-up opens nobody's login: whoever guesses at those must stop nobody else."""
    network = Charge(TRIES_BY_NETWORK, network_key(by.network))
    if proof.purpose != ProofFor.RESET:
        return [network]
    return [
        Charge(TRIES_BY_ADDRESS, _from_here(proof.email, by)),
        network,
        Charge(TRIES_AT_ADDRESS, fingerprint(proof.email)),
        _OVERALL,
    ]


def _from_here(email: str, by: Actor) -> str:
    """An address as it is asked for from one network: what a stranger does elsewhere does not count against it."""
    return f"{fingerprint(email)}@{network_key(by.network)}"


def _note_refused(proof: EmailProof, reason: str, subject: str, by: Actor, at: datetime) -> None:
    note = Note(
        Kind.EMAIL_PROVED,
        login_id=_login_id(proof.email),
        subject=subject,
        outcome=Outcome.REFUSED,
        reason=reason,
    )
    record(note, by=by, at=at)


def _login_id(email: str) -> int | None:
    """Whose address it is, where it is a login's."""
    return Login.objects.filter(email=email).values_list("pk", flat=True).first()


def _try_code(proof: EmailProof, typed: str, charges: list[Charge], by: Actor, at: datetime) -> str:
    """Prove the address by the right code, which takes the charges back; `wrong` for another, `spent` with the last."""
    subject = f"email:{fingerprint(proof.email)}"
    if not _is_right(proof, typed):
        if _OVERALL in charges and not Login.objects.filter(email=proof.email).exists():
            refund([_OVERALL], at=at)  # no login is guessed at: it must use up nobody's tries
        EmailProof.objects.filter(pk=proof.pk).update(failures=F("failures") + 1)
        if proof.purpose == ProofFor.RESET:  # a guess at somebody's login, as a wrong password is
            _note_refused(proof, "wrong", subject, by, at)
        return "spent" if proof.failures + 1 >= MOST_WRONG_CODES else "wrong"
    refund(charges, at=at)
    proof.proved_at = at
    proof.save(update_fields=["proved_at"])
    record(Note(Kind.EMAIL_PROVED, login_id=_login_id(proof.email), subject=subject), by=by, at=at)
    return ""


def _is_right(proof: EmailProof, typed: str) -> bool:
    return any(hmac.compare_digest(bytes(proof.code_digest), d.value) for d in digests("code", proof.email, typed))


def _new_code(purpose: ProofFor) -> str:
    digits = DIGITS[purpose]
    return f"{secrets.randbelow(10**digits):0{digits}d}"


def _digest(email: str, code: str) -> bytes:
    return digest("code", email, code).value


def _charge_sending(email: str, by: Actor, at: datetime) -> None:
    charges = [
        Charge(SENDS_BY_ADDRESS, _from_here(email, by)),
        Charge(SENDS_BY_ADDRESS_A_DAY, _from_here(email, by)),
        Charge(SENDS_BY_NETWORK, network_key(by.network)),
        Charge(SENDS_TO_ADDRESS, fingerprint(email)),
    ]
    with transaction.atomic():  # of its own: a refused request stays counted
        full = charge(charges, at=at)
    if full:
        raise TooManyTriesError(wait_seconds(full, at=at))


def _send_code(
    proof: EmailProof, code: str, *, language: str, practice_id: int | None, by: Actor, at: datetime
) -> None:
    login_id, is_sign_up = _login_id(proof.email), proof.purpose == ProofFor.SIGN_UP
    if login_id or is_sign_up:
        enqueue(
            kind="address_in_use" if login_id and is_sign_up else f"{proof.purpose}_code",
            about={"language": language, "proof": proof.pk},
            secret={"to": proof.email, "code": code},
            practice_id=practice_id,
            at=at,
        )
    note = Note(
        Kind.EMAIL_CODE_SENT,
        login_id=login_id,
        subject=f"email:{fingerprint(proof.email)}",
        reason=proof.purpose,
        practice_id=practice_id,
    )
    record(note, by=by, at=at)
