"""Addresses of the practice's rooms."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("workspace/", include("kinpin.workspace.urls")),
    path("staff/", include("kinpin.entrance.staff_urls")),
    path("practice-portal/", include("kinpin.practice_portal.urls")),
]
handler404 = "kinpin.entrance.errors.not_found"
handler403 = "kinpin.entrance.errors.forbidden"
handler400 = "kinpin.entrance.errors.bad_request"
handler500 = "kinpin.entrance.errors.server_error"
