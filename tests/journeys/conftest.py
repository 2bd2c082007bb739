"""A desk and a phone for each journey."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.desk import Desk
from tests.journeys.phone import Phone
from tests.server import Server


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Desk]:
    desk = Desk(browser, server)
    yield desk
    desk.context.close()


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[Phone]:
    phone = Phone(browser, server)
    yield phone
    phone.context.close()
