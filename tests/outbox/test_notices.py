"""Who is told that somebody may sign in for a child: asked again at the moment the message leaves."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from kinpin.families.models import Contact, Tie
from kinpin.families.rules import AuthorityKind, HoldReason
from kinpin.handouts.post import Post
from kinpin.kernel import clock
from kinpin.outbox.actions import claim_due, enqueue, hand_over, settle_interrupted
from kinpin.outbox.models import Message, State
from kinpin.workflows.patient_changes import place_hold
from tests.fhir.importing import authority, ndjson, patient, person, related, run
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.pages import words_of
from tests.staff_client import staff_client
from tests.world import World

SUBJECTS = {"en": "A change to portal access", "es": "Un cambio en el acceso al portal"}


def cindy_signs_up(world: World) -> None:
    """Jeff is to be told."""
    world.enroll("CINDY", "BASIL")


@pytest.mark.parametrize(("noted", "language"), [("en", "en"), ("es", "es"), ("SPA", "es"), ("est", "en")])
def test_the_other_parent_is_told_and_neither_subject_nor_text_names_anybody(
    world: World, mail: MailServer, post: Post, noted: str, language: str
) -> None:
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(language=noted)
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
    assert "Kinpin Sent no notice: nobody is to be told any more JEFF TESTKIDDO" in trail(world)


def trail(world: World) -> str:
    """What an administrator reads of BASIL. Pages are asked for in real time."""
    child = world.child("BASIL").public_id
    return words_of(staff_client(world, "admin", at=clock.now()).get(f"/practice-portal/audit/patients/{child}/"))


def test_what_became_of_a_notice_stands_in_the_childs_trail(world: World, mail: MailServer, post: Post) -> None:
    cindy_signs_up(world)
    assert "Queued a notice JEFF TESTKIDDO" in trail(world)
    assert "Sent a notice" not in trail(world)
    send_all(post, at=world.at)
    assert "Kinpin Sent a notice JEFF TESTKIDDO notice: access notice" in trail(world)


def test_and_that_no_server_took_it(world: World, mail: MailServer, post: Post) -> None:
    mail.at_recipient = lambda _: "550 No such user"
    cindy_signs_up(world)
    send_all(post, at=world.at)
    assert "Kinpin Could not send a notice JEFF TESTKIDDO" in trail(world)


def test_and_that_nobody_knows_whether_it_left(world: World, mail: MailServer, post: Post) -> None:
    cindy_signs_up(world)
    Message.objects.exclude(kind="access_notice").delete()
    message = claim_due(at=world.at)
    assert message
    assert hand_over(message)
    settle_interrupted(at=world.at + timedelta(minutes=6))
    assert "Kinpin Stopped while a notice was being sent; whether it left is not known JEFF TESTKIDDO" in trail(world)


def test_a_corrected_address_is_used(world: World, mail: MailServer, post: Post) -> None:
    cindy_signs_up(world)
    Contact.objects.filter(pk=world.contact("JEFF").pk).update(email="jeff.new@example.com")
    send_all(post, at=world.at)
    assert mail.recipients == ["jeff.new@example.com"]


def test_whoever_became_one_with_another_entry_meanwhile_is_told(
    world: World, mail: MailServer, post: Post, tmp_path: Path
) -> None:
    mailbox = [{"system": "email", "value": "emeka@example.com"}]
    may: dict[str, Any] = {"given": "Emeka", "telecom": mailbox, "extension": [authority("JOINT")]}
    father = [related("of-ben", "b", **may), related("of-ada", "a", **may)]
    run(ndjson(tmp_path, patient("b", "Ben"), patient("a", "Ada"), *father), practice="maple")
    of_ada = Tie.objects.get(patient__given="Ada")
    with transaction.atomic():
        about = {"contact": of_ada.contact_id, "patients": [of_ada.patient_id]}
        enqueue(kind="access_notice", about=about, practice_id=world.maple.pk, at=clock.now())

    run(ndjson(tmp_path, person("h", "RelatedPerson/of-ben", "RelatedPerson/of-ada")), practice="maple")
    assert Contact.objects.get(pk=of_ada.contact_id).merged_into

    send_all(post, at=clock.now())
    assert mail.recipients == ["emeka@example.com"]


@pytest.mark.parametrize(("language", "said"), [("en", "your own record"), ("es", "su propio expediente")])
def test_a_grown_patient_who_signs_up_with_another_address_reads_of_no_child(
    world: World, mail: MailServer, post: Post, language: str, said: str
) -> None:
    own = Contact.objects.filter(pk=world.contact("HAWTHORN").pk)
    own.update(email="hawthorn@example.com", language=language)
    world.enroll("HAWTHORN", "HAWTHORN", email="hawk@example.com")

    send_all(post, at=world.at)

    [sent] = mail.taken
    text = sent.get_content()
    assert mail.recipients == ["hawthorn@example.com"]
    assert sent["subject"] == SUBJECTS[language]
    assert not [word for word in ("child", "niño", "HAWTHORN", "hawk") if word in text]
    assert said in text
