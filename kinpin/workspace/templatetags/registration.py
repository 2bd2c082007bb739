"""Addresses inside the registration window that depend on a row."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from kinpin.enrollment.window import Caregiver
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.registration.pages import WindowPage

register = template.Library()


@register.filter
def authority_url(page: WindowPage, caregiver: Caregiver) -> str:
    """Where this caregiver's authority is set, for the opened patient and the ticks; Back keeps who was chosen."""
    here = reverse(
        "workspace:registration_authority", kwargs={"tab": page.context.tab, "patient": page.context.patient}
    )
    contact = caregiver.contact.public_id
    ticked = sorted(page.ticked | {page.context.patient})
    chosen = page.window.chosen.contact.public_id if page.window.chosen else ""
    back = page.context.address(caregiver=chosen, ticked=sorted(page.wanted))
    pairs = [("caregiver", contact), *(("for", child) for child in ticked), ("return", back)]
    return f"{here}?{urlencode(pairs)}"


@register.filter
def alike_url(page: WindowPage, caregiver: Caregiver) -> str:
    """Where this caregiver is compared with who may be the same person; Back keeps who was chosen."""
    here = contact_address(page.context.tab, page.context.patient, caregiver.contact.public_id, "contact_alike")
    chosen = page.window.chosen.contact.public_id if page.window.chosen else ""
    back = page.context.address(caregiver=chosen, ticked=sorted(page.wanted))
    return f"{here}?{urlencode({'return': back})}"


@register.filter
def name_url(page: WindowPage, caregiver: Caregiver) -> str:
    """The panel where this caregiver's name is entered, and back."""
    contact = caregiver.contact.public_id
    panel = contact_address(page.context.tab, page.context.patient, contact)
    back = page.context.address(caregiver=contact, ticked=sorted(page.wanted))
    return f"{panel}?{urlencode({'return': back})}"
