"""The page on which the demo shows the mail that it sent, and which is there in the demo only."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client

from kinpin.config.ports import free_port
from kinpin.demo.mail import mail_server, sent_mail


def write(port: int, subject: str, text: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "no-reply@demo.kinpin.test", "cindy@example.com", subject
    message["Date"] = "Mon, 23 Nov 2026 08:15:00 -0500"
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as server:
        server.send_message(message)


def test_what_the_demo_s_mail_server_takes_is_there_to_read_the_newest_first(tmp_path: Path) -> None:
    port = free_port()
    server = mail_server(tmp_path / "mail", port)
    server.start()
    try:
        write(port, "Su código", "¿Su código? 123456")
        write(port, "A change", "Line one\nLine two")
    finally:
        server.stop()
    newest, oldest = sent_mail(tmp_path / "mail")
    assert (newest.subject, newest.to, newest.text) == ("A change", "cindy@example.com", "Line one\r\nLine two\r\n")
    assert (oldest.subject, oldest.text.strip()) == ("Su código", "¿Su código? 123456")


def test_no_mail_yet_is_no_trouble(tmp_path: Path) -> None:
    assert sent_mail(tmp_path / "mail") == []


@pytest.mark.django_db
def test_an_installation_has_no_such_page(client: Client) -> None:
    assert client.get("/demo/mail/").status_code == 404
