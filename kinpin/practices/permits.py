"""The guard at the top of an act or a door."""

from typing import Protocol

from kinpin.kernel.actor import Actor, ActorKind
from kinpin.practices.errors import NotPermittedError, PlaceNotFoundError
from kinpin.practices.models import Site
from kinpin.practices.roles import Permission


class OfPractice(Protocol):
    """A row that belongs to a practice."""

    practice_id: int


def require(by: Actor, permission: Permission, *rows: OfPractice | None, practice_id: int | None = None) -> None:
    """Let the actor through, or raise NotPermittedError. Commands and workers are the operator's own hand.

    Everybody who works for a practice acts there alone, a program too: an act hands over the rows that it is told of,
    or which practice it is.
    """
    if by.kind is not ActorKind.SYSTEM:
        require_staff(by, permission)
    elif by.practice_id is None:
        return
    told = {practice_id, *(row.practice_id for row in rows if row is not None)} - {None}
    if told - {by.practice_id}:
        raise NotPermittedError("practice")


def require_site(site_id: int | None, *, practice_id: int) -> None:
    """Let a practice's own site through, or none. Raises PlaceNotFoundError."""
    if site_id is not None and not Site.objects.filter(pk=site_id, practice=practice_id).exists():
        raise PlaceNotFoundError


def require_staff(by: Actor, permission: Permission) -> None:
    """Let somebody of the practice through, or raise NotPermittedError: the guard of what may be seen.

    Commands and workers change what they are told to, and look at nobody.
    """
    if by.kind is not ActorKind.STAFF or not by.may(permission.value):
        raise NotPermittedError(permission.value)


def require_operator(by: Actor) -> None:
    """Let commands and workers through; to everybody else raise NotPermittedError."""
    if by.kind is not ActorKind.SYSTEM:
        raise NotPermittedError("operator")


def practice_of(by: Actor) -> int:
    """The practice the actor works for. Raises NotPermittedError where there is none."""
    if by.practice_id is None:
        raise NotPermittedError("practice")
    return by.practice_id
