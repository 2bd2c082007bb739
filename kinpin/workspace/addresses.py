"""Where pages of charts and appointments lie. A page links to hundreds: of each kind only the first is worked out."""

from functools import cache

from django.urls import reverse

from kinpin.kernel.ids import LENGTH

_ANY = "0" * LENGTH  # stands in an address for any public id: none holds a zero


def page_address(tab: str, name: str, patient: str) -> str:
    """A page of the chart of the patient with this public id."""
    return _address_of_any(tab, name, "patient").replace(_ANY, patient)


def appointment_address(tab: str, appointment: str, name: str = "appointment") -> str:
    """A page of the appointment with this public id."""
    return _address_of_any(tab, name, "appointment").replace(_ANY, appointment)


@cache
def _address_of_any(tab: str, name: str, thing: str) -> str:
    return reverse(f"workspace:{name}", kwargs={"tab": tab, thing: _ANY})
