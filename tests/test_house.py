"""The habits of the house that no linter knows, read from the code itself. Each exception has its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

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
    "kinpin/config/verifying.py": "a command",
    "kinpin/config/demonstrating.py": "a command",
    "kinpin/config/worker.py": "a command: once for each round of the worker",
    "kinpin/demo/mail.py": "the demo's mail server names a letter by the moment it came",
    "kinpin/accounts/sessions.py": "Django opens a session's store and sweeps it without saying when",
    "kinpin/entrance/account_adapter.py": "allauth marks a second factor with the seconds of the system's own clock",
}

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "atomic",
    "record", "record_alone", "recording_refusal", "execute",
}  # fmt: skip
# Whoever calls a function of these changes something, though the statement stands there.
STEPS = {"writes", "intake", "actions", "workflows"}
_OF_THE_IMPORT = "a step of the import, whose batch says who and when"
ACTS_OF_NOBODY = {
    "kinpin/accounts/actions/email_proofs.py:forget_old_proofs": "the worker's: nobody acts",
    "kinpin/accounts/actions/sessions.py:note_sign_of_life": "a browser's, at every request: nobody acts",
    "kinpin/accounts/actions/sessions.py:end_sessions": "a step of acts above it, which say who and when",
    "kinpin/accounts/actions/sessions.py:end_other_sessions": "a step of acts above it, which say who and when",
    "kinpin/enrollment/actions/misfits.py:answer_misfit": "a step of two acts, with the rows that they hold",
    "kinpin/enrollment/actions/proofs.py:stop_sheet": "a step of two acts, with the rows that they hold",
    "kinpin/enrollment/actions/proofs.py:count_failure": "a step of two acts, with the rows that they hold",
    "kinpin/outbox/actions.py:enqueue": "a step of the act that tells somebody",
    "kinpin/outbox/actions.py:enqueue_each": "a step of the act that tells somebody",
    "kinpin/outbox/actions.py:claim_due": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:hand_over": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:mark_sent": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:mark_dropped": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:mark_failed": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:put_off": "the worker's: nobody acts",
    "kinpin/outbox/actions.py:settle_interrupted": "the worker's: nobody acts",
    "kinpin/workflows/barred_addresses.py:staying_out": "a step of acts beside it, which say who and when",
    "kinpin/workflows/merged_charts.py:carry_over": "a step of acts beside it, which say who and when",
    "kinpin/workflows/reconsider.py:reconsider": "a step of acts beside it, which say who and when",
    "kinpin/workflows/reconsider.py:reconsider_many": "a step of acts beside it, which say who and when",
    "kinpin/workflows/intake/contact_changes.py:change_standing": _OF_THE_IMPORT,
    "kinpin/workflows/intake/contacts.py:land_contacts": _OF_THE_IMPORT,
    "kinpin/workflows/intake/endings.py:end_unless_held": _OF_THE_IMPORT,
    "kinpin/workflows/intake/endings.py:withdraw_authority": _OF_THE_IMPORT,
    "kinpin/workflows/intake/identity.py:correct_contacts": _OF_THE_IMPORT,
    "kinpin/workflows/intake/identity.py:end_access_of_others": _OF_THE_IMPORT,
    "kinpin/workflows/intake/identity.py:hold_others": _OF_THE_IMPORT,
    "kinpin/workflows/intake/joining.py:find_or_write": _OF_THE_IMPORT,
    "kinpin/workflows/intake/listed_contacts.py:take_listed": _OF_THE_IMPORT,
    "kinpin/workflows/intake/places.py:settle_active": _OF_THE_IMPORT,
    "kinpin/workflows/intake/merging.py:merge": _OF_THE_IMPORT,
    "kinpin/workflows/intake/placing.py:place": _OF_THE_IMPORT,
    "kinpin/workflows/intake/renamed.py:recognize": _OF_THE_IMPORT,
    "kinpin/workflows/intake/several_records.py:parting": _OF_THE_IMPORT,
    "kinpin/workflows/intake/several_records.py:say_authority": _OF_THE_IMPORT,
}

PERMISSION = {"require", "require_operator", "by.may"}
_OWN_ADDRESS = "whoever proves an address, or has proved it"
_OWN_SIGN_IN = "one's own sign-in"
_BY_THE_SHEET = "the family's: what the sheet or the PIN proves is asked instead"
_BY_THE_DOOR = "with a sheet that a door let somebody open"
_BY_THE_LINK = "the link from the mail is the permission"
ASKED_OTHERWISE = {
    "kinpin/accounts/actions/email_proofs.py:prove_email": _OWN_ADDRESS,
    "kinpin/accounts/actions/email_proofs.py:resend_code": _OWN_ADDRESS,
    "kinpin/accounts/actions/email_proofs.py:start_email_proof": _OWN_ADDRESS,
    "kinpin/accounts/actions/logins.py:create_login": "a step of acts and commands above it: logins know no permission",
    "kinpin/accounts/actions/logins.py:open_login": _OWN_ADDRESS,
    "kinpin/accounts/actions/logins.py:reset_password": _OWN_ADDRESS,
    "kinpin/accounts/actions/sessions.py:lock_sign_in": _OWN_SIGN_IN,
    "kinpin/accounts/actions/sessions.py:unlock_sign_in": _OWN_SIGN_IN,
    "kinpin/enrollment/actions/check.py:check_pin": _BY_THE_SHEET,
    "kinpin/enrollment/actions/check.py:count_slip": "counts what can be no PIN, whoever types it",
    "kinpin/enrollment/actions/expire.py:expire_pins": "closes only what opens nothing any more",
    "kinpin/enrollment/actions/not_theirs.py:say_not_theirs": "through the door of one's own child",
    "kinpin/enrollment/actions/redeem.py:redeem": _BY_THE_SHEET,
    "kinpin/enrollment/actions/scan.py:disown": _BY_THE_SHEET,
    "kinpin/enrollment/actions/scan.py:prove_birth_date": _BY_THE_SHEET,
    "kinpin/enrollment/actions/scan.py:scan": _BY_THE_SHEET,
    "kinpin/enrollment/actions/sheets.py:note_printed": _BY_THE_DOOR,
    "kinpin/enrollment/actions/sheets.py:note_shown": _BY_THE_DOOR,
    "kinpin/enrollment/actions/sheets.py:note_written_down": _BY_THE_DOOR,
    "kinpin/enrollment/actions/window_locks.py:note_window_lock": "writes down that somebody was refused",
    "kinpin/practices/actions/invitations.py:accept_invitation": _BY_THE_LINK,
    "kinpin/practices/actions/invitations.py:accept_with_new_login": _BY_THE_LINK,
    "kinpin/practices/actions/invitations.py:find_invitation": _BY_THE_LINK,
    "kinpin/practices/actions/invitations.py:open_invitation": _BY_THE_LINK,
    "kinpin/practices/actions/members.py:enter_practice": "asks whether the login is a user there",
    "kinpin/workflows/address_changes.py:tell_former_address": "a step of the act that changes the address",
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


def steps_of_others(tree: ast.Module) -> set[str]:
    """The functions that a module takes from those that hold acts and steps of acts."""
    taken = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {name.name for one in taken if not STEPS.isdisjoint((one.module or "").split(".")) for name in one.names}


def functions_of(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def acts(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """The public functions of a module that write, by themselves or through a function beside or below them."""
    functions, steps = functions_of(tree), steps_of_others(tree)
    writing = {name for name, f in functions.items() if writes(f) or not steps.isdisjoint(calls(f))}
    while more := {n for n, f in functions.items() if n not in writing and not writing.isdisjoint(calls(f))}:
        writing |= more
    yield from (functions[name] for name in sorted(writing) if not name.startswith("_"))


def is_told_by_whom_and_when(act: ast.FunctionDef) -> bool:
    """Whether an act takes all by keyword, `by` and `at` among it."""
    by_keyword = {argument.arg for argument in act.args.kwonlyargs}
    return not (act.args.posonlyargs or act.args.args or act.args.vararg) and {"by", "at"} <= by_keyword


def changes_a_practice(tree: ast.AST) -> bool:
    """Whether an object that is called a practice is written to, rather than its row."""
    written = (
        node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load)
    )
    return any(ast.unparse(node.value).split(".")[-1] == "practice" for node in written) or any(
        call in (f"practice.{deed}" for deed in ("save", "delete", "refresh_from_db")) for call in calls(tree)
    )


def asks_first(act: ast.FunctionDef, beside: dict[str, ast.FunctionDef]) -> bool:
    """Whether the permission is asked in the first statement, there or in the function beside it that it calls."""
    first = act.body[1 if ast.get_docstring(act) else 0]
    asked = first.test if isinstance(first, ast.If) else first.value if isinstance(first, ast.Expr) else ast.Pass()
    called = next(calls(asked), "")
    return called in PERMISSION or (called in beside and asks_first(beside[called], beside))


def all_acts() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """Every act, by its path and name, with the functions beside it."""
    for path, tree in modules("kinpin"):
        if "/actions" in path or path.startswith("kinpin/workflows/"):
            yield from ((f"{path}:{act.name}", act, functions_of(tree)) for act in acts(tree))


def test_nobody_reads_the_clock_but_those_who_begin_something() -> None:
    found = {path for path, tree in modules("kinpin") if reads_the_clock(tree)}
    assert found == READS_THE_CLOCK.keys()


def test_every_act_is_told_by_keyword_by_whom_and_when() -> None:
    found = {name: is_told_by_whom_and_when(act) for name, act, _ in all_acts()}
    assert {name for name, told in found.items() if not told} == ACTS_OF_NOBODY.keys()
    assert len(found) > 2 * len(ACTS_OF_NOBODY), "the acts are no longer where they were"
    assert {"set_authority", "place_hold", "save_contact", "begin_day"} <= {name.split(":")[1] for name in found}


def test_every_act_asks_the_permission_before_anything_else() -> None:
    silent = {name for name, act, beside in all_acts() if not asks_first(act, beside)}
    assert silent - ACTS_OF_NOBODY.keys() == ASKED_OTHERWISE.keys()


def test_a_practice_that_threads_share_is_never_written_to() -> None:
    assert not [path for path, tree in modules("kinpin") if changes_a_practice(tree)]


def test_faces_write_nothing_and_hold_no_models() -> None:
    found = dict(modules(*(f"kinpin/{face}" for face in FACES)))
    assert {path for path, tree in found.items() if writes(tree)} == FACES_WRITE.keys()
    assert not [path for path in found if path.endswith("models.py")]


def test_no_module_is_named_by_a_word_that_says_nothing() -> None:
    words = {path: re.findall("[a-z]+", path) for path, _ in modules("kinpin", "tests", "bench")}
    assert {path for path in words if not SAYS_NOTHING.isdisjoint(words[path])} == NAMED_SO.keys()


@pytest.mark.django_db
def test_every_table_is_as_its_migrations_make_it() -> None:
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("kinpin.")]
    call_command("makemigrations", *ours, check=True, dry_run=True)  # ends the run where one is missing


@pytest.mark.parametrize(
    "code", ["at = clock.now()", "from kinpin.kernel.clock import now", "datetime.datetime.now(UTC)", "f(date.today())"]
)
def test_a_look_at_the_clock_is_seen(code: str) -> None:
    assert reads_the_clock(ast.parse(code))


@pytest.mark.parametrize("code", ["seat.practice.name = typed", "practice.version += 1", "request.practice.save()"])
def test_a_write_to_a_practice_is_seen(code: str) -> None:
    assert changes_a_practice(ast.parse(code))


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


@pytest.mark.parametrize(
    "code",
    [
        "def add(*, by, at):\n  site = Site.objects.get()\n  require(by, EDIT)",
        "def add(*, by, at):\n  with transaction.atomic():\n    require(by, EDIT)",
        "def add(*, by, at): _put(by)\ndef _put(by):\n  record(note)\n  require(by, EDIT)",
        "def add(*, site, by, at):\n  if site.exists():\n    require(by, EDIT)",
    ],
)
def test_an_act_that_asks_too_late_is_seen(code: str) -> None:
    beside = functions_of(ast.parse(code))
    assert not asks_first(beside["add"], beside)
