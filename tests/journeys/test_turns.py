"""The turns that a day at the front desk takes, each in a real browser."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.desk import PASSWORD, Desk
from tests.journeys.phone import Phone

pytestmark = pytest.mark.browser
ROSEMARY, BASIL, BABY = "ROSEMARY TESTKIDDO", "BASIL TESTKIDDO", "BABY GIRL TESTKIDDO"
CINDY, JEFF = "CINDY TESTKIDDO", "JEFF TESTKIDDO"


def open_for_cindy(desk: Desk, *, by_key: bool = False) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    desk.open_window(by_key=by_key)


def is_dead(phone: Phone, square: str) -> None:
    """A code that opens nothing any more says one thing, and not which."""
    phone.context.clear_cookies()
    phone.scan(square)
    expect(phone.page.get_by_role("heading", level=1)).not_to_contain_text("When was")


@pytest.mark.either
@pytest.mark.prints
def test_the_common_case_by_keyboard_alone(desk: Desk) -> None:
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    desk.open_window(by_key=True)
    with desk.page.expect_response(re.compile("/registration/.*sheet=")):
        desk.page.keyboard.press("Enter")
    assert set(desk.made()) == {ROSEMARY, BASIL}
    with desk.page.expect_response(re.compile(r"/print/$")) as printed:
        desk.page.keyboard.press("Enter")
    assert printed.value.headers["content-type"] == "application/pdf"
    desk.printed()
    said = desk.window.get_by_role("status").filter(has_text=re.compile(r"Printed \d+:\d\d [AP]M, copy 1\."))
    expect(said).to_be_visible()
    expect(desk.window.get_by_text("Print the sheet")).to_have_count(0)
    expect(desk.window.get_by_role("button", name="Print", exact=True)).to_be_focused()
    desk.close()
    desk.portal_status("Pending")


@pytest.mark.prints
def test_print_pressed_twice_at_once_prints_one_sheet(desk: Desk) -> None:
    open_for_cindy(desk)
    desk.register()
    expect(desk.window.get_by_role("button", name="Print", exact=True)).to_be_focused()
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Enter")
    desk.printed()
    expect(desk.window.get_by_role("status").filter(has_text="copy 1.")).to_be_visible()
    desk.page.reload()
    desk.open_window()
    expect(desk.window.get_by_text(re.compile(r"Printed \d+:\d\d [AP]M, copy 1\."))).to_be_visible()


def test_a_sibling_is_left_out_and_the_father_gets_his_own(desk: Desk, phone: Phone) -> None:
    open_for_cindy(desk)
    desk.row(BASIL).get_by_role("checkbox").uncheck()
    expect(desk.window.get_by_role("heading", level=1)).to_have_text(f"Portal Registration for Patient {ROSEMARY}")
    hers = desk.register()
    assert set(hers) == {ROSEMARY}
    her_square = desk.show()
    desk.close()
    # Jeff, while Cindy's lives.
    desk.window.get_by_role("link", name="Next caregiver").click()
    expect(desk.window.get_by_role("radio", name=JEFF)).to_be_checked()
    his = desk.register()
    assert ROSEMARY in his
    assert his[ROSEMARY] != hers[ROSEMARY]
    phone.scan(her_square)
    phone.heading("When was your child born?")


def test_a_lost_sheet_is_replaced_and_the_first_one_is_void(desk: Desk, phone: Phone) -> None:
    open_for_cindy(desk)
    first = desk.register()
    square = desk.show()
    desk.close_all()
    desk.open_window()
    expect(desk.window.get_by_text("CINDY has a sheet from")).to_be_visible()
    second = desk.register()
    assert not set(first.values()) & set(second.values())
    is_dead(phone, square)


def test_the_wrong_caregiver_is_voided(desk: Desk, phone: Phone) -> None:
    open_for_cindy(desk)
    desk.choose(JEFF)
    desk.register()
    square = desk.show()
    desk.close()
    desk.window.get_by_role("button", name="Void these PINs").click()
    expect(desk.window.locator("tr.has-pin")).to_have_count(0)
    desk.close_all()
    desk.portal_status("Unregistered")
    is_dead(phone, square)


def test_a_crash_before_printing_leaves_the_sheet_in_view(desk: Desk) -> None:
    open_for_cindy(desk)
    pins = desk.register()
    desk.page.goto(f"{desk.server.url}/workspace/")  # the page is gone, nothing was printed
    strip = desk.page.get_by_role("region", name="Sheets that wait to be printed")
    expect(strip).to_contain_text("CINDY TESTKIDDO")
    assert pins
    desk.page.goto(f"{desk.server.url}/practice-portal/")  # the same strip stands in the other room
    expect(strip).to_contain_text("CINDY TESTKIDDO")
    assert desk.print().startswith(b"%PDF")
    expect(strip).to_have_count(0)  # what is printed waits no more


@pytest.mark.either
def test_closing_unprinted_asks(desk: Desk) -> None:
    open_for_cindy(desk)
    desk.register()
    desk.page.keyboard.press("Escape")
    ask = desk.window.get_by_role("alertdialog")
    expect(ask).to_contain_text("This sheet was not printed or shown.")
    ask.get_by_role("button", name=re.compile("^Close: you can still print")).click()
    strip = desk.page.get_by_role("region", name="Sheets that wait to be printed")
    expect(strip).to_contain_text("CINDY TESTKIDDO")
    desk.check("a chart with a sheet that waits")
    strip.get_by_role("button", name="Void").click()
    expect(strip).to_have_count(0)
    desk.portal_status("Unregistered")


def test_spelled_out_to_the_last_group_a_sheet_waits_no_more(desk: Desk) -> None:
    open_for_cindy(desk)
    desk.register()
    strip = desk.page.get_by_role("region", name="Sheets that wait to be printed", include_hidden=True)
    desk.window.get_by_role("button", name="Spell out").click()
    groups = desk.window.get_by_role("checkbox")
    expect(groups).to_have_count(6)
    for group in groups.all()[1:]:
        group.check()
    desk.close()
    expect(strip).to_have_count(1)  # opened, and not read to the end
    desk.window.get_by_role("button", name="Spell out").click()
    expect(groups).to_have_count(6)
    for group in groups.all():
        group.check()
    spelled = desk.window.locator("[data-spelled]")
    expect(spelled).to_have_text("Every group was read back. The sheet need not be printed.")
    desk.check("Spell out, to the end")
    expect(strip).to_have_count(0)
    desk.close_all()  # and nothing asks whether it was printed


def test_a_newborn_is_refused_renamed_and_registered(desk: Desk) -> None:
    open_for_cindy(desk)
    expect(desk.row(BABY).get_by_role("checkbox")).to_be_disabled()
    desk.row(BABY).get_by_role("link", name="Enter the given name").click()
    expect(desk.page.get_by_label("First name")).to_be_focused()
    desk.page.keyboard.type("HAZEL")  # over what stood there
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_role("radio", name=CINDY)).to_be_focused()
    # Back at the same ticks, with the child that can be ticked now.
    row = desk.page.get_by_role("row").filter(has=desk.page.get_by_role("rowheader", name="HAZEL TESTKIDDO"))
    expect(row.get_by_role("checkbox")).to_be_enabled()
    row.get_by_role("checkbox").check()
    desk.page.get_by_role("button", name="Register", exact=True).click()
    expect(desk.page.locator("tr.has-pin")).to_have_count(3)


@pytest.mark.either
def test_the_window_on_a_page_of_its_own_goes_on_by_keyboard_alone(desk: Desk) -> None:
    open_for_cindy(desk)
    desk.row(BABY).get_by_role("link", name="Enter the given name").click()
    expect(desk.page.get_by_label("First name")).to_be_focused()
    desk.page.keyboard.type("HAZEL")
    desk.page.keyboard.press("Control+s")
    radio = desk.page.get_by_role("radio", name=CINDY)
    expect(radio).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("tr.has-pin")).to_have_count(3)
    expect(desk.page.get_by_role("main").get_by_role("button", name="Print", exact=True)).to_be_focused()
    radio.focus()
    with desk.page.expect_response(re.compile(r"/print/$")):
        desk.page.keyboard.press("Enter")
    desk.printed()


@pytest.mark.either
def test_a_grandmother_who_brings_the_child_gets_no_sheet(desk: Desk) -> None:
    desk.tab("Practice Management")
    desk.page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    desk.page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    desk.window.get_by_label("Presenter").select_option(label="LUZ ROMERO, GRANDMOTHER")
    desk.window.get_by_role("link", name="Create/Validate Portal Account").click()
    expect(desk.window.get_by_role("heading", name=re.compile("Portal Registration"))).to_be_visible()
    expect(desk.window.get_by_role("radio", name="LUZ ROMERO")).to_have_count(0)
    expect(desk.window.get_by_role("radio", checked=True)).to_have_count(0)
    expect(desk.window.get_by_role("button", name="Register", exact=True)).to_be_disabled()
    first = desk.window.get_by_role("radio").first
    first.evaluate("radio => radio.form.requestSubmit()")  # what Enter does, once the window has stood for a moment
    expect(desk.window.get_by_role("alert")).to_have_text("Nothing was issued. Choose who is in front of you.")
    expect(first).to_be_focused()  # so that the arrows choose at once
    desk.choose(CINDY)
    assert desk.register()


@pytest.mark.either
def test_a_lock_over_the_window_brings_back_both_windows_as_they_were(desk: Desk) -> None:
    desk.tab("Practice Management")
    desk.page.get_by_role("link", name=re.compile("^Schedule")).first.click()
    desk.page.get_by_role("link", name=re.compile("ROSEMARY")).first.dblclick()
    desk.window.get_by_label("Reason").fill("A reason not saved yet")
    desk.window.get_by_role("link", name="Create/Validate Portal Account").click()
    desk.choose(JEFF)
    desk.row(BASIL).get_by_role("checkbox").uncheck()
    desk.page.evaluate("document.dispatchEvent(new CustomEvent('kinpin-locked'))")  # what the idle minutes do
    expect(desk.page.get_by_label("Password", exact=True)).to_be_focused()
    desk.page.keyboard.type(PASSWORD)
    desk.page.keyboard.press("Enter")
    expect(desk.window.get_by_role("radio", name=JEFF)).to_be_checked()
    expect(desk.row(BASIL).get_by_role("checkbox")).not_to_be_checked()
    assert set(desk.register()) == {ROSEMARY}
    desk.print()
    desk.close()
    expect(desk.page.get_by_label("Reason")).to_have_value("A reason not saved yet")


@pytest.mark.either
def test_a_page_that_told_of_a_slip_is_loaded_again_and_sends_nothing(desk: Desk, phone: Phone) -> None:
    """Five wrong birth dates lock a sheet: a page that is loaded again and again is one."""
    open_for_cindy(desk)
    desk.register()
    phone.scan(desk.show())
    phone.birth_date(date(2001, 1, 1))
    phone.press("Continue")
    expect(phone.page.get_by_role("alert").first).to_be_visible()
    for _ in range(6):
        phone.page.reload()
    phone.page.go_back()
    phone.page.go_forward()
    phone.heading("When was your child born?")
    phone.birth_date(date(2019, 3, 14))
    phone.press("Continue")
    phone.heading(f"Are you {CINDY}?")
