"""A queued message becomes words, at the moment it is sent: in the person's language, for whom the chart names now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from kinpin.accounts.actions.email_proofs import is_code_good
from kinpin.accounts.models import Side
from kinpin.enrollment.notice_recipients import may_be_told, told_at_former
from kinpin.families.contacts_around import Around
from kinpin.families.models import Contact
from kinpin.families.queries import standing_contact
from kinpin.families.rules import Role
from kinpin.handouts.addresses import family_sign_in_address, invitation_address, staff_sign_in_address
from kinpin.handouts.letter_words import (
    ACCESS_NOTICE,
    ACCESS_NOTICE_OF_OWN,
    ADDRESS_CHANGED,
    ADDRESS_IN_USE,
    CALL,
    INVITATION,
    MOMENT,
    RESET_CODE,
    SECURITY_CHANGED,
    SECURITY_CHANGED_OF_STAFF,
    SECURITY_CHANGES,
    SIGN_UP_CODE,
    Words,
    in_language,
)
from kinpin.kernel.clock import local_day
from kinpin.kernel.languages import HALF_DAYS, our_language
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from kinpin.practices.actions.invitations import is_invitation_open
from kinpin.practices.models import Practice
from kinpin.practices.queries import practices_of_login


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, ready to be sent."""

    sender: str
    to: str
    subject: str
    body: str


class UnknownKindError(Exception):
    """A message was queued that nobody has words for."""


def compose_letter(message: Message, *, at: datetime) -> Letter | None:
    """The words of a queued message. None when it must not be sent any more. Raises UnknownKindError."""
    if message.kind not in _WRITERS:
        raise UnknownKindError(message.kind)
    practice = Practice.objects.filter(pk=message.practice_id).first() if message.practice_id else None
    return _WRITERS[message.kind](message, practice, at)


def _code(words: dict[str, Words]) -> "_Writer":
    def write(message: Message, practice: Practice | None, at: datetime) -> Letter | None:
        secret, about = secret_of(message), message.about
        if not is_code_good(proof_id=about["proof"], code=secret["code"], at=at):
            return None
        return _letter(practice, secret["to"], in_language(words, about["language"]), code=secret["code"])

    return write


def _address_in_use(message: Message, practice: Practice | None, at: datetime) -> Letter:
    words = in_language(ADDRESS_IN_USE, message.about["language"])
    return _letter(practice, secret_of(message)["to"], words, address=family_sign_in_address())


def _invitation(message: Message, practice: Practice | None, at: datetime) -> Letter | None:
    secret = secret_of(message)
    if practice is None or not is_invitation_open(token=secret["token"], at=at):
        return None
    words = in_language(INVITATION, "en")
    return _letter(practice, secret["to"], words, practice=practice.name, address=invitation_address(secret["token"]))


def _access_notice(message: Message, practice: Practice | None, at: datetime) -> Letter | None:
    if practice is None:
        return None
    contact = standing_contact(practice.pk, message.about["contact"])
    to = contact.email.strip() if contact else ""
    places = _may_know(contact, message.about["patients"], practice, at) if contact and to else []
    if contact is None or not places:
        return None
    is_own = all(one.role is Role.SELF for one in places)
    words = in_language(ACCESS_NOTICE_OF_OWN if is_own else ACCESS_NOTICE, contact.language)
    return _letter(practice, to, words, practice=practice.name, phone=practice.phone)


def _address_changed(message: Message, practice: Practice | None, at: datetime) -> Letter | None:
    if practice is None:
        return None
    former, about = secret_of(message)["to"], message.about
    contact, today = standing_contact(practice.pk, about["contact"]), local_day(at, practice.zone)
    if contact is None or not told_at_former(former, contact.pk, practice, about["patients"], today):
        return None
    words = in_language(ADDRESS_CHANGED, about["language"])
    return _letter(practice, former, words, practice=practice.name, phone=practice.phone)


def _security_changed(message: Message, practice: Practice | None, at: datetime) -> Letter:
    about, language = message.about, message.about["language"]
    at_work = about["side"] == Side.PRACTICE
    practice = practice or (_only_practice_of(about["login"]) if at_work else None)
    told = in_language(SECURITY_CHANGES, language)
    with_number, without = in_language(CALL, language)
    return _letter(
        practice,
        secret_of(message)["to"],
        in_language(SECURITY_CHANGED_OF_STAFF if at_work else SECURITY_CHANGED, language),
        when=_moment(message.created_at, practice, language),
        changes="\n".join(f"- {told[change]}" for change in about["changes"]),
        address=staff_sign_in_address() if at_work else family_sign_in_address(),
        whom=with_number.format(phone=practice.phone) if practice else without,
    )


def _only_practice_of(login_id: int) -> Practice | None:
    """The practice whose workspace a login enters, where there is one."""
    practices = practices_of_login(login_id)
    return practices[0] if len(practices) == 1 else None


def _moment(moment: datetime, practice: Practice | None, language: str) -> str:
    """When something was, as the practice lives it."""
    with translation.override(our_language(language)):
        local = localtime(moment, practice.zone if practice else UTC)
        half = in_language(HALF_DAYS, language)[local.hour >= 12]
        # Django leaves the zone out where an hour comes twice, and there it is what tells which.
        return f"{date_format(local, in_language(MOMENT, language))} {half} {local.tzname()}"


def _may_know(contact: Contact, patient_ids: list[int], practice: Practice, at: datetime) -> list[Around]:
    """Where the contact stands on the charts of those children about whom they may be told today."""
    told = may_be_told(practice, patient_ids, local_day(at, practice.zone)).values()
    return [one for people in told for one in people if one.contact_id == contact.pk]


def _letter(practice: Practice | None, to: str, words: Words, /, **values: str) -> Letter:
    signature = f"{practice.name}\n{practice.phone}" if practice else "Kinpin"
    paragraphs = [paragraph.format(**values) for paragraph in words.paragraphs]
    return Letter(_sender(practice), to, words.subject, "\n\n".join([*paragraphs, f"-- \n{signature}"]) + "\n")


def _sender(practice: Practice | None) -> str:
    """The practice's name before the installation's address: families know the one, not the other."""
    if practice is None:
        return str(settings.DEFAULT_FROM_EMAIL)
    return formataddr((" ".join(practice.name.split()), parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


_Writer = Callable[[Message, Practice | None, datetime], Letter | None]
_WRITERS: dict[str, _Writer] = {
    "sign_up_code": _code(SIGN_UP_CODE),
    "reset_code": _code(RESET_CODE),
    "address_in_use": _address_in_use,
    "invitation": _invitation,
    "access_notice": _access_notice,
    "address_changed": _address_changed,
    "security_changed": _security_changed,
}
