"""Sends what is due through the mail server, and keeps what became of it. Logs ids and kinds, nothing else."""

import contextlib
import logging
import smtplib
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from kinpin.handouts.letters import Letter, UnknownKindError, compose_letter
from kinpin.outbox.actions import claim_due, hand_over, mark_dropped, mark_failed, mark_sent, put_off
from kinpin.outbox.models import Message
from kinpin.vault.seals import BrokenSealError

_log = logging.getLogger("kinpin.post")
_REFUSED_FOR_GOOD = range(500, 600)


class Post:
    """One worker's way to the mail server: the connection stays open while there is something to send."""

    def __init__(self) -> None:
        self._server = EmailBackend()

    def send_next(self, *, at: datetime) -> bool:
        """Send the message that has waited longest. False when none is due."""
        message = claim_due(at=at)
        if message is None:
            self.hang_up()
            return False
        try:
            letter = compose_letter(message, at=at)
        except (UnknownKindError, BrokenSealError, KeyError) as error:
            _give_up(message, f"no words: {type(error).__name__}", at)
            return True
        if letter is None:
            mark_dropped(message, at=at)
            _log.info("message %s, %s, dropped", message.pk, message.kind)
        else:
            self._send(message, letter, at)
        return True

    def hang_up(self) -> None:
        """Say good-bye to the server; whether it answers changes nothing."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._server.close()

    def _send(self, message: Message, letter: Letter, at: datetime) -> None:
        # Opened here, or it is closed after each message, and a failing good-bye looks like a failed message.
        try:
            self._server.open()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            _put_off(message, error, at)
            return
        if not hand_over(message):
            _log.info("message %s, %s, put back before it was sent", message.pk, message.kind)
            return
        try:
            self._server.send_messages([_email(message, letter)])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            self._drop()
            _not_taken(message, error, at)
        else:
            mark_sent(message, at=at)
            _log.info("message %s, %s, sent", message.pk, message.kind)

    def _drop(self) -> None:
        """What the connection can still do is unknown: the next message gets a new one."""
        connection, self._server.connection = self._server.connection, None
        if connection is not None:
            connection.close()


def _email(message: Message, letter: Letter) -> EmailMessage:
    host = parseaddr(letter.sender)[1].rpartition("@")[2]
    headers = {
        # The same on every try: a server that took it twice can tell.
        "Message-ID": f"<{message.pk}.{message.created_at:%Y%m%d%H%M%S}@{host}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(letter.subject, letter.body, letter.sender, [letter.to], headers=headers)


def _not_taken(message: Message, error: Exception, at: datetime) -> None:
    code = _code_about_the_message(error)
    problem = f"{type(error).__name__} {code or getattr(error, 'smtp_code', '')}".strip()
    # A ValueError is an address that no mail server could even be told.
    for_good = code in _REFUSED_FOR_GOOD or isinstance(error, ValueError)
    mark_failed(message, problem=problem, at=at, for_good=for_good)
    _log.warning("message %s, %s, not taken by %s: %s", message.pk, message.kind, _where(), problem)


def _put_off(message: Message, error: Exception, at: datetime) -> None:
    problem = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
    put_off(message, problem=problem, at=at)
    _log.warning("no message can be sent: %s at %s", problem, _where())


def _where() -> str:
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def _code_about_the_message(error: Exception) -> int:
    """The server's answer to this message; 0 when it refused us, whatever we would have sent."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code
    return 0


def _give_up(message: Message, problem: str, at: datetime) -> None:
    mark_failed(message, problem=problem, at=at, for_good=True)
    _log.info("message %s, %s, not sent: %s", message.pk, message.kind, problem)
