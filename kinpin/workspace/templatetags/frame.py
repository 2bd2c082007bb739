"""What the frame around every workspace page needs."""

from django import template

from kinpin.workspace.doors import TABS
from kinpin.workspace.frame import waiting_mark

register = template.Library()
register.filter("waiting_mark", waiting_mark)


@register.simple_tag
def workspace_tabs() -> dict[str, str]:
    return TABS
