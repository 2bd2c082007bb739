"""What the frame around every page of the practice portal needs."""

from itertools import groupby
from typing import Any

from django import template
from django.urls import reverse

from kinpin.enrollment.limits import none_typed_until
from kinpin.outbox.queries import overdue
from kinpin.practice_portal.frame import entries_for

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[tuple[str, list[dict[str, Any]]]]:
    """The navigation panel: groups of entries, and which one the page belongs to."""
    request = context["request"]
    here = request.resolver_match.url_name if request.resolver_match else ""
    entries = [
        {
            "label": entry.label,
            "address": reverse(f"practice_portal:{entry.name}"),
            "is_here": here.startswith(entry.pages),
            "group": entry.group,
        }
        for entry in entries_for(request.actor)
    ]
    return [(group, list(lines)) for group, lines in groupby(entries, key=lambda line: str(line["group"]))]


@register.inclusion_tag("practice_portal/late_mail.html", takes_context=True)
def late_mail(context: template.Context) -> dict[str, Any]:
    """That e-mails of the practice wait longer than they should, and since when."""
    request = context["request"]
    count, since = overdue(request.practice.pk, at=request.at)
    return {"count": count, "since": since}


@register.inclusion_tag("practice_portal/no_pins_typed.html", takes_context=True)
def no_pins_typed(context: template.Context) -> dict[str, Any]:
    """That the tries at PINs which all families share are used up, and until when."""
    request = context["request"]
    return {"until": none_typed_until(request.practice.pk, at=request.at)}
