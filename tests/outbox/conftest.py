"""A mail server of the test's own, and a worker's post that sends to it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from kinpin.config.ports import free_port
from kinpin.handouts.post import Post
from tests.outbox.server import MailServer, mail_server


@pytest.fixture
def mail_port(settings: Settings) -> int:
    """Where Kinpin looks for its mail server; nobody listens there yet."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.DEFAULT_FROM_EMAIL = "no-reply@kinpin.test"
    return int(settings.EMAIL_PORT)


@pytest.fixture
def mail(mail_port: int) -> Iterator[MailServer]:
    with mail_server(mail_port) as server:
        yield server


@pytest.fixture
def post(mail_port: int) -> Iterator[Post]:
    post = Post()
    yield post
    post.hang_up()
