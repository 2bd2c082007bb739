"""The page of a patient in Patient Administration: what it covers until somebody asks, and what its banner warns of."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from kinpin.enrollment.models import HandOut
from kinpin.families.models import Contact, Patient
from kinpin.families.rules import AuthorityKind, HoldReason, Status
from tests.journeys.desk import Desk
from tests.pages import Answer, words_in, words_of
from tests.server import Server
from tests.staff_client import staff_client
from tests.world import World


@pytest.fixture
def desk(world: World) -> Client:
    return staff_client(world)


def page_of(world: World, client: Client, child: str) -> Answer:
    return client.get(f"/practice-portal/patients/{world.child(child).public_id}/")


def banner(world: World, client: Client, child: str = "ROSEMARY") -> str:
    html = page_of(world, client, child).content.decode()
    return html[html.index('<section class="banner') :].split("</section>")[0]


def shown(client: Client, page: Answer, what: str) -> str:
    """What the Show behind a covered word leads to, without script."""
    html = page.content.decode()
    links = re.findall(r"<a [^>]*data-window.*?</a>", html, re.DOTALL)
    (link,) = (link for link in links if words_in(link) == f"Show {what}")
    (address,) = re.findall(r'href="([^"]+)"', link)
    return words_of(client.get(address))


# --- what is covered


@pytest.mark.parametrize("kind", [AuthorityKind.NO_CONTACT, AuthorityKind.NONE])
def test_an_authority_that_keeps_somebody_away_shows_to_whoever_asks(
    world: World, desk: Client, kind: AuthorityKind
) -> None:
    world.give("JEFF", "ROSEMARY", kind)
    page = page_of(world, desk, "ROSEMARY")
    assert kind.value not in words_of(page)
    assert "CINDY TESTKIDDO MOTHER JOINT" in words_of(page)
    assert "JEFF TESTKIDDO FATHER Covered Show what is on file for JEFF TESTKIDDO" in words_of(page)
    assert f"today: {kind.value}" in shown(desk, page, "what is on file for JEFF TESTKIDDO")


def test_why_an_account_is_shut_shows_to_whoever_asks(world: World, desk: Client) -> None:
    world.enroll("MARTA", "LUNA", email="sotos@example.com")
    Contact.objects.filter(pk=world.contact("OMAR").pk).update(email="sotos@example.com")
    page = page_of(world, desk, "LUNA")
    assert "Shut for now Why: Covered Show" in words_of(page)
    for word in ("kept away", "known as", "NO CONTACT"):
        assert word not in words_of(page)
    assert "known as that of OMAR SOTO" in shown(desk, page, "why access is shut for MARTA SOTO")


@pytest.mark.parametrize("because", ["safety", "no authority"])
def test_why_an_access_ended_is_folded(world: World, desk: Client, because: str) -> None:
    world.enroll("CINDY", "ROSEMARY")
    why = {"safety": "Safety of the child", "no authority": "No authority any more"}[because]
    if because == "safety":
        rosemary, cindy = world.child("ROSEMARY").public_id, world.contact("CINDY").public_id
        desk.post(f"/practice-portal/patients/{rosemary}/access/{cindy}/remove/", {"reason": "safety"})
    else:
        world.give("CINDY", "ROSEMARY", AuthorityKind.NONE)
    html = page_of(world, desk, "ROSEMARY").content.decode()
    (fold,) = re.findall(r'<details class="folded" .*?</details>', html, re.DOTALL)
    assert words_in(fold) == f"Why the access of CINDY TESTKIDDO ended {why}"
    assert why not in words_in(html.replace(fold, ""))


# --- the banner


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": Status.INACTIVE}, "Inactive"),
        ({"status": Status.DECEASED}, "Deceased"),
        ({"hold": HoldReason.SAFETY}, "Hold"),
        ({"status": Status.INACTIVE, "hold": HoldReason.COURT}, "Inactive, Hold"),
    ],
)
def test_the_banner_warns_of_whoever_is_not_simply_here(
    world: World, desk: Client, facts: dict[str, str], said: str
) -> None:
    assert "banner--bad" not in banner(world, desk)
    held = {"held_at": world.at} if "hold" in facts else {}
    Patient.objects.filter(pk=world.child("ROSEMARY").pk).update(**facts, **held)
    assert "banner--bad" in banner(world, desk)
    assert f"ROSEMARY TESTKIDDO ■ {said} 03/14/2019" in words_in(banner(world, desk))
    for reason in HoldReason:
        assert reason.label not in words_of(page_of(world, desk, "ROSEMARY"))


@pytest.mark.parametrize("what", ["stopped", "locked", "disowned"])
def test_the_banner_counts_odd_sheets_and_leads_to_the_charts_alerts(world: World, desk: Client, what: str) -> None:
    sheet = world.handout(world.issue("CINDY", "ROSEMARY"))
    assert "Alerts" not in banner(world, desk)
    HandOut.objects.filter(pk=sheet.pk).update(**{f"{what}_at": world.at})
    assert "▲ Alerts 1" in words_in(banner(world, desk))
    (address,) = re.findall(r'data-window="narrow" href="([^"]+)"', banner(world, desk))
    told = {"stopped": "Sheet stopped", "locked": "Sheet locked", "disowned": "Sheet opened by somebody else"}[what]
    assert told in words_of(desk.get(address))
    assert "Alerts" not in banner(world, desk, "BASIL")


@pytest.mark.browser
def test_by_keyboard_a_covered_word_is_shown_and_the_banner_follows(browser: Browser, server: Server) -> None:
    desk = Desk(browser, server)
    page = desk.page
    page.goto(f"{server.url}/practice-portal/patients/")
    page.get_by_label("Name, birth date").fill("soto gael")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="SOTO, Gael").click()
    expect(page.get_by_text("NO CONTACT")).to_have_count(0)
    show = page.get_by_role("link", name="Show what is on file for Omar SOTO")
    show.focus()
    page.keyboard.press("Enter")
    expect(desk.window.get_by_role("heading", name="Authority: Omar SOTO")).to_be_focused()
    expect(desk.window.get_by_text("today: NO CONTACT")).to_be_visible()
    desk.check("an authority that was covered")
    with page.expect_response(re.compile(r"/practice-portal/patients/\w+/$")):  # the page asks what changed
        desk.close()
    expect(page.locator("#account.htmx-request, #account.htmx-settling")).to_have_count(0)
    expect(show).to_be_focused()
    expect(page.locator(".banner")).to_contain_text("Unregistered")
    desk.open_window()
    desk.register()
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Close: you can still print")).click()
    expect(page.locator(".banner")).to_contain_text("Pending Registration")
    desk.context.close()
