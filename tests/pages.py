"""Reads a page as a browser without script would: its title, its words, what a form would post."""

import re
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import Any, Protocol

_KEPT = 16  # pages: a test asks several things of each
_VOID = frozenset({"input", "meta", "link", "br", "hr", "img"})


class Answer(Protocol):
    """What a client or a view answered."""

    @property
    def content(self) -> bytes: ...


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.words: list[str] = []
        self.forms: dict[str, dict[str, Any]] = {}
        self.ticked: dict[str, list[tuple[str, str]]] = {}
        self.actions: dict[str, str] = {}
        self._form = ""
        self._select: tuple[str, list[str]] | None = None
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._inside.append(tag)
        if tag == "form":
            self._form = found.get("id") or found.get("action", "")
            self.forms.setdefault(self._form, {})
            self.actions[self._form] = found.get("action", "")
        elif tag == "input":
            self._input(found)
        elif tag == "select" and "disabled" not in found:
            self._select = (found.get("form") or self._form, [found.get("name", "")])
        elif tag == "option" and self._select:
            form, (name, *_) = self._select
            fields = self.forms.setdefault(form, {})
            if "selected" in found or name not in fields:
                fields[name] = found.get("value", "")

    def _input(self, found: dict[str, str]) -> None:
        name, is_tick = found.get("name"), found.get("type", "text") in ("radio", "checkbox")
        if not name or "disabled" in found or (is_tick and "checked" not in found):
            return
        form, value = found.get("form") or self._form, found.get("value", "on" if is_tick else "")
        self.forms.setdefault(form, {})[name] = value
        self.ticked.setdefault(form, []).append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag == "form":
            self._form = ""
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if "title" in self._inside:
            self.title += data
        elif "script" not in self._inside:
            self.words.append(data)


def _read(response: Answer) -> _Reader:
    return _reader_of(response.content)


@lru_cache(_KEPT)
def _reader_of(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(_whole(page.decode()))
    return reader


def _whole(html: str) -> str:
    """Without the places at which a long word may break."""
    return html.replace("<wbr>", "")


def title_of(response: Answer) -> str:
    return _read(response).title.strip()


def words_of(response: Answer) -> str:
    """Everything a page says, in one line."""
    return re.sub(r"\s+", " ", " ".join(_read(response).words))


def form_of(response: Answer, form: str) -> dict[str, Any]:
    """What a form, by its id, would post as it stands."""
    values = dict(_read(response).forms[form])
    values.pop("csrfmiddlewaretoken", None)
    return values


def ticks_of(response: Answer, form: str, name: str) -> list[str]:
    """Every value that a form, by its id, would post under one name."""
    return [value for one, value in _read(response).ticked.get(form, []) if one == name]


def row_of(response: Answer, head: str) -> str:
    """The table row with this head, as it stands in the page; empty when there is none."""
    for row in re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL):
        heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', row, re.DOTALL)
        if any(unescape(re.sub(r"<[^>]+>", "", found)).strip() == head for found in heads):
            return str(row)
    return ""


def words_in(html: str) -> str:
    """What a part of a page says, in one line."""
    reader = _Reader()
    reader.feed(_whole(html))
    return re.sub(r"\s+", " ", " ".join(reader.words)).strip()


def action_of(response: Answer, form: str) -> str:
    return _read(response).actions[form]
