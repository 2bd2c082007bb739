"""Addresses stand in the URL confs alone: code and templates name routes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kinpin

ROOT = Path(kinpin.__file__).parent
_REDIRECTS = frozenset({"HttpResponseRedirect", "HttpResponsePermanentRedirect", "redirect"})
_ADDRESS = re.compile(r'\b(?:href|action|formaction|src|hx-(?:get|post))="([^"]*)"')
_TAG = re.compile(r"{%.*?%}")
_LITERAL = re.compile(r"^/|=/")  # at the start, or as where to go on to


def redirects_to(source: str) -> list[str]:
    """The literal addresses that Python code redirects to."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in _REDIRECTS]
    values = (node.value for call in found for node in ast.walk(call) if isinstance(node, ast.Constant))
    return [value for value in values if isinstance(value, str) and value.startswith(("/", "../"))]


def links_to(template: str) -> list[str]:
    """The literal addresses in a template's links and forms."""
    return [value for value in _ADDRESS.findall(template) if _LITERAL.search(_TAG.sub("", value))]


def _files(kind: str) -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob(kind)):
        yield str(path.relative_to(ROOT)), path.read_text()


def test_no_redirect_spells_an_address_out() -> None:
    assert {name: found for name, text in _files("*.py") if (found := redirects_to(text))} == {}


def test_no_link_or_form_spells_an_address_out() -> None:
    assert {name: found for name, text in _files("*.html") if (found := links_to(text))} == {}


def test_no_script_spells_an_address_out() -> None:
    found = {name: re.findall(r"""["'`]/[a-z][^"'`]*""", text) for name, text in _files("*.js")}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('HttpResponseRedirect("/home/" if request.login else "/")', ["/home/", "/"]),
        ('redirect(f"/p/{slug}/")', ["/p/", "/"]),
        ('HttpResponseRedirect("../")', ["../"]),
        ('redirect("patient_portal:home")', []),
        ('print("/home/")', []),
    ],
)
def test_a_redirect_is_read_as_it_is_written(source: str, found: list[str]) -> None:
    assert redirects_to(source) == found


@pytest.mark.parametrize(
    ("template", "is_literal"),
    [
        ('<a href="/">', True),
        ('<a href="{% if more %}/claim/{% else %}/{% endif %}">', True),
        ("""<a href="{% url 'account_login' %}?next=/claim/">""", True),
        ('<button formaction="/staff/lock/">', True),
        ("""<a href="{% url 'account_login' %}?next={% url 'patient_portal:resume' %}">""", False),
        ("""<script src="{% static 'ui/family.js' %}">""", False),
        ('<a href="{{ back }}">', False),
    ],
)
def test_a_link_is_read_as_it_is_written(template: str, is_literal: bool) -> None:
    assert bool(links_to(template)) is is_literal
