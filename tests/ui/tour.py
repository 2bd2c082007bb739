"""A walk past every distinct page, refusal and window, for whoever wants to look: the camera, or a test."""

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import date

from playwright.sync_api import Browser, Page, expect

from tests.journeys.desk import Desk
from tests.journeys.phone import PASSWORD, Phone
from tests.server import Server
from tests.totp import code_of

Look = Callable[[Page, str], None]
ROSEMARY, BABY = "ROSEMARY TESTKIDDO", "BABY GIRL TESTKIDDO"
BASIL_BORN = date(2021, 8, 2)


def tour(browser: Browser, server: Server, look: Look) -> None:
    with _desk(browser, server, "frontdesk") as desk:
        charts(desk, look)
        square, fathers, pins = registration(desk, look)
        schedule(desk, look)
        entered_twice(desk, look)
        staff_errors(desk, look)
        lock(desk, look)
    with _desk(browser, server, "newhire") as desk:
        no_staff_record(desk, look)
    with _desk(browser, server, "admin") as desk:
        hold(desk, look)
        practice_portal(desk, look)
        known_as_the_barred(desk, look)
        asks_how_known(desk, look)
        invited(browser, desk, look)
    family(browser, server, look, square, fathers, pins[ROSEMARY])


@contextlib.contextmanager
def _desk(browser: Browser, server: Server, who: str) -> Iterator[Desk]:
    desk = Desk(browser, server, who, checks=False)
    yield desk
    desk.context.close()


def _phone(browser: Browser, server: Server) -> Phone:
    return Phone(browser, server, checks=False)


def _open(desk: Desk, look: Look, link: str, name: str) -> None:
    """A window that a link or button opens, looked at and closed."""
    desk.page.get_by_role("link", name=link).first.click()
    expect(desk.window).to_be_visible()
    look(desk.page, name)
    desk.close_all()


def charts(desk: Desk, look: Look) -> None:
    page = desk.page
    look(page, "search-empty")
    page.get_by_label("Name, birth date, phone").fill("soto mari")
    expect(page.locator("#results").get_by_text("Name alert").first).to_be_visible()
    look(page, "search-name-alert")
    page.get_by_label("Name, birth date, phone").fill("nobody of that name")
    expect(page.get_by_text("No patient found.")).to_be_visible()
    look(page, "search-none")
    page.get_by_role("link", name="New patient", exact=True).click()
    look(page, "new-patient")
    page.get_by_label("Birth date").fill("next week")
    page.get_by_role("button", name="Create patient").click()
    look(page, "new-patient-refused")
    page.get_by_label("First name").fill("Rose")
    page.get_by_label("Last name").fill("Testkiddo")
    page.get_by_label("Birth date").fill("3/14/2019")
    page.get_by_role("button", name="Create patient").click()
    expect(page.get_by_role("button", name="Create anyway")).to_be_visible()
    look(page, "new-patient-here-already")
    page.goto(f"{desk.server.url}/workspace/clinical/charts/")
    desk.open_chart("testkiddo ros", ROSEMARY)
    look(page, "basic-info")
    page.get_by_label("Birth date").fill("soon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Please look at one thing.")).to_be_visible()
    look(page, "basic-info-refused")
    desk.family_contacts("CINDY TESTKIDDO")
    look(page, "family-contacts")
    _open(desk, look, "Add", "contact-add")
    _open(desk, look, "Link siblings", "siblings")
    _open(desk, look, "Inactivate", "contact-inactivate")
    _open(desk, look, "Authority...", "contact-authority")
    page.get_by_role("link", name="Inactive contacts").first.click()
    expect(desk.window).to_be_visible()
    look(page, "contacts-inactive")
    desk.close_all()
    page.goto(page.url.split("/contacts/")[0] + "/contacts/new/")
    look(page, "contact-new")
    page.get_by_role("button", name="Add to this chart").click()
    look(page, "contact-new-refused")


