"""The elements of the look, as tags: a field with its label, hint and error; a status with its shape; dates."""

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField
from django.utils import formats, timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_htmx.jinja import htmx_script

from kinpin.kernel.clock import comes_twice
from kinpin.kernel.ids import new_public_id
from kinpin.kernel.people import NO_NAME, age_on
from kinpin.ui.drawing import NAME_ALERT, drawn
from kinpin.ui.fields import attributes_of, described_by

register = template.Library()


@register.simple_tag
def status(value: Any, note: str = "") -> SafeString:
    """A status as a shape and a word; anything with `value`, `label` and `shape`."""
    return drawn(
        '<span class="status status--{}"><span class="shape" aria-hidden="true">{}</span>{}{}</span>',
        value.value,
        value.shape,
        str(value.label),
        note if note.startswith(",") else f" {note}" if note else "",
    )


@register.simple_tag
def name_alert() -> SafeString:
    """That another person could be taken for this one."""
    return NAME_ALERT


@register.simple_tag
def one_press() -> SafeString:
    """The mark of a form that makes something: sent twice, it makes one."""
    return drawn('<input type="hidden" name="press" value="{}">', new_public_id())


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, Any]:
    """A form field with label, hint and errors tied to it."""
    control = bound.as_widget(attrs=attributes_of(bound, described_by(bound, hint)))
    return {"field": bound, "control": control, "hint": hint or bound.help_text}


@register.simple_tag
def error_summary(form: Any) -> SafeString:
    """How many fields need another look, each a link to its field; takes the focus when the page is shown."""
    if not form.errors:
        return mark_safe("")
    links = format_html_join(
        "",
        '<li><a href="#{}">{}: {}</a></li>',
        (
            (form[name].auto_id, form[name].label, form.errors[name][0])
            for name in form.fields  # as they stand on the page: the check of the whole form adds its errors last
            if name in form.errors
        ),
    )
    general = format_html_join("", "<li>{}</li>", ((error,) for error in form.non_field_errors()))
    title = translation.ngettext("Please look at one thing.", "Please look at %(count)s things.", len(form.errors))
    return format_html(
        '<div class="notice notice--bad" role="alert" tabindex="-1" data-focus>'
        "<p><strong>{}</strong></p><ul>{}{}</ul></div>",
        title % {"count": len(form.errors)} if "%" in title else title,
        general,
        links,
    )


@register.filter
def or_no_name(name: str) -> str:
    """A name as it is written, or that there is none."""
    return name or NO_NAME


@register.filter
def day(value: date | datetime | None) -> str:
    """*03/14/2019*, as staff pages write a date."""
    return value.strftime("%m/%d/%Y") if value else ""


@register.filter
def day_in_words(value: date | datetime | None, today: date | None = None) -> str:
    """*Mon, Nov 30*, or *lun 30 de nov*, in the language of the page; with `today`, a year that is another is named."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    year = f", {local.year}" if today and local.year != today.year else ""
    return formats.date_format(local, "D j \\d\\e M" if translation.get_language() == "es" else "D, M j") + year


@register.filter
def clock(value: datetime | None) -> str:
    """*8:14 AM*, in the practice's time that `timezone.override` set."""
    return formats.date_format(timezone.localtime(value), "g:i A") if value else ""


@register.filter
def clock_to_the_second(value: datetime) -> str:
    """*8:14:05 AM*, in the practice's time; *1:14:05 AM EDT* in the hour that comes twice in the night of a change."""
    local = timezone.localtime(value)
    zone = f" {local.tzname()}" if comes_twice(local) else ""  # Django's own form leaves it out just then
    return formats.date_format(local, "g:i:s A") + zone


@register.simple_tag(takes_context=True)
def age(context: template.Context, born: date | None) -> str:
    """*7 y 8 m* on the page's own day, in one piece."""
    today = context.get("today")
    return age_on(born, today).short.replace(" ", "\N{NO-BREAK SPACE}") if born and today else ""


@register.simple_tag
def htmx() -> SafeString:
    return htmx_script(minified=True)
