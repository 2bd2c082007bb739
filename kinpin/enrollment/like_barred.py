"""A login that came in, on any chart of the practice, with name and birth date of somebody who must be kept away."""

from collections.abc import Mapping, Sequence

from kinpin.accounts.models import Login
from kinpin.families.authority import is_barred
from kinpin.families.contacts_around import Around
from kinpin.families.likeness import share_name_and_birth
from kinpin.families.models import Contact


def came_in_like_barred(login: Login, practice_id: int, people: Mapping[int, Sequence[Around]]) -> bool:
    """Whether a login ever came in here with the first name and birth date of one barred from these children.

    Names alone say who may be meant; with the day of birth, of an account, they say enough to ask the practice first.
    No query where nobody is barred, else two.
    """
    barred = {one.contact_id for every in people.values() for one in every if is_barred(one.authority)}
    if not barred:
        return False
    kept_away = list(Contact.objects.filter(pk__in=barred, birth_date__isnull=False))
    came_as = Contact.objects.filter(practice=practice_id, enrollments__login=login, birth_date__isnull=False)
    return any(share_name_and_birth(vars(one), vars(other)) for one in came_as.distinct() for other in kept_away)
