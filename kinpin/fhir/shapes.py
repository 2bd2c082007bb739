"""What a value must look like, said by small rules that are put together. Pure.

A rule takes a value and gives back what is wrong with it: nothing, or where and what, as in
*.name[0].family must be text*. Only the kind of a wrong value is told, never the value: it may be a name.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

Rule = Callable[[Any], str]

_CODE = re.compile(r"[A-Za-z][A-Za-z-]{0,39}")
_WORDS: dict[type, str] = {
    bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object",
    type(None): "nothing",
}  # fmt: skip


def text(value: Any) -> str:
    return "" if type(value) is str else f" must be text, not {_WORDS[type(value)]}"


def short(longest: int) -> Rule:
    """Text of at most so many characters."""

    def rule(value: Any) -> str:
        if type(value) is str and len(value) <= longest:
            return ""
        return text(value) or f" is longer than the {longest} characters there is room for"

    return rule


def boolean(value: Any) -> str:
    return "" if type(value) is bool else f" must be true or false, not {_WORDS[type(value)]}"


def whole_number(value: Any) -> str:
    return "" if type(value) is int else f" must be a whole number, not {_WORDS[type(value)]}"


def written(fits: Callable[[str], bool], like: str) -> Rule:
    """Text of a form, such as a date."""

    def rule(value: Any) -> str:
        if type(value) is not str:
            return f" must be {like}, not {_WORDS[type(value)]}"
        return "" if fits(value) else f" must be {like}"

    return rule


def code(known: Collection[str]) -> Rule:
    """One of FHIR's own words."""

    def rule(value: Any) -> str:
        if type(value) is not str:
            return f" must be a code, not {_WORDS[type(value)]}"
        if value in known:
            return ""
        return f" has the unknown code “{value}”" if _CODE.fullmatch(value) else " has an unknown code"

    return rule


def each(rule: Rule) -> Rule:
    """A list, every entry of which fits. Entries may be null: their text is then in an extension."""

    def of_list(value: Any) -> str:
        if type(value) is not list:
            return f" must be a list, not {_WORDS[type(value)]}"
        for i, entry in enumerate(value):
            problem = rule(entry) if entry is not None else ""
            if problem:
                return f"[{i}]{problem}"
        return ""

    return of_list


def fields(shape: Mapping[str, Rule], *, needed: Collection[str] = ()) -> Rule:
    """An object. What it holds beyond the shape is not looked at; null is as good as absent."""

    find = shape.get

    def rule(value: Any) -> str:
        if type(value) is not dict:
            return f" must be an object, not {_WORDS[type(value)]}"
        for name in needed:
            if value.get(name) is None:
                return f".{name} is missing"
        for name, part in value.items():
            within = find(name)
            if within is None or part is None or (within is text and type(part) is str):
                continue
            problem = within(part)
            if problem:
                return f".{name}{problem}"
        return ""

    return rule


def both(first: Rule, *others: Rule) -> Rule:
    """The first thing that is wrong by any of the rules."""

    def rule(value: Any) -> str:
        problem = first(value)
        for other in others:
            problem = problem or other(value)
        return problem

    return rule
