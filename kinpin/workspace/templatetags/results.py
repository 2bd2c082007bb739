"""Draws the lines of a list of patients found by hand: the desk waits for one at every letter it types."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from kinpin.kernel.people import NO_NAME
from kinpin.ui.drawing import NAME_ALERT, NOTHING, drawn, joined
from kinpin.ui.templatetags.ui import status
from kinpin.workspace.charts.results import Letters, ResultLine

register = template.Library()

_CURRENT = mark_safe(' class="is-current" aria-current="true"')
_LINE = '<tr data-row{}><th scope="row"><a href="{}" data-opens translate="no">{}</a>{}</th>{}<td>{}</td></tr>'


@register.simple_tag
def result_line(line: ResultLine, is_current: bool = False) -> SafeString:
    """A patient, and the way to the chart; `is_current` marks the one that Enter opens."""
    return drawn(
        _LINE,
        _CURRENT if is_current else NOTHING,
        line.address,
        result_name(line),
        result_marks(line),
        result_facts(line),
        status(line.status),
    )


@register.simple_tag
def result_name(line: ResultLine) -> SafeString:
    """*Testkiddo, Rosemary*, with the letters marked in which people with like names differ."""
    first = joined(map(_run, line.first_names))
    if line.last_name and first:
        return drawn("{}, {}", line.last_name, first)
    return first or drawn("{}", line.last_name or NO_NAME)


def _run(letters: Letters) -> SafeString:
    return drawn('<b class="differs">{}</b>' if letters.differs else "{}", letters.text)


@register.simple_tag
def result_marks(line: ResultLine) -> SafeString:
    """What stands beside the name: that it is like another one, and through whom it was found."""
    marks = [NAME_ALERT] if line.alert else []
    if line.via:
        marks.append(drawn(' <span class="quiet">via <span translate="no">{}</span></span>', line.via))
    return joined(marks)


@register.simple_tag
def result_facts(line: ResultLine) -> SafeString:
    """The cells after the name: birth date, sex, MRN, caregivers."""
    return drawn(
        '<td>{}</td><td>{}</td><td translate="no">{}</td><td translate="no">{}</td>',
        line.born,
        line.patient.sex_word,
        line.patient.mrn,
        line.caregivers,
    )
