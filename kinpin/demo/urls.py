"""Addresses that exist in the demo only."""

from django.urls import path

from kinpin.demo.views import mail

app_name = "demo"
urlpatterns = [path("mail/", mail, name="mail")]
