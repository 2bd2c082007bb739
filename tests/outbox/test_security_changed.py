"""Whoever signs in is told by mail when that was changed: what, when, and what to do when it was not them."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from kinpin.accounts.models import Login
from kinpin.accounts.words import SecurityChange
from kinpin.config.second_step_reset import reset_second_step
from kinpin.handouts.letter_words import SECURITY_CHANGED, SECURITY_CHANGES
from kinpin.handouts.post import Post
from kinpin.kernel import clock
from kinpin.outbox.models import Message
from tests.audit.memory import no_more_events
from tests.entrance.steps import prove_again, recovery_codes, set_up_app, type_code, type_password
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.passkey import Passkey
from tests.patient_portal.family import EMAIL, Family, code_sent_to
from tests.patient_portal.test_words import grade
from tests.staff_client import staff_client
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
NEW = "marble kettle harvest nine"


@pytest.fixture
def at() -> datetime:
    return clock.now()


class Told:
    """What the mails about a changed sign-in say, the oldest first."""

    def __init__(self, mail: MailServer, post: Post) -> None:
        self.mail, self.post = mail, post

    def __iter__(self) -> Iterator[str]:
        Message.objects.exclude(kind="security_changed").delete()  # codes and invitations
        self.mail.taken.clear()
        send_all(self.post, at=clock.now())
        texts = [f"{sent['subject']}\n{sent.get_content()}" for sent in self.mail.taken]
        return iter(["\n".join(text.splitlines()) for text in texts])

    def changes(self) -> list[list[str]]:
        return [re.findall("^- (.*)$", text, re.MULTILINE) for text in self]


@pytest.fixture
def told(mail: MailServer, post: Post) -> Told:
    return Told(mail, post)


def resets(email: str, path: str = "/password/", practice: str = "") -> None:
    phone = Family()
    if practice:
        phone.start(practice)
    phone.go(path).answer(email=email).answer(code=code_sent_to(email)).answer(password=NEW)
    assert phone.at.endswith("/sign-in/")


SAID = {
    "en": (
        "A change to your sign-in",
        "A new password was made.",
        "If it was not you, make",
        "Then call (555) 010-0199.",
    ),
    "es": ("Un cambio en su inicio", "Se creó otra contraseña.", "¿No fue usted?", "Después llame al (555) 010-0199."),
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_new_password_is_told_in_the_accounts_language_and_names_nobody(
    world: World, mail: MailServer, told: Told, language: str
) -> None:
    login = world.enroll("CINDY", "ROSEMARY", email=EMAIL).login
    Login.objects.filter(pk=login.pk).update(language=language, name="CINDY TESTKIDDO")
    resets(EMAIL, practice="maple")
    [text] = told
    assert mail.recipients == [EMAIL]
    assert [words for words in SAID[language] if words not in text] == []
    assert not [name for name in ("CINDY", "TESTKIDDO", "ROSEMARY", "2021") if name in text.upper()]
    assert "http://localhost:8000/sign-in/" in text
    day = clock.now().astimezone(world.maple.zone)
    assert f"{day:%Y}, {day:%I}".replace(", 0", ", ") in text
    half = {"en": f"{day:%p}", "es": f"{day:%p}"[0].lower() + ".\N{NO-BREAK SPACE}m."}[language]
    assert f"{day:%M} {half} {day:%Z}" in text


@pytest.mark.parametrize(
    ("hour", "said"), [(5, "November 7, 2027, 1:30 AM EDT:"), (6, "November 7, 2027, 1:30 AM EST:")]
)
def test_in_the_hour_that_comes_twice_it_says_which(world: World, told: Told, hour: int, said: str) -> None:
    world.enroll("CINDY", "ROSEMARY", email=EMAIL)
    resets(EMAIL, practice="maple")
    Message.objects.update(created_at=datetime(2027, 11, 7, hour, 30, tzinfo=UTC))
    [text] = told
    assert said in text


def test_where_no_practice_is_known_it_says_so_in_utc(world: World, told: Told) -> None:
    world.family_login(EMAIL)
    resets(EMAIL)
    [text] = told
    assert re.search(r"on \w+ \d+, \d{4}, \d+:\d\d [AP]M UTC:", text)
    assert "Then call your practice." in text


def test_staff_are_told_of_a_new_password_with_the_number_of_where_they_work(world: World, told: Told) -> None:
    resets(DESK, "/staff/password/")
    [text] = told
    assert "- A new password was made." in text
    assert "http://localhost:8000/staff/sign-in/" in text
    assert "Then call (555) 010-0199, and ask a Practice Admin" in text


def test_each_change_of_a_second_step_is_told_once(world: World, mail: MailServer, told: Told) -> None:
    client = Client()
    type_password(client, DESK)
    secret = set_up_app(client)
    assert told.changes() == [["An authenticator app was added.", "Recovery codes were made."]]
    recovery_codes(client)
    prove_again(client, secret)
    Passkey().add(client)
    client.post("/staff/security/recovery-codes/new/")
    client.post("/staff/security/app/remove/")
    assert told.changes() == [
        ["A passkey was added."],
        ["New recovery codes were made. The old ones no longer work."],
        ["The authenticator app was removed."],
    ]
    assert set(mail.recipients) == {DESK}


def test_a_recovery_code_that_is_used_is_told_wherever_it_is(world: World, told: Told) -> None:
    client = Client()
    type_password(client, DESK)
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(told.changes()) == 1
    later = Client()
    type_password(later, DESK)
    type_code(later, "123123")
    assert told.changes() == []
    type_code(later, codes[0])
    assert told.changes() == [["A recovery code was used."]]
    later.post("/staff/security/again/", {"password": PASSWORD})
    assert later.post("/staff/security/again/second-step/", {"code": codes[1]}).status_code == 302
    assert told.changes() == [["A recovery code was used."]]


def reset_by_admin(world: World) -> None:
    user = world.staff["frontdesk"].member.public_id
    staff_client(world, "admin").post(f"/practice-portal/users/{user}/second-factor/reset/")


def reset_by_command(world: World) -> None:
    reset_second_step(DESK)


@pytest.mark.parametrize("reset", [reset_by_admin, reset_by_command])
def test_a_reset_of_the_second_step_is_told_to_whose_it_was(
    world: World, mail: MailServer, told: Told, reset: Callable[[World], None]
) -> None:
    client = Client()
    type_password(client, DESK)
    set_up_app(client)
    list(told)
    mail.recipients.clear()
    reset(world)
    assert told.changes() == [["Your second step was taken away."]]
    assert mail.recipients == [DESK]


def test_what_did_not_happen_is_told_to_nobody(world: World) -> None:
    client = Client(raise_request_exception=False)
    type_password(client, DESK)
    secret = set_up_app(client)
    recovery_codes(client)
    prove_again(client, secret)
    Message.objects.all().delete()
    with no_more_events():
        assert client.post("/staff/security/recovery-codes/new/").status_code == 500
    assert not Message.objects.exists()


@pytest.mark.either
def test_every_change_has_its_words_in_both_languages_and_they_are_simple() -> None:
    assert {language: set(words) for language, words in SECURITY_CHANGES.items()} == {
        language: set(SecurityChange) for language in ("en", "es")
    }
    assert grade(" ".join([*SECURITY_CHANGED["en"].paragraphs, *SECURITY_CHANGES["en"].values()])) <= 6
