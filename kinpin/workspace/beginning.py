"""What a practice that was just set up is told: what to do next, or whom to ask for it."""

from dataclasses import dataclass

from kinpin.practices import queries
from kinpin.practices.roles import Permission
from kinpin.workspace.doors import WorkspaceRequest


@dataclass(frozen=True, slots=True)
class Ask:
    """Whether this person may do it, and who does where they may not."""

    may: bool
    whom: str


def whom_to_ask(request: WorkspaceRequest, permission: Permission = Permission.STAFF_MANAGE) -> Ask:
    if request.actor.may(permission):
        return Ask(True, "")
    return Ask(False, queries.whom_to_ask(request.practice.pk))
