"""Addresses of the workspace. Each tab has its own, so that it keeps its place."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from kinpin.workspace import frame
from kinpin.workspace.charts import (
    alerts,
    basic_info,
    contact_authority,
    contact_doubles,
    contact_endings,
    contact_finder,
    contacts,
    history,
    holds,
    live,
    new_patient,
    search,
    siblings,
)
from kinpin.workspace.doors import TABS
from kinpin.workspace.registration import authority, declines, sheets, views
from kinpin.workspace.registration import live as registration_live
from kinpin.workspace.schedule import account, adding, appointments, moves, pages
from kinpin.workspace.schedule import live as schedule_live
from kinpin.workspace.schedule.places import DayConverter

app_name = "workspace"


class TabConverter:
    regex = "|".join(TABS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TabConverter, "tab")
register_converter(DayConverter, "day")

_registration: list[URLPattern | URLResolver] = [
    path("register/", views.register, name="register"),
    path("", views.window, name="registration"),
    path("live/", registration_live.live, name="registration_live"),
    path("authority/", authority.ask, name="registration_authority"),
    path("authority/set/", authority.set_here, name="registration_authority_set"),
    path("declined/", declines.record, name="registration_declined"),
    path("declined/withdraw/", declines.withdraw, name="registration_decline_withdrawn"),
]
_sheet: list[URLPattern | URLResolver] = [
    path("print/", sheets.print_sheet, name="sheet_print"),
    path("show/", sheets.show, name="sheet_show"),
    path("spell/", sheets.spell, name="sheet_spell"),
    path("written/", sheets.written_down, name="sheet_written"),
    path("extend/", sheets.extend, name="sheet_extend"),
    path("void/", sheets.void, name="sheet_void"),
]
_contact: list[URLPattern | URLResolver] = [
    path("", contacts.contact, name="contact"),
    path("save/", contacts.contact_save, name="contact_save"),
    path("authority/", contact_authority.authority, name="contact_authority"),
    path("authority/set/", contact_authority.authority_set, name="contact_authority_set"),
    path("alike/", contact_doubles.alike, name="contact_alike"),
    path("alike/bar/", contact_doubles.bar, name="contact_alike_bar"),
    path("inactivate/", contact_endings.ask, name="contact_inactivate_ask"),
    path("inactivate/now/", contact_endings.inactivate, name="contact_inactivate"),
    path("reactivate/", contact_endings.reactivate, name="contact_reactivate"),
]
_contacts: list[URLPattern | URLResolver] = [
    path("", contacts.contacts, name="contacts"),
    path("add/", contact_finder.finder, name="contact_add"),
    path("add/find/", contact_finder.find, name="contact_find"),
    path("add/tie/", contact_finder.tie, name="contact_tie"),
    path("add/self/", contact_finder.add_self, name="contact_self"),
    path("new/", contact_finder.new, name="contact_new"),
    path("new/create/", contact_finder.create, name="contact_create"),
    path("inactive/", contact_endings.inactive, name="contacts_inactive"),
    path("siblings/", siblings.window, name="siblings"),
    path("siblings/find/", siblings.find, name="siblings_find"),
    path("siblings/link/", siblings.link, name="siblings_link"),
    path("siblings/unlink/", siblings.unlink, name="siblings_unlink"),
    path("<str:contact>/", include(_contact)),
]
_chart: list[URLPattern | URLResolver] = [
    path("registration/", include(_registration)),  # first where the desk waits
    path("basic-info/", basic_info.basic_info, name="basic_info"),
    path("basic-info/save/", basic_info.save, name="basic_info_save"),
    path("hold/", holds.hold, name="hold"),
    path("hold/place/", holds.place, name="hold_place"),
    path("hold/lift/", holds.lift, name="hold_lift"),
    path("contacts/", include(_contacts)),
    path("portal-history/", history.portal_history, name="portal_history"),
    path("live/", live.live, name="chart_live"),
    path("alerts/", alerts.alerts, name="chart_alerts"),
]
_charts: list[URLPattern | URLResolver] = [
    path("", search.charts, name="charts"),
    path("search/", search.search, name="search"),
    path("new/", new_patient.new, name="new_patient"),
    path("new/start/", new_patient.start, name="new_patient_start"),
    path("new/create/", new_patient.create, name="new_patient_create"),
    path("<str:patient>/", include(_chart)),
]
_appointment: list[URLPattern | URLResolver] = [
    path("", appointments.appointment, name="appointment"),
    path("save/", appointments.save, name="appointment_save"),
    path("cancel/", appointments.cancel, name="appointment_cancel"),
    path("restore/", appointments.restore, name="appointment_restore"),
    path("undo/", moves.undo, name="appointment_undo"),
]
_schedule: list[URLPattern | URLResolver] = [
    path("", pages.schedule, name="schedule"),
    path("<day:day>/", pages.day, name="schedule_day"),
    path("<day:day>/week/", pages.week, name="schedule_week"),
    path("<day:day>/tracking/", pages.tracking, name="schedule_tracking"),
    path("<day:day>/live/", schedule_live.live, name="schedule_live"),
    path("accounts/<str:patient>/", account.account, name="appointment_account"),
    path("appointments/add/", adding.add, name="appointment_add"),
    path("appointments/add/find/", adding.find, name="appointment_find"),
    path("appointments/add/patient/", adding.choose, name="appointment_choose"),
    path("appointments/add/save/", adding.create, name="appointment_create"),
    path("appointments/<str:appointment>/", include(_appointment)),
]
_tab: list[URLPattern | URLResolver] = [
    path("", frame.tab_start, name="tab"),
    path("charts/", include(_charts)),
    path("schedule/", include(_schedule)),
    path("sheets/", frame.waiting, name="sheets_waiting"),
    path("sheets/<str:sheet>/", include(_sheet)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", frame.start, name="start"),
    path("<tab:tab>/", include(_tab)),
]
