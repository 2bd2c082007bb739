"""The family's pages before anything is known of anybody, and what stops somebody there."""

from tests.journeys.phone import Phone
from tests.ui.tour.stops import Look, grow_old, in_both

_PAGES = (
    ("/", "landing"),
    ("/p/maple/", "practice"),
    ("/p/maple/scan", "scan-without-code"),
    ("/pin/none/", "no-pin"),
    ("/sign-in/", "sign-in"),
    ("/nothing-here/", "error-404"),
    ("/password/", "password-forgot"),
)


def arriving(phone: Phone, look: Look) -> None:
    page, url = phone.page, phone.server.url
    for path, name in _PAGES:
        page.goto(url + path)
        in_both(phone, look, f"family-{name}")
    for path, name in (("/?a=%00", "error-400"), ("/demo/mail/", "sent-mail")):
        page.goto(url + path)
        look(page, f"family-{name}")
    page.goto(f"{url}/sign-in/")
    phone.press("Sign in")
    in_both(phone, look, "family-sign-in-refused")
    grow_old(page)
    phone.press("Sign in")
    look(page, "family-error-old-form")


def codes_run_out(phone: Phone, look: Look) -> None:
    """No code comes any more, or none is looked at: for a code, for an address, for a network."""
    _to_the_code(phone, "nobody@example.com")
    for _ in range(5):
        _types_a_code(phone)
    in_both(phone, look, "family-code-stopped")
    _to_the_code(phone, "nobody@example.com")
    phone.press("Send it again")
    in_both(phone, look, "family-code-again")
    while not phone.page.get_by_text("We can't send more codes for now.").is_visible():
        phone.press("Send it again")
    in_both(phone, look, "family-code-enough")
    stopped = phone.page.get_by_text("Too many tries.")
    while not stopped.is_visible():
        _types_the_email(phone, "nobody@example.com")
    in_both(phone, look, "family-email-too-many")
    for number in range(8):
        _to_the_code(phone, f"nobody{number}@example.com")
        for _ in range(5):
            _types_a_code(phone)
            if stopped.is_visible():
                in_both(phone, look, "family-code-too-many")
                return


def too_many(phone: Phone, look: Look) -> None:
    """From one network too many passwords were tried at one address, whichever side's door they were tried at."""
    for address, name in (("/sign-in/", "family-sign-in-too-many"), ("/staff/sign-in/", "staff-sign-in-too-many")):
        phone.page.goto(phone.server.url + address)
        stopped = phone.page.get_by_text("Too many tries.")
        while not stopped.is_visible():
            _tries_a_password(phone)
        look(phone.page, name)


def _tries_a_password(phone: Phone) -> None:
    phone.page.get_by_label("E-mail").fill("nobody@example.com")
    phone.page.get_by_label("Password", exact=True).fill("not the right words")
    phone.press("Sign in")


def _to_the_code(phone: Phone, email: str) -> None:
    phone.lets_get_started()
    _types_the_email(phone, email)
    phone.heading("Type the code")


def _types_the_email(phone: Phone, email: str) -> None:
    phone.page.goto(f"{phone.server.url}/claim/email/")
    phone.page.get_by_label("E-mail").fill(email)
    phone.press("Continue")


def _types_a_code(phone: Phone) -> None:
    """Some code; it may be the right one once in a million times."""
    phone.page.get_by_label("Code").fill("000000")
    phone.press("Continue")
