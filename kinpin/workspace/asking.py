"""Whether this person may do a thing, and whom to ask where not."""

from dataclasses import dataclass

from kinpin.practices.queries import whom_to_ask
from kinpin.practices.roles import Permission
from kinpin.workspace.doors import WorkspaceRequest


@dataclass(frozen=True, slots=True)
class Ask:
    """The answer; `whom` is empty where they may."""

    may: bool
    whom: str


def ask_for(request: WorkspaceRequest, permission: Permission = Permission.STAFF_MANAGE) -> Ask:
    if request.actor.may(permission):
        return Ask(True, "")
    return Ask(False, whom_to_ask(request.practice.pk))
