"""What the frame around every workspace page needs, and what a window needs that is also a page of its own."""

from django import template
from django.utils.safestring import SafeString

from kinpin.ui.drawing import NOTHING, drawn
from kinpin.workspace.doors import TABS

register = template.Library()


@register.simple_tag
def workspace_tabs() -> dict[str, str]:
    return TABS


@register.simple_tag(takes_context=True)
def stay_in_window(context: template.Context, verb: str, address: str) -> SafeString:
    """The attributes of a form or link whose answer takes the window's place; nothing on a page of its own."""
    return drawn(' hx-{}="{}" hx-target="closest dialog"', verb, address) if context["in_window"] else NOTHING