def registration(desk: Desk, look: Look) -> tuple[str, str, dict[str, str]]:
    """The window in each of its states. The squares of the mother's and the father's sheet, and her PINs."""
    page, window = desk.page, desk.window
    page.goto(f"{desk.server.url}/workspace/clinical/charts/")
    desk.open_chart("field clover", "Clover FIELD")
    desk.open_window()
    look(page, "registration-nobody-preset")
    desk.close_all()
    desk.open_chart("nguyen bao", "Bao NGUYEN")
    desk.open_window()
    window.get_by_role("radio", name="Linh NGUYEN").check()
    expect(window.get_by_text("There is nothing to do.")).to_be_visible()
    look(page, "registration-nothing-to-do")
    desk.close_all()
    desk.open_chart("testkiddo baby", BABY)
    desk.family_contacts("JEFF TESTKIDDO")
    desk.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.get_by_role("alert").filter(has_text="Kinpin did not answer.")).to_be_visible()
    look(page, "unanswered")
    desk.context.set_offline(False)
    desk.open_window()
    look(page, "registration-locked-row")
    desk.close_all()
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts("CINDY TESTKIDDO")
    desk.open_window()
    look(page, "registration")
    window.get_by_text("What the family will see").click()
    window.get_by_text("Declined...").click()
    look(page, "registration-unfolded")
    window.get_by_role("button", name="Deferred, ask again later").click()
    withdraw = window.get_by_role("button", name="Withdraw")
    expect(withdraw).to_have_count(2)
    look(page, "registration-deferred")
    withdraw.first.click()
    expect(withdraw).to_have_count(1)
    withdraw.click()
    expect(withdraw).to_have_count(0)
    desk.close_all()
    desk.open_window()
    window.get_by_role("link", name="Set Authority...").first.click()
    expect(window.get_by_role("heading", name="Set Authority")).to_be_visible()
    look(page, "set-authority")
    for tick in window.get_by_role("checkbox", checked=True).all():
        tick.uncheck()
    window.get_by_role("button", name="Set Authority").click()
    expect(window.get_by_role("alert")).to_be_visible()
    look(page, "set-authority-refused")
    window.get_by_role("link", name="Back").click()
    desk.choose("CINDY TESTKIDDO")
    pins = desk.register()
    look(page, "registration-made")
    page.keyboard.press("Escape")
    expect(window.get_by_text("This sheet was not printed or shown.")).to_be_visible()
    look(page, "registration-ask")
    window.get_by_role("button", name="Close: you can still print").click()
    look(page, "strip")
    desk.open_window()
    look(page, "registration-live-sheet")
    window.get_by_text("Void that sheet...").click()
    look(page, "registration-live-sheet-void")
    window.get_by_text("Void that sheet...").click()
    window.get_by_role("button", name="Print again").wait_for()
    window.get_by_role("button", name="Show", exact=True).click()
    expect(window.locator(".showing__qr")).to_be_visible()
    look(page, "show")
    square = desk.square()
    desk.close_all()
    desk.open_window()
    desk.choose("JEFF TESTKIDDO")
    desk.register()
    fathers = desk.show()
    desk.close()
    desk.print()
    look(page, "registration-printed")
    window.get_by_role("button", name="Spell out").click()
    expect(window.get_by_text("Read one group")).to_be_visible()
    look(page, "spell-out")
    window.get_by_role("button", name="I wrote the PINs down").click()
    expect(window.get_by_text("Read one group")).to_have_count(0)
    desk.close_all()
    page.get_by_role("link", name="Portal History").click()
    look(page, "portal-history")
    return square, fathers, pins


def schedule(desk: Desk, look: Look) -> None:
    page = desk.page
    page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    look(page, "calendar")
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    expect(desk.window).to_be_visible()
    look(page, "appointment")
    desk.window.get_by_label("Time", exact=True).fill("noonish")
    desk.window.get_by_role("button", name="Save").click()
    expect(desk.window.get_by_role("alert")).to_be_visible()
    look(page, "appointment-refused")
    page.once("dialog", lambda dialog: dialog.accept())
    desk.close_all()
    page.get_by_role("link", name="Add appointment").click()
    expect(desk.window).to_be_visible()
    look(page, "appointment-new")
    desk.window.get_by_label("Name, birth date, phone").press_sequentially("soto mari")
    expect(desk.window.get_by_text("Name alert").first).to_be_visible()
    look(page, "appointment-new-found")
    page.once("dialog", lambda dialog: dialog.accept())
    desk.close_all()
    _move_an_appointment(desk)
    look(page, "calendar-moved")
    page.get_by_role("radio", name="Week").check(force=True)
    expect(page.get_by_text("Appointments by day")).to_be_attached()
    look(page, "calendar-week")
    page.get_by_role("radio", name="Tracking").check(force=True)
    expect(page.get_by_role("table", name="Appointments of the day")).to_be_visible()
    look(page, "tracking")
    page.goto(f"{desk.server.url}/workspace/clinical/schedule/2020-02-02/")
    look(page, "calendar-empty")


