"""The practice's entrance: a new colleague's first day, and somebody who took the wrong door."""

from playwright.sync_api import Browser, expect

from tests.journeys.desk import Desk
from tests.journeys.phone import PASSWORD, Phone
from tests.journeys.security_key import Key
from tests.totp import code_of
from tests.ui.tour.stops import Look, grow_old, on_phone

EMAIL = "ines@example.com"


def invited(browser: Browser, desk: Desk, look: Look) -> None:
    page = desk.page
    page.goto(f"{desk.server.url}/practice-portal/staff/new/")
    page.get_by_label("First name").fill("Ines")
    page.get_by_label("Last name").fill("Okada")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_role("button", name="Create").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    look(page, "portal-staff-record-invited")
    with on_phone(browser, desk.server) as colleague:
        _joins(colleague, look)
        _cannot_sign_in(colleague, look)
        _forgot(colleague, look)
        code = _sets_up(colleague, look)
        _signs_in(colleague, look, code)
    page.goto(f"{desk.server.url}/practice-portal/staff/")
    look(page, "portal-staff-second-steps")
    page.get_by_role("link", name="Okada, Ines").click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_text("keeps the workspace and its charts").last).to_be_visible()
    look(page, "portal-staff-record-out-of-use")


def _joins(colleague: Phone, look: Look) -> None:
    page, url = colleague.page, colleague.server.url
    page.goto(f"{url}/staff/invitation/")
    look(page, "invitation-no-script")
    page.goto("about:blank")  # the same page with another code behind # would not be asked for again
    link = colleague.mailed(EMAIL, r"\S+/staff/invitation/#\S+")
    page.goto(link)
    expect(page.get_by_role("heading", name="Join")).to_be_visible()
    look(page, "invitation-join")
    page.get_by_label("Password").fill(PASSWORD)
    colleague.press("Join")
    look(page, "staff-sign-in")
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_role("heading", name="This invitation no longer works")).to_be_visible()
    look(page, "invitation-lapsed")


def _cannot_sign_in(colleague: Phone, look: Look) -> None:
    page, url = colleague.page, colleague.server.url
    page.goto(f"{url}/staff/sign-in/")
    grow_old(page)
    colleague.press("Sign in")
    look(page, "staff-error-old-form")
    page.goto(f"{url}/staff/sign-in/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("not the password")
    colleague.press("Sign in")
    look(page, "staff-sign-in-refused")


def _forgot(colleague: Phone, look: Look) -> None:
    page = colleague.page
    page.get_by_role("link", name="Forgot your password?").click()
    look(page, "staff-password-forgot")
    page.get_by_label("E-mail").fill(EMAIL)
    colleague.press("Continue")
    colleague.heading("Type the code")
    look(page, "staff-password-code")
    colleague.press("Continue")
    look(page, "staff-password-code-refused")
    page.get_by_label("Code").fill(colleague.mailed(EMAIL, r"\b\d{8}\b"))
    colleague.press("Continue")
    colleague.heading("Make a new password")
    look(page, "staff-password-new")
    page.get_by_label("New password", exact=True).fill(PASSWORD)
    colleague.press("Save")
    expect(page.get_by_role("status")).to_be_visible()
    look(page, "staff-sign-in-changed")


def _sets_up(colleague: Phone, look: Look) -> str:
    """Both second steps: an app, then a security key. A recovery code that still works."""
    page, security = colleague.page, f"{colleague.server.url}/staff/security"
    colleague.sign_in(EMAIL)
    expect(page.get_by_role("button", name="Lock")).to_be_visible()
    page.goto(f"{security}/")
    look(page, "security-first")
    page.get_by_role("link", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
    look(page, "security-passkey")
    page.goto(f"{security}/app/")
    look(page, "security-app")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code from the app").fill("000000")
    colleague.press("Finish")
    look(page, "security-app-refused")
    page.get_by_label("Code from the app").fill(code_of(secret))
    colleague.press("Finish")
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    codes = page.locator("code").all_inner_texts()
    look(page, "security-codes")
    page.goto(f"{security}/passkeys/add/")
    colleague.heading("Your password again")
    look(page, "security-again")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    colleague.press("Continue")
    colleague.heading("Your second step again")
    look(page, "security-second-step-again")
    page.get_by_label("Code from your authenticator app").fill(codes[1])
    colleague.press("Continue")
    Key(page)
    page.get_by_label("A name for it").fill("blue key")
    colleague.press("Add the passkey")
    expect(page.get_by_text("blue key").first).to_be_visible()
    look(page, "security")
    page.get_by_role("link", name="Remove blue key").click()
    look(page, "security-remove")
    page.goto(f"{security}/recovery-codes/new/")
    look(page, "security-new-codes")
    page.goto(f"{security}/")
    colleague.press("Sign out")
    return codes[0]


def _signs_in(colleague: Phone, look: Look, code: str) -> None:
    page = colleague.page
    colleague.sign_in(EMAIL)
    look(page, "second-factor")
    page.get_by_label("Code from your authenticator app").fill("000000")
    colleague.press("Continue")
    look(page, "second-factor-refused")
    page.get_by_label("Code from your authenticator app").fill(code)
    colleague.press("Continue")
    expect(page.get_by_role("button", name="Lock")).to_be_visible()


def no_practice(parent: Phone, look: Look, email: str) -> None:
    """A parent who took the practice's sign-in for the family's."""
    parent.page.goto(f"{parent.server.url}/staff/sign-in/")
    parent.sign_in(email)
    expect(parent.page.get_by_role("heading", name="You are not a user of any practice")).to_be_visible()
    look(parent.page, "staff-of-no-practice")
