"""A contact's e-mail is changed at the desk: whoever reads the one before is told, and nobody who must not be."""

import pytest

from kinpin.audit.kinds import Kind
from kinpin.audit.models import Event
from kinpin.families.models import Contact
from kinpin.families.rules import AuthorityKind
from kinpin.handouts.post import Post
from kinpin.kernel import clock
from tests.outbox.sending import send_all
from tests.outbox.server import MailServer
from tests.pages import form_of
from tests.staff_client import staff_client
from tests.world import World


def desk_types(world: World, email: str, contact: str = "MARTA", child: str = "LUNA") -> None:
    chart = f"/workspace/clinical/charts/{world.child(child).public_id}"
    panel = f"{chart}/contacts/{world.contact(contact).public_id}/"
    desk = staff_client(world)
    done = desk.post(f"{panel}save/", {**form_of(desk.get(panel), "contact"), "email": email})
    assert done.status_code == 302
    assert Contact.objects.get(pk=world.contact(contact).pk).email == email


def queued(world: World, child: str) -> list[str]:
    events = Event.objects.filter(kind=Kind.NOTICE_QUEUED, patient_id=world.child(child).pk)
    return list(events.values_list("reason", flat=True))


@pytest.mark.parametrize(("language", "said"), [("en", "no longer on file"), ("es", "ya no está en sus archivos")])
def test_the_mother_is_told_at_her_old_address_and_not_which_is_the_new_one(
    world: World, mail: MailServer, post: Post, language: str, said: str
) -> None:
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(language=language)
    desk_types(world, "omar@example.com")  # a friend at the desk, who lets the barred father take her place
    send_all(post, at=clock.now())
    [sent] = mail.taken
    text = f"{sent['subject']} {sent.get_content()}"
    assert mail.recipients == ["marta@example.com"]
    assert said in text
    assert not [name for name in ("MARTA", "OMAR", "LUNA", "SOTO") if name in text.upper()]
    assert queued(world, "LUNA") == ["address_changed"]


@pytest.mark.parametrize("email", ["Marta@example.com", "marta@example.com"])
def test_the_same_address_in_other_letters_is_no_change(world: World, email: str) -> None:
    desk_types(world, email)
    assert queued(world, "LUNA") == []


def test_nothing_goes_to_an_address_that_the_barred_parent_reads(world: World, mail: MailServer, post: Post) -> None:
    Contact.objects.filter(pk=world.contact("MARTA").pk).update(email="OMAR@example.com")
    desk_types(world, "marta@example.com")
    assert queued(world, "LUNA") == []


def test_nor_to_whoever_is_barred_or_not_let_in(world: World) -> None:
    desk_types(world, "omar.new@example.com", "OMAR")
    desk_types(world, "luz.new@example.com", "LUZ", "ROSEMARY")
    assert not Event.objects.filter(kind=Kind.NOTICE_QUEUED).exists()


def test_an_order_between_the_change_and_the_mail_counts(world: World, mail: MailServer, post: Post) -> None:
    desk_types(world, "jeff.new@example.com", "JEFF", "ROSEMARY")
    for child in ("ROSEMARY", "BASIL", "BABY GIRL"):
        world.give("JEFF", child, AuthorityKind.NO_CONTACT, at=clock.now())
    send_all(post, at=clock.now())
    assert mail.taken == []
    assert queued(world, "BASIL") == ["address_changed"]