def _move_an_appointment(desk: Desk) -> None:
    desk.page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    desk.window.get_by_label("Time", exact=True).fill("16:45")
    desk.window.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_role("button", name="Undo")).to_be_visible()


def entered_twice(desk: Desk, look: Look) -> None:
    """The father a court has barred, typed in once more."""
    page = desk.page
    page.goto(f"{desk.server.url}/workspace/clinical/charts/")
    desk.open_chart("soto gael", "Gael SOTO")
    desk.family_contacts()
    contacts = page.url.split("/contacts/")[0] + "/contacts/"
    page.goto(f"{contacts}new/")
    page.get_by_label("First name").fill("Omar")
    page.get_by_label("Role/Reason").select_option("OTHER RELATIVE")
    page.get_by_role("button", name="Add to this chart").click()
    expect(page.get_by_text("may be one person, entered twice")).to_be_visible()
    look(page, "contacts-entered-twice")
    desk.open_window()
    look(page, "registration-entered-twice")
    desk.close_all()
    _open(desk, look, "Set Authority...", "contact-authority-entered-twice")
    _open(desk, look, "Compare...", "contact-alike")
    page.get_by_role("link", name="Compare...").click()
    desk.window.get_by_role("button", name="Set NO CONTACT").click()
    expect(desk.window.get_by_role("status")).to_be_visible()
    look(page, "contact-alike-set")
    desk.close_all()


def staff_errors(desk: Desk, look: Look) -> None:
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/nothing/")
    look(desk.page, "staff-error-404")
    desk.page.goto(f"{desk.server.url}/practice-portal/staff/")
    look(desk.page, "staff-error-403")
    desk.page.goto(f"{desk.server.url}/workspace/?a=%00")
    look(desk.page, "staff-error-400")


def lock(desk: Desk, look: Look) -> None:
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/")
    desk.page.get_by_role("button", name="Lock").click()
    expect(desk.page.get_by_role("heading", name="Locked")).to_be_visible()
    look(desk.page, "locked")
    desk.page.get_by_role("button", name="Unlock").click()
    look(desk.page, "locked-refused")


def no_staff_record(desk: Desk, look: Look) -> None:
    desk.open_chart("vega luna", "Luna VEGA")
    desk.open_window()
    look(desk.page, "registration-window-locked")
    desk.page.goto(f"{desk.server.url}/practice-portal/")
    look(desk.page, "no-staff-record")


def hold(desk: Desk, look: Look) -> None:
    page = desk.page
    desk.open_chart("kowalski zofia", "Zofia KOWALSKI")
    page.get_by_role("link", name="Hold...").click()
    expect(desk.window).to_be_visible()
    look(page, "hold")
    desk.window.get_by_label("Why").select_option(index=1)
    desk.window.get_by_role("button", name="Place").click()
    expect(page.locator(".banner--bad")).to_be_visible()
    look(page, "held-chart")
    desk.open_window()
    look(page, "registration-held")
    desk.close_all()


