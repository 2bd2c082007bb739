"""Where the practice portal opens, and what stands in its navigation panel."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from kinpin.kernel.actor import Actor
from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practices.roles import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the navigation panel. `pages` begin the names of the addresses that belong to it."""

    label: str
    name: str
    permission: Permission | None
    pages: tuple[str, ...]
    group: str = ""


ENTRIES = (
    Entry("Patient Administration", "patients", Permission.PORTAL_PATIENTS, ("patient", "sheet")),
    Entry("Staff Members", "staff", Permission.STAFF_MANAGE, ("staff", "member"), "User Administration"),
    Entry("Providers", "providers", Permission.STAFF_MANAGE, ("provider",), "User Administration"),
    Entry("Roles", "roles", None, ("roles",), "User Administration"),
    Entry("Sites", "sites", Permission.STAFF_MANAGE, ("site",)),
    Entry("Settings", "settings", Permission.STAFF_MANAGE, ("settings", "details", "terms")),
    Entry("Audit", "trail", Permission.AUDIT_VIEW, ("trail",)),
)


def entries_for(actor: Actor) -> list[Entry]:
    """What somebody may open."""
    return [entry for entry in ENTRIES if entry.permission is None or actor.may(entry.permission)]


@portal_page("GET")
def start(request: PortalRequest) -> HttpResponse:
    """The first page somebody may open."""
    return HttpResponseRedirect(reverse(f"practice_portal:{entries_for(request.actor)[0].name}"))
