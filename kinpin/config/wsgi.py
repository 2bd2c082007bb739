"""The process entry for a WSGI server."""

import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kinpin.config.settings")
_django = get_wsgi_application()
# What ends TLS speaks plain HTTP with Kinpin; browsers speak as the configured origin says.
_SCHEME = settings.FAMILY_ORIGIN.partition(":")[0]


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer one request."""
    environ["wsgi.url_scheme"] = _SCHEME
    return _django(environ, start_response)
