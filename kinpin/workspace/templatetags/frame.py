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
def stay_in_window(context: template.Context, verb: str, address: str, again: str = "drop") -> SafeString:
    """The attributes of a form or link whose answer takes the window's place; nothing on a page of its own.

    Pressed `again` before the answer: a deed is under way already, another search takes the place of the first.
    """
    if not context["in_window"]:
        return NOTHING
    pattern = ' hx-{}="{}" hx-target="closest dialog" hx-sync="this:{}" hx-disinherit="hx-sync"'
    return drawn(pattern, verb, address, again)
