"""The papers say what is so: links, commands, variables, words and tables are checked against the code."""

import ast
import json
import math
import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path

import click
import pytest

from kinpin.accounts import code_limits, password_limits, second_factor_tries
from kinpin.accounts.actions import email_proofs
from kinpin.accounts.models import Side
from kinpin.accounts.rules import SessionState
from kinpin.accounts.throttle import Limit
from kinpin.accounts.words import ProofFor, SecurityChange
from kinpin.audit.kinds import Kind, Outcome
from kinpin.config.commands import main
from kinpin.enrollment import failures, limits
from kinpin.enrollment import words as enrollment
from kinpin.families import rules as families
from kinpin.families.naming import Verdict
from kinpin.fhir.files import find_files
from kinpin.fhir.kinds import KINDS
from kinpin.fhir.report import as_json
from kinpin.fhir.run import import_files
from kinpin.fhir.scratch import Scratch
from kinpin.inbox.incoming import Landing
from kinpin.kernel import clock
from kinpin.kernel.actor import ActorKind, Room, system_actor
from kinpin.outbox.models import State
from kinpin.practices.access import StaffStanding
from kinpin.practices.actions import invitations
from kinpin.practices.policies import parse_policy, shipped_policies
from kinpin.practices.roles import Permission, StaffRole, given_by_staff_record, given_by_workspace
from kinpin.practices.rules import Paper
from kinpin.schedule import rules as schedule
from kinpin.vault.keyring import Purpose
from tests.tables import table
from tests.translations import read as read_catalogue
from tests.world import World

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAPERS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
_NAMES = [str(path.relative_to(ROOT)) for path in PAPERS]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^]]*\]\(([^)\s]+)\)")
_VARIABLE = re.compile(r"KINPIN_[A-Z_]*[A-Z]")
_TAKEN = re.compile(r'said\.take\("(\w+)"')  # a line of settings.toml
_CODE = [path for part in ("kinpin", "tests", "bench") for path in sorted((ROOT / part).rglob("*.py"))]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _prose(text: str) -> str:
    return _FENCE.sub("", text)


def _rows(document: str, heading: str) -> list[list[str]]:
    return [list(row.values()) for row in table(document, heading)]


