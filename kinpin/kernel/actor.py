"""Who acts: every act and every door is told."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    STAFF = "staff"  # somebody of the practice, signed in
    FAMILY = "family"  # a parent, guardian or grown patient, signed in or about to be
    SYSTEM = "system"  # a command or a worker


class Room(StrEnum):
    """The face through which somebody acts."""

    WORKSPACE = "workspace"
    PRACTICE_PORTAL = "practice_portal"
    PATIENT_PORTAL = "patient_portal"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """One person or program, acting in one room, at one practice if the room has one.

    `permissions` are the words of `practices.roles`; families and programs have none of them.
    `session` is a short fingerprint of the sign-in, never the session key itself.
    `network` is the peer's address as text, empty where there is none.
    """

    kind: ActorKind
    room: Room
    practice_id: int | None = None
    login_id: int | None = None
    membership_id: int | None = None
    staff_record_id: int | None = None
    name: str = ""
    permissions: frozenset[str] = frozenset()
    session: str = ""
    network: str = ""

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def system_actor(practice_id: int | None = None) -> Actor:
    """The actor for commands and workers."""
    return Actor(kind=ActorKind.SYSTEM, room=Room.COMMAND, practice_id=practice_id)
