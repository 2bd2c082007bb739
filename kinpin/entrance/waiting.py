"""How a page says when to try again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

_MOST_MINUTES = 90


def wait_words(seconds: int) -> str:
    """*Wait 12 minutes.*; in hours where it takes long."""
    minutes = max(1, -(-seconds // 60))
    if minutes <= _MOST_MINUTES:
        return ngettext("Wait %(wait)s minute.", "Wait %(wait)s minutes.", minutes) % {"wait": minutes}
    hours = -(-minutes // 60)
    return ngettext("Wait %(wait)s hour.", "Wait %(wait)s hours.", hours) % {"wait": hours}


def too_many_words(seconds: int) -> str:
    """*Too many tries. Wait 12 minutes.*"""
    return f"{_('Too many tries.')} {wait_words(seconds)}"
