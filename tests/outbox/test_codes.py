"""A family's code goes out by mail, through a real mail server, in their language, and opens their account."""

import re
from datetime import datetime

import pytest

from kinpin.handouts.post import Post
from kinpin.kernel import clock
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.patient_portal.family import EMAIL, Family
from tests.world import PASSWORD, World


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Your code for the patient portal"), ("es", "Su código para el portal del paciente")],
)
def test_the_code_in_the_mail_is_the_one_that_works(
    world: World, mail: MailServer, post: Post, language: str, subject: str
) -> None:
    phone = Family(language=language).start()
    phone.answer(email=EMAIL)

    send_all(post, at=clock.now())

    [sent] = mail.taken
    assert mail.recipients == [EMAIL]
    assert sent["subject"] == subject
    [code] = re.findall(r"\b\d{6}\b", sent.get_content())
    phone.answer(code=code).answer(password=PASSWORD)
    assert phone.at.endswith("/pin/whose/"), phone.words


def test_an_address_that_has_an_account_is_told_so_without_a_code(world: World, mail: MailServer, post: Post) -> None:
    world.family_login(EMAIL)
    Family().start().answer(email=EMAIL)
    send_all(post, at=clock.now())
    [text] = mail.texts
    assert not re.search(r"\d{6}", text)
    assert "/sign-in/" in text
