"""Who is told that somebody may sign in for a child: asked again at the moment the message leaves."""

from collections.abc import Callable
from datetime import datetime

import pytest

from kinpin.families.models import Contact
from kinpin.families.rules import AuthorityKind, HoldReason
from kinpin.handouts.post import Post
from kinpin.outbox.models import Message, State
from kinpin.workflows.patient_changes import place_hold
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.world import World

SUBJECTS = {"en": "A change to portal access", "es": "Un cambio en el acceso al portal"}


def cindy_signs_up(world: World) -> None:
    """Jeff is to be told."""
    world.enroll("CINDY", "BASIL")


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_other_parent_is_told_and_neither_subject_nor_text_names_anybody(
    world: World, mail: MailServer, post: Post, language: str
) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(language=language)
    cindy_signs_up(world)

    send_all(post, at=world.at)

    [sent] = mail.taken
    assert mail.recipients == ["jeff@example.com"]
    assert sent["subject"] == SUBJECTS[language]
    told = f"{sent['subject']} {sent.get_content()}".upper()
    assert not [name for name in ("CINDY", "JEFF", "BASIL", "TESTKIDDO", "2021") if name in told]
    assert "MAPLE PEDIATRICS" in told
    assert "(555) 010-0199" in told


def _barred(world: World, at: datetime) -> None:
    world.give("JEFF", "BASIL", AuthorityKind.NO_CONTACT)


def _held(world: World, at: datetime) -> None:
    place_hold(patient=world.child("BASIL"), reason=HoldReason.SAFETY, by=world.staff["admin"].actor, at=at)


def _without_address(world: World, at: datetime) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email="")


@pytest.mark.parametrize("meanwhile", [_barred, _held, _without_address])
def test_what_changed_since_it_was_queued_counts(
    world: World, mail: MailServer, post: Post, meanwhile: Callable[[World, datetime], None]
) -> None:
    cindy_signs_up(world)
    assert Message.objects.filter(kind="access_notice").count() == 1
    meanwhile(world, world.at)

    send_all(post, at=world.at)

    assert mail.taken == []
    notice = Message.objects.get(kind="access_notice")
    assert (notice.state, notice.problem) == (State.FAILED, "nobody is to be told any more")


def test_a_corrected_address_is_used(world: World, mail: MailServer, post: Post) -> None:
    cindy_signs_up(world)
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email="jeff.new@example.com")
    send_all(post, at=world.at)
    assert mail.recipients == ["jeff.new@example.com"]
