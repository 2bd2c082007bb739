"""What the browser is told when somebody leaves it to the next person."""

from django.http import HttpResponse


def forget_in_browser(response: HttpResponse) -> HttpResponse:
    """Ask the browser to drop what it kept of these pages, but for the session's cookie."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