def practice_portal(desk: Desk, look: Look) -> None:
    page, portal = desk.page, f"{desk.server.url}/practice-portal"
    pages = ("patients", "staff", "staff/new", "roles", "providers", "sites", "settings", "settings/practice", "audit")
    for path in (*pages, "settings/terms", "providers/new"):
        page.goto(f"{portal}/{path}/")
        look(page, "portal-" + path.replace("/", "-"))
    page.get_by_role("button", name="Add").click()
    look(page, "portal-provider-refused")
    page.goto(f"{portal}/providers/")
    page.locator("[data-opens]").first.click()
    look(page, "portal-provider")
    page.goto(f"{portal}/staff/new/")
    page.get_by_role("button", name="Create").click()
    look(page, "portal-staff-new-refused")
    page.goto(f"{portal}/staff/")
    page.get_by_role("link", name="Create one").first.click()
    look(page, "portal-staff-new-for-a-user")
    page.goto(f"{portal}/staff/")
    page.get_by_role("link", name="Rivera, Maria").click()
    look(page, "portal-staff-record")
    page.get_by_role("link", name="Audit trail").click()
    look(page, "portal-trail-staff")
    page.goto(f"{portal}/audit/")
    page.get_by_label("A child's trail").fill("testkiddo")
    page.get_by_role("button", name="Find").click()
    look(page, "portal-trail-find")
    page.get_by_role("link", name="TESTKIDDO, ROSEMARY").click()
    look(page, "portal-trail-child")
    page.goto(f"{portal}/patients/")
    page.get_by_label("Name, birth date").fill("testkiddo ros")
    page.get_by_role("button", name="Search").click()
    look(page, "portal-patients-found")
    page.get_by_role("link", name="TESTKIDDO, ROSEMARY").click()
    look(page, "portal-patient")
    page.locator("summary").get_by_text("Void...").first.click()
    look(page, "portal-patient-void")


def known_as_the_barred(desk: Desk, look: Look) -> None:
    """A mother whose account has the address that stands on the barred father's entry; then as the wrong person."""
    page, portal = desk.page, f"{desk.server.url}/practice-portal"
    page.goto(f"{portal}/patients/")
    page.get_by_label("Status").select_option("registered")
    page.get_by_role("button", name="Search").click()
    page.locator("[data-opens]").first.click()
    account, mail = page.url, page.locator("#associations ~ .grid-box td").first.inner_text()
    page.get_by_role("link", name="Family Contacts").click()
    page.locator("[data-row] [data-opens]").nth(1).click()
    expect(page.locator("#panel-title")).to_contain_text("FATHER")
    page.get_by_label("Home Email").fill(mail)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.get_by_role("link", name="Set Authority...").click()
    desk.window.get_by_label("Authority", exact=True).select_option("NO CONTACT")
    desk.window.get_by_label("What was seen").select_option("court_order")
    desk.window.get_by_role("button", name="Set Authority").click()
    expect(desk.window.get_by_text("known as that of")).to_be_visible()
    look(page, "contact-alike-shut")
    desk.close_all()
    expect(page.get_by_text("shut for now")).to_be_visible()
    look(page, "contacts-shut")
    page.goto(account)
    look(page, "portal-patient-shut")
    page.get_by_label(re.compile("^Why the access")).first.select_option("wrong_person")
    page.get_by_role("button", name="Remove access").first.click()
    expect(page.get_by_role("button", name="Let it in again").first).to_be_visible()
    look(page, "portal-patient-kept-out")


def asks_how_known(desk: Desk, look: Look) -> None:
    desk.page.goto(f"{desk.server.url}/practice-portal/settings/")
    desk.page.get_by_label("Ask how the person was known").check()
    desk.page.get_by_role("button", name="Save").click()
    desk.page.goto(f"{desk.server.url}/workspace/clinical/charts/")
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.open_window()
    desk.choose("JEFF TESTKIDDO")
    look(desk.page, "registration-asks-how-known")
    desk.window.get_by_role("button", name=re.compile("^(Register|New sheet)$")).click()
    expect(desk.window.get_by_role("alert")).to_be_visible()
    look(desk.page, "registration-asks-refused")
    desk.close_all()


