"""Addresses inside the registration window that depend on a row."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from kinpin.enrollment.window import Caregiver
from kinpin.workspace.registration.pages import WindowPage

register = template.Library()


@register.filter
def authority_url(page: WindowPage, caregiver: Caregiver) -> str:
    """Where this caregiver's authority is set, for the opened patient and the ticked children, and back."""
    here = reverse(
        "workspace:registration_authority", kwargs={"tab": page.context.tab, "patient": page.context.patient}
    )
    contact = caregiver.contact.public_id
    ticked = sorted(page.ticked | {page.context.patient})
    back = page.context.address(caregiver=contact, ticked=sorted(page.wanted))
    pairs = [("caregiver", contact), *(("for", child) for child in ticked), ("return", back)]
    return f"{here}?{urlencode(pairs)}"
