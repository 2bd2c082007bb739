"""Addresses of the practice portal."""

from django.urls import URLPattern, URLResolver, include, path

from kinpin.practice_portal import frame, practice_settings
from kinpin.practice_portal.audit_trail import pages as audit_trail
from kinpin.practice_portal.patients import account, removal, search, sheets
from kinpin.practice_portal.people import roles, staff_list, staff_record, staff_states, users

app_name = "practice_portal"

_patient: list[URLPattern | URLResolver] = [
    path("", account.account, name="patient"),
    path("sheets/<str:sheet>/void/", sheets.void, name="sheet_void"),
    path("sheets/<str:sheet>/extend/", sheets.extend, name="sheet_extend"),
    path("access/<str:contact>/remove/", removal.remove, name="access_remove"),
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
    path("settings/", practice_settings.settings, name="settings"),
    path("settings/change/", practice_settings.change, name="settings_change"),
    path("audit/", include(_audit)),
]
