"""A family's code goes out by mail, through a real mail server, in their language, and opens their account."""

import re
from datetime import datetime, timedelta

import pytest

from kinpin.handouts.post import Post
from kinpin.kernel import clock
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.patient_portal.family import EMAIL, Family, code_sent_to
from tests.world import PASSWORD, World


@pytest.fixture
def at() -> datetime:
    return clock.now()


@pytest.mark.parametrize(
    ("language", "subject", "warned"),
    [
        ("en", "Your code for the patient portal", "by phone, text or e-mail."),
        ("es", "Su código para el portal del paciente", "ni por teléfono, ni por mensaje, ni por correo."),
    ],
)
def test_the_code_in_the_mail_is_the_one_that_works(
    world: World, mail: MailServer, post: Post, language: str, subject: str, warned: str
) -> None:
    phone = Family(language=language).start()
    phone.answer(email=EMAIL)

    send_all(post, at=clock.now())

    [sent] = mail.taken
    assert mail.recipients == [EMAIL]
    assert sent["subject"] == subject
    assert warned in sent.get_content()
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


def test_a_code_that_waited_while_a_later_one_was_sent_is_not_sent_after_it(
    world: World, mail: MailServer, post: Post
) -> None:
    """Many mail servers refuse a stranger's first message for a minute: the last mail would hold a dead code."""
    phone = Family().start().answer(email=EMAIL)
    mail.at_end = lambda _: "451 Try again later"
    send_all(post, at=clock.now())
    mail.at_end = lambda _: "250 OK"
    assert "We sent a new code." in phone.press("/claim/code/again/").words
    send_all(post, at=clock.now())

    assert send_all(post, at=clock.now() + timedelta(seconds=21)) == 1

    [text] = mail.texts
    [code] = re.findall(r"\b\d{6}\b", text)
    assert phone.answer(code=code).answer(password=PASSWORD).at.endswith("/pin/whose/"), phone.words


def test_who_types_the_code_of_a_late_mail_reads_that_a_newer_one_was_sent(
    world: World, mail: MailServer, post: Post
) -> None:
    """Else the next press of *Send it again* ends the code that is on its way, and so on."""
    phone = Family().start().answer(email=EMAIL)
    send_all(post, at=clock.now())
    assert "Only the newest one works." in phone.press("/claim/code/again/").words
    send_all(post, at=clock.now())

    first, second = (re.findall(r"\b\d{6}\b", text)[0] for text in mail.texts)

    assert "Is it the one in our newest e-mail?" in phone.answer(code=first).words
    assert phone.answer(code=second).answer(password=PASSWORD).at.endswith("/pin/whose/"), phone.words


def test_nor_is_one_that_was_used_meanwhile(world: World, mail: MailServer, post: Post) -> None:
    """The mail server took it and hung up before it said so."""
    phone = Family().start().answer(email=EMAIL)
    phone.answer(code=code_sent_to(EMAIL))
    send_all(post, at=clock.now())
    assert mail.taken == []
