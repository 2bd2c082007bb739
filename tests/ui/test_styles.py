"""The style sheets: contrast worked out from the tokens, and each room loads the rules of the classes it uses."""

import re

import pytest

from tests.ui.styles import (
    classes_in_templates,
    classes_of,
    contrast,
    everything_else,
    loaded_by,
    sheets,
    tokens,
)

THEMES = ("light", "dark")
GROUNDS = ("surface", "canvas", "sunken", "selected")
TEXT = ("ink", "ink-2", "accent")
PAIRS = ("ok", "wait", "info", "bad", "mute")


@pytest.mark.parametrize("theme", THEMES)
def test_text_stands_out_wherever_it_may_stand(theme: str) -> None:
    colours = tokens()[theme]
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in [
            *((text, ground) for text in TEXT for ground in GROUNDS),
            *((pair, f"{pair}-bg") for pair in PAIRS),
            *(("ink", f"{pair}-bg") for pair in PAIRS),
            ("bad", "surface"),
            ("bad", "canvas"),
            ("on-accent", "accent"),
            ("on-accent", "accent-hover"),
        ]
        if contrast(colours[text], colours[ground]) < 4.5
    }
    assert not weak


@pytest.mark.parametrize("theme", THEMES)
def test_borders_and_rings_stand_out(theme: str) -> None:
    colours = tokens()[theme]
    weak = {
        f"{line} on {ground}": round(contrast(colours[line], colours[ground]), 2)
        for line in ("edge", "focus", "bad", "accent")
        for ground in GROUNDS
        if contrast(colours[line], colours[ground]) < 3
    }
    assert not weak


def test_no_rule_has_a_colour_of_its_own() -> None:
    """Else the measured contrast says nothing. A square to scan is black on white in both themes."""
    own = [
        line.strip()
        for name, text in sheets().items()
        if name != "tokens.css"
        for line in text.splitlines()
        if re.search(r":[^{]*#[0-9a-f]{3,8}", line) and line.strip() != "background: #ffffff;"
    ]
    assert own == []


@pytest.mark.parametrize(
    ("base", "folders"),
    [
        ("ui/family.html", ("patient_portal/templates", "demo/templates")),
        ("workspace/base.html", ("workspace/templates",)),
        ("practice_portal/base.html", ("practice_portal/templates",)),
        ("entrance/staff_entrance.html", ("entrance/templates",)),
    ],
)
def test_a_room_loads_the_rules_of_the_classes_it_uses(base: str, folders: tuple[str, ...]) -> None:
    loaded = set().union(*(classes_of(text) for name, text in sheets().items() if name in loaded_by(base)))
    drawn = set().union(*(classes_of(text) for text in sheets().values()))
    missing = {
        name: where for name, where in classes_in_templates(*folders).items() if name not in loaded and name in drawn
    }
    assert missing == {}


def test_no_rule_is_left_that_nothing_uses() -> None:
    words = everything_else()
    # put together from a value
    modifiers = ("appointment__more--", "calendar__lane--", "shape--", "status--", "window--")
    left = {
        name
        for text in sheets().values()
        for name in classes_of(text)
        if name not in words and not name.startswith(modifiers) and name != "htmx-request"
    }
    assert left == set()
