"""Opening a login, and giving it a new password."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from kinpin.accounts.actions.email_proofs import PROOF_HOLDS
from kinpin.accounts.errors import AddressTakenError, CodeRefusedError
from kinpin.accounts.models import EmailProof, Login, Session
from kinpin.accounts.security_notices import tell_security_changed
from kinpin.accounts.words import ProofFor, SecurityChange
from kinpin.audit.kinds import Kind
from kinpin.audit.record import Note, record
from kinpin.kernel.actor import Actor
from kinpin.kernel.mailboxes import mailbox_key


def open_login(*, proof_id: int, password: str, name: str, language: str, by: Actor, at: datetime) -> Login:
    """Open a login for an address proved to sign up, with a checked password.

    Raises AddressTakenError, CodeRefusedError.
    """
    encoded = make_password(password)
    with transaction.atomic():
        found = EmailProof.objects.select_for_update().filter(pk=proof_id).first()
        proof = _proved(found, ProofFor.SIGN_UP, at)
        login = _add(Login(email=proof.email, name=name, language=language, password=encoded, created_at=at))
        proof.delete()
        record(_note(Kind.LOGIN_OPENED, login), by=by, at=at)
    return login


def reset_password(
    *, proof_id: int, password: str, by: Actor, at: datetime, practice_id: int | None = None
) -> Login | None:
    """Set a new password for the login with an address proved for it, end its sessions, and tell it. None without one.

    What others proved of the address ends too: nobody who read its mail an hour ago has the last word. Raises
    CodeRefusedError.
    """
    encoded = make_password(password)
    with transaction.atomic():
        proofs = _to_reset_alike(proof_id)
        proof = _proved(proofs.get(proof_id), ProofFor.RESET, at)
        login = _with_address(proof)
        EmailProof.objects.filter(pk__in=proofs).delete()
        if login is not None:
            Login.objects.filter(pk=login.pk).update(password=encoded, failures=0)
            Session.objects.filter(login=login).delete()
            record(_note(Kind.PASSWORD_CHANGED, login, reason="reset"), by=by, at=at)
            changed = [SecurityChange.PASSWORD]
            tell_security_changed(login_id=login.pk, changes=changed, practice_id=practice_id, by=by, at=at)
    return login


def is_proved_to_reset(*, proof_id: int, at: datetime) -> bool:
    """Whether an address was proved for a new password, and is so still."""
    proof = EmailProof.objects.filter(pk=proof_id).first()
    return proof is not None and _holds(proof, ProofFor.RESET, at)


def login_to_reset(*, proof_id: int, at: datetime) -> Login | None:
    """Whose password may be reset, once the address is proved. None before that, and where there is no login."""
    proof = EmailProof.objects.filter(pk=proof_id).first()
    return _with_address(proof) if proof and _holds(proof, ProofFor.RESET, at) else None


def create_login(*, email: str, password: str, name: str, language: str, by: Actor, at: datetime) -> Login:
    """Open a login without proving its address: for set-up and the demo, by a command. Raises AddressTakenError."""
    address, encoded = mailbox_key(email), make_password(password)
    with transaction.atomic():
        login = _add(Login(email=address, name=name, language=language, password=encoded, created_at=at))
        record(_note(Kind.LOGIN_OPENED, login), by=by, at=at)
    return login


def _add(login: Login) -> Login:
    """Store a new login. The address is its only key, and the database knows best whether another has it."""
    try:
        with transaction.atomic():
            login.save(force_insert=True)
    except IntegrityError as taken:
        raise AddressTakenError("taken") from taken
    return login


def _note(kind: Kind, login: Login, *, reason: str = "") -> Note:
    """Whoever opens or resets a login is not signed in with it: it stands in the row as whose it is."""
    return Note(kind, login_id=login.pk, subject=f"login:{login.pk}", reason=reason)


def _proved(proof: EmailProof | None, purpose: ProofFor, at: datetime) -> EmailProof:
    if proof is None or not _holds(proof, purpose, at):
        raise CodeRefusedError("lapsed")
    return proof


def _to_reset_alike(proof_id: int) -> dict[int, EmailProof]:
    """Every proof for a new password at the address of one, by id, locked in one order."""
    address = EmailProof.objects.filter(pk=proof_id).values("email")
    alike = EmailProof.objects.select_for_update().filter(email__in=address, purpose=ProofFor.RESET)
    return {proof.pk: proof for proof in alike.order_by("pk")}


def _holds(proof: EmailProof, purpose: ProofFor, at: datetime) -> bool:
    """Whether an address was proved lately, and for this: the code of a sign-up has fewer digits and more tries."""
    return proof.purpose == purpose and proof.proved_at is not None and at < proof.proved_at + PROOF_HOLDS


def _with_address(proof: EmailProof) -> Login | None:
    return Login.objects.filter(email=proof.email, is_active=True).first()
