"""A death reported at the counter, entered on the very person (docs/flows/reports.md, "At the counter")."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from satupintu.city.foundation.access import requires
from satupintu.city.register import selectors, services
from satupintu.city.register.rules.reports import Authority, ReportedBy
from satupintu.city.register.selectors.roster import DECIDERS
from satupintu.city.register.ui.report_forms import DeathAtDeskForm
from satupintu.city.register.ui.worklist import decided
from satupintu.city.web.requests import posted_with_files, viewer_of


@requires(*DECIDERS)
@never_cache
def enter(request: HttpRequest, subject: UUID) -> HttpResponse:
    """The record, and what is reported of this person; whoever must have a KTP waits for another officer."""
    viewer = viewer_of(request)
    person = selectors.get_resident(viewer, subject)
    family = [line for line in selectors.list_family(viewer, subject) if line.here and line.ref != subject]
    form = DeathAtDeskForm(*posted_with_files(request), family=family, initial={"key": uuid4()})
    if form.is_valid():
        entered = decided(
            request, form, lambda: services.enter_death_at_desk(viewer=viewer, ref=subject, **_given(form))
        )
        if entered:
            return entered
    context = {
        "heading": person.card.name,
        "record": [{"key": key, "value": value} for key, value in person.card.lines()],
        "takes_two": person.is_wajib_ktp,
        "form": form,
        "no_aside": True,
    }
    return render(request, "register/death_at_desk.html", context, status=400 if form.errors else 200)


def _given(form: DeathAtDeskForm) -> dict[str, Any]:
    given = form.cleaned_data
    by = ReportedBy(
        authority=Authority(given["authority"]),
        reporter=given["reporter"],
        paper=given["paper"],
        contact=given["contact"],
    )
    taken = {name: given[name] for name in ("key", "happened_on", "photo")}
    return taken | {"by": by, "spouse": given["spouse"] or None}
