"""Addresses of the family's entrance. The names are allauth's where its views look them up."""

from django.urls import URLPattern, URLResolver, path

from kinpin.entrance import family_views, language_switch, passwords
from kinpin.entrance.second_step import second_factor
from kinpin.entrance.sign_in import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/second-factor/", second_factor, name="mfa_authenticate"),
    path("language/", language_switch.switch, name="language"),
    path("stay/", family_views.stay, name="family_stay"),
    path("sign-out/", family_views.sign_out, name="family_sign_out"),
    path("password/", passwords.forgot, name="forgot_password"),
    path("password/code/", passwords.code, name="password_code"),
    path("password/new/", passwords.choose, name="new_password"),
]
