"""Addresses of the practice portal."""

from django.urls import URLPattern, URLResolver, include, path

from kinpin.practice_portal import frame, practice_details, practice_settings, practice_terms
from kinpin.practice_portal.audit_trail import pages as audit_trail
from kinpin.practice_portal.patients import account, declines, removal, search, sheets
from kinpin.practice_portal.people import roles, staff_list, staff_record, staff_states, users
from kinpin.practice_portal.places import providers, sites

app_name = "practice_portal"

_patient: list[URLPattern | URLResolver] = [
    path("", account.account, name="patient"),
    path("sheets/<str:sheet>/void/", sheets.void, name="sheet_void"),
    path("sheets/<str:sheet>/extend/", sheets.extend, name="sheet_extend"),
    path("declined/withdraw/", declines.withdraw, name="decline_withdraw"),
    path("access/<str:contact>/remove/", removal.remove, name="access_remove"),
    path("access/<str:contact>/again/", removal.take_back, name="access_again"),
]
_staff_record: list[URLPattern | URLResolver] = [
    path("", staff_record.edit, name="staff_record"),
    path("change/", staff_record.change, name="staff_change"),
    path("deactivate/", staff_states.deactivate, name="staff_deactivate"),
    path("reactivate/", staff_states.reactivate, name="staff_reactivate"),
    path("associate/", staff_states.associate, name="staff_associate"),
    path("dissociate/", staff_states.dissociate, name="staff_dissociate"),
    path("invite/", staff_states.invite, name="staff_invite"),
    path("invite/revoke/", staff_states.revoke, name="staff_invite_revoke"),
]
_member: list[URLPattern | URLResolver] = [
    path("role/", users.change_role, name="member_role"),
    path("end/", users.end, name="member_end"),
    path("resume/", users.resume, name="member_resume"),
    path("second-factor/reset/", users.reset, name="member_reset"),
]
_provider: list[URLPattern | URLResolver] = [
    path("", providers.edit, name="provider"),
    path("change/", providers.change, name="provider_change"),
    path("deactivate/", providers.deactivate, name="provider_deactivate"),
    path("reactivate/", providers.reactivate, name="provider_reactivate"),
]
_site: list[URLPattern | URLResolver] = [
    path("", sites.edit, name="site"),
    path("change/", sites.change, name="site_change"),
    path("deactivate/", sites.deactivate, name="site_deactivate"),
    path("reactivate/", sites.reactivate, name="site_reactivate"),
]
_settings: list[URLPattern | URLResolver] = [
    path("", practice_settings.settings, name="settings"),
    path("change/", practice_settings.change, name="settings_change"),
    path("practice/", practice_details.details, name="details"),
    path("practice/change/", practice_details.change, name="details_change"),
    path("terms/", practice_terms.terms, name="terms"),
    path("terms/publish/", practice_terms.publish, name="terms_publish"),
]
_audit: list[URLPattern | URLResolver] = [
    path("", audit_trail.trail, name="trail"),
    path("find/", audit_trail.find, name="trail_find"),
    path("users/", audit_trail.choose, name="trail_choose"),
    path("patients/<str:patient>/", audit_trail.of_patient, name="trail_patient"),
    path("patients/<str:patient>/file/", audit_trail.patient_file, name="trail_patient_file"),
    path("users/<str:user>/", audit_trail.of_member, name="trail_member"),
    path("users/<str:user>/file/", audit_trail.member_file, name="trail_member_file"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", frame.start, name="start"),
    path("patients/", search.patients, name="patients"),
    path("patients/search/", search.search, name="patients_search"),
    path("patients/<str:patient>/", include(_patient)),
    path("staff/", staff_list.staff, name="staff"),
    path("staff/new/", staff_record.new, name="staff_new"),
    path("staff/create/", staff_record.create, name="staff_create"),
    path("staff/<str:staff>/", include(_staff_record)),
    path("users/<str:user>/", include(_member)),
    path("roles/", roles.roles, name="roles"),
    path("providers/", providers.providers, name="providers"),
    path("providers/new/", providers.new, name="provider_new"),
    path("providers/create/", providers.create, name="provider_create"),
    path("providers/<str:provider>/", include(_provider)),
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.new, name="site_new"),
    path("sites/create/", sites.create, name="site_create"),
    path("sites/<str:site>/", include(_site)),
    path("settings/", include(_settings)),
    path("audit/", include(_audit)),
]
