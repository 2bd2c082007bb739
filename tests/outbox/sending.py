"""Messages to send, and the rounds of a worker."""

from datetime import datetime

from django.db import transaction

from kinpin.accounts.actions.email_proofs import CODE_LIFE
from kinpin.accounts.models import EmailProof
from kinpin.accounts.words import ProofFor
from kinpin.handouts.post import Post
from kinpin.outbox.actions import enqueue
from kinpin.outbox.models import Message
from kinpin.vault.digests import digest


def queue_code(to: str, *, at: datetime, practice_id: int | None = None, language: str = "en") -> Message:
    """A message with a code for an address, as signing up queues it."""
    with transaction.atomic():
        proof = EmailProof.objects.create(
            email=to,
            purpose=ProofFor.SIGN_UP,
            code_digest=digest("code", to, "123456").value,
            ends_at=at + CODE_LIFE,
        )
        enqueue(
            kind="sign_up_code",
            about={"language": language, "proof": proof.pk},
            secret={"to": to, "code": "123456"},
            practice_id=practice_id,
            at=at,
        )
    return Message.objects.latest("pk")


def send_all(post: Post, *, at: datetime) -> int:
    """Let a worker send what is due. How many messages it took up."""
    count = 0
    while post.send_next(at=at):
        count += 1
    return count


def state_of(message: Message) -> str:
    message.refresh_from_db()
    return message.state
