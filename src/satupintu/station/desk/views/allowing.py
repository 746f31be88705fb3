"""Recording has stopped: a supervisor writes name, password and reason, and some more may begin."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.station.desk.forms import AllowMore
from satupintu.station.desk.middleware import StationRequest
from satupintu.station.problems import Refused
from satupintu.station.vault import selectors
from satupintu.station.vault.stopping import allow_more, find_stop


@require_http_methods(["GET", "POST"])
def allow(request: StationRequest) -> HttpResponse:
    now, status = timezone.now(), 200
    stop = find_stop(now)
    form = AllowMore(request.POST if request.method == "POST" else None, initial={"stop": stop})
    if request.method == "POST" and form.is_valid():
        try:
            allow_more(**form.cleaned_data, operator=request.operator.username, now=now)
        except Refused as refused:
            form.add_error("password", f"{refused.problem.title} {refused.problem.what_to_do}")
            status = refused.status
        else:
            messages.success(request, _("Recording goes on. This stands in the log and is told to the city."))
            return redirect("today")
    context = {
        "heading": _("A supervisor allows more"),
        "stopped": Refused(stop).problem if stop else None,
        "form": form if stop and stop.can_be_allowed else None,
        "rows": [(Refused(row.stop).problem.title, row) for row in selectors.list_allowances()],
        "no_aside": True,
    }
    return render(request, "desk/allow.html", context, status=status)
