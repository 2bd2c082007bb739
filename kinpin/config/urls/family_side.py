"""Addresses of the family's room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kinpin.entrance.family_urls")),
    path("", include("kinpin.patient_portal.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("kinpin.demo.urls")))
handler404 = "kinpin.entrance.errors.not_found"
handler403 = "kinpin.entrance.errors.forbidden"
handler400 = "kinpin.entrance.errors.bad_request"
handler500 = "kinpin.entrance.errors.server_error"
