"""Ages as the desk reads them: in the units people say them in."""

from datetime import date

import pytest

from kinpin.kernel.people import age_on


@pytest.mark.parametrize(
    ("born", "today", "said"),
    [
        ("2026-11-30", "2026-11-30", "0 d"),
        ("2026-11-20", "2026-11-30", "10 d"),
        ("2026-10-31", "2026-11-30", "30 d"),  # November has no 31st
        ("2026-10-31", "2026-12-01", "1 m"),
        ("2026-10-30", "2026-11-30", "1 m"),
        ("2025-12-01", "2026-11-30", "11 m"),
        ("2024-12-01", "2026-11-30", "23 m"),
        ("2024-11-30", "2026-11-30", "2 y 0 m"),
        ("2019-03-14", "2026-11-30", "7 y 8 m"),
        ("2019-03-14", "2026-12-13", "7 y 8 m"),
        ("2019-03-14", "2026-12-14", "7 y 9 m"),
        ("2016-12-01", "2026-11-30", "9 y 11 m"),
        ("2016-11-30", "2026-11-30", "10 y"),
        ("2009-02-28", "2027-02-27", "17 y"),
        ("2008-02-29", "2026-02-28", "17 y"),  # older on 1 March in a common year
        ("2008-02-29", "2026-03-01", "18 y"),
        ("2020-02-29", "2028-02-29", "8 y 0 m"),
    ],
)
def test_an_age(born: str, today: str, said: str) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(today)).short == said
