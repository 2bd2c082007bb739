"""Messages to send, and the rounds of a worker."""

from datetime import datetime

from django.db import transaction

from kinpin.handouts.post import Post
from kinpin.outbox.actions import enqueue
from kinpin.outbox.models import Message


def queue_code(to: str, *, at: datetime, practice_id: int | None = None, language: str = "en") -> Message:
    """A message with a code for an address, as signing up queues it."""
    with transaction.atomic():
        enqueue(
            kind="sign_up_code",
            about={"language": language},
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
