"""The walk in its order: first the desk, then whom it handed sheets to."""

from playwright.sync_api import Browser

from tests.journeys.desk import Desk
from tests.server import Server
from tests.ui.tour import (
    chart,
    family_arriving,
    family_home,
    family_scanned,
    family_typed,
    founded,
    locks,
    orders,
    portal,
    reading,
    registration,
    schedule,
    search,
    staff_entrance,
)
from tests.ui.tour.stops import BASIL, ROSEMARY, Look, administration, at_desk, on_phone, window_behind


def tour(browser: Browser, server: Server, look: Look) -> None:
    """From a demo as it begins to one in which nobody gets in any more."""
    with at_desk(browser, server, "frontdesk") as desk:
        sheets = _front_desk(desk, look)
    with at_desk(browser, server, "newhire") as desk:
        locks.no_staff_record(desk, look)
        locks.nobody_there(desk, look)
    with at_desk(browser, server, "admin") as desk:
        _administrator(browser, desk, look)
    with at_desk(browser, server, "newhire") as desk:
        reading.reads(desk, look)
    _families(browser, server, look, sheets)
    with at_desk(browser, server, "frontdesk") as desk:
        desk.open_chart("testkiddo bas", BASIL)
        window_behind(desk, look, "Alerts", "alerts-wrong-patient")
        desk.open_chart("testkiddo ros", ROSEMARY)
        window_behind(desk, look, "Alerts", "alerts-opened-by-somebody-else")
        administration(desk)
        look(desk.page, "portal-patient-with-alerts")
    founded.just_founded(browser, server, look)
    with on_phone(browser, server) as phone:
        family_arriving.codes_run_out(phone, look)
        family_arriving.too_many(phone, look)


def _front_desk(desk: Desk, look: Look) -> registration.Sheets:
    search.search(desk, look)
    search.new_patient(desk, look)
    search.nobody_on_the_chart(desk, look)
    chart.basic_info(desk, look)
    chart.contacts(desk, look)
    sheets = registration.registration(desk, look)
    schedule.schedule(desk, look)
    orders.an_order(desk, look)
    orders.entered_twice(desk, look)
    locks.staff_errors(desk, look)
    locks.lock(desk, look)
    return sheets


def _administrator(browser: Browser, desk: Desk, look: Look) -> None:
    orders.hold(desk, look)
    portal.practice_portal(desk, look)
    orders.known_as_the_barred(desk, look)
    registration.asks_how_known(desk, look)
    staff_entrance.invited(browser, desk, look)
    reading.becomes_a_biller(desk, look)


def _families(browser: Browser, server: Server, look: Look, sheets: registration.Sheets) -> None:
    with on_phone(browser, server) as phone:
        family_arriving.arriving(phone, look)
        family_typed.typed_steps(phone, look, sheets.pin)
    with on_phone(browser, server) as phone:
        family_scanned.scanned_steps(phone, look, sheets.mothers)
        family_home.home(phone, look)
        family_home.in_whose_account(phone, look, sheets.fathers)
        family_home.not_theirs(phone, look)
        family_home.nobody_there(phone, look)
    with on_phone(browser, server) as phone:
        family_scanned.own_record(phone, look, sheets)
        phone.context.clear_cookies()
        family_scanned.stopped(phone, look, sheets.mothers)
        family_scanned.maybe_done(phone, look)
        staff_entrance.no_practice(phone, look, family_scanned.EMAIL)
