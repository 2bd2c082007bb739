"""A mail server that keeps what it takes, and refuses what it is told to."""

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"
GONE = "GONE"  # hang up instead of an answer


class MailServer:
    """`at_sender`, `at_recipient` and `at_end` give its answers; `taken` is what it took, the oldest first."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.sessions = 0
        self.at_sender: Callable[[str], str] = lambda _: OK
        self.at_recipient: Callable[[str], str] = lambda _: OK
        self.at_end: Callable[[str], str] = lambda _: OK
        self._lock = threading.Lock()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.at_sender(address)

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.at_recipient(address)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.at_end(envelope.rcpt_tos[0])
        if answer == GONE:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return OK
        if answer == OK:
            content = envelope.content
            assert isinstance(content, bytes)
            with self._lock:
                self.taken.append(email.message_from_bytes(content, policy=email.policy.default))
                self.recipients += envelope.rcpt_tos
        return answer

    @property
    def texts(self) -> list[str]:
        return [message.get_content() for message in self.taken]


@contextmanager
def mail_server(port: int) -> Iterator[MailServer]:
    """A mail server on this machine, for as long as the block."""
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
