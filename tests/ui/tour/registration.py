"""The registration window in each of its states, and what the desk hands out."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from playwright.sync_api import expect

from tests.journeys.desk import VOID_IT, Desk
from tests.ui.tour.stops import BABY, CINDY, JEFF, ROSEMARY, Look, search_page


@dataclass(frozen=True, slots=True)
class Sheets:
    """The squares of the sheets of a mother, a father and a grown patient; the mother's PIN for her daughter."""

    mothers: str
    fathers: str
    own: str
    pin: str
    grown_up_born: date


def registration(desk: Desk, look: Look) -> Sheets:
    search_page(desk)
    _closed_to(desk, look)
    own, born = _grown_patient(desk, look)
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.family_contacts(CINDY)
    _before_register(desk, look)
    mothers, pin = _mothers_sheet(desk, look)
    fathers = _fathers_sheet(desk, look)
    desk.page.get_by_role("link", name="Portal History").click()
    look(desk.page, "portal-history")
    return Sheets(mothers, fathers, own, pin, born)


def asks_how_known(desk: Desk, look: Look) -> None:
    desk.page.goto(f"{desk.server.url}/practice-portal/settings/")
    desk.page.get_by_label("Ask how the person was known").check()
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.locator(".notice--ok")).to_be_visible()
    look(desk.page, "portal-settings-saved")
    search_page(desk)
    desk.open_chart("testkiddo ros", ROSEMARY)
    desk.open_window()
    desk.choose(JEFF)
    look(desk.page, "registration-asks-how-known")
    desk.window.get_by_role("button", name=re.compile("^(Register|New sheet)$")).click()
    expect(desk.window.get_by_role("alert")).to_be_visible()
    look(desk.page, "registration-asks-refused")
    desk.close_all()


def _closed_to(desk: Desk, look: Look) -> None:
    """Nobody preset, nothing to do, no answer, a child that may not."""
    page, window = desk.page, desk.window
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
    desk.family_contacts(JEFF)
    desk.context.set_offline(True)
    page.keyboard.press("F8")
    expect(page.get_by_role("alert").filter(has_text="Kinpin did not answer.")).to_be_visible()
    look(page, "unanswered")
    desk.context.set_offline(False)
    desk.open_window()
    look(page, "registration-locked-row")
    desk.close_all()


def _grown_patient(desk: Desk, look: Look) -> tuple[str, date]:
    desk.open_chart("field hawthorn", "Hawthorn FIELD")
    shown = re.search(r"\d\d/\d\d/\d{4}", desk.page.locator(".banner").inner_text())
    assert shown
    desk.open_window()
    desk.choose("Hawthorn FIELD")
    look(desk.page, "registration-own-record")
    desk.register()
    square = desk.show()
    desk.close_all()
    return square, datetime.strptime(shown[0], "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone


def _before_register(desk: Desk, look: Look) -> None:
    page, window = desk.page, desk.window
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


def _mothers_sheet(desk: Desk, look: Look) -> tuple[str, str]:
    """Not printed at first: what is asked, the strip, the window that finds it there, Show."""
    page, window = desk.page, desk.window
    desk.choose(CINDY)
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
    return square, pins[ROSEMARY]


def _fathers_sheet(desk: Desk, look: Look) -> str:
    """For one of the two children only; printed, and read aloud."""
    page, window = desk.page, desk.window
    desk.open_window()
    desk.choose(JEFF)
    desk.row("BASIL TESTKIDDO").get_by_role("checkbox").uncheck()
    desk.register()
    look(page, "registration-made-for-one")
    square = desk.show()
    desk.close()
    desk.print()
    look(page, "registration-printed")
    window.get_by_role("button", name="Spell out").click()
    expect(window.get_by_text("Read one group")).to_be_visible()
    look(page, "spell-out")
    window.get_by_role("button", name="I wrote the PINs down").click()
    expect(window.get_by_text("Read one group")).to_have_count(0)
    desk.close_all()
    _another_sheet_of_his(desk, look)
    return square


def _another_sheet_of_his(desk: Desk, look: Look) -> None:
    """For the brother alone: both sheets stand in the window until this one is voided."""
    page, window = desk.page, desk.window
    desk.open_window()
    desk.choose(JEFF)
    desk.row(ROSEMARY).get_by_role("checkbox").uncheck()
    desk.register()
    desk.show()
    desk.close_all()
    desk.open_window()
    desk.choose(JEFF)
    his = window.locator(".notice").filter(has_text="for BASIL")
    expect(his).to_be_visible()
    look(page, "registration-two-sheets")
    his.get_by_text("Void that sheet...").click()
    his.get_by_role("button", name="Void it").click()
    expect(his).to_have_count(0)
    _a_button_that_comes_too_late(desk, look)


def _a_button_that_comes_too_late(desk: Desk, look: Look) -> None:
    """For his brother once more; a colleague voids it before Print is pressed."""
    page, window = desk.page, desk.window
    desk.row(ROSEMARY).get_by_role("checkbox").uncheck()
    desk.register()
    desk.show()
    desk.close()
    page.evaluate(VOID_IT)
    window.get_by_role("button", name="Print").click()
    expect(window.get_by_text("This sheet is no longer good")).to_be_visible()
    look(page, "registration-too-late")
    window.get_by_role("button", name="OK").click()
    desk.close_all()
