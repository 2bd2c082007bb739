"""Addresses of the practice's entrance. The names are allauth's where its views look them up."""

from django.urls import URLPattern, URLResolver, path

from kinpin.entrance import invitation, passwords, security, staff_views
from kinpin.entrance.second_step import second_factor
from kinpin.entrance.sign_in import sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in, name="account_login"),
    path("sign-in/second-factor/", second_factor, name="mfa_authenticate"),
    path("sign-out/", staff_views.sign_out, name="staff_sign_out"),
    path("password/", passwords.forgot, name="forgot_password"),
    path("password/code/", passwords.code, name="password_code"),
    path("password/new/", passwords.choose, name="new_password"),
    path("practice/", staff_views.practice, name="staff_practice"),
    path("here/", staff_views.here, name="staff_here"),
    path("lock/", staff_views.lock, name="staff_lock"),
    path("unlock/", staff_views.unlock, name="staff_unlock"),
    path("invitation/", invitation.arrive, name="invitation"),
    path("invitation/token/", invitation.token, name="invitation_token"),
    path("invitation/join/", invitation.join, name="invitation_join"),
    path("security/", security.index, name="mfa_index"),
    path("security/again/", security.again, name="account_reauthenticate"),
    path("security/again/second-step/", security.second_step_again, name="mfa_reauthenticate"),
    path("security/passkeys/add/", security.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/remove/", security.remove_passkey, name="mfa_remove_webauthn"),
    path("security/app/", security.add_app, name="mfa_activate_totp"),
    path("security/app/remove/", security.remove_app, name="mfa_deactivate_totp"),
    path("security/recovery-codes/", security.codes, name="mfa_view_recovery_codes"),
    path("security/recovery-codes/new/", security.new_codes, name="mfa_generate_recovery_codes"),
]