def _anchors(path: Path) -> set[str]:
    """What the headings of a paper are called in an address."""
    heads = re.findall(r"^#+ (.+)$", _prose(path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("name", _NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    path = ROOT / name
    for target in _LINK.findall(_prose(_text(name))):
        if re.match(r"https?:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        assert there.is_relative_to(ROOT), target
        assert there.exists(), target
        assert not anchor or anchor in _anchors(there), target


def test_every_paper_can_be_reached_from_the_readme() -> None:
    found, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path not in found:
            found.add(path)
            links = (target.partition("#")[0] for target in _LINK.findall(path.read_text(encoding="utf-8")))
            waiting += [(path.parent / link).resolve() for link in links if link and "://" not in link]
    assert {str(path.relative_to(ROOT)) for path in PAPERS if path not in found} == set()


def test_the_readme_fits_on_a_screen_and_shows_the_window() -> None:
    text = _text("README.md")
    assert text.count("\n") <= 60
    picture = re.search(r"!\[([^]]{20,})\]\(([^)]+\.png)\)", text)
    assert picture is not None
    assert (ROOT / picture[2]).stat().st_size < 150_000


def test_every_decision_is_numbered_in_order_and_linked_from_the_index() -> None:
    records = sorted(path.name for path in (DOCS / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in records] == list(range(1, len(records) + 1))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    entries = re.findall(r"^(\d+\. )\[(.*)\]\((.*)\)", index, re.MULTILINE)
    assert [name for _, _, name in entries] == records
    for number, title, name in entries:
        text = (DOCS / "decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {number}{title}\n")
        assert re.findall(r"^\*\*([\w ]+)\.\*\*", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Why",
            "What we gave up",
        ]


def _commands() -> Iterator[tuple[str, str]]:
    """Every command line of the papers' blocks, and what looks like one between backticks."""
    for name in _NAMES:
        text = _text(name)
        for language, block in _FENCE.findall(text):
            if language == "sh":
                yield from ((name, line.partition(" #")[0].strip()) for line in block.splitlines() if line.strip())
        yield from ((name, code) for code in re.findall(r"`((?:kinpin|make) [^`]+)`", _prose(text)))


# What a machine has anyway, or the papers bring in the same breath.
_OTHERS = (
    "python3 -c ", "python -m tests.translations", "sqlite3 ", "pg_dump ", "pg_restore ", "createuser ", "createdb ",
    "useradd ", "install ", "sudo -u kinpin -s", "export ", "systemctl ",
)  # fmt: skip


@pytest.mark.parametrize(("name", "line"), sorted(set(_commands())))
def test_every_command_exists(name: str, line: str) -> None:
    program, *words = line.split()
    if program == "make":
        targets = set(re.findall(r"^([a-z]+):", _text("Makefile"), re.MULTILINE))
        assert words[0] in targets, line
    elif program == "kinpin":
        _assert_is_a_command(words)
    else:
        assert line.startswith(_OTHERS), line


def _assert_is_a_command(words: list[str]) -> None:
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        assert words[0] in command.commands, words
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help", "--version"}
    assert {word for word in words if word.startswith("--")} <= known


def _options_of_all_commands(command: click.Command = main) -> Iterator[str]:
    yield from (option for parameter in command.params for option in parameter.opts)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _options_of_all_commands(inner)


def test_every_option_that_is_named_exists() -> None:
    known = {*_options_of_all_commands(), "--help"}
    named = {word for name in _NAMES for word in re.findall(r"`(--[a-z-]+)", _prose(_text(name)))}
    assert named <= known


def _variables_of_the_code() -> set[str]:
    """The variables that are read: by their name, or as a line of settings.toml that the environment overrides."""
    found = set[str]()
    for path in _CODE:
        text = path.read_text(encoding="utf-8")
        if path != Path(__file__):
            found |= set(_VARIABLE.findall(text))
        found |= {f"KINPIN_{name.upper()}" for name in re.findall(_TAKEN, text)}
    return found


def test_every_variable_is_named_and_every_named_variable_is_read() -> None:
    named = {variable for name in _NAMES for variable in _VARIABLE.findall(_text(name))}
    assert named == _variables_of_the_code()


def test_every_line_of_the_settings_file_is_in_the_operators_table() -> None:
    lines = set(re.findall(_TAKEN, _text("kinpin/config/environment.py")))
    table = _rows("operator.md", "Settings")
    assert {row[0].strip("`") for row in table if row[0]} == lines
    assert all(row[1] == f"`KINPIN_{row[0].strip('`').upper()}`" for row in table if row[0])


def test_the_table_of_permissions_is_that_of_the_code() -> None:
    rows = _rows("practice.md", "Who may do what")
    assert [row[0] for row in rows] == [permission.label for permission in Permission]
    for permission, row in zip(Permission, rows, strict=True):
        given = given_by_workspace if row[1] == "workspace role" else given_by_staff_record
        assert [cell == "yes" for cell in row[2:]] == [permission in given(role) for role in StaffRole], permission


def test_the_table_of_policies_is_that_of_the_code() -> None:
    rows = _rows("practice.md", "Settings")
    told = {
        policy.title: (
            ", ".join((f"from {b.from_years} " if b.from_years else "") + b.level for b in policy.bands),
            str(policy.own_access_years),
        )
        for policy in map(parse_policy, shipped_policies().values())
    }
    assert {row[0]: (row[1], row[2]) for row in rows} == told


def test_every_kind_of_event_is_in_a_family_of_events() -> None:
    rows = _rows("security.md", "What is audited")
    named = [noun for row in rows for noun in re.findall(r"`(\w+)`", row[1])]
    assert sorted(named) == sorted({kind.value.partition(":")[0] for kind in Kind})


def _limits() -> dict[str, str]:
    def said(limit: Limit) -> str:
        spans = {timedelta(minutes=15): "in 15 minutes", timedelta(hours=1): "an hour", timedelta(days=1): "a day"}
        return f"{limit.most} {spans[limit.window]}"

    sends = (code_limits.SENDS_BY_ADDRESS, code_limits.SENDS_BY_ADDRESS_A_DAY)
    return {
        "wrong birth dates on a sheet": f"{failures.MOST_FAILURES}, then it is locked",
        f"of them, from the last {failures.NEWBORN_FOR.days} days where a child on it is that young": (
            f"{math.ceil(failures.MOST_FAILURES / failures.NEWBORN_GUESS)}, then it is locked"
        ),
        "PINs typed, by account": said(limits.BY_ACCOUNT),
        "PINs typed, by network (/24, /56)": said(limits.BY_NETWORK),
        "PINs typed, at a practice": said(limits.BY_PRACTICE),
        "PINs typed, overall": said(limits.OVERALL),
        "slips, by network; then no PIN can be typed there": said(limits.SLIPS_BY_NETWORK),
        "codes of no sheet that are recorded, by network": said(limits.UNKNOWN_CODES),
        "looks at one sheet that are recorded, by network": said(limits.LOOKS_AT_SHEET),
        "tries of one invitation that are recorded": said(invitations.TRIES_AT_INVITATION),
        "passwords, by e-mail from one network": said(password_limits.BY_ADDRESS),
        "passwords, by network": said(password_limits.BY_NETWORK),
        "passwords, by e-mail": said(password_limits.AT_ADDRESS),
        "wrong passwords in a row": (
            f"{password_limits.MOST_FAILURES_OF_STAFF} for staff, {password_limits.MOST_FAILURES} for families, "
            "then only a new password helps"
        ),
        "wrong passwords at a locked screen, by sign-in": ", ".join(
            map(said, (password_limits.AT_SCREEN, password_limits.AT_SCREEN_A_DAY))
        ),
        "second steps": f"{said(second_factor_tries.TRIES)}, {said(second_factor_tries.TRIES_A_DAY)}",
        "wrong codes for a second step in a row": (
            f"{second_factor_tries.MOST_WRONG_CODES}, then only a passkey, or a reset, helps"
        ),
        "wrong codes, for one proof of an address": (
            f"{email_proofs.MOST_WRONG_CODES}, and {email_proofs.MOST_SENDS} mails"
        ),
        "codes sent, to one address from one network": ", ".join(map(said, sends)),
        "codes sent, to one address": said(code_limits.SENDS_TO_ADDRESS),
        "codes sent, by network": said(code_limits.SENDS_BY_NETWORK),
        "wrong codes, by network": said(code_limits.TRIES_BY_NETWORK),
        "wrong codes, at one login from one network": said(code_limits.TRIES_BY_ADDRESS),
        "wrong codes, at one login": said(code_limits.TRIES_AT_ADDRESS),
        "wrong codes, at all logins": said(code_limits.TRIES_OVERALL),
    }


def test_the_table_of_limits_is_that_of_the_code() -> None:
    rows = _rows("security.md", "Limits")
    assert {row[0]: row[1] for row in rows} == _limits()


def test_the_guess_calculator_says_what_the_paper_says() -> None:
    chance = limits.guess_probability(limits.LIVE_PINS_PER_PRACTICE, limits.BY_PRACTICE.most, days=30)
    assert f"is {chance:.1e}" in _text("docs/security.md")


def test_the_layers_are_those_of_the_contract() -> None:
    contracts = tomllib.loads(_text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = [set(layer.split(" | ")) for layer in contracts[0]["layers"]]
    rows = _rows("contributor.md", "The house")
    assert [set(re.findall(r"`(\w+)`", row[0])) for row in rows] == layers


# Every closed list whose words people or papers use, under the name that the glossary gives it.
_LISTS: dict[str, type[Enum]] = {
    "role of a contact": families.Role,
    "authority": families.AuthorityKind,
    "basis of an authority": families.Basis,
    "patient status": families.Status,
    "sex": families.Sex,
    "reason of a hold": families.HoldReason,
    "preferred way": families.Preferred,
    "verdict on a name": Verdict,
    "portal status": enrollment.PortalStatus,
    "access level": enrollment.Level,
    "area": enrollment.Area,
    "end of a PIN": enrollment.PinEnd,
    "end of an enrollment": enrollment.EnrollmentEnd,
    "reason of a removal": enrollment.RemovalReason,
    "how known": enrollment.HowKnown,
    "decline": enrollment.DeclineKind,
    "reason of a decline": enrollment.DeclineReason,
    "row lock": enrollment.RowLock,
    "window lock": enrollment.WindowLock,
    "what the window offers": enrollment.CaregiverKind,
    "role at the practice": StaffRole,
    "standing of a user": StaffStanding,
    "paper": Paper,
    "visit status": schedule.VisitStatus,
    "visit type": schedule.VisitType,
    "presenter": schedule.PresenterKind,
    "who acts": ActorKind,
    "room": Room,
    "side": Side,
    "session": SessionState,
    "what an address is proved for": ProofFor,
    "what changed about a sign-in": SecurityChange,
    "outcome of an event": Outcome,
    "message": State,
    "what became of a record": Landing,
    "purpose of a key": Purpose,
}


def test_the_words_of_every_closed_list_are_in_the_glossary() -> None:
    rows = _rows("glossary.md", "Words of closed lists")
    told = {row[0]: row[1].split(", ") for row in rows}
    assert told == {name: [str(word.value) for word in words] for name, words in _LISTS.items()}


def test_the_glossary_has_the_words_of_the_design_each_once_in_order() -> None:
    words = [row[0] for row in _rows("glossary.md", "Words")]
    assert words == sorted(words, key=str.lower)
    assert len(words) == len(set(words))
    assert set(words) >= {
        "practice", "site", "staff record", "associated user", "patient", "contact", "role", "authority", "appointment",
        "PIN", "hand-out", "enrollment", "access level", "proxy", "hold",
    }  # fmt: skip


def _screens() -> str:
    """Everything that pages, scripts and code can say, without tags and line breaks."""
    sources = [*(ROOT / "kinpin").rglob("*.html"), *(ROOT / "kinpin").rglob("*.js"), *(ROOT / "kinpin").rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    text = re.sub(r"\s*\"\n\s*f?\"", " ", text)  # a sentence over two lines of code
    return re.sub(r"\s+", " ", re.sub(r"</?[a-z][^<>]*>|{%[^%]*%}", "", text))


def test_what_is_said_to_be_on_the_screen_is_there() -> None:
    paper = re.sub(r"^- \*\*[^*]+\*\*", "", _prose(_text("docs/practice.md")), flags=re.MULTILINE)
    told = re.findall(r"\*{1,2}([^*]+)\*{1,2}", paper.replace("\n", " "))
    screens = _screens()
    missing = {part for words in told for part in words.split(" › ") if part not in screens}
    assert missing == {"italics"}  # the paper says what italics are


def test_every_lock_of_the_window_is_explained() -> None:
    tree = ast.parse(_text("kinpin/workspace/registration/words.py"))
    locks: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Attribute):
                    texts = [c.value for c in ast.walk(value) if isinstance(c, ast.Constant)]
                    locks[key.attr] = "\0".join(text for text in texts if isinstance(text, str))
    assert set(locks) == {lock.name for lock in (*enrollment.RowLock, *enrollment.WindowLock)}
    table = [row[0] for row in _rows("practice.md", "When it says no")]
    said = [phrase for cell in table for phrase in re.findall(r"\*([^*]+)\*", cell)]
    assert {name for name, text in locks.items() if not any(phrase in text for phrase in said)} == set()


def _bold(name: str) -> list[str]:
    return [" ".join(words.split()) for words in re.findall(r"\*\*([^*]+)\*\*", _prose(_text(name)))]


def test_both_papers_for_families_name_the_same_words_of_the_pages() -> None:
    spanish = {message.one: words[0] for message, words in read_catalogue().items()}
    english = _bold("docs/family.md")[1:]  # the first says what is bold
    assert len(english) > 20
    assert _bold("docs/familia.md")[1:] == [spanish[words] for words in english]


def test_what_comes_in_by_the_import_is_what_is_read() -> None:
    rows = _rows("integrator.md", "What comes in")
    assert {row[0] for row in rows} == {*KINDS, "Patient.contact"}
    checks = _text("kinpin/fhir/checks.py")
    assert [name for row in rows for name in row[2].split(", ") if f'"{name}' not in checks] == []


@pytest.mark.django_db
def test_the_example_of_the_import_is_what_it_prints(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = _FENCE.findall(_text("docs/integrator.md"))
    lines = next(block for language, block in blocks if language == "ndjson")
    shown = json.loads(next(block for language, block in blocks if language == "json" and '"refusals"' in block))
    monkeypatch.chdir(tmp_path)
    Path("export.ndjson").write_text(lines, encoding="utf-8")
    practice, scratch = world.maple, Scratch()
    try:
        tally = import_files(
            practice=practice,
            source="fhir",
            files=find_files([Path("export.ndjson")]),
            scratch=scratch,
            progress=lambda count: None,
            by=system_actor(practice.pk),
            at=clock.now(),
        )
        assert as_json(tally, str) == shown
    finally:
        scratch.close()


@pytest.mark.parametrize("name", _NAMES)
def test_no_paper_holds_a_path_of_somebodys_machine_or_an_open_end(name: str) -> None:
    text = _text(name)
    assert not re.findall(r"(?<![\w.])/(?:home|root|tmp|work|Users)/", text)
    assert not re.findall(r"\b(?:TODO|FIXME|TBD|XXX)\b", text)
    assert text.endswith("\n")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)