def invited(browser: Browser, desk: Desk, look: Look) -> None:
    """A new colleague's first day: invitation, password, second step, recovery codes, security."""
    page, server = desk.page, desk.server
    page.goto(f"{server.url}/practice-portal/staff/new/")
    page.get_by_label("First name").fill("Ines")
    page.get_by_label("Last name").fill("Okada")
    page.get_by_label("E-mail").fill("ines@example.com")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("button", name="Invite", exact=True).click()
    look(page, "portal-staff-record-invited")
    colleague = _phone(browser, server)
    page = colleague.page
    page.goto(f"{server.url}/staff/invitation/")
    look(page, "invitation-no-script")
    page.goto("about:blank")  # the same page with another code behind # would not be asked for again
    page.goto(colleague.mailed("ines@example.com", r"\S+/staff/invitation/#\S+"))
    expect(page.get_by_role("heading", name="Join")).to_be_visible()
    look(page, "invitation-join")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()
    look(page, "staff-sign-in")
    _grow_old(page)
    page.get_by_role("button", name="Sign in", exact=True).click()
    look(page, "staff-error-old-form")
    page.goto(f"{server.url}/staff/sign-in/")
    page.get_by_label("E-mail").fill("ines@example.com")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    look(page, "staff-sign-in-refused")
    colleague.sign_in("ines@example.com")
    expect(page.get_by_role("button", name="Lock")).to_be_visible()
    page.goto(f"{server.url}/staff/security/")
    look(page, "security-first")
    page.get_by_role("link", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Add a passkey")).to_be_visible()
    look(page, "security-passkey")
    page.goto(f"{server.url}/staff/security/app/")
    look(page, "security-app")
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code from the app").fill(code_of(secret))
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("heading", name="Keep these recovery codes")).to_be_visible()
    codes = page.locator("code").all_inner_texts()
    look(page, "security-codes")
    page.goto(f"{server.url}/staff/security/")
    look(page, "security")
    page.get_by_role("link", name="Make new ones").click()
    look(page, "security-new-codes")
    page.goto(f"{server.url}/staff/security/app/remove/")
    look(page, "security-remove")
    page.goto(f"{server.url}/staff/security/")
    page.get_by_role("button", name="Sign out").click()
    colleague.sign_in("ines@example.com")
    look(page, "second-factor")
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Continue").click()
    look(page, "second-factor-refused")
    page.get_by_label("Code from your authenticator app").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("button", name="Lock")).to_be_visible()
    colleague.context.close()
    desk.page.goto(f"{server.url}/practice-portal/staff/")
    desk.page.get_by_role("link", name="Okada, Ines").click()
    desk.page.get_by_role("button", name="Deactivate").click()
    expect(desk.page.get_by_text("keeps the workspace and its charts").last).to_be_visible()
    look(desk.page, "portal-staff-record-out-of-use")


def family(browser: Browser, server: Server, look: Look, square: str, fathers: str, pin: str) -> None:
    phone = _phone(browser, server)
    arriving(phone, look)
    typed_steps(phone, look, pin)
    phone.context.close()
    phone = _phone(browser, server)
    scanned_steps(phone, look, square)
    home(phone, look)
    in_whose_account(phone, look, fathers)
    phone.press("Sign out")
    phone.context.close()
    phone = _phone(browser, server)
    phone.scan(square)
    phone.heading("We can't use this sheet")
    look(phone.page, "family-stopped")
    too_many(phone, look)
    phone.context.close()


def _grow_old(page: Page) -> None:
    """What a form becomes that was left open until its token went."""
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').value = 'old'")


def too_many(phone: Phone, look: Look) -> None:
    """From one network too many signed in within a minute: last, for nobody gets in after this."""
    page = phone.page
    for address, name in (("/sign-in/", "family-error-429"), ("/staff/sign-in/", "staff-error-429")):
        page.goto(phone.server.url + address)
        token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
        while page.request.post(page.url, form={"csrfmiddlewaretoken": token}).status == 200:
            pass
        page.get_by_role("button", name="Sign in", exact=True).click()
        look(page, name)


def arriving(phone: Phone, look: Look) -> None:
    page, url = phone.page, phone.server.url
    for path, name in (
        ("/", "landing"),
        ("/p/maple/", "practice"),
        ("/p/maple/scan", "scan-without-code"),
        ("/pin/none/", "no-pin"),
        ("/sign-in/", "sign-in"),
        ("/nothing-here/", "error-404"),
        ("/?a=%00", "error-400"),
        ("/password/", "password-forgot"),
        ("/demo/mail/", "sent-mail"),
    ):
        page.goto(url + path)
        look(page, "family-" + name)
    page.goto(f"{url}/sign-in/")
    phone.press("Sign in")
    look(page, "family-sign-in-refused")
    _grow_old(page)
    phone.press("Sign in")
    look(page, "family-error-old-form")


