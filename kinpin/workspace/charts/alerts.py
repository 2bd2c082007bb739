"""The window that tells every alert of a chart."""

from django.http import HttpResponse

from kinpin.enrollment.queries import kept_out
from kinpin.families.access import open_chart_part
from kinpin.practices.roles import Permission
from kinpin.workspace.addresses import page_address
from kinpin.workspace.charts import answers
from kinpin.workspace.charts.frame import chart_of
from kinpin.workspace.doors import WorkspaceRequest, workspace_page


@workspace_page("GET", Permission.CHART_VIEW)
def alerts(request: WorkspaceRequest, patient: str) -> HttpResponse:
    """The alerts of a patient, on demand."""
    chart = chart_of(request, open_chart_part(by=request.actor, at=request.at, public_id=patient), "basic_info")
    page = page_address(request.tab, "basic_info", patient)
    stopped = {sheet.contact_id for sheet in chart.alerts.odd_sheets if sheet.stopped_at}
    context: dict[str, object] = {"chart": chart, "kept_out": kept_out(stopped)}
    return answers.window(request, "alerts", context, page=page)
