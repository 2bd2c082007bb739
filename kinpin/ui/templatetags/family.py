"""The elements of a family page: a question with its error above it, the language switch, a number, an address."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kinpin.ui.fields import attributes_of, described_by

register = template.Library()


@register.simple_tag
def control(bound: BoundField, described: str = "") -> SafeString:
    """The control of a field, tied to its hint and error; of those in error, the page's first takes the focus."""
    focus = {"data-focus": True} if bound.errors else {}
    return bound.as_widget(attrs=attributes_of(bound, described) | focus)


@register.inclusion_tag("ui/question.html")
def question(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A field with its label, hint and error above the control."""
    return {"field": bound, "hint": hint or bound.help_text, "described": described_by(bound, hint)}


@register.inclusion_tag("ui/language_switch.html", takes_context=True)
def language_switch(context: template.Context, form: str = "") -> dict[str, Any]:
    """The switch to the other language. With a form's id it posts that form, so that what was typed is kept."""
    return {"form": form, "request": context["request"], "csrf_token": context.get("csrf_token")}


@register.filter
def dial(phone: str) -> str:
    """A telephone number as a link wants it."""
    return "".join(character for character in phone if character.isdigit() or character == "+")


@register.filter
def breakable(email: str) -> str:
    """An e-mail address that breaks behind its @, where the line is too short for it."""
    name, at, domain = email.rpartition("@")
    return format_html("{}{}<wbr>{}", name, at, domain)
