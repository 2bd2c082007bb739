"""The guesser of e-mailed codes: at one address, at many, from one network, from everywhere; what they may hope for."""

import math
from datetime import timedelta

import pytest

from kinpin.accounts.actions.email_proofs import MOST_WRONG_CODES, prove_email, start_email_proof
from kinpin.accounts.actions.logins import login_to_reset, reset_password
from kinpin.accounts.code_limits import (
    DIGITS,
    TRIES_AT_ADDRESS,
    TRIES_BY_NETWORK,
    TRIES_OVERALL,
)
from kinpin.accounts.errors import CodeRefusedError
from kinpin.accounts.models import EmailProof, Try
from kinpin.accounts.throttle import Limit
from kinpin.accounts.words import ProofFor
from kinpin.audit.kinds import Kind, Outcome
from kinpin.audit.models import Event
from kinpin.outbox.actions import secret_of
from kinpin.outbox.models import Message
from tests.patient_portal.family import Family, another_code, code_sent_to
from tests.tries import use_up
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
LIMITS = (TRIES_AT_ADDRESS, TRIES_BY_NETWORK, TRIES_OVERALL)


def asked(email: str, network: str) -> Family:
    """Somebody whose address is waiting for its code."""
    return Family(network).start().answer(email=email)


def guess(family: Family, email: str, times: int = MOST_WRONG_CODES) -> int:
    """Type that many wrong codes. How many were looked at."""
    seen = 0
    for _ in range(times):
        family.press("/claim/code/", code=another_code(code_sent_to(email)))
        seen += family.page.status_code == 200
    return seen


def counted(limit: Limit) -> int:
    return sum(Try.objects.filter(scope=limit.scope).values_list("count", flat=True))


def test_many_addresses_from_one_network_are_one_guesser(world: World) -> None:
    seen = sum(guess(asked(f"a{n}@example.com", f"203.0.113.{n}"), f"a{n}@example.com") for n in range(6))
    assert seen == TRIES_BY_NETWORK.most
    assert guess(asked("b@example.com", "198.51.100.1"), "b@example.com", 1) == 1


def test_the_code_of_a_sign_up_which_is_the_easier_to_guess_resets_no_password(world: World) -> None:
    world.family_login("a@example.com")
    by = world.family_actor(None)
    proof = start_email_proof(
        email="a@example.com", purpose=ProofFor.SIGN_UP, language="en", practice_id=None, by=by, at=world.at
    )
    code = secret_of(Message.objects.latest("pk"))["code"]
    prove_email(proof_id=proof.pk, code=code, by=by, at=world.at)
    assert login_to_reset(proof_id=proof.pk, at=world.at) is None
    with pytest.raises(CodeRefusedError):
        reset_password(proof_id=proof.pk, password=PASSWORD, by=by, at=world.at)


def reset_asked(email: str, network: str) -> Family:
    """Somebody who has asked for a new password at an address."""
    return Family(network).go("/password/").answer(email=email)


def guess_at_login(email: str, network: str) -> int:
    """Type wrong codes for a new password of a login until no more is looked at. How many were."""
    family, seen = reset_asked(email, network), 0
    for _ in range(MOST_WRONG_CODES):
        family.press("/password/code/", code=another_code(code_sent_to(email)))
        seen += family.page.status_code == 200
    return seen


def test_one_login_is_guessed_at_no_more_however_many_networks_and_proofs(world: World) -> None:
    world.family_login("a@example.com")
    networks = TRIES_AT_ADDRESS.most // MOST_WRONG_CODES
    assert sum(guess_at_login("a@example.com", f"198.51.{n}.1") for n in range(networks)) == TRIES_AT_ADDRESS.most
    assert guess_at_login("a@example.com", "203.0.113.9") == 0
    assert counted(TRIES_OVERALL) == TRIES_AT_ADDRESS.most, "who is out of tries uses up nobody else's"


def test_a_stranger_who_knows_the_address_keeps_its_owner_out_of_nothing(world: World) -> None:
    """He asks for codes until no more are sent, and tries them until no more are looked at, from where he is."""
    world.family_login("a@example.com")
    stranger = "203.0.113.9"
    while reset_asked("a@example.com", stranger).at == "/password/code/":
        guess_at_login("a@example.com", stranger)
    owner = reset_asked("a@example.com", "198.51.100.1").answer(code=code_sent_to("a@example.com"))
    assert owner.at == "/password/new/"
    mother = asked("new@example.com", "198.51.100.1")
    assert mother.answer(code=code_sent_to("new@example.com")).at == "/claim/password/"


def test_all_who_guess_at_logins_have_their_tries_together(world: World) -> None:
    for email in ("a@example.com", "b@example.com"):
        world.family_login(email)
    reset_asked("a@example.com", "203.0.113.9").answer(code=another_code(code_sent_to("a@example.com")))
    assert counted(TRIES_OVERALL) == 1
    use_up(TRIES_OVERALL)
    assert reset_asked("b@example.com", "198.51.100.1").answer(code="000000").page.status_code == 429
    assert reset_asked("nobody@example.com", "198.51.100.1").answer(code="000000").page.status_code == 429, "the same"


def test_whoever_guesses_where_no_login_is_stops_nobody(world: World) -> None:
    """Throw-away addresses, for a new password or to sign up: neither counts against the logins there are."""
    reset_asked("nobody@example.com", "203.0.113.9").answer(code="000000")
    guess(asked("new@example.com", "203.0.113.9"), "new@example.com")
    assert counted(TRIES_OVERALL) == 0


