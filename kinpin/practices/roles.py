"""Who may do what: a closed list of permissions, and the roles that bundle them, in one readable table."""

from enum import StrEnum

from kinpin.kernel.words import Labelled


class StaffRole(StrEnum):
    PRACTICE_ADMIN = "practice_admin"
    FRONT_DESK = "front_desk"
    PROVIDER = "provider"
    BILLING = "billing"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").title()


class Permission(Labelled):
    """What somebody may do. The label is the sentence that the table in Practice Portal › Roles shows."""

    # given by the workspace role
    CHART_VIEW = "chart.view", "Open patient charts"
    CHART_EDIT = "chart.edit", "Change Basic Info and Family Contacts"
    AUTHORITY_SET = "authority.set", "Set a contact's authority"
    HOLD_SET = "hold.set", "Place and lift a hold"
    SCHEDULE_VIEW = "schedule.view", "See the schedule"
    SCHEDULE_EDIT = "schedule.edit", "Add, move and cancel appointments"
    # given by the staff record's role
    PIN_ISSUE = "pin.issue", "Register families: issue, print and void PINs, end access"
    PORTAL_PATIENTS = "portal.patients", "Use Patient Administration"
    STAFF_MANAGE = "staff.manage", "Manage staff records, users, providers, sites and settings"
    AUDIT_VIEW = "audit.view", "Read the audit trail"


_WORKSPACE: dict[StaffRole, frozenset[Permission]] = {
    StaffRole.PRACTICE_ADMIN: frozenset(
        {
            Permission.CHART_VIEW, Permission.CHART_EDIT, Permission.AUTHORITY_SET, Permission.HOLD_SET,
            Permission.SCHEDULE_VIEW, Permission.SCHEDULE_EDIT,
        }
    ),
    StaffRole.FRONT_DESK: frozenset(
        {
            Permission.CHART_VIEW, Permission.CHART_EDIT, Permission.AUTHORITY_SET,
            Permission.SCHEDULE_VIEW, Permission.SCHEDULE_EDIT,
        }
    ),
    StaffRole.PROVIDER: frozenset(
        {
            Permission.CHART_VIEW, Permission.CHART_EDIT, Permission.AUTHORITY_SET, Permission.HOLD_SET,
            Permission.SCHEDULE_VIEW, Permission.SCHEDULE_EDIT,
        }
    ),
    StaffRole.BILLING: frozenset({Permission.CHART_VIEW, Permission.SCHEDULE_VIEW}),
}  # fmt: skip

_STAFF_RECORD: dict[StaffRole, frozenset[Permission]] = {
    StaffRole.PRACTICE_ADMIN: frozenset(
        {Permission.PIN_ISSUE, Permission.PORTAL_PATIENTS, Permission.STAFF_MANAGE, Permission.AUDIT_VIEW}
    ),
    StaffRole.FRONT_DESK: frozenset({Permission.PIN_ISSUE, Permission.PORTAL_PATIENTS}),
    StaffRole.PROVIDER: frozenset({Permission.PIN_ISSUE, Permission.PORTAL_PATIENTS}),
    StaffRole.BILLING: frozenset({Permission.PORTAL_PATIENTS}),
}

# Every pair of roles is worked out once: signing in asks at each request.
_BY_ROLES: dict[tuple[StaffRole, StaffRole | None], frozenset[str]] = {
    (workspace, staff): frozenset(
        p.value for p in _WORKSPACE[workspace] | (_STAFF_RECORD[staff] if staff else frozenset())
    )
    for workspace in StaffRole
    for staff in (None, *StaffRole)
}


def permissions_of(workspace_role: StaffRole, staff_role: StaffRole | None) -> frozenset[str]:
    """What somebody may do: the workspace role's permissions and those of the active staff record, if there is one."""
    return _BY_ROLES[workspace_role, staff_role]


def given_by_workspace(role: StaffRole) -> frozenset[Permission]:
    return _WORKSPACE[role]


def given_by_staff_record(role: StaffRole) -> frozenset[Permission]:
    return _STAFF_RECORD[role]
