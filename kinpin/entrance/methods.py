"""Which methods a page answers."""

from collections.abc import Collection

from django.http import HttpRequest


def is_answered(request: HttpRequest, methods: Collection[str]) -> bool:
    """Whether a page that names its methods answers this one. What answers GET answers HEAD."""
    return request.method in methods or (request.method == "HEAD" and "GET" in methods)
