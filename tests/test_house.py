"""The habits of the house that no linter knows, read from the code itself. Each exception has its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.either
ROOT = Path(__file__).resolve().parent.parent
FACES = ("workspace", "practice_portal", "patient_portal", "fhir", "entrance")

CLOCKS = {"clock.now", "timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
READS_THE_CLOCK = {
    "kinpin/kernel/clock.py": "is the clock",
    "kinpin/config/sides.py": "once for each request",
    "kinpin/config/founding.py": "a command",
    "kinpin/config/second_step_reset.py": "a command",
    "kinpin/config/importing.py": "a command",
    "kinpin/config/demonstrating.py": "a command",
    "kinpin/config/worker.py": "a command: once for each round of the worker",
    "kinpin/demo/mail.py": "the demo's mail server names a letter by the moment it came",
    "kinpin/accounts/sessions.py": "Django opens a session's store and sweeps it without saying when",
    "kinpin/entrance/account_adapter.py": "allauth marks a second factor with the seconds of the system's own clock",
}

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "atomic",
    "record", "record_alone", "execute",
}  # fmt: skip
ACTS_OF_NOBODY = {
    "kinpin/accounts/actions/sessions.py:note_sign_of_life": "a browser's, at every request: nobody acts",
    "kinpin/accounts/actions/sessions.py:end_sessions": "a step of acts above it, which say who and when",
    "kinpin/accounts/actions/sessions.py:end_other_sessions": "a step of acts above it, which say who and when",
    "kinpin/enrollment/actions/proofs.py:stop_sheet": "a step of two acts, with the rows that they hold",
    "kinpin/enrollment/actions/proofs.py:count_failure": "a step of two acts, with the rows that they hold",
    "kinpin/outbox/actions.py:enqueue": "a step of the act that tells somebody",
    "kinpin/outbox/actions.py:enqueue_each": "a step of the act that tells somebody",
    "kinpin/outbox/actions.py:claim_due": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:mark_sent": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:mark_failed": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:put_off": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:settle_interrupted": "the worker's: nobody acts",
}

FACES_WRITE = {
    "kinpin/fhir/scratch.py": "a file of its own beside the import, not the database",
    "kinpin/entrance/account_adapter.py": "allauth signs in and out by itself, and asks it alone",
    "kinpin/entrance/staff.py": "the audit row of a page that was refused: no act was reached",
    "kinpin/entrance/staff_views.py": "the session, before the lock ends it",
}

SAYS_NOTHING = {"core", "utils", "util", "helpers", "helper", "common", "misc"}
NAMED_SO = {"tests/fhir/test_us_core.py": "US Core is the name of a set of profiles"}


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module below some folders but the migrations, by its path."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[str]:
    """The last two words of what is called: `clock.now`, `objects.create`, `record`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ".".join(ast.unparse(node.func).split(".")[-2:])


def reads_the_clock(tree: ast.Module) -> bool:
    bare = any(
        isinstance(node, ast.ImportFrom) and node.module in ("kinpin.kernel.clock", "django.utils.timezone", "time")
        and any(name.name in ("now", "time") for name in node.names)
        for node in ast.walk(tree)
    )  # fmt: skip
    return bare or not CLOCKS.isdisjoint(calls(tree))


def writes(tree: ast.AST) -> bool:
    return any(call.split(".")[-1] in WRITES for call in calls(tree))


def acts(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The public functions of a module that write, by themselves or through another function beside them."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    writing = {name for name, function in functions.items() if writes(function)}
    while more := {n for n, f in functions.items() if n not in writing and not writing.isdisjoint(calls(f))}:
        writing |= more
    yield from (functions[name] for name in sorted(writing) if not name.startswith("_"))


def is_told_by_whom_and_when(act: ast.FunctionDef) -> bool:
    """Whether an act takes all by keyword, `by` and `at` among it."""
    by_keyword = {argument.arg for argument in act.args.kwonlyargs}
    return not (act.args.posonlyargs or act.args.args or act.args.vararg) and {"by", "at"} <= by_keyword


def test_nobody_reads_the_clock_but_those_who_begin_something() -> None:
    found = {path for path, tree in modules("kinpin") if reads_the_clock(tree)}
    assert found == READS_THE_CLOCK.keys()


def test_every_act_is_told_by_keyword_by_whom_and_when() -> None:
    paths = [(path, tree) for path, tree in modules("kinpin") if "/actions" in path]
    found = {f"{path}:{act.name}" for path, tree in paths for act in acts(tree) if not is_told_by_whom_and_when(act)}
    assert found == ACTS_OF_NOBODY.keys()
    assert sum(1 for _, tree in paths for _ in acts(tree)) > 2 * len(found), "the acts are no longer where they were"


def test_faces_write_nothing_and_hold_no_models() -> None:
    found = dict(modules(*(f"kinpin/{face}" for face in FACES)))
    assert {path for path, tree in found.items() if writes(tree)} == FACES_WRITE.keys()
    assert not [path for path in found if path.endswith("models.py")]


def test_no_module_is_named_by_a_word_that_says_nothing() -> None:
    words = {path: re.findall("[a-z]+", path) for path, _ in modules("kinpin", "tests", "bench")}
    assert {path for path in words if not SAYS_NOTHING.isdisjoint(words[path])} == NAMED_SO.keys()


@pytest.mark.parametrize(
    "code", ["at = clock.now()", "from kinpin.kernel.clock import now", "datetime.datetime.now(UTC)", "f(date.today())"]
)
def test_a_look_at_the_clock_is_seen(code: str) -> None:
    assert reads_the_clock(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "def add(name, *, by, at): record(note)",
        "def add(*, name, at): _put(name)\ndef _put(name): Site.objects.create(name=name)",
        "def add(*names, by, at): Site.objects.bulk_create(names)",
    ],
)
def test_an_act_that_is_not_told_enough_is_seen(code: str) -> None:
    assert [is_told_by_whom_and_when(act) for act in acts(ast.parse(code))] == [False]
