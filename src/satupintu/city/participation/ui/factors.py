"""What goes with taking part: each factor with the others held, what moved the rate, and how far people have come."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation.problems import NO_SUCH_CHOICE
from satupintu.city.participation.ui.factors_form import FactorsForm
from satupintu.city.participation.ui.factors_making import factors_page, kelurahan_names
from satupintu.city.participation.ui.keeping import answer, chosen, file_of

SEERS = (Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.VERIFIER)


@requires(*SEERS)
@never_cache
def factors(request: HttpRequest) -> HttpResponse:
    """The form, and the page as it was made for what is chosen on it."""
    context = {"heading": _("What goes with taking part")}
    return answer(request, "participation/factors.html", context, factors_page, _form(request))


@requires(*SEERS)
@never_cache
def factors_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of its tables and plots. Raises NO_SUCH_CHOICE, NO_SUCH_FILE, PAGE_UNDER_WAY."""
    form = _form(request)
    if not form.is_valid():
        raise Problem(NO_SUCH_CHOICE)
    return file_of(request, factors_page, chosen(request, form), name, f"{form.cleaned_data['on']}-{name}")


def _form(request: HttpRequest) -> FactorsForm:
    return FactorsForm(request.GET.dict(), clock.today(), list(kelurahan_names().items()))
