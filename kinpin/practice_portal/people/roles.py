"""Roles: one readable table of who may do what, made from the rules themselves."""

from django.http import HttpResponse
from django.shortcuts import render

from kinpin.practice_portal.doors import PortalRequest, portal_page
from kinpin.practices.roles import Permission, StaffRole, given_by_staff_record, given_by_workspace

Row = tuple[Permission, list[bool]]


@portal_page("GET")
def roles(request: PortalRequest) -> HttpResponse:
    context = {"roles": list(StaffRole), "tables": tables()}
    return render(request, "practice_portal/roles.html", context)


def tables() -> list[tuple[str, str, list[Row]]]:
    """Two tables: what the workspace role gives, and what the staff record gives. Each row: a permission, each role."""
    sources = (
        ("Given by the workspace role", "Everybody who signs in to the workspace has one.", given_by_workspace),
        (
            "Given by the role of the staff record",
            "Counts while the record is active and associated with the user.",
            given_by_staff_record,
        ),
    )
    found = []
    for title, note, given_by in sources:
        given = {role: given_by(role) for role in StaffRole}
        rows = [
            (p, [p in given[role] for role in StaffRole]) for p in Permission if any(p in g for g in given.values())
        ]
        found.append((title, note, rows))
    return found
