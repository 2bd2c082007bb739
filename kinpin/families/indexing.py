"""Keeps the search keys of a person in step with the person. Called by every act that changes one."""

from collections.abc import Iterable, Iterator

from kinpin.families.models import Contact, KeyKind, Patient, SearchKey
from kinpin.families.search_keys import LONGEST_KEY, name_keys, number_key, phone_digits
from kinpin.kernel.people import PersonName

# To ask a member for its value takes longer than to make a key.
_NAME, _EMAIL, _NUMBER = KeyKind.NAME.value, KeyKind.EMAIL.value, KeyKind.NUMBER.value
_PHONE, _PHONE_END = KeyKind.PHONE.value, KeyKind.PHONE_END.value


def found_by(
    name: PersonName, nickname: str, numbers: Iterable[str], email: str, mrn: str, country: str
) -> list[tuple[str, str, str]]:
    """The kind and the two halves of every key under which a person should be found."""
    found = [(_NAME, key, other) for key, other in name_keys(name, nickname)]
    for digits in {phone_digits(number, country) for number in numbers if number}:
        if digits:
            found += ((_PHONE, digits, ""), (_PHONE_END, digits[::-1], ""))
    if email:
        found.append((_EMAIL, email.lower()[:LONGEST_KEY], ""))
    number = number_key(mrn)
    if number:
        found.append((_NUMBER, number, ""))
    return found


def keys_of(person: Patient | Contact, country: str) -> Iterator[SearchKey]:
    """The search keys a person should have, unsaved."""
    owner = {"patient": person} if isinstance(person, Patient) else {"contact": person}
    mrn = person.mrn if isinstance(person, Patient) else ""
    numbers = (person.phone, person.cell_phone)
    for kind, key, other in found_by(person.name, person.nickname, numbers, person.email, mrn, country):
        yield SearchKey(practice_id=person.practice_id, kind=kind, key=key, other=other, **owner)


def reindex(person: Patient | Contact, country: str) -> None:
    """Replace the search keys of one person."""
    SearchKey.objects.filter(**({"patient": person} if isinstance(person, Patient) else {"contact": person})).delete()
    SearchKey.objects.bulk_create(keys_of(person, country))
