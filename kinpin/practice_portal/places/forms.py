"""The forms of providers and sites."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from kinpin.practice_portal.site_choice import SiteChoice
from kinpin.practice_portal.texts import LineField, PhoneField
from kinpin.practices.actions.places import ProviderDetails, SiteDetails, mark_of, provider_details, site_details

if TYPE_CHECKING:
    from kinpin.practices.models import Provider, Site

LAST_POSITION = 999


class PlaceForm(forms.Form):
    """A site or provider. `seen` is the mark of what was stored when it was opened; empty for a new one.

    `taken` are the names of the others in use: two of one name would not be told apart.
    """

    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
    taken_words = ""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, taken: Collection[str] = (), own: str = "", **more: Any
    ) -> None:
        super().__init__(data, **more)
        self._taken, self._own = {name.casefold() for name in taken}, own

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self._own and name.casefold() in self._taken:
            raise forms.ValidationError(self.taken_words)
        return name


class SiteForm(PlaceForm):
    taken_words = "Another site in use has this name."

    name = LineField(label="Name", longest=120, wanted="Type the site's name.")
    phone = PhoneField()
    address = LineField(label="Address", longest=200)

    def details(self) -> SiteDetails:
        data = self.cleaned_data
        return SiteDetails(data["name"], data["phone"], data["address"])


class ProviderForm(PlaceForm, SiteChoice):
    taken_words = "Another provider in use has this name."

    name = LineField(label="Name", longest=120, wanted="Type the name as it should appear above the column.")
    specialty = LineField(label="Specialty", longest=120)
    position = forms.IntegerField(
        label="Place among the columns",
        min_value=0,
        max_value=LAST_POSITION,
        help_text="The smallest number is on the left. Equal numbers are sorted by name.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Type a number from 0 to {LAST_POSITION}."
        ),
    )

    field_order = ["name", "specialty", "site", "position"]

    def details(self) -> ProviderDetails:
        data = self.cleaned_data
        return ProviderDetails(data["name"], data["specialty"], self.site_id, data["position"])


def stored_site(site: "Site") -> dict[str, Any]:
    """What a site holds, as the form shows it."""
    return {"name": site.name, "phone": site.phone, "address": site.address, "seen": mark_of(site_details(site))}


def stored_provider(provider: "Provider") -> dict[str, Any]:
    """What a provider holds, as the form shows it."""
    return {
        "name": provider.name,
        "specialty": provider.specialty,
        "site": provider.site.public_id if provider.site else "",
        "position": provider.position,
        "seen": mark_of(provider_details(provider)),
    }
