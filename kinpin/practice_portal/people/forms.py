"""The forms of User Administration."""

from typing import TYPE_CHECKING, Any

from django import forms

from kinpin.practice_portal.site_choice import SiteChoice
from kinpin.practices.actions.staff import StaffDetails
from kinpin.practices.roles import StaffRole

if TYPE_CHECKING:
    from kinpin.practices.models import Membership, StaffRecord

_LOOKS_LIKE = "Check the e-mail. It looks like name@example.com."
ROLES = [(role.value, role.label) for role in StaffRole]


class StaffForm(SiteChoice):
    """One staff record. `version` is the one it was opened at; empty for a new record."""

    given = forms.CharField(
        label="First name",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Type the first name."},
    )
    family = forms.CharField(
        label="Last name",
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Type the last name."},
    )
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        required=False,
        help_text="Where an invitation goes.",
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _LOOKS_LIKE},
    )
    role = forms.ChoiceField(label="Role", choices=ROLES, initial=StaffRole.FRONT_DESK.value)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ["given", "family", "email", "role", "site"]

    def details(self) -> StaffDetails:
        data = self.cleaned_data
        return StaffDetails(
            given=data["given"],
            family=data["family"],
            email=data["email"].lower(),
            role=StaffRole(data["role"]),
            site_id=self.site_id,
        )


def suggested(user: "Membership | None") -> dict[str, Any] | None:
    """What a new record of a user begins with."""
    if user is None:
        return None
    given, _, family = user.name.rpartition(" ")
    return {"given": given, "family": family, "email": user.login.email, "role": user.role}


def stored(record: "StaffRecord") -> dict[str, Any]:
    """What a staff record holds, as the form shows it."""
    return {
        "given": record.given,
        "family": record.family,
        "email": record.email,
        "role": record.role,
        "site": record.site.public_id if record.site else "",
        "version": record.version,
    }


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Send it to",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": "Type the e-mail.", "invalid": _LOOKS_LIKE},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLES)
