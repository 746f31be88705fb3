"""What held people back: person-days by cause, place and month; what would have been, and what changed."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.problems import NO_SUCH_CHOICE
from satupintu.city.participation.selectors.obstacles import READERS
from satupintu.city.participation.ui.keeping import answer, chosen, file_of
from satupintu.city.participation.ui.obstacles_form import ObstaclesForm
from satupintu.city.participation.ui.obstacles_making import obstacles_page


@requires(*READERS)
@never_cache
def obstacles(request: HttpRequest) -> HttpResponse:
    """The form, and the page as it was made for what is chosen on it."""
    context = {"heading": _("What held people back")}
    return answer(request, "participation/obstacles.html", context, obstacles_page, _form(request))


@requires(*READERS)
@never_cache
def obstacles_file(request: HttpRequest, name: str) -> HttpResponse:
    """One of its tables and plots. Raises NO_SUCH_CHOICE, NO_SUCH_FILE, PAGE_UNDER_WAY."""
    form = _form(request)
    if not form.is_valid():
        raise Problem(NO_SUCH_CHOICE)
    return file_of(request, obstacles_page, chosen(request, form), name, f"{clock.today()}-{name}")


def _form(request: HttpRequest) -> ObstaclesForm:
    return ObstaclesForm(request.GET.dict(), clock.today())
