"""Addresses inside the registration window that depend on a row."""

from urllib.parse import urlencode

from django import template

from kinpin.enrollment.window import Caregiver
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts.contact_list import contact_address
from kinpin.workspace.registration.pages import WindowPage

register = template.Library()


@register.filter
def authority_url(page: WindowPage, caregiver: Caregiver) -> str:
    """Where this caregiver's authority is set, for the opened patient and the ticks; Back keeps who was chosen."""
    here = page_address(page.context.tab, "registration_authority", page.context.patient)
    children = sorted(page.ticked | {page.context.patient})
    pairs = [("caregiver", caregiver.contact.public_id), *(("for", child) for child in children)]
    return f"{here}?{urlencode([*pairs, ('return', page.own_address)])}"


@register.filter
def alike_url(page: WindowPage, caregiver: Caregiver) -> str:
    """Where this caregiver is compared with who may be the same person; Back keeps who was chosen."""
    here = contact_address(page.context.tab, page.context.patient, caregiver.contact.public_id, "contact_alike")
    return f"{here}?{urlencode({'return': page.own_address})}"


@register.filter
def name_url(page: WindowPage, caregiver: Caregiver) -> str:
    """The panel where this caregiver's name is entered, and back."""
    contact = caregiver.contact.public_id
    panel = contact_address(page.context.tab, page.context.patient, contact)
    back = page.context.address(caregiver=contact, ticked=sorted(page.wanted))
    return f"{panel}?{urlencode({'return': back})}"
