"""The site in a form: one of the practice's, or all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms

if TYPE_CHECKING:
    from kinpin.practices.models import Site


class SiteChoice(forms.Form):
    site = forms.ChoiceField(label="Site", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, sites: Sequence["Site"] = (), **more: Any) -> None:
        super().__init__(data, **more)
        self._sites = {site.public_id: site.pk for site in sites}
        cast(forms.ChoiceField, self.fields["site"]).choices = [
            ("", "All sites"),
            *((site.public_id, site.name) for site in sites),
        ]

    @property
    def site_id(self) -> int | None:
        """The site that was chosen; None for all of them."""
        return self._sites.get(self.cleaned_data["site"])
