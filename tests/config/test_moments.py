"""Moments come out of PostgreSQL as they went in."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]
A_CENTURY = timedelta(days=36525)


@given(st.timedeltas(-A_CENTURY, A_CENTURY), st.timezones())
def test_a_moment_is_read_back_in_utc(since: timedelta, zone: tzinfo) -> None:
    written = datetime(2026, 11, 23, tzinfo=UTC) + since
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [written.astimezone(zone)])
        (read,) = cursor.fetchone()
    assert read == written
    assert read.tzinfo is UTC
