"""Draws what stands in every line of a list of patients found."""

from django import template
from django.utils.safestring import SafeString

from kinpin.ui.drawing import NAME_ALERT, drawn, joined
from kinpin.workspace.charts.results import Letters, ResultLine

register = template.Library()

_NO_NAME = "(name not on file)"


@register.simple_tag
def result_name(line: ResultLine) -> SafeString:
    """*Testkiddo, Rosemary*, with the letters marked in which people with like names differ."""
    first = joined(map(_run, line.first_names))
    if line.last_name and first:
        return drawn("{}, {}", line.last_name, first)
    return first or drawn("{}", line.last_name or _NO_NAME)


def _run(letters: Letters) -> SafeString:
    return drawn('<b class="differs">{}</b>' if letters.differs else "{}", letters.text)


@register.simple_tag
def result_marks(line: ResultLine) -> SafeString:
    """What is said beside the name: that it is like another one, and through whom it was found."""
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
