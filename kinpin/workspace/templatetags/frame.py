"""What the frame around every workspace page needs."""

from django import template

from kinpin.workspace.doors import TABS

register = template.Library()


@register.simple_tag
def workspace_tabs() -> dict[str, str]:
    return TABS
