"""The page with the mail that the demo sent."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from kinpin.accounts.requests import SideRequest
from kinpin.demo.mail import sent_mail
from kinpin.demo.seeding import ZONE
from kinpin.entrance.doors import entrance_page


@entrance_page("GET")
def mail(request: SideRequest) -> HttpResponse:
    messages = sent_mail(settings.DATA_FOLDER / "mail")
    return render(request, "demo/mail.html", {"messages": messages, "zone": ZONE})