def typed_steps(phone: Phone, look: Look, pin: str) -> None:
    """By typing, up to the question that makes the account; nothing is redeemed."""
    page = phone.page
    phone.lets_get_started()
    phone.sign_up("parent@example.com", before=lambda name: look(page, name))
    phone.press("Continue")
    phone.heading("My practice gave me a PIN for")
    look(page, "family-whose")
    phone.press("Myself")
    look(page, "family-own-pin")
    page.get_by_role("link", name="The PIN is for a child").click()
    phone.press("A child")
    phone.heading("Who are you?")
    look(page, "family-you")
    phone.press("Continue")
    look(page, "family-you-refused")
    page.get_by_label("Your first name").fill("Cindy")
    page.get_by_label("Your last name").fill("Testkiddo")
    phone.birth_date(date(1990, 5, 1))
    if page.get_by_label("I agree to the terms").count():
        page.get_by_text("Read the terms", exact=True).click()
        look(page, "family-terms")
        page.get_by_label("I agree to the terms").check()
    phone.press("Continue")
    phone.heading("Your child's PIN")
    look(page, "family-child-pin")
    page.get_by_label("PIN").fill(pin[:-1] + ("B" if pin[-1] != "B" else "C"))
    page.get_by_label("Day").focus()
    look(page, "family-child-pin-slip")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(date(2018, 1, 1))
    phone.press("Continue")
    look(page, "family-child-pin-refused")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(date(2019, 3, 14))
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    look(page, "family-children")
    page.goto(f"{phone.server.url}/pin/child/")
    page.get_by_label("PIN").fill(pin)
    phone.birth_date(date(2019, 3, 14))
    phone.press("Continue")
    expect(page.get_by_text("You typed that PIN before.")).to_be_visible()
    look(page, "family-children-again")


def scanned_steps(phone: Phone, look: Look, square: str) -> None:
    page = phone.page
    phone.scan(square)
    phone.heading("When was your child born?")
    look(page, "family-birth-date")
    phone.press("Continue")
    look(page, "family-birth-date-empty")
    phone.birth_date(date(2018, 1, 1))
    phone.press("Continue")
    look(page, "family-birth-date-refused")
    phone.birth_date(BASIL_BORN)
    phone.press("Continue")
    phone.heading("Are you CINDY TESTKIDDO?")
    look(page, "family-is-it-you")
    phone.press("No, I am not")
    look(page, "family-nothing-kept")
    phone.scan(square)
    phone.birth_date(BASIL_BORN)
    phone.press("Continue")
    phone.press("Yes, I am")
    phone.press("Español")
    page.get_by_role("heading", name="¿Cuál es su correo electrónico?").wait_for()
    look(page, "family-email-spanish")
    phone.press("English")
    phone.sign_up("cindy.testkiddo@example.com", before=lambda name: None)
    page.get_by_label("Password", exact=True).fill("password")
    phone.press("Create My Account")
    look(page, "family-password-refused")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I agree to the terms").check()
    phone.press("Create My Account")


def home(phone: Phone, look: Look) -> None:
    page = phone.page
    phone.sees("ROSEMARY", "BASIL")
    look(page, "family-home-done")
    page.get_by_role("link", name=re.compile("ROSEMARY")).first.click()
    look(page, "family-child")
    page.goto(f"{phone.server.url}/account/")
    look(page, "family-account")
    page.goto(f"{phone.server.url}/home/")
    look(page, "family-home")
    phone.press("Español")
    look(page, "family-home-spanish")
    phone.press("English")


def in_whose_account(phone: Phone, look: Look, square: str) -> None:
    """Somebody else's sheet, scanned where an account is open."""
    phone.scan(square)
    phone.birth_date(BASIL_BORN)
    phone.press("Continue")
    phone.heading("Are you JEFF TESTKIDDO?")
    look(phone.page, "family-in-whose-account")
    phone.page.goto(f"{phone.server.url}/home/")
