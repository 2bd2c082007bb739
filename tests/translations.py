"""The Spanish of the family's pages: which messages they hold, what the catalogue says, how it is compiled.

`python -m tests.translations` brings the catalogue up to date: it adds new messages without words, drops those that
no page holds any more, and compiles. No gettext program is needed, neither here nor where Kinpin is installed.
"""

import ast
import os
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import django
from django.template import Engine
from django.template.base import Node
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

import kinpin

_ROOT = Path(kinpin.__file__).parent
CATALOGUE = _ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
COMPILED = CATALOGUE.with_suffix(".mo")
# What a family can come to see. Staff pages are English, and the mail has its words in `handouts`.
_SOURCES = ("accounts", "demo", "entrance", "patient_portal", "ui")
_CALLS = frozenset({"_", "gettext", "gettext_lazy", "ngettext"})
_HEADER = (
    "Project-Id-Version: Kinpin\nLanguage: es\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """What a page says in English; `many` where it counts."""

    one: str
    many: str = ""


Catalogue = dict[Message, tuple[str, ...]]


@cache
def messages() -> tuple[Message, ...]:
    """Every message of the family's pages, in the order of their files."""
    found: dict[Message, None] = {}
    for folder in _SOURCES:
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix == ".html":
                found |= dict.fromkeys(_of_template(path))
            elif path.suffix == ".py":
                found |= dict.fromkeys(_of_module(path))
    return tuple(found)


def _of_template(path: Path) -> Iterator[Message]:
    template = Engine.get_default().from_string(path.read_text())
    for node in _nodes(template.nodelist):
        if isinstance(node, TranslateNode):
            yield Message(str(node.filter_expression.var.literal))
        elif isinstance(node, BlockTranslateNode):
            one, _ = node.render_token_list(node.singular)
            many = node.render_token_list(node.plural)[0] if node.plural else ""
            yield Message(one, many)


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        for name in getattr(node, "child_nodelists", ()):
            yield from _nodes(getattr(node, name, None) or ())


def _of_module(path: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and _name(node.func) in _CALLS:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                yield Message(*texts[: 2 if _name(node.func) == "ngettext" else 1])


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def read(path: Path = CATALOGUE) -> Catalogue:
    """What a .po file says, its header left out. Raises ValueError for an entry that is marked fuzzy."""
    found: Catalogue = {}
    for block in path.read_text().split("\n\n"):
        if "#, fuzzy" in block:
            raise ValueError(f"fuzzy: {block}")
        one, many, said = "", "", list[str]()
        for part in re.split(r"^(?=msg)", block, flags=re.MULTILINE)[1:]:
            word, text = part.split(maxsplit=1)[0], _unescaped("".join(_STRING.findall(part)))
            if word == "msgid":
                one = text
            elif word == "msgid_plural":
                many = text
            else:
                said.append(text)
        if one:
            found[Message(one, many)] = tuple(said)
    return found


def write(catalogue: Catalogue, path: Path = CATALOGUE) -> None:
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_escaped(line) for line in _HEADER.splitlines(keepends=True))]
    for message, said in catalogue.items():
        lines = [f"msgid {_escaped(message.one)}"]
        if message.many:
            lines.append(f"msgid_plural {_escaped(message.many)}")
            lines += [f"msgstr[{n}] {_escaped(text)}" for n, text in enumerate(said)]
        else:
            lines.append(f"msgstr {_escaped(said[0])}")
        if "%(" in message.one:
            lines.insert(0, "#, python-format")
        blocks.append("\n".join(lines))
    path.write_text("\n\n".join(blocks) + "\n")


def compiled(catalogue: Catalogue) -> bytes:
    """A catalogue as GNU gettext's machine object: sorted tables of lengths and offsets, then the texts."""
    texts = {"": _HEADER}
    for message, said in catalogue.items():
        texts["\0".join(filter(None, (message.one, message.many)))] = "\0".join(said)
    pairs = sorted((one.encode(), said.encode()) for one, said in texts.items())
    start = 28 + 16 * len(pairs)
    tables, body = list[bytes](), b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), start + len(body)))
            body += pair[column] + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start)
    return header + b"".join(tables) + body


def _escaped(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _unescaped(text: str) -> str:
    return re.sub(r'\\[n"\\]', lambda found: _ESCAPES[found[0]], text)


def main() -> int:
    known = read() if CATALOGUE.exists() else {}
    catalogue = {m: known.get(m, ("", "") if m.many else ("",)) for m in messages()}
    write(catalogue)
    COMPILED.write_bytes(compiled(catalogue))
    missing = [m.one for m, said in catalogue.items() if not all(said)]
    sys.stdout.write("".join(f"no words yet: {one}\n" for one in missing))
    return len(missing) > 0


if __name__ == "__main__":
    import_module("tests.environment")  # keys and an empty data folder, which the settings ask for
    os.environ["DJANGO_SETTINGS_MODULE"] = "kinpin.config.settings"
    django.setup()
    sys.exit(main())
