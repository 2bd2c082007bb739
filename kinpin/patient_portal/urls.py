"""Addresses of the family room."""

from django.urls import URLPattern, URLResolver, path

from kinpin.patient_portal.views import account, another_account, arriving, home, sheet, typed

app_name = "patient_portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", arriving.landing, name="landing"),
    path("p/<slug:slug>", arriving.typed_address, name="typed_address"),
    path("p/<slug:slug>/", arriving.practice, name="practice"),
    path("p/<slug:slug>/start/", arriving.start, name="start"),
    path("p/<slug:slug>/scan", sheet.arrive, name="scan"),
    path("p/<slug:slug>/scan/token", sheet.token, name="scan_token"),
    path("claim/", arriving.resume, name="resume"),
    path("claim/birth-date/", sheet.birth_date, name="birth_date"),
    path("claim/is-it-you/", sheet.is_it_you, name="is_it_you"),
    path("claim/not-me/", sheet.not_me, name="not_me"),
    path("claim/another-account/", another_account.sign_out_and_go_on, name="another_account"),
    path("claim/own-account/", another_account.own_account, name="own_account"),
    path("claim/done-already/", account.maybe_done, name="maybe_done"),
    path("claim/nothing-kept/", sheet.nothing_kept, name="nothing_kept"),
    path("claim/stopped/", sheet.stopped, name="stopped"),
    path("claim/email/", account.email, name="email"),
    path("claim/code/", account.code, name="code"),
    path("claim/code/again/", account.code_again, name="code_again"),
    path("claim/password/", account.password, name="password"),
    path("pin/", arriving.resume, name="pin"),
    path("pin/whose/", typed.whose, name="whose"),
    path("pin/none/", typed.no_pin, name="no_pin"),
    path("pin/you/", typed.you, name="you"),
    path("pin/child/", typed.child, name="child_pin"),
    path("pin/myself/", typed.myself, name="own_pin"),
    path("pin/children/", typed.children, name="children"),
    path("home/", home.home, name="home"),
    path("home/not-theirs/", home.told_not_theirs, name="told_not_theirs"),
    path("home/<str:child>/", home.child, name="child"),
    path("home/<str:child>/not-theirs/", home.not_theirs, name="not_theirs"),
    path("account/", home.account, name="account"),
]
