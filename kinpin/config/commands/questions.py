"""What `kinpin setup` and `kinpin practice add` ask: each question is an option too, and asked where none is given."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from kinpin.config.commands.start import after_start
from kinpin.config.errors import SetupError
from kinpin.practices.policies import parse_policy, shipped_policies

Answers = dict[str, str]
Check = Callable[[str, str], str]  # an answer's name and text to what is kept; raises SetupError


@dataclass(frozen=True, slots=True)
class Question:
    """`default` is what Enter answers, `variable` the one of the environment that answers without asking.

    `choices` are said before it is asked: each answer with what it means.
    """

    name: str
    words: str
    default: str | None = None
    variable: str | None = None
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


INSTALLATION = (
    Question(
        "origin", "Address of the portal, like https://portal.example.org", "http://localhost:8000", "KINPIN_ORIGIN"
    ),
    Question(
        "smtp_url",
        "Mail server, like smtp://user:password@mail.example.org:587?starttls=1",
        "smtp://localhost:25",
        "KINPIN_SMTP_URL",
    ),
    Question("mail_from", "Sender of Kinpin's mail", "no-reply@localhost", "KINPIN_MAIL_FROM"),
)
_PRACTICE = (
    Question("name", "Name of the practice"),
    Question("slug", "Short name for its address (small letters, digits and hyphens)"),
    Question("phone", "Phone that families call"),
    Question("address", "Address in one line, as printed on the sheet", ""),
    Question("hours", "When the phone is answered", "Monday to Friday, 8 AM to 5 PM"),
    Question("hours_es", "The same in Spanish", "de lunes a viernes, de 8 a. m. a 5 p. m."),
    Question("time_zone", "Time zone", "America/New_York"),
    Question(
        "policy",
        "Ages at which a caregiver sees all (full) or less (limited) of a child",
        "general-hospital",
        choices=tuple((name, parse_policy(text).title) for name, text in shipped_policies().items()),
    ),
    Question("admin_given", "First administrator's first name"),
    Question("admin_family", "First administrator's last name"),
    Question("admin_email", "First administrator's e-mail"),
)
_PASSWORD = Question(
    "admin_password", "First administrator's password (15 letters or more)", None, "KINPIN_ADMIN_PASSWORD"
)


def options(questions: Sequence[Question]) -> Callable[[Any], Any]:
    """An option for each question."""

    def add(function: Any) -> Any:
        for question in reversed(questions):
            named: dict[str, Any] = {"help": _help(question), "envvar": question.variable, "show_envvar": True}
            function = click.option(question.option, question.name, **named)(function)
        return function

    return add


def practice_options(function: Any) -> Any:
    """The options with which a practice is founded."""
    return options(_PRACTICE)(options([_PASSWORD])(function))


def ask(questions: Sequence[Question], given: Mapping[str, str | None], check: Check) -> Answers:
    """Every answer, checked: a given one is refused with its option's name, a typed one is asked for again."""
    kept = {question: _given(question, given, check) for question in questions}
    return {question.name: _typed(question, check) if text is None else text for question, text in kept.items()}


def ask_practice(given: Mapping[str, str | None], check: Check) -> Answers:
    """What a practice is founded with. Django has started; the password is asked only of a new administrator."""
    answers, password = ask(_PRACTICE, given, check), given["admin_password"]
    if _founding("has_login")(answers["admin_email"]):
        return answers
    fits = _founding("password_check")(answers)
    return {**answers, **(_typed_password(fits) if password is None else ask([_PASSWORD], given, fits))}


def _help(question: Question) -> str:
    choices = ", ".join(name for name, _ in question.choices)
    return f"{question.words}{f': {choices}' if choices else ''}."


def _founding(deed: str) -> Callable[..., Any]:
    return after_start("kinpin.config.founding", deed)


def _given(question: Question, given: Mapping[str, str | None], check: Check) -> str | None:
    text = given[question.name]
    try:
        return None if text is None else check(question.name, text)
    except SetupError as error:
        raise SetupError(f"{question.option}: {error}") from None


def _typed(question: Question, check: Check) -> str:
    def checked(typed: str) -> str:
        try:
            return check(question.name, typed)
        except SetupError as error:
            raise click.UsageError(str(error)) from None  # click says it, and asks again

    for name, meaning in question.choices:
        click.echo(f"  {name:18}{meaning}{' (the default)' if name == question.default else ''}")
    return str(_prompt(question, default=question.default, value_proc=checked, show_default=bool(question.default)))


def _typed_password(check: Check) -> Answers:
    while True:
        typed = str(_prompt(_PASSWORD, hide_input=_has_terminal(), confirmation_prompt=True))
        try:
            return {_PASSWORD.name: check(_PASSWORD.name, typed)}
        except SetupError as error:
            click.echo(f"Error: {error}", err=True)


def _prompt(question: Question, **how: Any) -> Any:
    try:
        return click.prompt(question.words, **how)
    except click.Abort:
        if sys.stdin.isatty():
            raise
        raise SetupError(f"There is no terminal to ask for “{question.words}”. Pass it as {question.option}.") from None


def _has_terminal() -> bool:
    """Whether there is a screen on which a password would be seen. What is piped in nobody sees."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return sys.stdin.isatty()
    return True
