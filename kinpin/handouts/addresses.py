"""The addresses that are printed, scanned, mailed, or named by a page of the other side: with their side's host.

They come from the configured origins, never from a request.
"""

from django.conf import settings


def portal_address(slug: str) -> str:
    """Where a family starts: the practice's own portal."""
    return f"{settings.FAMILY_ORIGIN}/p/{slug}"


def shown_address(slug: str) -> str:
    """The portal's address as it is printed, to type and to compare: *https* goes without saying."""
    return portal_address(slug).removeprefix("https://")


def scan_address(slug: str, token: str) -> str:
    """What a sheet's code holds. What stands behind # is never sent to a server, so no log holds it."""
    return f"{portal_address(slug)}/scan#{token}"


def family_sign_in_address() -> str:
    """Where somebody with an account signs in."""
    return f"{settings.FAMILY_ORIGIN}/sign-in/"


def staff_sign_in_address() -> str:
    """Where somebody who works at a practice signs in."""
    return f"{settings.PRACTICE_ORIGIN}/staff/sign-in/"


def demo_mail_address() -> str:
    """Where the demo shows the mail it sent."""
    return f"{settings.FAMILY_ORIGIN}/demo/mail/"


def invitation_address(token: str) -> str:
    """The link that makes somebody a user of the workspace."""
    return f"{settings.PRACTICE_ORIGIN}/staff/invitation/#{token}"
