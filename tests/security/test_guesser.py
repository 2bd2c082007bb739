"""The guesser: with one valid PIN, with many accounts, with somebody's address; alone, patient, well read."""

import pytest
from django.test import Client
from pytest_django import Settings

from kinpin.accounts.models import Login, Try
from kinpin.accounts.password_limits import MOST_FAILURES
from kinpin.enrollment.issued import Issued
from kinpin.enrollment.limits import BY_ACCOUNT, BY_NETWORK, BY_PRACTICE, OVERALL
from kinpin.enrollment.pins import new_pin
from tests.entrance.steps import type_password
from tests.patient_portal.test_limits import guess, with_a_pin
from tests.world import PASSWORD, World

DESK = "frontdesk@staff.example.com"
WRONG = "not the right words at all"


def counted(scope: str) -> int:
    return sum(Try.objects.filter(scope=scope).values_list("count", flat=True))


def test_a_valid_pin_of_ones_own_gives_no_try_back(world: World, sheet: Issued) -> None:
    guesser, seen = with_a_pin("a@example.com", "203.0.113.9"), 0
    for _ in range(BY_ACCOUNT.most + 3):
        seen += guess(guesser, 1)
        guesser.go("/pin/child/").type_pin(sheet.pins[world.child("ROSEMARY").pk], "ROSEMARY").go("/pin/child/")
    assert seen == BY_ACCOUNT.most
    assert all(counted(limit.scope) >= BY_ACCOUNT.most for limit in (BY_ACCOUNT, BY_NETWORK, BY_PRACTICE, OVERALL))


def test_whoever_is_out_of_tries_uses_up_nobody_elses(world: World, sheet: Issued) -> None:
    guess(with_a_pin("a@example.com", "203.0.113.9"), BY_ACCOUNT.most + 15)
    assert counted(BY_NETWORK.scope) == counted(BY_PRACTICE.scope) == counted(OVERALL.scope) == BY_ACCOUNT.most
    for n in range(3):
        guess(with_a_pin(f"b{n}@example.com", "203.0.113.10"), 12)
    assert counted(BY_PRACTICE.scope) == counted(OVERALL.scope) == BY_NETWORK.most


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8:0:aa00::1", "2001:db8:0:aaff:ffff::9"), ("203.0.113.9", "203.0.113.77")],
)
def test_a_guesser_with_a_whole_network_is_one_guesser(sheet: Issued, one: str, other: str) -> None:
    assert guess(with_a_pin("a@example.com", one), 10) + guess(with_a_pin("b@example.com", other), 10) == 20
    assert guess(with_a_pin("c@example.com", other), 1) == 0


def test_peers_by_the_old_protocol_are_apart_on_a_server_that_speaks_the_new_one(sheet: Issued) -> None:
    guess(with_a_pin("a@example.com", "::ffff:203.0.113.9"), 10)
    guess(with_a_pin("b@example.com", "::ffff:203.0.113.9"), 11)
    assert guess(with_a_pin("c@example.com", "::ffff:203.0.113.8"), 1) == 0
    assert guess(with_a_pin("d@example.com", "::ffff:198.51.100.1"), 1) == 1


def test_a_forwarded_address_counts_only_from_a_proxy_that_is_trusted(sheet: Issued) -> None:
    guesser = with_a_pin("a@example.com", "203.0.113.9")
    for n in range(5):
        guesser.client.defaults["HTTP_X_FORWARDED_FOR"] = f"198.51.{n}.1"
        guesser.type_pin(new_pin(), "ROSEMARY")
    assert list(Try.objects.filter(scope=BY_NETWORK.scope).values_list("key", flat=True).distinct()) == ["203.0.113.0"]


def test_behind_a_trusted_proxy_only_its_own_word_counts(sheet: Issued, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ("127.0.0.1",)
    guesser = with_a_pin("a@example.com", "127.0.0.1")
    guesser.client.defaults["HTTP_X_FORWARDED_FOR"] = "192.0.2.1, 203.0.113.9"
    guesser.type_pin(new_pin(), "ROSEMARY")
    assert "203.0.113.0" in Try.objects.filter(scope=BY_NETWORK.scope).values_list("key", flat=True)
    assert "192.0.2.0" not in Try.objects.values_list("key", flat=True)


def test_an_address_guessed_at_too_often_reads_like_one_without_a_login_and_a_new_password_opens_it(
    world: World,
) -> None:
    Login.objects.filter(email=DESK).update(failures=MOST_FAILURES - 1)
    type_password(Client(), DESK, WRONG)
    shut, unknown = type_password(Client(), DESK, PASSWORD), type_password(Client(), "nobody@example.com", PASSWORD)
    assert "do not match" in shut.content.decode()
    assert "do not match" in unknown.content.decode()
    assert Login.objects.get(email=DESK).failures == MOST_FAILURES
    Login.objects.filter(email=DESK).update(failures=0)
    assert type_password(Client(), DESK, PASSWORD).status_code == 302
