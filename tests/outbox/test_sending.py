"""What becomes of a message, through a real mail server: taken, refused for now, refused for good, cut off."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from kinpin.handouts.post import Post
from kinpin.outbox.actions import claim_due, enqueue, hand_over, mark_failed, mark_sent, put_off, settle_interrupted
from kinpin.outbox.models import Message, State
from kinpin.practices.actions.invitations import INVITATION_LIFE, invite_user, revoke_invitation
from kinpin.practices.actions.staff import StaffDetails, create_staff_record, deactivate_staff_record
from kinpin.practices.models import StaffRecord
from kinpin.practices.roles import StaffRole
from tests.outbox.sending import queue_code, send_all, state_of
from tests.outbox.server import GONE, OK, MailServer, mail_server
from tests.world import World

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_message_is_sent_once_in_the_practice_s_name_and_its_secret_forgotten(
    world: World, mail: MailServer, post: Post
) -> None:
    message = queue_code("cindy@example.com", at=world.at, practice_id=world.maple.pk)

    assert send_all(post, at=world.at) == 1
    assert send_all(post, at=world.at + timedelta(days=2)) == 0

    [sent] = mail.taken
    assert mail.recipients == ["cindy@example.com"]
    assert sent["from"] == "Maple Pediatrics <no-reply@kinpin.test>"
    assert "123456" in sent.get_content()
    assert state_of(message) == State.SENT
    assert message.ended_at == world.at
    assert bytes(message.sealed) == b""


def test_messages_that_wait_together_go_through_one_connection_the_oldest_first(
    at: datetime, mail: MailServer, post: Post
) -> None:
    for minutes, name in ((0, "third"), (-2, "first"), (-1, "second")):
        queue_code(f"{name}@example.com", at=at + timedelta(minutes=minutes))
    send_all(post, at=at)
    assert mail.recipients == ["first@example.com", "second@example.com", "third@example.com"]
    assert mail.sessions == 1


def test_refused_for_now_is_tried_again_after_longer_and_longer_waits_then_given_up(
    world: World, mail: MailServer, post: Post
) -> None:
    mail.at_end = lambda _: "451 Try again later"
    with transaction.atomic():
        enqueue(
            kind="access_notice",
            about={"contact": world.contact("JEFF").pk, "patients": [world.child("BASIL").pk]},
            practice_id=world.maple.pk,
            at=world.at,
        )
    message = Message.objects.get()
    now, waits = world.at, []
    while True:
        assert send_all(post, at=now) == 1
        if state_of(message) != State.QUEUED:
            break
        waits.append(message.due_at - now)
        assert send_all(post, at=message.due_at - SECOND) == 0
        now = message.due_at

    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [pytest.approx(1 / 3), 2, 10, 60, 360]
    assert (message.state, message.attempts, message.problem) == (State.FAILED, 6, "SMTPDataError 451")
    assert send_all(post, at=now + timedelta(days=30)) == 0
    assert mail.taken == []


def test_what_is_refused_for_now_is_taken_later_and_only_once(at: datetime, mail: MailServer, post: Post) -> None:
    message = queue_code("cindy@example.com", at=at)
    mail.at_recipient = lambda _: "450 Greylisted"
    send_all(post, at=at)
    mail.at_recipient = lambda _: OK
    assert send_all(post, at=at + 20 * SECOND) == 1
    assert send_all(post, at=at + timedelta(days=1)) == 0
    assert (state_of(message), message.attempts, len(mail.taken)) == (State.SENT, 2, 1)


@pytest.mark.parametrize("where", ["at_recipient", "at_end"])
def test_refused_for_good_is_given_up_at_once_and_holds_up_nobody(
    at: datetime, mail: MailServer, post: Post, where: str
) -> None:
    setattr(mail, where, lambda to: "550 No such user" if to.startswith("nobody") else OK)
    refused = queue_code("nobody@example.com", at=at)
    other = queue_code("cindy@example.com", at=at)

    send_all(post, at=at)

    assert state_of(refused) == State.FAILED
    assert refused.problem.endswith(" 550")
    assert bytes(refused.sealed) == b""
    assert state_of(other) == State.SENT


def test_a_server_that_refuses_us_altogether_says_nothing_about_the_message(
    at: datetime, mail: MailServer, post: Post
) -> None:
    mail.at_sender = lambda _: "550 Not from you"
    message = queue_code("cindy@example.com", at=at)
    send_all(post, at=at)
    assert (state_of(message), message.problem) == (State.QUEUED, "SMTPSenderRefused 550")


def test_no_server_no_loss(at: datetime, post: Post) -> None:
    message = queue_code("cindy@example.com", at=at)
    send_all(post, at=at)
    assert (state_of(message), message.problem) == (State.QUEUED, "ConnectionRefusedError")


def test_while_no_server_answers_one_message_asks_for_all_and_no_try_is_counted(
    at: datetime, mail_port: int, post: Post
) -> None:
    messages = [queue_code(f"{name}@example.com", at=at) for name in ("cindy", "jeff", "luz")]
    now = at
    for _ in range(9):
        assert send_all(post, at=now) == 1, "the others were not even taken up"
        now += timedelta(minutes=1)
    assert {(state_of(m), m.attempts, m.due_at) for m in messages} == {(State.QUEUED, 0, now)}
    with mail_server(mail_port) as mail:
        assert send_all(post, at=now) == 3
    assert mail.recipients == ["cindy@example.com", "jeff@example.com", "luz@example.com"]


def test_a_connection_cut_off_in_the_middle_costs_one_try_of_one_message(
    at: datetime, mail: MailServer, post: Post
) -> None:
    mail.at_end = lambda to: GONE if to.startswith("cut") else OK
    cut, other = queue_code("cut@example.com", at=at), queue_code("cindy@example.com", at=at)
    send_all(post, at=at)
    assert state_of(cut) == State.QUEUED
    assert state_of(other) == State.SENT


def test_an_address_that_no_server_can_be_told_is_given_up(at: datetime, mail: MailServer, post: Post) -> None:
    message = queue_code("cindy@example.com\nBcc: all@example.com", at=at)
    send_all(post, at=at)
    assert state_of(message) == State.FAILED
    assert mail.taken == []


def test_a_message_that_lacks_what_its_words_name_is_given_up_and_the_next_one_sent(
    world: World, mail: MailServer, post: Post
) -> None:
    with transaction.atomic():
        enqueue(kind="access_notice", about={"patients": []}, practice_id=world.maple.pk, at=world.at)
    strange, other = Message.objects.get(), queue_code("cindy@example.com", at=world.at)
    send_all(post, at=world.at)
    assert [state_of(message) for message in (strange, other)] == [State.FAILED, State.SENT]


def test_a_message_without_words_or_with_a_broken_seal_is_given_up_and_the_next_one_sent(
    at: datetime, mail: MailServer, post: Post
) -> None:
    with transaction.atomic():
        enqueue(kind="nothing we know", about={}, at=at)
    strange = Message.objects.latest("pk")
    broken, other = queue_code("broken@example.com", at=at), queue_code("cindy@example.com", at=at)
    Message.objects.filter(pk=broken.pk).update(sealed=b"\x02k1" + b"x" * 40)

    send_all(post, at=at)

    assert [state_of(message) for message in (strange, broken, other)] == [State.FAILED, State.FAILED, State.SENT]


def test_a_code_that_would_not_work_any_more_is_not_sent(at: datetime, mail: MailServer, post: Post) -> None:
    message = queue_code("cindy@example.com", at=at)
    send_all(post, at=at + timedelta(minutes=10))
    assert state_of(message) == State.FAILED
    assert mail.taken == []


@pytest.mark.parametrize("meanwhile", ["a day", "taken back", "out of use"])
def test_nor_is_an_invitation_that_would_open_nothing_any_more(
    world: World, mail: MailServer, post: Post, meanwhile: str
) -> None:
    record, by, at = invited(world, "nova@staff.example.com"), world.staff["admin"].actor, world.at
    if meanwhile == "taken back":
        revoke_invitation(public_id=record.public_id, by=by, at=at)
    elif meanwhile == "out of use":
        deactivate_staff_record(public_id=record.public_id, by=by, at=at)
    send_all(post, at=at + INVITATION_LIFE if meanwhile == "a day" else at)
    assert state_of(Message.objects.get()) == State.FAILED
    assert mail.taken == []


def test_of_two_invitations_that_waited_the_newer_is_sent(world: World, mail: MailServer, post: Post) -> None:
    """The first went to an address that was written wrong."""
    record = invited(world, "novva@staff.example.com")
    invite_user(public_id=record.public_id, email="nova@staff.example.com", by=world.staff["admin"].actor, at=world.at)
    send_all(post, at=world.at)
    assert mail.recipients == ["nova@staff.example.com"]


def invited(world: World, email: str) -> StaffRecord:
    by = world.staff["admin"].actor
    details = StaffDetails(given="Nova", family="Lane", email="", role=StaffRole.FRONT_DESK)
    record = create_staff_record(details=details, by=by, at=world.at)
    invite_user(public_id=record.public_id, email=email, by=by, at=world.at)
    return record


def test_a_message_that_a_dead_worker_was_sending_is_never_sent_again_by_itself(
    at: datetime, mail: MailServer, post: Post
) -> None:
    message = queue_code("cindy@example.com", at=at)
    assert hand_over(claimed(at))
    assert settle_interrupted(at=at + timedelta(minutes=4)) == 0, "another worker may still be at it"

    assert settle_interrupted(at=at + timedelta(minutes=5)) == 1

    assert send_all(post, at=at + timedelta(days=1)) == 0
    assert state_of(message) == State.UNKNOWN
    assert bytes(message.sealed) == b""
    assert mail.taken == []


def test_a_message_that_was_not_handed_to_the_server_when_the_worker_died_is_sent_once(
    at: datetime, mail: MailServer, post: Post
) -> None:
    message = queue_code("cindy@example.com", at=at)
    late = claimed(at)
    assert settle_interrupted(at=at + 59 * SECOND) == 0
    assert state_of(message) == State.CLAIMED, "another worker may still be at it"

    assert settle_interrupted(at=at + 60 * SECOND) == 0
    assert (state_of(message), message.problem) == (State.QUEUED, "The worker stopped before sending")
    assert not hand_over(late), "whoever was only slow"

    assert send_all(post, at=message.due_at) == 1
    assert settle_interrupted(at=at + timedelta(days=1)) == 0
    assert (state_of(message), len(mail.taken)) == (State.SENT, 1)


def test_a_message_that_waited_long_is_not_taken_for_stopped_as_soon_as_it_is_claimed(at: datetime) -> None:
    message = queue_code("cindy@example.com", at=at)
    later = at + timedelta(minutes=9)
    claimed(later)
    settle_interrupted(at=later + SECOND)
    assert state_of(message) == State.CLAIMED


def test_a_message_of_which_every_worker_dies_is_given_up(at: datetime, mail: MailServer, post: Post) -> None:
    message, now = queue_code("cindy@example.com", at=at), at
    for _ in range(6):
        claimed(now)
        settle_interrupted(at=now + timedelta(minutes=1))
        state_of(message)
        now = max(message.due_at, now)
    assert (message.state, message.attempts) == (State.FAILED, 6)
    assert send_all(post, at=at + timedelta(days=30)) == 0


def test_a_slow_worker_that_finds_no_server_puts_back_nothing_that_another_sends(
    at: datetime, mail: MailServer, post: Post
) -> None:
    message = queue_code("cindy@example.com", at=at)
    late = claimed(at)
    settle_interrupted(at=at + timedelta(minutes=1))
    assert send_all(post, at=at + timedelta(minutes=2)) == 1
    put_off(late, problem="TimeoutError", at=at + timedelta(minutes=2))
    assert state_of(message) == State.SENT


def test_what_a_slow_worker_hears_of_a_message_that_was_settled_meanwhile(
    at: datetime, mail: MailServer, post: Post
) -> None:
    message = queue_code("cindy@example.com", at=at)
    late, now = claimed(at), at + timedelta(minutes=6)
    assert hand_over(late)
    assert settle_interrupted(at=now) == 1
    mark_failed(late, problem="SMTPDataError 451", at=now)
    mark_failed(late, problem="SMTPDataError 550", at=now, for_good=True)
    assert (state_of(message), send_all(post, at=now + timedelta(days=1))) == (State.UNKNOWN, 0)
    mark_sent(late, at=now)
    assert state_of(message) == State.SENT, "the server took it after all"


def claimed(at: datetime) -> Message:
    message = claim_due(at=at)
    assert message
    return message


def test_nothing_is_queued_outside_the_act_that_calls_for_it() -> None:
    with pytest.raises(RuntimeError, match="inside the act"):
        _queue_alone()


def _queue_alone() -> None:
    connection = transaction.get_connection()
    connection.in_atomic_block, was = False, connection.in_atomic_block
    try:
        enqueue(kind="sign_up_code", about={}, at=datetime.now().astimezone())
    finally:
        connection.in_atomic_block = was