def test_nobody_is_kept_from_signing_up_by_guesses_at_logins(world: World) -> None:
    world.family_login("a@example.com")
    reset_asked("a@example.com", "203.0.113.9").answer(code="000000")
    use_up(TRIES_OVERALL)
    family = asked("mother@example.com", "198.51.100.1")
    assert family.answer(code=code_sent_to("mother@example.com")).at == "/claim/password/"


def test_even_the_right_code_waits_then_and_says_until_when(world: World) -> None:
    limit = TRIES_BY_NETWORK
    family = asked("a@example.com", "203.0.113.9")
    guess(family, "a@example.com", 1)
    use_up(limit)
    family.press("/claim/code/", code=code_sent_to("a@example.com"))
    assert family.page.status_code == 429
    assert "Too many tries" in family.words
    wait = int(family.page.headers["Retry-After"])
    most = limit.window.total_seconds()
    assert most - 300 < wait <= most + 300
    said = f"Wait {-(-wait // 60)} minutes." if limit.window < timedelta(days=1) else f"Wait {-(-wait // 3600)} hours."
    assert "Type the code We sent" in family.words, "the page stays, with its other ways"
    assert f"Too many tries. {said} Need help?" in family.words
    told = Event.objects.get(kind=Kind.EMAIL_PROVED)
    assert (told.outcome, told.reason, told.subject) == (Outcome.REFUSED, "too_many", f"limit:{limit.scope}")
    assert EmailProof.objects.get().failures == 1, "what was not looked at is no wrong code"
    Try.objects.all().delete()  # the wait is over
    assert family.press("/claim/code/", code=code_sent_to("a@example.com")).at == "/claim/password/"


def test_whoever_goes_on_past_the_limit_does_not_fill_the_audit(world: World) -> None:
    family = asked("a@example.com", "203.0.113.9")
    guess(family, "a@example.com", 1)
    use_up(TRIES_BY_NETWORK)
    for _ in range(8):
        family.press("/claim/code/", code="000000")
    assert 1 <= Event.objects.filter(kind=Kind.EMAIL_PROVED).count() <= 2, "one in each five minutes"


def test_in_spanish_too(world: World) -> None:
    family = Family(language="es").start().answer(email="a@example.com")
    guess(family, "a@example.com", 1)
    use_up(TRIES_BY_NETWORK)
    assert guess(family, "a@example.com", 1) == 0
    assert "Demasiados intentos" in family.words
    assert "minutos. ¿Necesita ayuda?" in family.words


@pytest.mark.parametrize("path", ["/password/", "/staff/password/"])
def test_the_code_for_a_new_password_is_under_the_same_limits(world: World, path: str) -> None:
    world.family_login("a@example.com")
    family = Family().go(path).answer(email="a@example.com")
    family.answer(code=another_code(code_sent_to("a@example.com")))
    assert "That code does not work." in family.words
    use_up(TRIES_OVERALL)
    family.answer(code=code_sent_to("a@example.com"))
    wait = -(-int(family.page.headers["Retry-After"]) // 60)
    assert (family.page.status_code, family.at) == (429, f"{path}code/")
    assert f"Too many tries. Wait {wait} minutes." in family.words
    assert family.press(f"{path}new/", password="seven violet wheelbarrows sing").at == path, "nothing was proved"


def test_a_right_code_is_no_try(world: World) -> None:
    for n in range(TRIES_BY_NETWORK.most + 2):
        family = asked(f"a{n}@example.com", "203.0.113.9")
        assert family.answer(code=code_sent_to(f"a{n}@example.com")).at == "/claim/password/"
    assert [counted(limit) for limit in LIMITS] == [0, 0, 0]


def test_a_code_that_is_looked_at_no_more_costs_no_try(world: World) -> None:
    family = asked("a@example.com", "203.0.113.9")
    guess(family, "a@example.com", MOST_WRONG_CODES + 10)
    assert [counted(limit) for limit in LIMITS] == [0, MOST_WRONG_CODES, 0]


def guess_probability(limit: Limit, *, digits: int) -> float:
    """The chance that some code is guessed in a day by tries that are always at the cap of this limit."""
    tries = limit.most * (timedelta(days=1) / limit.window)
    return -math.expm1(tries * math.log1p(-(10.0**-digits)))


@pytest.mark.parametrize(
    ("limit", "purpose", "once_in"),
    [
        (TRIES_AT_ADDRESS, ProofFor.RESET, 1_600_000),
        (TRIES_BY_NETWORK, ProofFor.RESET, 200_000),
        (TRIES_BY_NETWORK, ProofFor.SIGN_UP, 2_000),
        (TRIES_OVERALL, ProofFor.RESET, 2_000),
    ],
)
def test_what_a_guesser_may_hope_for_in_a_day(limit: Limit, purpose: ProofFor, once_in: int) -> None:
    """With every limit at its cap around the clock: at one address, from one network, from everywhere."""
    assert guess_probability(limit, digits=DIGITS[purpose]) <= 1 / once_in


def test_it_takes_a_hundred_networks_to_keep_everybody_from_a_new_password() -> None:
    assert TRIES_OVERALL.most >= 100 * TRIES_BY_NETWORK.most
    assert TRIES_OVERALL.window == TRIES_BY_NETWORK.window
