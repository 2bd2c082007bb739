"""Reads the style sheets as the tests need them: tokens by theme, the classes that have a rule, what a page loads."""

import re
from pathlib import Path

import kinpin

_ROOT = Path(kinpin.__file__).parent
_FOLDER = _ROOT / "ui" / "static" / "ui" / "styles"
_TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6});")
_CLASS = re.compile(r"\.([a-z][\w-]*)")


def tokens() -> dict[str, dict[str, str]]:
    """The colours of both themes, by name."""
    light, dark = (_FOLDER / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(_TOKEN.findall(light))
    return {"light": found, "dark": {**found, **dict(_TOKEN.findall(dark.split("@media")[0]))}}


def contrast(one: str, other: str) -> float:
    """WCAG 2's ratio of two colours."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def sheets() -> dict[str, str]:
    """Every style sheet without its comments, by its path."""
    return {
        str(path.relative_to(_FOLDER)): re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for path in sorted(_FOLDER.rglob("*.css"))
    }


def classes_of(sheet: str) -> set[str]:
    """The classes that a sheet has rules for."""
    return {name for selector in re.findall(r"[^{}]+(?={)", sheet) for name in _CLASS.findall(selector)}


def loaded_by(template: str) -> set[str]:
    """The sheets that a base template links, with those of the bases it extends."""
    text = next(_ROOT.glob(f"*/templates/{template}")).read_text()
    linked = set(re.findall(r"ui/styles/([\w/]+\.css)", text))
    base = re.search(r"{% extends \"([^\"]+)\" %}", text)
    return linked | (loaded_by(base[1]) if base else set())


def classes_in_templates(*folders: str) -> dict[str, str]:
    """The classes that the templates in folders name, each with one template that does."""
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(_ROOT.glob(f"{folder}/**/*.html")):
            for value in re.findall(r'class="([^"]*)"', path.read_text()):
                names = re.sub(r"\S*{{.*?}}\S*", " ", re.sub(r"{%.*?%}", " ", value)).split()
                found.update(dict.fromkeys(names, path.name))
    return found


def everything_else() -> str:
    """What else may put a class on an element: Python and scripts, and all templates."""
    kinds = ("*.py", "*.js", "*.html")
    return "\n".join(path.read_text() for kind in kinds for path in sorted(_ROOT.rglob(kind)))
