"""Whom a family calls: every family page has the practice's number in the same place."""

from kinpin.accounts.requests import SideRequest
from kinpin.accounts.sessions import LEFT
from kinpin.practices.models import Practice
from kinpin.practices.queries import find_practice, only_practice

HELPING = "practice"  # in the session: the slug of the practice whose portal this browser came to


def remember_practice(request: SideRequest, practice: Practice) -> None:
    """This browser came to the portal of this practice."""
    if request.session.get(HELPING) != practice.slug:
        request.session[HELPING] = practice.slug


def helping_practice(request: SideRequest) -> Practice | None:
    """The practice whose portal this browser came to; the only one where there is one."""
    slug = request.session.get(HELPING) or (request.session.get(LEFT) or {}).get(HELPING)
    return (find_practice(slug) if slug else None) or only_practice()
