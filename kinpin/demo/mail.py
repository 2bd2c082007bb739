"""The demo's own mail server: takes what Kinpin sends by real SMTP and keeps it where the demo's page reads it."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from kinpin.kernel.clock import now

_MOST_SHOWN = 50


class _Keep:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content or b""
        name = f"{now():%Y%m%d-%H%M%S-%f}.eml"
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return "250 OK"


def mail_server(folder: Path, port: int) -> Controller:
    """A mail server on this machine that keeps every message as a file in `folder`. Start it, stop it."""
    folder.mkdir(parents=True, exist_ok=True)
    return Controller(_Keep(folder), hostname="127.0.0.1", port=port)


@dataclass(frozen=True, slots=True)
class SentMail:
    to: str
    subject: str
    text: str
    when: datetime


def sent_mail(folder: Path) -> list[SentMail]:
    """The messages that were sent, the newest first."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:_MOST_SHOWN] if folder.is_dir() else []
    return [_read(path) for path in files]


def _read(path: Path) -> SentMail:
    found = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = found.get_body(("plain",))
    text = body.get_content() if body else ""
    return SentMail(str(found["to"]), str(found["subject"]), text, parsedate_to_datetime(found["date"]))
