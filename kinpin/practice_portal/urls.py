"""Addresses of the practice portal."""

from django.urls import URLPattern, URLResolver

app_name = "practice_portal"
urlpatterns: list[URLPattern | URLResolver] = []
