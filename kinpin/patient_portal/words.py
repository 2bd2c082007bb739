"""How the family's pages say ages, days, names and addresses, in the language of the page."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from kinpin.kernel.languages import HALF_DAYS
from kinpin.kernel.people import age_on, fold


def age(born: date, today: date) -> str:
    """*3 days*, *14 months*, *7 years*."""
    found = age_on(born, today)
    if found.years >= 2:
        return ngettext("%(n)s year", "%(n)s years", found.years) % {"n": found.years}
    if found.months:
        return ngettext("%(n)s month", "%(n)s months", found.months) % {"n": found.months}
    return ngettext("%(n)s day", "%(n)s days", found.days) % {"n": found.days}


def moment(at: datetime, zone: ZoneInfo, today: date) -> str:
    """*Tue, Dec 1, 9:30 AM*, *martes 1 de diciembre, 9:30 a. m.*, as the practice lives it; with the year when it is
    another.
    """
    local = at.astimezone(zone)
    is_this_year = local.year == today.year
    if translation.get_language() == "es":
        day = "l j \\d\\e F" if is_this_year else "l j \\d\\e F \\d\\e Y"
        half = HALF_DAYS["es"][local.hour >= 12]
        return f"{date_format(local, day + ', g:i')}\N{NO-BREAK SPACE}{half}"
    return date_format(local, f"D, M j{'' if is_this_year else ', Y'}, g:i\N{NO-BREAK SPACE}A")


def seen(names: Sequence[str]) -> str:
    """*ROSEMARY, BASIL and MINT*, as what somebody can see; Spanish puts *a* before each."""
    each = [f"a {name}" for name in names] if translation.get_language() == "es" else list(names)
    if len(each) < 2:
        return "".join(each)
    return gettext("%(names)s and %(last)s") % {"names": ", ".join(each[:-1]), "last": each[-1]}


def initials(names: Sequence[str]) -> list[str]:
    """One letter each for a list of first names; two where the first is the same."""
    firsts = [fold(name)[:1] for name in names]
    return [
        name.strip()[: 2 if firsts.count(first) > 1 else 1].upper() for name, first in zip(names, firsts, strict=True)
    ]
